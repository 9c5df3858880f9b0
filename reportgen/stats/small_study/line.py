"""The straight line through a funnel plot, which most tests of its asymmetry are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import (
    Floats,
    as_floats,
    check_choice,
    estimates_and_variances,
    same_length,
)
from reportgen.stats.meta_regression import MetaRegression, meta_regression

LEAST_STUDIES = 3
"""A line through two studies leaves nothing to judge it by."""
ALIKE = 1e-10
"""Predictors that differ less than this, relative to their size, count as equal."""
EXACT = 1e-29
"""Residual squares of this share are those of rounding."""
DISPERSIONS = ("multiplicative", "additive")


@dataclass(frozen=True, slots=True)
class FunnelRegression:
    """A weighted regression of the estimates on a measure of their size.

    ``slope`` is the coefficient of the predictor, whose test is that of asymmetry; ``intercept``
    the effect where the predictor is 0, with limits at ``level``. ``df`` is None for the normal
    distribution. ``dispersion`` is the residual mean square of the multiplicative form, ``tau2``
    the residual variance of the additive form; the other one is None.
    """

    k: int
    slope: float
    slope_se: float
    statistic: float
    df: int | None
    p_value: float
    intercept: float
    intercept_se: float
    intercept_statistic: float
    intercept_p: float
    intercept_low: float
    intercept_high: float
    dispersion: float | None
    tau2: float | None
    tau2_method: str
    level: float


def enough_studies(yi: ArrayLike, vi: ArrayLike, least: int = LEAST_STUDIES) -> tuple[Floats, ...]:
    """Checked estimates and variances of at least so many studies."""
    y, v = estimates_and_variances(yi, vi)
    if len(y) < least:
        raise AnalysisError.single(
            "small-study effects", f"{len(y)} studies are too few, {least} are the least."
        )
    return y, v


def fit_line(
    yi: ArrayLike,
    vi: ArrayLike,
    x: ArrayLike,
    *,
    dispersion: str = "multiplicative",
    tau2: str | float = "REML",
    ci: str = "t",
    level: float = LEVEL,
) -> FunnelRegression:
    """Regression of yi on x with weights 1/vi (multiplicative) or 1/(vi + tau2) (additive).

    yi, vi, x of shape (k,), k >= 3. Multiplicative: the covariance is multiplied by the residual
    mean square, t with k - 2 df. Additive: tau2 by its estimator, ``ci`` ``normal`` or ``t`` with
    k - 2 df. Raises AnalysisError for too few studies, for x that is the same in all of them, and
    for studies that lie exactly on a line.
    """
    check_choice(dispersion, DISPERSIONS, "dispersion")
    check_choice(ci, ("normal", "t"), "ci")
    y, v = enough_studies(yi, vi)
    predictor = as_floats(x, "predictor")
    same_length(yi=y, predictor=predictor)
    check_varies(predictor)
    additive = dispersion == "additive"
    fit = meta_regression(
        y,
        v,
        np.column_stack((np.ones(len(y)), predictor)),
        model="random" if additive else "common",
        tau2=tau2,
        ci=ci if additive else "knapp_hartung",
        level=level,
    )
    if not additive and fit.qe <= EXACT * float((y**2 / v).sum()):
        raise AnalysisError.single(
            "small-study effects", "the studies lie exactly on a line: nothing is left to judge it."
        )
    return _record(fit, additive)


def check_varies(predictor: Floats) -> None:
    """Refuse a predictor that is the same in all studies, or not finite."""
    if not np.isfinite(predictor).all():
        raise AnalysisError.single("predictor", "is not finite in every study.")
    if predictor.max() - predictor.min() <= ALIKE * np.abs(predictor).max():
        raise AnalysisError.single(
            "small-study effects",
            "all studies are of the same size: there is no asymmetry to look for.",
        )


def _record(fit: MetaRegression, additive: bool) -> FunnelRegression:
    return FunnelRegression(
        k=fit.k,
        slope=float(fit.coef[1]),
        slope_se=float(fit.se[1]),
        statistic=float(fit.statistic[1]),
        df=fit.df,
        p_value=float(fit.p_value[1]),
        intercept=float(fit.coef[0]),
        intercept_se=float(fit.se[0]),
        intercept_statistic=float(fit.statistic[0]),
        intercept_p=float(fit.p_value[0]),
        intercept_low=float(fit.ci_low[0]),
        intercept_high=float(fit.ci_high[0]),
        dispersion=None if additive else fit.qe / fit.qe_df,
        tau2=fit.tau2 if additive else None,
        tau2_method=fit.tau2_method,
        level=fit.level,
    )
