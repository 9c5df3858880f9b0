"""Frames ``efficacy`` and ``safety``: which facts stand in which row and column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.analysis.cohort.ordinal import thresholds
from reportgen.analysis.cohort.scope import Scope, place
from reportgen.analysis.cohort.survival import time_id
from reportgen.facts.frame import Cell, Column, frame
from reportgen.spec.cohort_outcomes import (
    BinaryOutcome,
    NumericOutcome,
    OrdinalOutcome,
    Outcome,
)

TITLES = {"efficacy": "Efficacy", "safety": "Safety"}
CONTRAST_HEADS = (("difference", "Difference"), ("ratio", "Ratio"), ("test", "P"))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an outcome: the endings of its facts, by arm and by pair (empty: none)."""

    kind: str
    label: str
    arm: str
    difference: str = ""
    ratio: str = ""
    test: str = ""


def rows_of(outcome: Outcome) -> Iterator[Row]:
    """The rows of an outcome in each stratum."""
    if isinstance(outcome, BinaryOutcome):
        yield Row("rate", outcome.label, "rate", "difference", "odds_ratio", "test")
    elif isinstance(outcome, OrdinalOutcome):
        for name, label, _ in thresholds(outcome):
            parts = (f"{name}.{what}" for what in ("difference", "odds_ratio", "test"))
            yield Row("rate", label, name, *parts)
        yield Row("severity", f"severity of {outcome.label}", "", test="severity")
    elif isinstance(outcome, NumericOutcome):
        yield Row("quartiles", outcome.label, "median", test="test")
    else:
        yield Row("median", f"median {outcome.label}", "median", "", "hazard_ratio", "log_rank")
        for time in outcome.landmarks:
            label = f"{outcome.label}, at {time:g} {outcome.unit}"
            yield Row("survival", label, f"at_{time_id(time)}")
        yield Row("follow_up", f"median follow-up for {outcome.label}", "follow_up")


def add_tables(scope: Scope, outcomes: Sequence[Outcome]) -> None:
    """A frame for each domain that has outcomes."""
    for domain, title in TITLES.items():
        here = [outcome for outcome in outcomes if outcome.domain == domain]
        lines = [
            line
            for outcome in here
            for stratum in scope.places(outcome.by_stratum)
            for line in _lines(scope, outcome, stratum)
        ]
        if lines:
            scope.ledger.frame(frame(domain, title, _columns(scope), lines))


def _columns(scope: Scope) -> list[Column]:
    several = len(scope.pairs) > 1
    return [
        Column("kind", "Kind of row"),
        Column("outcome", "Outcome"),
        Column("stratum", "Stratum"),
        Column("label", "Label"),
        *(Column(arm.id, arm.label) for arm in scope.arms),
        *(
            Column(f"{name}_{pair.id}" if several else name, head)
            for pair in scope.pairs
            for name, head in CONTRAST_HEADS
        ),
    ]


def _lines(scope: Scope, outcome: Outcome, stratum: str) -> Iterator[list[Cell]]:
    for row in rows_of(outcome):
        arms: list[Cell] = [
            f"{place(outcome.id, arm.id, stratum)}.{row.arm}" if row.arm else None
            for arm in scope.arms
        ]
        pairs: list[Cell] = [
            f"{place(outcome.id, pair.id, stratum)}.{end}" if end else None
            for pair in scope.pairs
            for end in (row.difference, row.ratio, row.test)
        ]
        yield [row.kind, outcome.id, stratum, row.label, *arms, *pairs]
