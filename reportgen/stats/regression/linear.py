"""Linear models: least squares with model-based or heteroscedasticity-consistent variance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, pi, sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, check_choice
from reportgen.stats.distributions import f_p, two_sided_p, two_sided_quantile
from reportgen.stats.regression.covariates import Design, design, outcome_values
from reportgen.stats.results import FTest

VARIANCES = ("model", "HC0", "HC1", "HC2", "HC3")


@dataclass(frozen=True, slots=True)
class LinearFit:
    """Coefficients with t tests and limits, shapes (q,), the intercept first.

    ``sigma`` is the residual standard deviation, ``f`` the test of all slopes (None without any);
    ``loglik`` and ``aic`` are normal, the variance counted as a parameter.
    """

    names: tuple[str, ...]
    n: int
    coef: Floats
    std_error: Floats
    covariance: Floats
    t: Floats
    p_value: Floats
    ci_low: Floats
    ci_high: Floats
    sigma: float
    df_residual: int
    r2: float
    r2_adjusted: float
    f: FTest | None
    loglik: float
    aic: float
    residual_ss: float


@dataclass(frozen=True, slots=True)
class TermTest:
    """Sum of squares that a term explains beyond the others, and its F test."""

    term: str
    sum_of_squares: float
    test: FTest


def linear(
    outcome: ArrayLike,
    covariates: ArrayLike | None,
    *,
    weights: ArrayLike | None = None,
    variance: str = "model",
    names: Sequence[str] | None = None,
    level: float = LEVEL,
) -> LinearFit:
    """Least squares of outcome (n,) on covariates (n, p); weights are frequencies.

    ``HC0`` to ``HC3`` are sandwich variances with residuals as they are, times n/(n - q), over
    1 - h, over (1 - h)^2. Tests by t with n - q degrees of freedom. Raises AnalysisError as
    ``covariates.design``, without a degree of freedom left, and where a leverage of 1 leaves HC2
    and HC3 undefined. MacKinnon and White 1985, doi:10.1016/0304-4076(85)90158-7.
    R: lm(), sandwich::vcovHC, to 1e-10.
    """
    check_choice(variance, VARIANCES, "variance")
    y = outcome_values(outcome)
    shape = design(covariates, len(y), names, weights)
    beta, residual = _least_squares(shape, y)
    count, q = shape.n, len(beta)
    df = round(count) - q
    if df < 1:
        raise AnalysisError.single(
            "model", f"{count:g} rows leave no rest beside {q} coefficients."
        )
    weight = shape.weights
    rss = float(weight @ residual**2)
    mean = float(np.average(y, weights=weight))
    total = float(weight @ (y - mean) ** 2)
    sigma2 = rss / df
    covariance = shape.covariance(_variance(shape, residual, sigma2, variance))
    coef, se = shape.back @ beta, np.sqrt(covariance.diagonal())
    t = np.divide(coef, se, out=np.full(q, np.inf), where=se > 0)
    half = two_sided_quantile(level, df) * se
    r2 = 1 - rss / total if total > 0 else 0.0
    loglik = -count / 2 * (log(2 * pi * rss / count) + 1) if rss > 0 else np.inf
    return LinearFit(
        names=shape.names,
        n=round(count),
        coef=coef,
        std_error=se,
        covariance=covariance,
        t=t,
        p_value=np.array([two_sided_p(value, df) for value in t]),
        ci_low=coef - half,
        ci_high=coef + half,
        sigma=sqrt(sigma2),
        df_residual=df,
        r2=r2,
        r2_adjusted=1 - (1 - r2) * (count - 1) / df,
        f=_f_test((total - rss), q - 1, rss, df) if q > 1 else None,
        loglik=loglik,
        aic=2 * (q + 1) - 2 * loglik,
        residual_ss=rss,
    )


def _least_squares(shape: Design, y: Floats) -> tuple[Floats, Floats]:
    root = np.sqrt(shape.weights)
    q, r = np.linalg.qr(shape.x * root[:, None])
    beta = np.linalg.solve(r, q.T @ (y * root))
    return np.asarray(beta), np.asarray(y - shape.x @ beta)


def _variance(shape: Design, residual: Floats, sigma2: float, variance: str) -> Floats:
    x, weight = shape.x, shape.weights
    inverse = np.linalg.inv((x * weight[:, None]).T @ x)
    if variance == "model":
        return np.asarray(sigma2 * inverse)
    squares = residual**2
    left = 1 - np.einsum("ij,jk,ik->i", x, inverse, x)
    if variance in ("HC2", "HC3"):
        if np.any(left < 1e-12):
            raise AnalysisError.single("variance", f"{variance} is undefined: a leverage is 1.")
        squares = squares / left ** (1 if variance == "HC2" else 2)
    if variance == "HC1":
        squares = squares * shape.n / (shape.n - x.shape[1])
    return np.asarray(inverse @ ((x * (weight * squares)[:, None]).T @ x) @ inverse)


def _f_test(explained: float, df_1: int, rss: float, df_2: int) -> FTest:
    statistic = (max(explained, 0.0) / df_1) / (rss / df_2) if rss > 0 else np.inf
    return FTest(statistic, df_1, df_2, f_p(statistic, df_1, df_2))


def type_two_anova(
    outcome: ArrayLike,
    covariates: ArrayLike,
    terms: Mapping[str, Sequence[int]],
    *,
    above: Mapping[str, Sequence[str]] | None = None,
    weights: ArrayLike | None = None,
) -> tuple[TermTest, ...]:
    """What each term explains beyond those that do not contain it.

    ``terms`` maps a term to its columns, ``above`` to the interactions that contain it, which are
    left out with it on both sides of the comparison. The error is that of the full model. Raises
    AnalysisError as ``linear``. Fox 2016, ISBN 978-1-4522-0566-3.
    R: car::Anova(type = 2), to 1e-10.
    """
    x = np.asarray(covariates, dtype=np.float64)
    full = linear(outcome, x, weights=weights)
    found = []
    for term, columns in terms.items():
        containing = [c for name in (above or {}).get(term, ()) for c in terms[name]]
        larger = np.delete(x, containing, axis=1)
        smaller = np.delete(x, [*containing, *columns], axis=1)
        explained = _rss(outcome, smaller, weights) - _rss(outcome, larger, weights)
        test = _f_test(explained, len(columns), full.residual_ss, full.df_residual)
        found.append(TermTest(term, explained, test))
    return tuple(found)


def _rss(outcome: ArrayLike, x: Floats, weights: ArrayLike | None) -> float:
    return linear(outcome, x if x.shape[1] else None, weights=weights).residual_ss
