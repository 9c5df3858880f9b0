"""The frame behind a funnel plot: points, mirror images, limits, contours, the fitted line."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reportgen.analysis.small_study.studies import Funnel
from reportgen.facts.frame import Cell, Column, Frame, frame
from reportgen.stats.small_study.funnel import CONTOUR_LEVELS, funnel_lines
from reportgen.stats.small_study.line import FunnelRegression
from reportgen.stats.small_study.trim_and_fill import TrimAndFill

GRID = 25
"""Heights at which the lines of a funnel are found; they are straight only on some scales."""
BEYOND = 1.05
"""The axis of standard errors ends this far beyond the largest."""

COLUMNS = (
    Column("role", "Role"),
    Column("study", "Study"),
    Column("level", "Level", "number"),
    Column("effect", "Effect", "number"),
    Column("se", "Standard error", "number"),
    Column("low", "Lower limit", "number"),
    Column("high", "Upper limit", "number"),
)

Row = tuple[Cell, ...]


def funnel_frame(
    name: str, funnel: Funnel, filled: TrimAndFill | None, line: FunnelRegression | None
) -> Frame:
    """Of the studies, what trim and fill adds, and the line of a regression."""
    rows = [*_points(funnel), *_added(funnel, filled), *_bands(funnel), *_fitted(funnel, line)]
    return frame(name, f"Funnel plot of {funnel.label}", COLUMNS, rows)


def _points(funnel: Funnel) -> Iterator[Row]:
    effects = funnel.effects
    for row, y, v in zip(funnel.request.usable, effects.yi, effects.vi, strict=True):
        yield ("study", row.study.label, None, funnel.shown(y), float(np.sqrt(v)), None, None)


def _added(funnel: Funnel, filled: TrimAndFill | None) -> Iterator[Row]:
    if filled is not None:
        for y, v in zip(filled.filled_yi, filled.filled_vi, strict=True):
            yield ("added", "", None, funnel.shown(y), float(np.sqrt(v)), None, None)


def _heights(funnel: Funnel) -> np.ndarray:
    return np.linspace(0.0, BEYOND * float(np.sqrt(funnel.effects.vi.max())), GRID)


def _bands(funnel: Funnel) -> Iterator[Row]:
    """Pseudo-limits, and contours of significance where there is a value of no effect."""
    heights = _heights(funnel)
    found = funnel_lines(heights, funnel.result.estimate, level=funnel.request.level)
    bands = [("limits", funnel.request.level, found.low, found.high)]
    if funnel.has_null:
        contours = zip(CONTOUR_LEVELS, found.contour_low, found.contour_high, strict=True)
        bands += [("contour", level, low, high) for level, low, high in contours]
    for role, level, low, high in bands:
        for se, left, right in zip(heights, low, high, strict=True):
            limits = sorted((funnel.shown(left), funnel.shown(right)))
            yield (role, "", float(level), None, float(se), *limits)


def _fitted(funnel: Funnel, line: FunnelRegression | None) -> Iterator[Row]:
    if line is not None:
        for se in _heights(funnel):
            effect = funnel.shown(line.intercept + line.slope * float(se))
            yield ("regression", "", None, effect, float(se), None, None)
