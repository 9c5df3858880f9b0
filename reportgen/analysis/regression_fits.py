"""A meta-regression fitted by the model by which the outcome is pooled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reportgen.analysis.divisions import explained
from reportgen.analysis.measures import counts
from reportgen.analysis.pools import PoolRequest
from reportgen.analysis.regression_terms import Designed
from reportgen.errors import AnalysisError
from reportgen.spec.structure import Regression
from reportgen.stats.checks import Floats
from reportgen.stats.glmm import mixed_logistic
from reportgen.stats.meta_regression import meta_regression

FARTHEST = 700.0
"""A logarithm whose ratio is still a number."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Coefficients (p,) on the scale of pooling, the test of all moderators, and what is left.

    ``df`` of the test: one number for chi-square, two for F. ``r2`` and ``i2`` are shares;
    ``qe`` with its df and P value, and ``i2``, are None for the mixed model.
    """

    method: str
    coef: Floats
    low: Floats
    high: Floats
    p: Floats
    test: float
    test_df: tuple[int, ...]
    test_p: float
    tau2: float
    r2: float | None
    i2: float | None = None
    qe: tuple[float, int, float] | None = None


def fitted(spec: Regression, request: PoolRequest, design: Designed) -> Fitted:
    """The regression of these rows; raises AnalysisError where it cannot be computed."""
    if request.by_glmm:
        fit = _mixed_logistic(request, design)
    else:
        fit = _inverse_variance(spec, request, design)
    if not np.all(np.abs([fit.low, fit.high]) < FARTHEST):
        raise AnalysisError.single("", "the limits of a coefficient lie beyond every ratio")
    return fit


def _mixed_logistic(request: PoolRequest, design: Designed) -> Fitted:
    events, n = counts(design.rows)
    fit = mixed_logistic(events, n, design.X, level=request.level)
    assert fit.wald is not None
    assert fit.wald_df is not None
    assert fit.wald_p is not None
    return Fitted(
        method="regression.glmm",
        coef=fit.coef,
        low=fit.ci_low,
        high=fit.ci_high,
        p=fit.p_value,
        test=fit.wald,
        test_df=(fit.wald_df,),
        test_p=fit.wald_p,
        tau2=fit.tau2,
        r2=explained(fit.tau2_null, fit.tau2),
    )


def _inverse_variance(spec: Regression, request: PoolRequest, design: Designed) -> Fitted:
    effects = request.pooling.effects(design.rows)
    fit = meta_regression(
        effects.yi,
        effects.vi,
        design.X,
        tau2=request.profile.tau2,
        ci=spec.test,
        level=request.level,
    )
    test = fit.moderators
    assert test is not None
    return Fitted(
        method=f"regression.{spec.test}",
        coef=fit.coef,
        low=fit.ci_low,
        high=fit.ci_high,
        p=fit.p_value,
        test=test.statistic,
        test_df=(test.df_1,) if test.df_2 is None else (test.df_1, test.df_2),
        test_p=test.p_value,
        tau2=fit.tau2,
        r2=None if fit.r2 is None else fit.r2 / 100,
        i2=None if fit.i2 is None else fit.i2 / 100,
        qe=(fit.qe, fit.qe_df, fit.qe_p),
    )
