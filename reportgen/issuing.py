"""Issuing a version of a report: computed and set as a build would, then sealed in the history."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reportgen.bundle.write import MANIFEST, manifest_text
from reportgen.errors import HistoryError, Problem, StrictError
from reportgen.facts.fact import Fact
from reportgen.facts.record import NAME as FACTS_FILE
from reportgen.facts.record import read_record
from reportgen.history.append import append
from reportgen.history.entry import Issued, Issues
from reportgen.history.rules import refusals
from reportgen.history.verify import verified
from reportgen.kinds import spec_models
from reportgen.pipeline import Checked, Progress, check, present, provenance, silent
from reportgen.provenance import software
from reportgen.reuse import NOTHING_REUSED, Reuse
from reportgen.spec.load import LoadedSpec, load_spec


@dataclass(frozen=True, slots=True)
class Act:
    """What is said of a version when it is issued."""

    version: str
    date: str
    by: str
    reason: str


def issue(
    path: Path,
    act: Act,
    *,
    even_so: bool = False,
    progress: Progress = silent,
    reuse: Reuse = NOTHING_REUSED,
) -> Issued:
    """Record the report of a spec, as it is now, as an issued version.

    Raises HistoryError when the history does not take it, StrictError when a claim does not hold
    as expected and that is not meant (``even_so``); nothing is then recorded.
    """
    loaded = load_spec(path, spec_models())
    _refuse(loaded, act)
    checked = check(path, progress, reuse=reuse)
    if not even_so:
        _refuse_failed_claims(checked)
    files = _rehearsed(checked, act, progress, reuse)
    entry = entry_of(checked, act, read_record(files[FACTS_FILE]).headline, files)
    progress(f"Sealing version {act.version}")
    return append(loaded.root, entry, files)


def _refuse(loaded: LoadedSpec[Any], act: Act) -> None:
    """Before anything is computed."""
    report = loaded.spec.report
    bare = Issued(
        act.version, act.date, act.by, act.reason, report.slug, report.title, {}, (), (), {}
    )
    problems = [*_other_version(loaded, act), *refusals(verified(loaded.root), bare)]
    if problems:
        raise HistoryError(problems)


def _other_version(loaded: LoadedSpec[Any], act: Act) -> Iterator[Problem]:
    """The version is printed on the first page, so that the spec has to say it."""
    stated = loaded.spec.report.version
    if stated != act.version:
        yield Problem(
            loaded.locate("report", "version"),
            f"report.version is '{stated}', and version {act.version} is to be issued.",
            f'Write `version: "{act.version}"` there, under `report`, and issue it again.',
        )


def _refuse_failed_claims(checked: Checked) -> None:
    problems = [
        Problem(
            f"claim {verdict.claim_id}",
            f"expected '{verdict.expected}', but the data now support '{verdict.variant}'.",
            "Change 'expect' or the claim; or issue it with --even-so, which is recorded.",
        )
        for verdict in checked.verdicts
        if not verdict.holds
    ]
    if problems:
        raise StrictError(problems)


def entry_of(
    checked: Checked, act: Act, printed: Sequence[str], files: Mapping[str, bytes]
) -> Issued:
    """The entry of a version, of whose facts the abstract prints these, with what is kept of it."""
    report = checked.loaded.spec.report
    return Issued(
        version=act.version,
        date=act.date,
        by=act.by.strip(),
        reason=act.reason.strip(),
        slug=report.slug,
        title=report.title,
        files={name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        headline=_headline(checked, printed),
        failed_claims=tuple(one.claim_id for one in checked.verdicts if not one.holds),
        software=software(),
    )


def _headline(checked: Checked, printed: Sequence[str]) -> tuple[Fact, ...]:
    """The facts of primary outcomes that the abstract prints."""
    primary = {one.id for one in checked.loaded.spec.outcomes if one.primary}
    book = checked.analysed.book
    return tuple(book[name] for name in printed if name.split(".")[0] in primary)


def _rehearsed(checked: Checked, act: Act, progress: Progress, reuse: Reuse) -> Mapping[str, bytes]:
    """What is kept of the version, made while the report is set with its entry in the change log.

    A name that no font can print is so found before it is sealed for good.
    """
    sealed = entry_of(checked, act, (), {}).after("")
    issues = Issues((*checked.issues.entries, sealed), checked.analysed.book.facts)
    made, _ = present(replace(checked, issues=issues), ("html",), progress, reuse=reuse)
    page = f"{checked.loaded.spec.report.slug}.html"  # it prints the digest of the entry
    files = {name: data for name, data in made.items() if name != page}
    kept = {
        FACTS_FILE: files[FACTS_FILE],
        MANIFEST: manifest_text(files, provenance(checked)).encode(),
    }
    source = checked.analysed.spec_source
    if source is None:
        progress("Leaving the spec out of the history: a text in it is the id of a patient")
        return kept
    return {**kept, "spec.yaml": source}
