"""How a log hazard ratio changes over time: a smooth line through scaled Schoenfeld residuals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats, same_length
from reportgen.stats.survival.cox import CoxFit

DF = 4
POINTS = 40


@dataclass(frozen=True, slots=True)
class SmoothLine:
    """A natural cubic spline by least squares at ``x`` (points,): its value and standard error."""

    x: Floats
    value: Floats
    std_error: Floats


def smoothed(
    x: Floats, residuals: Floats, variance: float, *, df: int = DF, points: int = POINTS
) -> SmoothLine:
    """Line through one column of scaled Schoenfeld residuals over transformed times, both (d,).

    The knots are quantiles of the times and the points together, the standard error is
    sqrt(``variance`` p'(B'B)^-1 p) with ``variance`` of one residual (``residual_variance``).
    Raises AnalysisError for times of fewer than ``df`` distinct values. Grambsch and Therneau
    1994, doi:10.1093/biomet/81.3.515. R: plot(cox.zph(fit), df = 4, nsmo = 40), to 1e-8.
    """
    at, y = as_floats(x, "x"), as_floats(residuals, "residuals")
    same_length(x=at, residuals=y)
    if len(np.unique(at)) < df:
        raise AnalysisError.single("smooth line", f"needs {df} different event times.")
    where = np.linspace(at.min(), at.max(), points)
    together = np.concatenate((where, at))
    basis = _natural_splines(together, df)
    left, right = np.linalg.qr(basis[points:])
    # columns that the data cannot tell apart leave a pivot of nothing
    pivots = np.abs(right.diagonal())
    if pivots.min() < 1e-9 * pivots.max():
        raise AnalysisError.single("smooth line", f"needs {df} different event times.")
    turned = np.linalg.solve(right.T, basis[:points].T)
    return SmoothLine(where, turned.T @ (left.T @ y), np.sqrt(variance * (turned**2).sum(axis=0)))


def residual_variance(fit: CoxFit, events: int) -> Floats:
    """Variance of one scaled residual of every covariate, shape (p,): events times that of beta."""
    return np.asarray(events * fit.model_covariance.diagonal())


def _natural_splines(x: Floats, df: int) -> Floats:
    """Basis with intercept, shape (n, df): cubic between the knots, straight outside them.

    Truncated powers; Hastie, Tibshirani and Friedman 2009, ISBN 978-0-387-84857-0, equation 5.4.
    """
    low, high = float(x.min()), float(x.max())
    inner = np.quantile(x, np.linspace(0, 1, df)[1:-1])
    u = (x - low) / (high - low)
    knots = (np.concatenate(([low], inner, [high])) - low) / (high - low)

    def cubes(knot: float) -> Floats:
        over = np.maximum(u - knot, 0) ** 3 - np.maximum(u - knots[-1], 0) ** 3
        return np.asarray(over / max(knots[-1] - knot, 1e-12))

    last = cubes(float(knots[-2]))
    bent = [cubes(float(knot)) - last for knot in knots[:-2]]
    return np.column_stack((np.ones_like(u), u, *bent))
