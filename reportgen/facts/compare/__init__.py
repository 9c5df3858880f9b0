"""What changed between two reports: pure, from two records to the changes that a reader must know.

Nothing here prints a number; ``present.changes`` has the words.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.facts.compare.change import FIRST, LAST, ORDINARY, Change, Comparison
from reportgen.facts.compare.claims import abstract_changes, claim_changes
from reportgen.facts.compare.groups import (
    Facts,
    group_changes,
    identity_changes,
    provenance_changes,
    study_changes,
)
from reportgen.facts.compare.kinds import KINDS, SECTIONS, Grade, Kind
from reportgen.facts.compare.pairs import Pair, Printer, kinds_of, size_of
from reportgen.facts.expressions import PARTS
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


def compare(old: Record, new: Record, printed: Printer) -> Comparison:
    """Every change from the old to the new report, the most important first.

    ``printed`` gives the numbers of a fact as they are printed: a digit that changes is a change,
    however little the number did.
    """
    ours = {fact.id: fact for fact in old.facts}
    theirs = {fact.id: fact for fact in new.facts}
    shown = _shown(old) | _shown(new)
    studies = tuple(study_changes(old, new, ours, theirs))
    changes = (
        *identity_changes(old, new),
        *claim_changes(old, new),
        *studies,
        *_fact_changes(ours, theirs, (old.level, new.level), shown, printed),
        *group_changes(ours, theirs, {change.subject for change in studies}, shown),
        *provenance_changes(old, new),
        *abstract_changes(old, new),
    )
    return Comparison(old, new, tuple(sorted(changes, key=Change.order)))


def _fact_changes(
    ours: Facts,
    theirs: Facts,
    levels: tuple[float, float],
    shown: frozenset[str],
    printed: Printer,
) -> Iterator[Change]:
    for name in ours.keys() & theirs.keys():
        was, now = ours[name], theirs[name]
        kinds = kinds_of(Pair(was, now, levels), printed)
        if kinds:
            place = _place(name, theirs, shown)
            size = size_of(was, now)
            yield Change(kinds[0], name, kinds[1:], was, now, place=place, size=size)


def _shown(record: Record) -> frozenset[str]:
    """The facts that the abstract prints and those on which its claims depend."""
    asked = {name for claim in record.claims for name, _ in claim.values}
    heads = {name.rpartition(".")[0] for name in asked if name.rpartition(".")[2] in PARTS}
    return frozenset({*record.headline, *asked, *heads})


def _place(name: str, facts: Facts, shown: frozenset[str]) -> int:
    """A fact whose id begins with the id of another one is a part of that."""
    if name in shown:
        return FIRST
    words = name.split(".")
    for length in range(len(words), 1, -1):
        fact = facts.get(".".join(words[:length]))
        method = None if fact is None else METHODS.get(fact.method)
        if method is not None and method.section in LAST_SECTIONS:
            return LAST
    return ORDINARY
