"""Meta-regression by inverse variance: coefficients, tests, predictions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError, Problem
from reportgen.stats.checks import Floats, check_choice, estimates_and_variances, raise_if, rows
from reportgen.stats.distributions import (
    check_level,
    chi_square_p,
    f_p,
    two_sided_p,
    two_sided_quantile,
)
from reportgen.stats.heterogeneity import h2_of_tau2, i2_of_tau2, typical_variance
from reportgen.stats.likelihood import log_likelihood
from reportgen.stats.pooling import MODELS, user_weights
from reportgen.stats.tau2 import estimate_tau2, tau2_standard_error
from reportgen.stats.weighted import Data

CI_CHOICES = ("normal", "t", "knapp_hartung", "knapp_hartung_adhoc")


@dataclass(frozen=True, slots=True)
class ModeratorTest:
    """A Wald test: chi-square with ``df_1``, or F with ``df_1`` and ``df_2`` (None: chi-square)."""

    statistic: float
    df_1: int
    df_2: int | None
    p_value: float


@dataclass(frozen=True, slots=True)
class MetaRegression:
    """Coefficients (p,) on the scale of the estimates, with their covariance (p, p).

    ``df`` is None for the normal distribution. ``moderators`` tests all coefficients but the
    intercept (all, without one); None when there is nothing to test. ``qe`` is the residual
    heterogeneity at weights 1/v. ``r2``, ``i2`` in percent; None in the common-effect model.
    """

    model: str
    tau2_method: str
    ci_method: str
    level: float
    k: int
    p: int
    intercept: bool
    coef: Floats
    se: Floats
    statistic: Floats
    p_value: Floats
    ci_low: Floats
    ci_high: Floats
    cov: Floats
    df: int | None
    tau2: float
    tau2_se: float | None
    tau2_null: float | None
    r2: float | None
    i2: float | None
    h2: float | None
    moderators: ModeratorTest | None
    qe: float
    qe_df: int
    qe_p: float


def regression_data(yi: ArrayLike, vi: ArrayLike, X: ArrayLike) -> tuple[Data, Floats]:
    """Checked data with their design, and the design: finite, no more columns than rows."""
    y, v = estimates_and_variances(yi, vi)
    design = np.asarray(X, dtype=float)
    design = design[:, None] if design.ndim == 1 else design
    if design.ndim != 2 or len(design) != len(y):
        raise AnalysisError.single("X", f"has shape {design.shape} for {len(y)} studies.")
    problems = []
    if np.any(bad := ~np.isfinite(design).all(axis=1)):
        problems.append(Problem("X", f"{rows(bad)} without a value.", "Leave it out."))
    if design.shape[1] > len(y):
        problems.append(Problem("X", f"{len(y)} studies cannot carry {design.shape[1]} columns."))
    raise_if(problems)
    return Data(y, v, design), design


def meta_regression(
    yi: ArrayLike,
    vi: ArrayLike,
    X: ArrayLike,
    *,
    model: str = "random",
    tau2: str | float = "REML",
    ci: str = "normal",
    level: float = LEVEL,
    intercept: bool = True,
    weights: ArrayLike | None = None,
    tau2_weights: ArrayLike | None = None,
) -> MetaRegression:
    """Weighted regression of k estimates on a design X (k, p) with weights 1/(vi + tau2).

    X holds its intercept as first column when ``intercept``. ``normal``: z and chi-square;
    ``t``: t with k-p df; ``knapp_hartung``: covariance times sum w r^2/(k-p), t and F with k-p df,
    ``knapp_hartung_adhoc`` the same with the factor at least 1. R2 = 100 (tau2_null - tau2) /
    tau2_null, at least 0, tau2_null from the mean alone; I2 from tau2 with (k-p)/tr P. A number
    as ``tau2`` is taken as given, without R2. User ``weights`` (k,) take the place of
    1/(vi + tau2) in the coefficients, whose covariance is the sandwich with vi + tau2.

    Raises AnalysisError for arrays that are none, columns that follow from others, and a t-based
    interval without residual degrees of freedom. Thompson and Higgins 2002, doi:10.1002/sim.1187;
    Knapp and Hartung 2003, doi:10.1002/sim.1482. R: metafor::rma(yi, vi, mods = ), to 1e-8.
    """
    data, _ = regression_data(yi, vi, X)
    check_level(level)
    check_choice(model, MODELS, "model")
    check_choice(ci, CI_CHOICES, "ci")
    if ci != "normal" and data.df < 1:
        raise AnalysisError.single("ci", "no residual degree of freedom is left.", "Use normal.")
    given = user_weights(weights, data.k, "weights")
    for_tau2 = user_weights(tau2_weights, data.k, "tau2_weights")
    value = estimate_tau2(data, tau2, for_tau2) if model == "random" else 0.0
    coef, cov = _coefficients(data, value, given, ci)
    df, se = None if ci == "normal" else data.df, np.sqrt(np.diag(cov))
    half = two_sided_quantile(level, df) * se
    qe = data.at(0.0).rss
    null = _without_moderators(data, tau2, for_tau2) if model == "random" else None
    typical = typical_variance(data) if model == "random" else None
    return MetaRegression(
        model=model,
        tau2_method=_name(tau2) if model == "random" else "",
        ci_method=ci,
        level=level,
        k=data.k,
        p=data.p,
        intercept=intercept,
        coef=coef,
        se=se,
        statistic=coef / se,
        p_value=np.array([two_sided_p(value, df) for value in coef / se]),
        ci_low=coef - half,
        ci_high=coef + half,
        cov=cov,
        df=df,
        tau2=value,
        tau2_se=tau2_standard_error(data, tau2, value, for_tau2) if model == "random" else None,
        tau2_null=null,
        r2=_explained(null, value),
        i2=i2_of_tau2(value, typical),
        h2=h2_of_tau2(value, typical),
        moderators=_all_moderators(coef, cov, df, intercept),
        qe=qe,
        qe_df=data.df,
        qe_p=chi_square_p(qe, data.df),
    )


def _name(tau2: str | float) -> str:
    return tau2 if isinstance(tau2, str) else "fixed"


def _coefficients(
    data: Data, tau2: float, weights: Floats | None, ci: str
) -> tuple[Floats, Floats]:
    """Coefficients and covariance: by 1/(v + tau2), or by given weights with their sandwich."""
    plain = data.at(tau2)
    coef, cov = plain.coef, plain.cov
    if weights is not None and data.X is not None:
        fit = data.fit(weights)
        loads = fit.cov @ (data.X * weights[:, None]).T
        coef, cov = fit.coef, np.asarray((loads * (data.v + tau2)) @ loads.T)
    if ci.startswith("knapp_hartung"):
        factor = plain.rss / data.df
        cov = cov * (max(1.0, factor) if ci.endswith("adhoc") else factor)
    if not np.all(np.diag(cov) > 0):
        raise AnalysisError.single("ci", "the studies fit exactly, the standard errors are 0.")
    return coef, cov


def _without_moderators(data: Data, tau2: str | float, weights: Floats | None) -> float | None:
    """tau2 of the mean alone; None where it was given."""
    if not isinstance(tau2, str):
        return None
    return estimate_tau2(Data(data.y, data.v), tau2, weights)


def _explained(null: float | None, tau2: float) -> float | None:
    if null is None:
        return None
    return max(0.0, 100 * ((null - tau2) / null)) if null > 0 else 0.0


def _all_moderators(
    coef: Floats, cov: Floats, df: int | None, intercept: bool
) -> ModeratorTest | None:
    which = list(range(1 if intercept else 0, len(coef)))
    return wald_test(coef, cov, df, which) if which else None


def wald_test(coef: Floats, cov: Floats, df: int | None, which: Sequence[int]) -> ModeratorTest:
    """b' V^-1 b of these coefficients: chi-square, or with ``df`` divided by their number and F."""
    positions, m = list(which), len(which)
    part = coef[positions]
    wald = float(part @ np.linalg.solve(cov[np.ix_(positions, positions)], part))
    if df is None:
        return ModeratorTest(wald, m, None, chi_square_p(wald, m))
    return ModeratorTest(wald / m, m, df, f_p(wald / m, m, df))


