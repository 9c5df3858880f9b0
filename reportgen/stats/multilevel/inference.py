"""From coefficients and their covariance to tests and limits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, check_choice
from reportgen.stats.distributions import chi_square_p, two_sided_p, two_sided_quantile
from reportgen.stats.meta_regression import ModeratorTest, Predictions, wald_test
from reportgen.stats.multilevel.linear import Linear

CI_CHOICES = ("normal", "t")
DF_CHOICES = ("k_minus_p", "containment")


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Coefficients (p,) on the scale of the estimates, with their covariance (p, p).

    ``df`` (p,) is None for the normal distribution.
    """

    level: float
    coef: Floats
    se: Floats
    statistic: Floats
    p_value: Floats
    ci_low: Floats
    ci_high: Floats
    df: Floats | None
    cov: Floats


@dataclass(frozen=True, slots=True)
class Residuals:
    """Residual heterogeneity with no random effect: r'V^-1 r, chi-square with k - p df."""

    qe: float
    df: int
    p_value: float


def coefficients(coef: Floats, cov: Floats, df: Floats | None, level: float) -> Coefficients:
    """Tests against 0 and limits, normal or t with ``df`` (p,); refuses a standard error of 0."""
    se = np.sqrt(np.maximum(np.diag(cov), 0.0))
    if not np.all((se > 0) & np.isfinite(se)):
        raise AnalysisError.single("ci", "the estimates fit exactly, a standard error is 0.")
    each = [None] * len(coef) if df is None else [float(value) for value in df]
    half = np.array([two_sided_quantile(level, value) for value in each]) * se
    statistic = coef / se
    p_value = np.array([two_sided_p(z, value) for z, value in zip(statistic, each, strict=True)])
    return Coefficients(
        level, coef, se, statistic, p_value, coef - half, coef + half, df, np.asarray(cov)
    )


def degrees_of_freedom(ci: str, df: str, residual: int, units: int, p: int) -> Floats | None:
    """None for ``normal``; for ``t`` k - p, or the units of the outermost level less one."""
    check_choice(ci, CI_CHOICES, "ci")
    check_choice(df, DF_CHOICES, "df")
    if ci == "normal":
        return None
    value = residual if df == "k_minus_p" else units - 1
    if value < 1:
        raise AnalysisError.single("ci", "no degree of freedom is left.", "Use normal.")
    return np.full(p, float(value))


def moderator_test(found: Coefficients, which: list[int], residual: int) -> ModeratorTest | None:
    """Wald test that these coefficients are all 0: chi-square, or F with k - p df for ``t``."""
    if not which:
        return None
    return wald_test(found.coef, found.cov, None if found.df is None else residual, which)


def residual_heterogeneity(model: Linear, parameters: int) -> Residuals:
    """The test of r'V^-1 r with every variance of the random effects 0."""
    rss = model.solution(np.zeros(parameters)).rss
    return Residuals(rss, model.data.df, chi_square_p(rss, model.data.df))


def expected_effects(found: Coefficients, X: ArrayLike, between: float | Floats) -> Predictions:
    """x'b at each row of X (m, p), with limits for the mean and for one new true effect.

    ``between`` is the variance of the true effects, one for all rows or one per row.
    """
    at = np.atleast_2d(np.asarray(X, dtype=float))
    if at.ndim != 2 or at.shape[1] != len(found.coef):
        raise AnalysisError.single(
            "X", f"has shape {at.shape}, the model {len(found.coef)} columns."
        )
    if not np.isfinite(at).all():
        raise AnalysisError.single("X", "holds something that is no number.")
    estimate = at @ found.coef
    se = np.sqrt(np.einsum("mp,pq,mq->m", at, found.cov, at))
    df = None if found.df is None else float(found.df.min())
    half = two_sided_quantile(found.level, df)
    spread = half * np.sqrt(between + se**2)
    return Predictions(
        estimate,
        se,
        estimate - half * se,
        estimate + half * se,
        estimate - spread,
        estimate + spread,
    )
