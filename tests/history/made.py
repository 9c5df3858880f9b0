"""Histories of a few versions, made without computing a report."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from reportgen.facts.book import ReportIdentity
from reportgen.facts.fact import Fact, Interval
from reportgen.facts.record import Record
from reportgen.history.append import append
from reportgen.history.entry import Issued

RATE = Fact("cr.a.pooled", "proportion", "complete remission", "percent", 0.5, n=200)


def rate(value: float, low: float, high: float) -> Fact:
    return replace(RATE, value=value, ci=Interval(low, high))


def entry(version: str, **more: Any) -> Issued:
    """An entry that nothing follows yet."""
    plain: dict[str, Any] = {
        "version": version,
        "date": "2026-11-20",
        "by": "Ada Müller",
        "reason": "a study was added",
        "slug": "a-review",
        "title": "A review",
        "files": {},
        "headline": (RATE,),
        "failed_claims": (),
        "software": {"reportgen": "0.1.0"},
    }
    return Issued(**{**plain, **more})


def files_of(version: str) -> dict[str, bytes]:
    """What is kept of a version: its facts, and something else."""
    record = Record(ReportIdentity("a-review", "meta-analysis", "A review", version), (RATE,))
    return {"facts.json": record.to_json().encode(), "manifest.json": version.encode()}


def seal(root: Path, version: str, **more: Any) -> Issued:
    """The version appended to the history of the project in this folder."""
    files = files_of(version)
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    return append(root, entry(version, files=digests, **more), files)


def project(root: Path, *versions: str) -> Path:
    """A project in which these versions were issued."""
    root.mkdir(exist_ok=True)
    for version in versions:
        seal(root, version)
    return root


def kept(root: Path) -> dict[str, bytes]:
    """Every file below the folder, by its name there."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
