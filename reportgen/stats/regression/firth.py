"""Firth's penalised logistic regression: finite where events occur on one side of a covariate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, check_choice
from reportgen.stats.distributions import chi_square_p, chi_square_quantile
from reportgen.stats.regression.covariates import Design, design, outcome_values
from reportgen.stats.regression.profile_limits import limit_of

VARIANCES = ("fisher_information", "augmented_data")
STEPS = 500
LARGEST_STEP = 5.0
"""Of a scaled coefficient at once; the first steps under separation would overshoot."""


@dataclass(frozen=True, slots=True)
class FirthFit:
    """Coefficients with penalised-likelihood limits and P values, shapes (q,), intercept first.

    ``loglik`` is penalised; ``loglik_null`` has all slopes 0 in the full design.
    """

    names: tuple[str, ...]
    n: int
    coef: Floats
    std_error: Floats
    ci_low: Floats
    ci_high: Floats
    p_value: Floats
    loglik: float
    loglik_null: float
    level: float


@dataclass(frozen=True, slots=True)
class _Data:
    x: Floats
    y: Floats
    weights: Floats


@dataclass(frozen=True, slots=True)
class _At:
    """The penalised likelihood and its score at coefficients; ``hat`` the leverages (n,)."""

    loglik: float
    score: Floats
    information: Floats
    hat: Floats
    variance: Floats


def firth_logistic(
    outcome: ArrayLike,
    covariates: ArrayLike | None,
    *,
    weights: ArrayLike | None = None,
    variance: str = "augmented_data",
    names: Sequence[str] | None = None,
    level: float = LEVEL,
) -> FirthFit:
    """Maximum of log likelihood + log det(X'WX)/2, outcome (n,) 0 or 1, frequencies as weights.

    Limits and P values by the profile of the penalised likelihood, the coefficient fixed in the
    full design. Standard errors from X'WX (``fisher_information``) or X'W(1 + h)X
    (``augmented_data``, h the leverages). Raises AnalysisError as ``glm.glm``, but not for
    separation. Firth 1993, doi:10.1093/biomet/80.1.27; Heinze and Schemper 2002,
    doi:10.1002/sim.1047. R: logistf(), brglm2's AS_mean, to 1e-8.
    """
    check_choice(variance, VARIANCES, "variance")
    y = outcome_values(outcome)
    if not np.isin(y, (0, 1)).all():
        raise AnalysisError.single("outcome", "must be 0 or 1 in every row.")
    shape = design(covariates, len(y), names, weights)
    data = _Data(shape.x, y, shape.weights)
    beta, best = _best(data, np.zeros(len(shape.names)), ())
    information = best.information
    if variance == "augmented_data":
        more = data.weights * best.variance * (1 + best.hat)
        information = (data.x * more[:, None]).T @ data.x
    covariance = shape.covariance(np.asarray(np.linalg.inv(information), dtype=np.float64))
    coef, se = shape.back @ beta, np.sqrt(covariance.diagonal())
    low, high, p = _profiles(shape, y, coef, se, best.loglik, level)
    slopes = tuple(range(1, len(coef)))
    # the determinant is that of the covariates as given
    unscaled = -float(np.linalg.slogdet(shape.back)[1])
    null = _best(data, np.zeros(len(coef)), slopes)[1].loglik + unscaled
    loglik = best.loglik + unscaled
    return FirthFit(shape.names, round(shape.n), coef, se, low, high, p, loglik, null, level)


def _profiles(
    shape: Design, y: Floats, coef: Floats, se: Floats, loglik: float, level: float
) -> tuple[Floats, Floats, Floats]:
    """Limits and P values on the scale of the covariates as given.

    Not centred, so that each coefficient is one of the given covariates; the determinant of the
    scaled columns differs from that of the given by a constant, which cancels.
    """
    size = np.sqrt(np.average(shape.raw**2, axis=0, weights=shape.weights))
    data = _Data(shape.raw / size, y, shape.weights)
    top = _best(data, coef * size, ())[1].loglik
    limit = chi_square_quantile(level, 1)
    low, high, p = (np.empty(len(coef)) for _ in range(3))
    for j in range(len(coef)):

        def lost(value: float, j: int = j) -> float:
            start = coef * size
            start[j] = value * size[j]
            return 2 * (top - _best(data, start, (j,))[1].loglik)

        low[j] = limit_of(lost, float(coef[j]), float(se[j]), -1.0, limit)
        high[j] = limit_of(lost, float(coef[j]), float(se[j]), 1.0, limit)
        p[j] = chi_square_p(lost(0.0), 1)
    return low, high, p


def _best(data: _Data, start: Floats, fixed: Sequence[int]) -> tuple[Floats, _At]:
    """The maximum with some coefficients kept where they start."""
    free = np.setdiff1d(np.arange(len(start)), fixed)
    beta, at = start.copy(), _at(data, start)
    for _ in range(STEPS):
        if not len(free):
            return beta, at
        step = np.linalg.solve(at.information[np.ix_(free, free)], at.score[free])
        step *= min(1.0, LARGEST_STEP / max(float(np.abs(step).max()), 1e-300))
        gain = float(step @ at.score[free])
        for _ in range(30):
            new = beta.copy()
            new[free] += step
            there = _at(data, new)
            if there.loglik >= at.loglik - 1e-13 * abs(at.loglik):
                break
            step = step / 2
        beta, at = new, there
        if gain < 1e-22:
            return beta, at
    raise AnalysisError.single("model", f"no penalised maximum was found in {STEPS} steps.")


def _at(data: _Data, beta: Floats) -> _At:
    x, y, weights = data.x, data.y, data.weights
    eta = x @ beta
    mean = special.expit(eta)
    variance = np.maximum(mean * special.expit(-eta), np.finfo(float).tiny)
    information = (x * (weights * variance)[:, None]).T @ x
    sign, determinant = np.linalg.slogdet(information)
    if sign <= 0:
        raise AnalysisError.single("model", "the information vanishes: no penalised maximum.")
    # the leverage of a row counted once; weights are frequencies
    hat = variance * np.einsum("ij,jk,ik->i", x, np.linalg.inv(information), x)
    of_rows = y * special.log_expit(eta) + (1 - y) * special.log_expit(-eta)
    loglik = float(weights @ of_rows) + determinant / 2
    score = x.T @ (weights * (y - mean + hat * (0.5 - mean)))
    return _At(loglik, np.asarray(score), np.asarray(information), hat, variance)
