"""Frames and figures of balance: how far a pair of arms differs in each baseline variable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportgen.analysis.cohort.scope import Pair, Scope
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column, frame

COLUMNS = (
    Column("variable", "Variable"),
    Column("label", "Label"),
    Column("before", "Absolute standardised mean difference", "number"),
    Column("fact", "Fact"),
)
AFTER_COLUMNS = (
    Column("after", "Absolute standardised mean difference, adjusted", "number"),
    Column("fact_after", "Fact, adjusted"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A variable by id and label, its standardised difference and the fact that holds it.

    The same ``after`` the arms were made alike, where they were.
    """

    variable: str
    label: str
    value: float | None
    fact: str
    after: float | None = None
    fact_after: str = ""


def add_balance(
    scope: Scope,
    pair: Pair,
    differences: Sequence[Difference],
    *,
    name: str = "",
    labels: tuple[str, str] = ("", ""),
) -> None:
    """Frame and figure ``balance``; with more than two arms the pair is appended.

    Sizes are shown without their signs: those of variables with more than two levels have none.
    Another ``name`` comes with its title and the word for the values after adjustment.
    """
    several = len(scope.pairs) > 1
    title, after = labels
    if not name:
        name = f"balance-{pair.id}" if several else "balance"
        title = scope.between("Balance of the arms", pair) if several else "Balance of the arms"
    if all(one.value is None for one in differences):
        return
    lines = [_line(one, after=bool(after)) for one in differences]
    columns = (*COLUMNS, *AFTER_COLUMNS) if after else COLUMNS
    scope.ledger.frame(frame(name, title, columns, lines))
    words = (
        ("axis", "Absolute standardised mean difference"),
        ("before", "Unadjusted"),
        ("after", after),
        ("arm", pair.arm.label),
        ("reference", pair.reference.label),
    )
    scope.ledger.figure(FigureRequest(name, "balance", name, words))


def _line(one: Difference, *, after: bool) -> list[Cell]:
    before: list[Cell] = [one.variable, one.label, _size(one.value), one.fact]
    return [*before, _size(one.after), one.fact_after] if after else before


def _size(value: float | None) -> float | None:
    return None if value is None else abs(value)
