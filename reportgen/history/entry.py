"""One entry of the log: which version was issued when, by whom and why, sealed by its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from reportgen.facts.fact import Fact
from reportgen.facts.plain import fact_of, fact_record

SCHEMA = "reportgen.history/1"


@dataclass(frozen=True, slots=True)
class Issued:
    """A version that was issued.

    ``files`` are SHA-256 digests of what was kept of it, by file name; ``headline`` the facts of
    the primary outcomes that its abstract printed. ``previous`` is the digest of the entry before
    (empty in the first), ``digest`` that of this one.
    """

    version: str
    date: str
    by: str
    reason: str
    slug: str
    title: str
    files: Mapping[str, str]
    headline: tuple[Fact, ...]
    failed_claims: tuple[str, ...]
    software: Mapping[str, str]
    previous: str = ""
    digest: str = ""

    def after(self, previous: str) -> Issued:
        """This entry sealed to follow the one of that digest."""
        open_entry = replace(self, previous=previous, digest="")
        return replace(open_entry, digest=digest_of(_content(open_entry)))

    def line(self) -> bytes:
        """The entry as its line of the log."""
        return canonical({**_content(self), "digest": self.digest}) + b"\n"


def canonical(document: Mapping[str, Any]) -> bytes:
    """The one way to write a document: sorted keys, no spaces, every letter as itself."""
    text = json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode("utf-8")


def digest_of(content: Mapping[str, Any]) -> str:
    """The SHA-256 of an entry without its own digest."""
    return hashlib.sha256(canonical(content)).hexdigest()


def _content(entry: Issued) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "version": entry.version,
        "date": entry.date,
        "by": entry.by,
        "reason": entry.reason,
        "slug": entry.slug,
        "title": entry.title,
        "files": dict(entry.files),
        "headline": [fact_record(fact) for fact in entry.headline],
        "failed_claims": list(entry.failed_claims),
        "software": dict(entry.software),
        "previous": entry.previous,
    }


def read_entry(document: Mapping[str, Any]) -> Issued:
    """The entry that a line holds, whether or not its digest is right.

    Raises ValueError, TypeError or KeyError when it is none.
    """
    if document["schema"] != SCHEMA:
        raise ValueError(f"its schema is not {SCHEMA}")
    plain = {name: value for name, value in document.items() if name != "schema"}
    for name in ("version", "date", "by", "reason", "slug", "title", "previous", "digest"):
        if not isinstance(plain[name], str):
            raise TypeError(f"its {name} is no text")
    plain["headline"] = tuple(fact_of(record) for record in plain["headline"])
    plain["failed_claims"] = tuple(plain["failed_claims"])
    for name in ("files", "software"):
        plain[name] = {str(key): str(value) for key, value in plain[name].items()}
    return Issued(**plain)


@dataclass(frozen=True, slots=True)
class Issues:
    """The issued versions of a report, oldest first, and all facts of the last."""

    entries: tuple[Issued, ...] = ()
    last_facts: tuple[Fact, ...] = ()

    def provenance(self) -> dict[str, dict[str, str]]:
        """What a manifest says of them: the digest of the last entry stands for all."""
        if not self.entries:
            return {}
        last = self.entries[-1]
        return {"history": {"version": last.version, "digest": last.digest}}


NOTHING_ISSUED = Issues()
