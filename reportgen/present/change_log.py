"""The change log of a report: its issued versions, and what their main numbers were before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.facts.record import Record
from reportgen.formatting.parts import printed_parts
from reportgen.formatting.style import Style
from reportgen.history.entry import Issued, Issues

PREFIX = "history"
"""First word of the ids of facts as they were: ``history.1.0.cr.car_t.pooled``."""

ISSUED, EDITED, RENAMED, DRAFT = "issued", "edited", "renamed", "draft"
"""What a report is to the version that was issued last: that version with the same printed numbers;
other numbers under its name; the same numbers under a new name; other numbers under a new name."""


@dataclass(frozen=True, slots=True)
class Change:
    """A main number before and after; None where there was, or is, none."""

    label: str
    old: Fact | None
    new: Fact | None


@dataclass(frozen=True, slots=True)
class Row:
    """A version of the change log; ``others`` says whether some main numbers stayed as they were.

    ``issued`` is None for the report at hand when it is not the version that was issued last.
    """

    version: str
    issued: Issued | None
    changes: tuple[Change, ...]
    others: bool


@dataclass(frozen=True, slots=True)
class ChangeLog:
    """The rows, oldest first, and the state of the report at hand."""

    rows: tuple[Row, ...]
    last: str
    head: str
    state: str


def with_earlier(book: FactBook, entries: Iterable[Issued]) -> FactBook:
    """The book with the main numbers of the issued versions, under ids of their own."""
    earlier = tuple(fact for entry in entries for fact in _headline(entry).values())
    return replace(book, facts=(*book.facts, *earlier))


def change_log(issues: Issues, book: FactBook, style: Style) -> ChangeLog | None:
    """The change log of the report whose facts these are; None when none was issued."""
    if not issues.entries:
        return None
    last = issues.entries[-1]
    state = state_of(issues, book, style)
    rows = _issued_rows(issues.entries, style)
    if state in (EDITED, DRAFT):
        now = {fact.id: found for fact in last.headline if (found := book.get(fact.id))}
        rows = (*rows, Row(book.identity.version, None, *_changes(last, now, {}, style)))
    return ChangeLog(rows, last.version, last.digest, state)


def state_of(issues: Issues, report: FactBook | Record, style: Style) -> str:
    """What a report is to the version that was issued last, of which there must be one."""
    same = _printed(issues.last_facts, style) == _printed(report.facts, style)
    if report.identity.version == issues.entries[-1].version:
        return ISSUED if same else EDITED
    return RENAMED if same else DRAFT


def _issued_rows(entries: Sequence[Issued], style: Style) -> tuple[Row, ...]:
    first, found = entries[0], _headline(entries[0])
    told = tuple(Change(fact.label, None, found[fact.id]) for fact in first.headline)
    return (
        Row(first.version, first, told, False),
        *(
            Row(entry.version, entry, *_changes(before, _headline(entry), _labels(entry), style))
            for before, entry in pairwise(entries)
        ),
    )


def _headline(entry: Issued) -> dict[str, Fact]:
    """The main facts of a version by the ids that they had, named for what they are now."""
    return {
        fact.id: replace(
            fact,
            id=f"{PREFIX}.{entry.version}.{fact.id}",
            label=f"{fact.label}, as issued in version {entry.version}",
            from_facts=(),
        )
        for fact in entry.headline
    }


def _labels(entry: Issued) -> dict[str, str]:
    return {fact.id: fact.label for fact in entry.headline}


def _changes(
    before: Issued, now: Mapping[str, Fact], new_labels: Mapping[str, str], style: Style
) -> tuple[tuple[Change, ...], bool]:
    """What reads otherwise than before, and whether some of it reads the same."""
    was, labels = _headline(before), {**_labels(before), **new_labels}
    every = [
        Change(labels[name], was.get(name), now.get(name)) for name in dict.fromkeys((*now, *was))
    ]
    changed = tuple(one for one in every if _text(one.old, style) != _text(one.new, style))
    return changed, len(changed) < len(every)


def _text(fact: Fact | None, style: Style) -> dict[str, str] | None:
    """What the change log prints of a fact."""
    if fact is None:
        return None
    parts = printed_parts(fact, style)
    return {part: parts[part] for part in ("value", "ci") if part in parts}


def _printed(facts: Iterable[Fact], style: Style) -> dict[str, dict[str, str]]:
    return {fact.id: printed_parts(fact, style) for fact in facts}
