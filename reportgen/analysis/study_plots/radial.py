"""The radial plot of one pool: studies by precision and standardised effect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reportgen.analysis.axes import Axis
from reportgen.analysis.contrasts import Side
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.measures import Array
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column, frame
from reportgen.measures import MEASURES
from reportgen.stats.distributions import two_sided_quantile

COLUMNS = (
    Column("role", "Role"),
    Column("label", "Study"),
    Column("precision", "Precision", "number"),
    Column("effect", "Effect over its standard error", "number"),
    Column("slope", "Effect on the scale of pooling", "number"),
    Column("low", "Lower limit", "number"),
    Column("high", "Upper limit", "number"),
    Column("outside", "Outside the band"),
)
NICE = tuple(m * 10.0**e for e in range(-3, 5) for m in (1, 2, 5))
PERCENT = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)
"""Values that may stand on the arc where the scale of pooling is neither a logarithm nor plain."""


@dataclass(frozen=True, slots=True)
class Radial:
    """Coordinates of the studies (k,), the slope of the pool, and who lies outside the band."""

    side: Side
    precision: Array
    effect: Array
    band: float

    @property
    def outside(self) -> NDArray[np.bool_]:
        """Which studies lie outside."""
        return np.abs(self.effect - self.side.result.estimate * self.precision) > self.band


def radial_of(side: Side) -> Radial:
    """1/sqrt(v + tau2) and y/sqrt(v + tau2) of every study, tau2 that of the pool.

    Galbraith 1988, doi:10.1002/sim.4780070807. R: metafor::radial of the same model.
    """
    request = side.request
    effects = request.pooling.effects(request.usable)
    precision = 1 / np.sqrt(effects.vi + (side.result.tau2 or 0.0))
    band = two_sided_quantile(request.level)
    return Radial(side, precision, effects.yi * precision, band)


def add_radial(
    ledger: Ledger, name: str, prefix: str, label: str, side: Side, axis: Axis, colour: int
) -> None:
    """Fact ``<prefix>.radial.outside``, frame and figure ``galbraith-<name>``."""
    radial = radial_of(side)
    studies = side.request.usable
    out = tuple(row.study.id for row, far in zip(studies, radial.outside, strict=True) if far)
    ledger.count(
        f"{prefix}.radial.outside", f"studies outside the band of {label}", len(out), rows=out
    )
    place = f"galbraith-{name}"
    rows = [*_points(radial), _pooled(radial), *_readings(radial)]
    ledger.frame(frame(place, f"Radial plot of {label}", COLUMNS, rows))
    settings = {
        "scale": _scale(side),
        "reading": axis.label,
        "pooled": f"{prefix}.pooled",
        "band": repr(radial.band),
        "level": repr(side.request.level),
        "colour": str(colour),
    }
    if MEASURES[side.request.measure].null is not None:
        settings["null"] = "0"
    ledger.figure(FigureRequest(place, "galbraith", place, tuple(settings.items())))


def _points(radial: Radial) -> Iterator[tuple[Cell, ...]]:
    places = zip(radial.precision, radial.effect, radial.outside, strict=True)
    for row, (x, y, out) in zip(radial.side.request.usable, places, strict=True):
        nothing = (None, None, None)
        yield ("study", row.study.label, float(x), float(y), *nothing, "yes" if out else "no")


def _pooled(radial: Radial) -> tuple[Cell, ...]:
    """The slope, with the limits that its printed interval has on this scale."""
    result, scale = radial.side.result, radial.side.request.pooling.scale
    low = high = None
    if result.ci is not None:
        ends = sorted(float(v) for v in scale.forward(np.array([result.ci.low, result.ci.high])))
        low, high = ends if np.isfinite(ends).all() else (None, None)
    return ("pooled", "", None, None, float(result.estimate), low, high, None)


def _scale(side: Side) -> str:
    """How slopes are read: as logarithms, as they are, or by readings of their own."""
    name, measure = side.request.pooling.scale.name, MEASURES[side.request.measure]
    if name == "log":
        return "log"
    return measure.scale if name == "identity" else "linear"


def _readings(radial: Radial) -> Iterator[tuple[Cell, ...]]:
    """Round values of the measure with their slopes, as far as the studies reach."""
    pooling, measure = radial.side.request.pooling, MEASURES[radial.side.request.measure]
    if pooling.scale.name in ("log", "identity"):
        return
    slopes = radial.effect / radial.precision
    spare = float(np.ptp(slopes)) / 4 + 1e-9
    values = PERCENT if measure.scale == "percent" else (*(-v for v in NICE), 0.0, *NICE)
    with np.errstate(all="ignore"):
        found = pooling.scale.forward(np.array(values))
    for value, slope in zip(values, found, strict=True):
        if np.isfinite(slope) and slopes.min() - spare <= slope <= slopes.max() + spare:
            yield ("reading", repr(value), None, None, float(slope), None, None, None)
