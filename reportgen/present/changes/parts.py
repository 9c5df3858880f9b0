"""The parts of the page of a comparison, ready for its template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from reportgen.facts.compare import KINDS, SECTIONS, Change, Comparison, Grade
from reportgen.facts.compare.change import LAST
from reportgen.facts.fact import Fact
from reportgen.facts.record import ClaimRecord, Record
from reportgen.formatting.style import Style
from reportgen.present.changes import marks
from reportgen.present.changes.numbers import both_lines, brief_lines
from reportgen.present.changes.said import fact_heading, said
from reportgen.present.wrapping import SpecText

SHOWN, MORE_SHOWN = 5, 8
"""How many changes of a section are shown at once; the others are folded away below them. Of the
abstract more, as it begins with counts."""
WHOLE = frozenset({SECTIONS[0], SECTIONS[1]})
"""Sections of which nothing is folded away."""
IN_ONE_PARAGRAPH = "In one paragraph"
"""What stands over an abstract that has no headings."""

ABSTRACT, OTHER = "Numbers of the abstract", "Others"


@dataclass(frozen=True, slots=True)
class Entry:
    """One change; ``old`` and ``new`` are empty where nothing is set side by side.

    ``is_fact`` says whether these are the numbers of a fact, for a table, or sentences.
    """

    heading: SpecText
    name: SpecText
    sentences: tuple[SpecText, ...]
    old: Markup
    new: Markup
    unseen: bool
    is_fact: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """The changes that are told under one heading; ``more`` are folded away."""

    name: str
    anchor: str
    count: SpecText
    first: tuple[Entry, ...]
    more: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the abstract before and now."""

    heading: SpecText
    old: Markup
    new: Markup
    same: bool


@dataclass(frozen=True, slots=True)
class Alone:
    """A fact that one of the reports has."""

    heading: SpecText
    numbers: SpecText
    name: SpecText


@dataclass(frozen=True, slots=True)
class Group:
    """Facts that one of the reports has, told together."""

    heading: SpecText
    facts: tuple[Alone, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim: the variants that were and are chosen, and how it stands now."""

    name: SpecText
    old: SpecText | None
    new: SpecText | None
    holds: str


def entry(change: Change, found: Comparison, style: Style) -> Entry:
    """A change in the words that the terminal has too."""
    one = said(change, found, style)
    is_fact = None not in (change.old, change.new)
    old, new = (marks.numbers if is_fact else marks.sentences)(one.old, one.new)
    sentences = tuple(SpecText(text) for text in one.sentences)
    return Entry(
        SpecText(one.heading), SpecText(one.name), sentences, old, new, one.unseen, is_fact
    )


def headings(found: Comparison, style: Style) -> tuple[Heading, ...]:
    """What matters, by the headings under which it is told: the conclusions, the numbers that the
    abstract prints, and what crossed a line."""
    graver = [change for change in found.changes if change.grade >= Grade.MATTERS]
    told = [
        (name, tuple(entry(change, found, style) for change in group))
        for name, group in groupby(graver, key=lambda change: KINDS[change.kind].section)
    ]
    after = sum(name in WHOLE for name, _ in told)
    told.insert(after, (ABSTRACT, tuple(_headline(found, style))))
    return tuple(_heading(name, entries) for name, entries in told if entries)


def _heading(name: str, told: tuple[Entry, ...]) -> Heading:
    shown = len(told) if name in WHOLE else MORE_SHOWN if name == ABSTRACT else SHOWN
    anchor = "matters-" + name.partition(" ")[0].strip(",").lower()
    return Heading(name, anchor, SpecText(len(told)), told[:shown], told[shown:])


def _headline(found: Comparison, style: Style) -> Iterator[Entry]:
    """The numbers of the abstract that changed, in its order and as briefly as it has them."""
    moved = {change.subject: change for change in found.changes if change.old and change.new}
    for name in found.new.headline:
        if name in moved:
            old, new = brief_lines(moved[name], style)
            if old != new:
                heading = SpecText(fact_heading(moved[name].new))
                pair = marks.numbers(old, new)
                yield Entry(heading, SpecText(name), (), *pair, unseen=False, is_fact=True)


def versions(
    found: Comparison, names: tuple[str, str]
) -> tuple[tuple[str, SpecText, SpecText], ...]:
    """What the two reports are, row by row; the titles only where they differ."""
    old, new = found.old.identity, found.new.identity
    rows = (
        *((("Title", old.title, new.title),) if old.title != new.title else ()),
        ("Version", old.version, new.version),
        ("Date", old.date, new.date),
        ("Read from", *names),
    )
    return tuple(
        (word, SpecText(was or "not told"), SpecText(now or "not told")) for word, was, now in rows
    )


def abstracts(found: Comparison) -> tuple[Part, ...]:
    """Both abstracts by their headings; nothing where one of the files does not hold its own."""
    old, new = dict(found.old.abstract), dict(found.new.abstract)
    if not (old and new):
        return ()
    texts = ((head, old.get(head, ""), new.get(head, "")) for head in dict.fromkeys((*old, *new)))
    return tuple(
        Part(SpecText(head or IN_ONE_PARAGRAPH), *marks.sentences(was, now), was == now)
        for head, was, now in texts
    )


def claims(found: Comparison) -> tuple[Claim, ...]:
    """Every claim of either report."""
    old, new = ({one.id: one for one in record.claims} for record in (found.old, found.new))
    return tuple(
        Claim(
            SpecText(name), _variant(old.get(name)), _variant(new.get(name)), _holds(new.get(name))
        )
        for name in dict.fromkeys((*new, *old))
    )


def _variant(claim: ClaimRecord | None) -> SpecText | None:
    return None if claim is None else SpecText(claim.variant)


def _holds(claim: ClaimRecord | None) -> str:
    if claim is None:
        return "gone"
    return "holds" if claim.holds else "does not hold"


def groups(found: Comparison, style: Style) -> Iterator[Group]:
    """Facts that are new or gone, those that belong together under one heading."""
    facts = {"gone": _by_id(found.old), "new": _by_id(found.new)}
    for change in found.changes:
        if change.kind in facts:
            held = facts[change.kind]
            told = tuple(_alone(held[name], style) for name in change.facts)
            yield Group(SpecText(said(change, found, style).heading), told)


def _by_id(record: Record) -> dict[str, Fact]:
    return {fact.id: fact for fact in record.facts}


def _alone(fact: Fact, style: Style) -> Alone:
    _, printed = both_lines(Change("new", fact.id, new=fact), style)
    return Alone(SpecText(fact_heading(fact)), SpecText(printed), SpecText(fact.id))


def numbers(found: Comparison) -> Iterator[tuple[str, list[Change], list[Change]]]:
    """The facts that changed by their outcome, in the order of the report: those of the abstract
    first, those of single studies and of other analyses apart."""
    labels = {one.id: one.label for record in (found.old, found.new) for one in record.outcomes}
    place = {fact.id: number for number, fact in enumerate(found.new.facts)}
    groups: dict[str, list[Change]] = {label: [] for label in (*labels.values(), OTHER)}
    moved = [change for change in found.changes if None not in (change.old, change.new)]
    for change in sorted(moved, key=lambda one: (one.place, place[one.subject])):
        groups[labels.get(change.subject.partition(".")[0], OTHER)].append(change)
    for label, changes in groups.items():
        if changes:
            first = [change for change in changes if change.place != LAST]
            yield label, first, [change for change in changes if change.place == LAST]
