"""Frames and figures of balance: how far a pair of arms differs in each baseline variable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportgen.analysis.cohort.scope import Pair, Scope
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Column, frame

COLUMNS = (
    Column("variable", "Variable"),
    Column("label", "Label"),
    Column("before", "Absolute standardised mean difference", "number"),
    Column("fact", "Fact"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A variable by id and label, its standardised difference and the fact that holds it."""

    variable: str
    label: str
    value: float | None
    fact: str


def add_balance(scope: Scope, pair: Pair, differences: Sequence[Difference]) -> None:
    """Frame and figure ``balance``; with more than two arms the pair is appended.

    Sizes are shown without their signs: those of variables with more than two levels have none.
    """
    several = len(scope.pairs) > 1
    name = f"balance-{pair.id}" if several else "balance"
    label = scope.between("Balance of the arms", pair) if several else "Balance of the arms"
    lines = [
        (one.variable, one.label, None if one.value is None else abs(one.value), one.fact)
        for one in differences
    ]
    if all(one.value is None for one in differences):
        return
    scope.ledger.frame(frame(name, label, COLUMNS, lines))
    words = (
        ("axis", "Absolute standardised mean difference"),
        ("before", "Unadjusted"),
        ("arm", pair.arm.label),
        ("reference", pair.reference.label),
    )
    scope.ledger.figure(FigureRequest(name, "balance", name, words))
