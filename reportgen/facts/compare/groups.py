"""What changed of the report as a whole: studies, facts that are new or gone, software."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from reportgen.facts.compare.change import FIRST, LAST, Change
from reportgen.facts.fact import Fact
from reportgen.facts.record import Record

Facts = Mapping[str, Fact]
Place = Callable[[str], int]
"""How far to the fore a fact stands, by its id."""


def identity_changes(old: Record, new: Record) -> Iterator[Change]:
    """Whether these are two reports and not two states of one."""
    for name in ("kind", "slug"):
        was, now = getattr(old.identity, name), getattr(new.identity, name)
        if was != now:
            yield Change("other_report", name, was=was, now=now)


def study_changes(
    old: Record, new: Record, ours: Facts, theirs: Facts, place: Place
) -> Iterator[Change]:
    """Studies that go into other facts than before, each with those facts.

    Counts of rows are no results: a study that is excluded goes into that of the excluded. Nor is
    it the study that changed where only other analyses have or lack it, as that without the study
    that matters most.
    """
    out, into = _moved(ours, theirs, new.rows), _moved(theirs, ours, old.rows)
    for kind, moved in (("study_out", out), ("study_in", into)):
        for row, facts in moved.items():
            if all(place(name) == LAST for name in facts):
                continue
            yield Change(
                kind,
                row,
                was=old.rows.get(row, row) if kind == "study_out" or row in old.rows else None,
                now=new.rows.get(row, row) if kind == "study_in" or row in new.rows else None,
                facts=tuple(sorted(facts)),
                place=FIRST,
                size=float(len(facts)),
            )


def _moved(ours: Facts, theirs: Facts, their_rows: Mapping[str, str]) -> dict[str, set[str]]:
    """Rows that went into facts of ours and not into the same of theirs.

    Of a fact that they do not have only rows count that are not in their table either.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for name, fact in ours.items():
        other = theirs.get(name)
        rows = their_rows.keys() if other is None else other.rows
        if fact.stat == "count" or fact.rows == rows:
            continue
        for row in set(fact.rows).difference(rows):
            found[row].add(name)
    return found


def denominator_changes(ours: Facts, theirs: Facts, place: Place) -> Iterator[Change]:
    """Each change of the number of participants with the facts that share it.

    Where other studies go into a fact, these are what changed.
    """
    groups: dict[tuple[int, int], list[str]] = defaultdict(list)
    for name, was in ours.items():
        now = theirs.get(name)
        if now is None or was.n is None or now.n is None or was.n == now.n:
            continue
        if was.estimable and now.estimable and was.rows == now.rows:
            groups[was.n, now.n].append(name)
    for (before, after), names in groups.items():
        if all(place(name) == LAST for name in names):
            continue
        yield Change(
            "denominator",
            " and ".join(map(str, sorted((before, after)))),
            was=str(before),
            now=str(after),
            facts=tuple(sorted(names)),
            place=min(map(place, names)),
            size=float(len(names)),
        )


def group_changes(
    ours: Facts, theirs: Facts, moved: Iterable[str], place: Place
) -> Iterator[Change]:
    """Facts that are in one report only, by the shortest beginning of their ids that no fact of
    the other report has; those of the studies that came or left are told with these.
    """
    rows = frozenset(moved)
    for kind, here, there in (("gone", ours, theirs), ("new", theirs, ours)):
        if here.keys() <= there.keys():
            continue
        beginnings = frozenset(_beginnings(there))
        groups: dict[str, list[str]] = defaultdict(list)
        for name in here:
            if name not in there and rows.isdisjoint(name.split(".")):
                groups[_own_beginning(name, beginnings)].append(name)
        for prefix, names in groups.items():
            only = here[names[0]] if len(names) == 1 else None
            yield Change(
                kind,
                prefix,
                old=only if kind == "gone" else None,
                new=only if kind == "new" else None,
                facts=tuple(sorted(names)),
                place=min(map(place, names)),
                size=float(len(names)),
            )


def _beginnings(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        words = name.split(".")
        yield from (".".join(words[:length]) for length in range(1, len(words) + 1))


def _own_beginning(name: str, beginnings: frozenset[str]) -> str:
    words = name.split(".")
    starts = (".".join(words[:length]) for length in range(1, len(words)))
    return next((start for start in starts if start not in beginnings), name)


def reference_changes(old: Record, new: Record) -> Iterator[Change]:
    """Rows of both reports whose reference was corrected; nothing where one file is older."""
    for row, was in old.references.items():
        now = new.references.get(row, was)
        if was != now:
            yield Change("reference", row, was=was, now=now)


def provenance_changes(old: Record, new: Record) -> Iterator[Change]:
    """Other versions of software and other contents of files; nothing where one file is older."""
    for kind, ours, theirs in (
        ("software", old.software, new.software),
        ("input", old.inputs, new.inputs),
    ):
        if ours and theirs:
            for name in dict.fromkeys((*ours, *theirs)):
                was, now = ours.get(name), theirs.get(name)
                if was != now:
                    yield Change(kind, name, was=was, now=now)
