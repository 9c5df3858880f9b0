"""Frames and figures of curves of weighted or matched patients."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen.analysis.cohort.curve_figures import (
    CURVE_COLUMNS,
    INCIDENCE_COLUMNS,
    KAPLAN_MEIER,
    RISK_COLUMNS,
)
from reportgen.analysis.cohort.curves import curve_lines, risk_lines, ticks_of
from reportgen.analysis.cohort.incidence import incidence_lines
from reportgen.analysis.cohort.propensity.comparison import Comparison
from reportgen.analysis.cohort.propensity.timed import Timed
from reportgen.analysis.cohort.reading import Reading
from reportgen.analysis.cohort.shown import shown
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, frame
from reportgen.spec.cohort_outcomes import SurvivalOutcome


def add_curves(
    one: Comparison, outcome: SurvivalOutcome, reading: Reading, arms: Sequence[Timed]
) -> None:
    """Frames ``<kind>-<outcome>-<plan>`` and ``risk-<outcome>-<plan>``, and the figure of both.

    They reach as far as those without weights. Numbers at risk are patients, not weights.
    """
    tables = [arm.table for arm in arms]
    end = max((float(table.time[-1]) for table in tables if len(table.time)), default=0.0)
    if end <= 0:
        return
    competing = bool(outcome.event.competing)
    until = shown(tables, outcome.landmarks)
    ticks = ticks_of(until.time, outcome.unit)
    lines: list[list[Cell]] = []
    risks: list[list[Cell]] = []
    for arm in arms:
        table, level = arm.table, one.scope.level
        if arm.incidence is not None:
            lines += incidence_lines(table.arm, table, reading, level, arm.incidence)
        else:
            lines += curve_lines(table.arm, table, reading, level, arm.curve)
        risks += risk_lines(table.arm, table, ticks)
    kind, title = ("incidence", "Cumulative incidence") if competing else KAPLAN_MEIER
    short = "incidence" if competing else "km"
    name, risk = one.named(f"{short}-{outcome.id}"), one.named(f"risk-{outcome.id}")
    label = outcome.label if competing else f"{reading.free}{outcome.label}"
    columns = INCIDENCE_COLUMNS if competing else CURVE_COLUMNS
    ledger, word = one.scope.ledger, "matched" if one.matching else "weighted"
    ledger.frame(frame(name, one.titled(f"{title}, {word}: {label}"), columns, lines))
    ledger.frame(frame(risk, one.titled(f"Numbers at risk: {label}"), RISK_COLUMNS, risks))
    words = (
        ("outcome", outcome.id),
        ("label", label),
        ("unit", outcome.unit),
        ("origin", outcome.origin),
        ("risk", risk),
        ("shown_to", _limit(one, outcome)),
        *_named_facts(one, outcome),
    )
    ledger.figure(FigureRequest(name, kind, name, words))


def _limit(one: Comparison, outcome: SurvivalOutcome) -> str:
    """The fact that cuts the curves without weights, if one does."""
    there = {fact.id for fact in one.scope.ledger.facts}
    names = (f"{outcome.id}.shown_to", f"{outcome.id}.shown_until")
    return next((name for name in names if name in there), "")


def _named_facts(one: Comparison, outcome: SurvivalOutcome) -> Iterator[tuple[str, str]]:
    """What the figure tells besides the curves: ids in the order of the arms."""
    arms = [level.id for _, level in one.sides]
    yield "arms", " ".join(arms)
    if outcome.event.competing:
        yield "competing", " or ".join(dict.fromkeys(outcome.event.competing.values()))
    else:
        yield "medians", " ".join(one.of(outcome, arm, "median") for arm in arms)
    yield "pair_arms", one.pair.arm.id
    yield "pair_references", one.pair.reference.id
    yield "ratios", one.of(outcome, "hazard_ratio")
    yield "tests", one.of(outcome, "test")
    ratio = "cause-specific hazard ratio" if outcome.event.competing else "hazard ratio"
    yield "ratio_name", f"{'matched' if one.matching else 'weighted'} {ratio}"
    yield "test_name", "robust Wald"
