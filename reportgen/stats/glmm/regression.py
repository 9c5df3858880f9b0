"""Mixed-effects logistic regression: arms or other moderators of a proportion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL, QUADRATURE_POINTS
from reportgen.errors import AnalysisError, Problem
from reportgen.stats.checks import Floats, as_floats, counts, raise_if, rows
from reportgen.stats.distributions import (
    check_level,
    chi_square_p,
    two_sided_p,
    two_sided_quantile,
)
from reportgen.stats.glmm.integral import Binomial
from reportgen.stats.glmm.likelihood import Model, fit_mixed
from reportgen.stats.glmm.one_sample import expit
from reportgen.stats.wald import wald_tests


@dataclass(frozen=True, slots=True)
class ChiSquareTest:
    """A chi-square statistic with its degrees of freedom and upper-tail P value."""

    statistic: float
    df: int
    p_value: float


@dataclass(frozen=True, slots=True)
class MixedLogisticFit:
    """Coefficients (p,) on the log-odds scale with their covariance (p, p).

    ``lrt*`` compare with the intercept-only model, each with its own tau2; ``wald*`` test all
    coefficients but the first column. Both are None for a design of one column.
    """

    level: float
    quadrature_points: int
    k: int
    p: int
    n: int
    events: int
    names: tuple[str, ...]
    coef: Floats
    se: Floats
    statistic: Floats
    p_value: Floats
    ci_low: Floats
    ci_high: Floats
    cov: Floats
    tau2: float
    tau: float
    on_boundary: bool
    tau2_null: float | None
    loglik: float
    lrt: float | None
    lrt_df: int | None
    lrt_p: float | None
    wald: float | None
    wald_df: int | None
    wald_p: float | None


def mixed_logistic(
    events: ArrayLike,
    n: ArrayLike,
    X: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    offset: ArrayLike | None = None,
    level: float = LEVEL,
    quadrature_points: int = QUADRATURE_POINTS,
) -> MixedLogisticFit:
    """Logistic regression of the events of k arms with one normal random intercept per row.

    logit P = X b + tau u, u standard normal, by maximum likelihood (adaptive Gauss-Hermite). X has
    shape (k, p) and holds its intercept column, which must come first. With an arm as a 0/1 column
    its coefficient is a log odds ratio between studies. ``offset`` (k,) is added to X b as it is.
    Standard errors from the observed
    information in (b, tau); normal limits, one common tau2.

    Raises AnalysisError for counts that are none, columns that follow from others, fewer rows than
    coefficients, and when the likelihood has no finite maximum (a group without any event).
    Stijnen et al. 2010, doi:10.1002/sim.4040. R: lme4::glmer(nAGQ = 7) pushed to convergence, or
    metafor::rma.glmm(measure = "PLO", mods = ), to 1e-6.
    """
    x, size = counts(events, n)
    check_level(level)
    design, labels = _design(X, names, len(x))
    model = Model(Binomial(x, size - x), design, quadrature_points, _offset(offset, len(x)))
    fit = fit_mixed(model)
    tests = wald_tests(fit.coef, fit.cov, level)
    lrt, lrt_df, tau2_null = _against_null(model, fit.loglik)
    wald = _wald(fit.coef, fit.cov, list(range(1, model.p))) if model.p > 1 else None
    return MixedLogisticFit(
        level=level,
        quadrature_points=quadrature_points,
        k=model.k,
        p=model.p,
        n=int(size.sum()),
        events=int(x.sum()),
        names=labels,
        coef=fit.coef,
        se=tests.std_error,
        statistic=tests.z,
        p_value=tests.p_value,
        ci_low=tests.low,
        ci_high=tests.high,
        cov=fit.cov,
        tau2=fit.tau**2,
        tau=fit.tau,
        on_boundary=fit.tau == 0,
        tau2_null=tau2_null,
        loglik=fit.loglik + model.data.constant(),
        lrt=lrt,
        lrt_df=lrt_df,
        lrt_p=None if lrt is None or lrt_df is None else chi_square_p(lrt, lrt_df),
        wald=wald.statistic if wald else None,
        wald_df=wald.df if wald else None,
        wald_p=wald.p_value if wald else None,
    )


def _design(X: ArrayLike, names: Sequence[str] | None, k: int) -> tuple[Floats, tuple[str, ...]]:
    design = np.asarray(X, dtype=float)
    design = design[:, None] if design.ndim == 1 else design
    problems = []
    if design.ndim != 2 or design.shape[0] != k:
        raise AnalysisError.single("X", f"has shape {design.shape} for {k} studies.")
    if np.any(bad := ~np.isfinite(design).all(axis=1)):
        problems.append(Problem("X", f"{rows(bad)} without a value.", "Leave it out."))
    if design.shape[1] > k:
        problems.append(Problem("X", f"{k} studies cannot carry {design.shape[1]} coefficients."))
    labels = tuple(names) if names is not None else _numbered(design.shape[1])
    if len(labels) != design.shape[1]:
        problems.append(Problem("names", f"{len(labels)} for {design.shape[1]} columns."))
    raise_if(problems)
    return design, labels


def _offset(offset: ArrayLike | None, k: int) -> Floats | None:
    if offset is None:
        return None
    values = as_floats(offset, "offset")
    if len(values) != k or not np.isfinite(values).all():
        raise AnalysisError.single("offset", f"needs {k} numbers.")
    return values


def _numbered(p: int) -> tuple[str, ...]:
    return ("intercept", *(f"x{j}" for j in range(1, p)))


def _against_null(model: Model, loglik: float) -> tuple[float | None, int | None, float | None]:
    if model.p < 2:
        return None, None, None
    null = fit_mixed(replace(model, X=np.ones((model.k, 1))))
    return max(0.0, 2 * (loglik - null.loglik)), model.p - 1, null.tau**2


def _wald(coef: Floats, cov: Floats, which: list[int]) -> ChiSquareTest:
    chosen = coef[which]
    statistic = float(chosen @ np.linalg.solve(cov[np.ix_(which, which)], chosen))
    return ChiSquareTest(statistic, len(which), chi_square_p(statistic, len(which)))


def wald_test(fit: MixedLogisticFit, which: Sequence[int]) -> ChiSquareTest:
    """Wald test that the coefficients at these positions are all 0: b' V^-1 b, chi-square.

    Raises AnalysisError for a position that is none.
    """
    positions = list(which)
    if not positions or any(not 0 <= j < fit.p for j in positions):
        raise AnalysisError.single("which", f"positions lie between 0 and {fit.p - 1}.")
    return _wald(fit.coef, fit.cov, positions)


@dataclass(frozen=True, slots=True)
class RateDifference:
    """Two proportions with limits (normal on the logit) and their difference (delta method)."""

    level: float
    rate_1: float
    rate_1_low: float
    rate_1_high: float
    rate_0: float
    rate_0_low: float
    rate_0_high: float
    difference: float
    se: float
    ci_low: float
    ci_high: float
    statistic: float
    p_value: float


def _difference(logits: Floats, cov: Floats, level: float) -> RateDifference:
    """From the two log odds (first minus second) and their 2 x 2 covariance."""
    z = two_sided_quantile(level)
    rates = [expit(value) for value in logits]
    gradient = np.array([rates[0] * (1 - rates[0]), -rates[1] * (1 - rates[1])])
    se = sqrt(float(gradient @ cov @ gradient))
    if not se > 0:
        raise AnalysisError.single("rate difference", "its standard error is 0.")
    half = [z * sqrt(float(cov[i, i])) for i in range(2)]
    difference = rates[0] - rates[1]
    return RateDifference(
        level=level,
        rate_1=rates[0],
        rate_1_low=expit(float(logits[0]) - half[0]),
        rate_1_high=expit(float(logits[0]) + half[0]),
        rate_0=rates[1],
        rate_0_low=expit(float(logits[1]) - half[1]),
        rate_0_high=expit(float(logits[1]) + half[1]),
        difference=difference,
        se=se,
        ci_low=difference - z * se,
        ci_high=difference + z * se,
        statistic=difference / se,
        p_value=two_sided_p(difference / se),
    )


def rate_difference(
    fit: MixedLogisticFit, x1: ArrayLike, x0: ArrayLike, *, level: float | None = None
) -> RateDifference:
    """Difference of the model's proportions at two rows of the design, x1 minus x0, each (p,).

    expit(x1'b) - expit(x0'b), the proportions at the centre of the random effects; delta method.
    Oehlert 1992, doi:10.1080/00031305.1992.10475842.
    """
    contrast = np.vstack([np.asarray(x1, dtype=float), np.asarray(x0, dtype=float)])
    if contrast.shape != (2, fit.p):
        raise AnalysisError.single("x1, x0", f"must hold {fit.p} numbers each.")
    chosen = fit.level if level is None else check_level(level)
    return _difference(contrast @ fit.coef, contrast @ fit.cov @ contrast.T, chosen)


def independent_rate_difference(
    logit_1: float, se_1: float, logit_0: float, se_0: float, *, level: float = LEVEL
) -> RateDifference:
    """Difference of two proportions pooled apart, from their log odds and standard errors.

    Delta method without covariance, first minus second. Raises AnalysisError for a standard error
    that is not positive.
    """
    if not (se_1 > 0 and se_0 > 0):
        raise AnalysisError.single("rate difference", "standard errors must be positive.")
    cov = np.diag([se_1**2, se_0**2])
    return _difference(np.array([logit_1, logit_0]), cov, check_level(level))
