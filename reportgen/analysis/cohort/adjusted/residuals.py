"""The figure of scaled Schoenfeld residuals of an adjusted Cox model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from reportgen.analysis.cohort.adjusted.asked import Asked
from reportgen.analysis.cohort.adjusted.design import Design
from reportgen.analysis.cohort.adjusted.proportional import observed
from reportgen.analysis.cohort.curves import ticks_of
from reportgen.errors import AnalysisError
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column, frame
from reportgen.spec.cohort_outcomes import SurvivalOutcome
from reportgen.stats.checks import Floats
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.survival.cox import CoxFit
from reportgen.stats.survival.observations import Observations
from reportgen.stats.survival.proportional_hazards import TRANSFORMS, schoenfeld_residuals
from reportgen.stats.survival.time_varying import residual_variance, smoothed

TRANSFORM = "kaplan_meier"
COLUMNS = (
    Column("term", "Coefficient"),
    Column("label", "Label"),
    Column("role", "Role"),
    Column("x", "Transformed time", "number"),
    Column("y", "Log hazard ratio, or time", "number"),
    Column("low", "Lower limit", "number"),
    Column("high", "Upper limit", "number"),
)


@dataclass(frozen=True, slots=True)
class Panel:
    """A coefficient that is shown, and the fact of its test."""

    column: int
    test: str


def add_residuals(asked: Asked, design: Design, fit: CoxFit, panels: Sequence[Panel]) -> None:
    """Frame and figure ``schoenfeld-<outcome>-<id>``."""
    outcome = asked.outcome
    assert isinstance(outcome, SurvivalOutcome)
    rows, found = observed(design.rows), schoenfeld_residuals(fit)
    x = TRANSFORMS[TRANSFORM](rows, found.time)
    lines: list[list[Cell]] = []
    for panel in panels:
        label = design.terms[panel.column].label
        lines += _panel(asked, fit, panel, label, x, found.scaled[:, panel.column])
        lines += _ticks(outcome, rows, panel, label)
    name = f"schoenfeld-{outcome.id}-{asked.spec.id}"
    title = f"Hazard ratios over time: {outcome.label}"
    asked.scope.ledger.frame(frame(name, title, COLUMNS, lines, of_patients=True))
    words = (
        ("terms", " ".join(_term(panel) for panel in panels)),
        ("tests", " ".join(panel.test for panel in panels)),
        ("unit", outcome.unit),
        ("origin", outcome.origin),
    )
    asked.scope.ledger.figure(FigureRequest(name, "schoenfeld", name, words))


def _term(panel: Panel) -> str:
    return f"column_{panel.column + 1}"


def _panel(
    asked: Asked, fit: CoxFit, panel: Panel, label: str, x: Floats, y: Floats
) -> Iterator[list[Cell]]:
    """The coefficient, a point for each event, and the line where there are enough times."""
    head: list[Cell] = [_term(panel), label]
    yield [*head, "constant", None, float(fit.coef[panel.column]), None, None]
    for at, value in zip(x.tolist(), y.tolist(), strict=True):
        yield [*head, "point", at, value, None, None]
    variance = float(residual_variance(fit, len(x))[panel.column])
    try:
        line = smoothed(x, y, variance)
    except AnalysisError:
        return
    half = two_sided_quantile(asked.scope.level) * line.std_error
    ends = (line.x, line.value, line.value - half, line.value + half)
    for row in np.column_stack(ends).tolist():
        yield [*head, "line", *row]


def _ticks(
    outcome: SurvivalOutcome, rows: Observations, panel: Panel, label: str
) -> Iterator[list[Cell]]:
    """Round times, and where they lie among the transformed ones."""
    last = float(rows.time[rows.event].max())
    for time in ticks_of(last, outcome.unit):
        place = float(TRANSFORMS[TRANSFORM](rows, np.array([time]))[0])
        yield [_term(panel), label, "tick", place, time, None, None]