def moderator_wald_test(fit: MetaRegression, which: Sequence[int]) -> ModeratorTest:
    """Test that the coefficients at these positions are all 0, with the distribution of the fit.

    b' V^-1 b, chi-square; divided by their number, F, in t-based fits. R: metafor::anova(btt = ).
    """
    if not which or any(not 0 <= j < fit.p for j in which):
        raise AnalysisError.single("which", f"positions lie between 0 and {fit.p - 1}.")
    return wald_test(fit.coef, fit.cov, fit.df, which)


def moderator_likelihood_ratio_test(
    yi: ArrayLike, vi: ArrayLike, X: ArrayLike, which: Sequence[int]
) -> ModeratorTest:
    """Likelihood-ratio test of these columns of X; tau2 by maximum likelihood in both models.

    Twice the difference of the log-likelihoods, chi-square with one df per column.
    R: metafor::anova(full, reduced) of fits with method = "ML".
    """
    full, design = regression_data(yi, vi, X)
    if not which or any(not 0 <= j < design.shape[1] for j in which):
        raise AnalysisError.single("which", f"positions lie between 0 and {design.shape[1] - 1}.")
    kept = np.delete(design, list(which), axis=1)
    if kept.shape[1] == 0:
        raise AnalysisError.single("which", "a model without any column is left.")
    small = Data(full.y, full.v, kept)
    values = [log_likelihood(d, estimate_tau2(d, "ML"), restricted=False) for d in (full, small)]
    statistic = max(0.0, 2 * (values[0] - values[1]))
    return ModeratorTest(statistic, len(which), None, chi_square_p(statistic, len(which)))


