"""The frame ``weighted-<plan>``: which facts stand in which row and column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.analysis.cohort.propensity.comparison import Comparison
from reportgen.analysis.cohort.times import span, time_id
from reportgen.analysis.ids import join
from reportgen.facts.frame import Cell, Column, frame
from reportgen.spec.cohort_outcomes import (
    BinaryOutcome,
    NumericOutcome,
    OrdinalOutcome,
    Outcome,
    SurvivalOutcome,
)

COLUMNS = (
    Column("kind", "Kind of row"),
    Column("outcome", "Outcome"),
    Column("label", "Label"),
    Column("arm", "Arm"),
    Column("reference", "Reference"),
    Column("crude_difference", "Difference without adjustment"),
    Column("difference", "Difference"),
    Column("crude_ratio", "Ratio without adjustment"),
    Column("ratio", "Ratio"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A row: endings of the facts of an arm, of a difference and a ratio (empty: none)."""

    kind: str
    label: str
    name: str
    arm: str
    difference: str = ""
    ratio: str = ""


def add_table(one: Comparison, outcomes: Sequence[Outcome]) -> None:
    """One row per thing told of each outcome; nothing where nobody could be compared."""
    if one.adjusted.refused:
        return
    lines = [_line(one, outcome, part) for outcome in outcomes for part in parts_of(outcome)]
    word = "Matched patients" if one.matching else "Weighted patients"
    name = one.named("weighted")
    one.scope.ledger.frame(frame(name, one.titled(word), COLUMNS, lines))


def parts_of(outcome: Outcome) -> Iterator[Part]:
    """What is told of an outcome; label is that of the row."""
    name = outcome.label
    if isinstance(outcome, BinaryOutcome):
        yield Part("rate", name, "", "rate", "difference", outcome.ratio)
    elif isinstance(outcome, OrdinalOutcome):
        for level in ("any", "severe"):
            yield Part("rate", f"{level} {name}", level, "rate", "difference", outcome.ratio)
    elif isinstance(outcome, NumericOutcome):
        unit = f", {outcome.unit}" if outcome.unit else ""
        yield Part("quartiles", f"{name}{unit}", "", "median", "mean_difference")
    else:
        yield from _parts_over_time(outcome)


def _parts_over_time(outcome: SurvivalOutcome) -> Iterator[Part]:
    competing = bool(outcome.event.competing)
    if competing:
        yield Part("events", f"{outcome.label}, events", "", "events", "", "hazard_ratio")
    else:
        words = f"{outcome.label}, median, {outcome.unit}"
        yield Part("median", words, "", "median", "", "hazard_ratio")
    for time in outcome.landmarks:
        at = span(time, outcome.unit)
        if competing:
            words, end = f"cumulative incidence of {outcome.label} at {at}", "incidence_"
        else:
            free = "free of " if outcome.label_is == "event" else ""
            words, end = f"{free}{outcome.label} at {at}", "at_"
        yield Part("survival", words, "", f"{end}{time_id(time)}")


def _line(one: Comparison, outcome: Outcome, part: Part) -> list[Cell]:
    crude = join(outcome.id, one.pair.id, part.name)
    has_crude = not isinstance(outcome, NumericOutcome)
    return [
        part.kind,
        outcome.id,
        part.label,
        one.of(outcome, part.name, one.pair.arm.id, part.arm),
        one.of(outcome, part.name, one.pair.reference.id, part.arm),
        join(crude, part.difference) if part.difference and has_crude else None,
        one.of(outcome, part.name, part.difference) if part.difference else None,
        join(crude, part.ratio) if part.ratio else None,
        one.of(outcome, part.name, part.ratio) if part.ratio else None,
    ]
