"""What changed between two reports: pure, from two records to the changes that a reader must know.

Nothing here prints a number; ``present.changes`` has the words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.facts.compare.change import FIRST, LAST, ORDINARY, Change, Comparison
from reportgen.facts.compare.claims import abstract_changes, claim_changes, style_changes
from reportgen.facts.compare.groups import (
    Facts,
    Place,
    denominator_changes,
    group_changes,
    identity_changes,
    provenance_changes,
    reference_changes,
    study_changes,
)
from reportgen.facts.compare.kinds import KINDS, SECTIONS, Grade, Kind
from reportgen.facts.compare.pairs import Printer, kinds_of, size_of
from reportgen.facts.parts import PARTS
from reportgen.facts.record import Record
from reportgen.methods import METHODS

__all__ = [
    "KINDS",
    "SECTIONS",
    "Change",
    "Comparison",
    "Grade",
    "Kind",
    "Printer",
    "compare",
]

LAST_SECTIONS = frozenset(
    {"study", "robustness", "asymmetry", "small_study", "selection", "fail_safe"}
)
"""Sections of METHODS whose facts stand behind the others: single studies, other analyses."""

BEHIND = frozenset(name for name, one in METHODS.items() if one.section in LAST_SECTIONS)


def compare(old: Record, new: Record, printed: Printer) -> Comparison:
    """Every change from the old to the new report, the most important first.

    ``printed`` gives the numbers of a fact as they are printed: a digit that changes is a change,
    however little the number did.
    """
    ours = {fact.id: fact for fact in old.facts}
    theirs = {fact.id: fact for fact in new.facts}
    place = Places(ours, theirs, _shown(old) | _shown(new))
    studies = tuple(study_changes(old, new, ours, theirs, place))
    changes = (
        *identity_changes(old, new),
        *claim_changes(old, new),
        *studies,
        *denominator_changes(ours, theirs, place),
        *_fact_changes(ours, theirs, (old.level, new.level), place, printed),
        *group_changes(ours, theirs, {change.subject for change in studies}, place),
        *provenance_changes(old, new),
        *style_changes(old, new),
        *reference_changes(old, new),
        *abstract_changes(old, new),
    )
    return Comparison(old, new, tuple(sorted(changes, key=Change.order)))


def _fact_changes(
    ours: Facts,
    theirs: Facts,
    levels: tuple[float, float],
    place: Place,
    printed: Printer,
) -> Iterator[Change]:
    for name in ours.keys() & theirs.keys():
        was, now = ours[name], theirs[name]
        kinds = kinds_of(was, now, levels, printed)
        if kinds:
            size = size_of(was, now)
            yield Change(kinds[0], name, kinds[1:], was, now, place=place(name), size=size)


def _shown(record: Record) -> frozenset[str]:
    """The facts that the abstract prints and those on which its claims depend."""
    asked = {name for claim in record.claims for name, _ in claim.values}
    heads = {name.rpartition(".")[0] for name in asked if name.rpartition(".")[2] in PARTS}
    return frozenset({*record.headline, *asked, *heads})


@dataclass(frozen=True, slots=True)
class Places:
    """How far to the fore facts stand. One whose id begins with that of another is a part of it."""

    ours: Facts
    theirs: Facts
    shown: frozenset[str]

    def __call__(self, name: str) -> int:
        if name in self.shown:
            return FIRST
        start = name
        while start:
            if self._behind(start):
                return LAST
            start = start.rpartition(".")[0]
        return ORDINARY

    def _behind(self, name: str) -> bool:
        ours, theirs = self.ours.get(name), self.theirs.get(name)
        if ours is None or theirs is None:
            one = ours or theirs
            return one is not None and one.method in BEHIND
        return ours.method in BEHIND and theirs.method in BEHIND