@dataclass(frozen=True, slots=True)
class Predictions:
    """Expected effects at rows of moderators, with confidence and prediction limits, (m,)."""

    estimate: Floats
    se: Floats
    ci_low: Floats
    ci_high: Floats
    pi_low: Floats
    pi_high: Floats


def predict(fit: MetaRegression, X: ArrayLike) -> Predictions:
    """Expected effect at each row of X (m, p): x'b with standard error sqrt(x' V x).

    Prediction limits use sqrt(tau2 + se^2); both the quantile of the fit. R: metafor::predict.
    """
    at = np.atleast_2d(np.asarray(X, dtype=float))
    if at.shape[1] != fit.p:
        raise AnalysisError.single("X", f"has {at.shape[1]} columns, the model {fit.p}.")
    estimate = at @ fit.coef
    se = np.sqrt(np.einsum("mp,pq,mq->m", at, fit.cov, at))
    quantile = two_sided_quantile(fit.level, fit.df)
    spread = quantile * np.sqrt(fit.tau2 + se**2)
    return Predictions(
        estimate,
        se,
        estimate - quantile * se,
        estimate + quantile * se,
        estimate - spread,
        estimate + spread,
    )


def variance_inflation_factors(fit: MetaRegression) -> Floats:
    """Diagonal of the inverse correlation matrix of the coefficients without the intercept.

    R: metafor::vif. Raises AnalysisError without a moderator.
    """
    skip = 1 if fit.intercept else 0
    cov = fit.cov[skip:, skip:]
    if cov.size == 0:
        raise AnalysisError.single("moderators", "the model has none.")
    scale = np.sqrt(np.diag(cov))
    return np.asarray(np.diag(np.linalg.inv(cov / np.outer(scale, scale))))
