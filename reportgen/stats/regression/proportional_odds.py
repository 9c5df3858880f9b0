"""The proportional-odds model of an ordered outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, few_levels
from reportgen.stats.distributions import chi_square_p
from reportgen.stats.regression.covariates import Design, design, outcome_values
from reportgen.stats.regression.newton import Point, maximise
from reportgen.stats.results import ChiSquareTest, exponential
from reportgen.stats.survival.observations import Integers
from reportgen.stats.wald import wald_tests

MOST_LEVELS = 200
"""Of an ordered outcome: its cut points are as many coefficients."""


@dataclass(frozen=True, slots=True)
class OrdinalFit:
    """Slopes (p,) with Wald tests and limits, and cut points (levels - 1,): logit P(Y <= j) =
    zeta_j - x beta, so that a positive slope goes with higher levels; ``lr`` tests all slopes."""

    names: tuple[str, ...]
    levels: tuple[float, ...]
    n: int
    coef: Floats
    std_error: Floats
    covariance: Floats
    z: Floats
    p_value: Floats
    odds_ratio: Floats
    ci_low: Floats
    ci_high: Floats
    cut_points: Floats
    loglik: float
    lr: ChiSquareTest


@dataclass(frozen=True, slots=True)
class FittedOdds:
    """A fit on the scale of the design: ``theta`` holds the cut points, then the slopes."""

    levels: Floats
    codes: Integers
    design: Design
    theta: Floats
    point: Point

    @property
    def cuts(self) -> int:
        """How many cut points there are."""
        return len(self.levels) - 1


def proportional_odds(
    outcome: ArrayLike,
    covariates: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    names: Sequence[str] | None = None,
    level: float = LEVEL,
) -> OrdinalFit:
    """Maximum likelihood, outcome (n,) of ordered numbers, covariates (n, p), frequency weights.

    Raises AnalysisError for an outcome of one level, covariates as ``covariates.design``, and a
    slope that runs to infinity. McCullagh 1980, doi:10.1111/j.2517-6161.1980.tb01109.x.
    R: MASS::polr, pushed to convergence, or ordinal::clm, to 1e-8.
    """
    fitted = fitted_odds(outcome, covariates, weights, names)
    shape, theta, best, cuts = fitted.design, fitted.theta, fitted.point, fitted.cuts
    inverse = np.linalg.inv(best.information)[cuts:, cuts:]
    back = shape.back[1:, 1:]
    coef, covariance = back @ theta[cuts:], back @ inverse @ back.T
    wald = wald_tests(coef, covariance, level)
    counts = np.bincount(fitted.codes, shape.weights)
    null = float(np.sum(special.xlogy(counts, counts / shape.n)))
    gain = max(0.0, 2 * (best.loglik - null))
    return OrdinalFit(
        names=shape.names[1:],
        levels=tuple(fitted.levels.tolist()),
        n=round(shape.n),
        coef=coef,
        std_error=wald.std_error,
        covariance=covariance,
        z=wald.z,
        p_value=wald.p_value,
        odds_ratio=exponential(coef),
        ci_low=exponential(wald.low),
        ci_high=exponential(wald.high),
        cut_points=theta[:cuts] - float(shape.back[0, 1:] @ theta[cuts:]),
        loglik=best.loglik,
        lr=ChiSquareTest(gain, len(coef), chi_square_p(gain, len(coef))),
    )


def fitted_odds(
    outcome: ArrayLike,
    covariates: ArrayLike,
    weights: ArrayLike | None = None,
    names: Sequence[str] | None = None,
) -> FittedOdds:
    """The same without its tests."""
    y = outcome_values(outcome)
    levels, codes = np.unique(y, return_inverse=True)
    if len(levels) < 2:
        raise AnalysisError.single("outcome", "is the same in every row.")
    few_levels(len(levels), MOST_LEVELS, "outcome")
    shape = design(covariates, len(y), names, weights)
    x, cuts = shape.x[:, 1:], len(levels) - 1
    share = np.cumsum(np.bincount(codes, shape.weights))[:-1] / shape.n
    start = np.concatenate((special.logit(share), np.zeros(x.shape[1])))

    def evaluate(theta: Floats) -> Point:
        return _point(theta, x, codes, shape.weights, cuts)

    def reach(theta: Floats) -> float:
        return float(np.abs(x @ theta[cuts:]).max() + np.abs(theta[:cuts]).max())

    def moving(step: Floats) -> tuple[str, ...]:
        far = np.abs(step[cuts:]) * np.abs(x).max(axis=0)
        return tuple(np.array(shape.names[1:])[far > far.max() / 10].tolist())

    theta, best = maximise(evaluate, start, reach, moving)
    return FittedOdds(levels, codes, shape, theta, best)


def level_shares(cut_points: Floats, eta: Floats) -> Floats:
    """Probability of each level (n, levels) at linear predictors (n,)."""
    below = special.expit(cut_points - eta[:, None])
    ends = np.zeros((len(eta), 1)), np.ones((len(eta), 1))
    return np.diff(np.hstack((ends[0], below, ends[1])), axis=1)


def _point(theta: Floats, x: Floats, codes: Integers, weights: Floats, cuts: int) -> Point:
    """Log likelihood, score and observed information in (cut points, slopes)."""
    zeta, beta = theta[:cuts], theta[cuts:]
    size = len(theta)
    if np.any(np.diff(zeta) <= 0):
        return Point(-np.inf, np.zeros(size), np.eye(size))
    eta = x @ beta
    ends = np.concatenate(([-np.inf], zeta, [np.inf]))
    upper, lower = ends[codes + 1] - eta, ends[codes] - eta
    # on the side where both tails are small, so that their difference keeps its digits
    flip = lower > 0
    share = np.where(
        flip,
        special.expit(-lower) - special.expit(-upper),
        special.expit(upper) - special.expit(lower),
    )
    if np.any(share <= 0):
        return Point(-np.inf, np.zeros(size), np.eye(size))
    loglik = float(weights @ np.log(share))
    f_up, f_low = (special.expit(u) * special.expit(-u) for u in (upper, lower))
    g_up, g_low = (f * (1 - 2 * special.expit(u)) for f, u in ((f_up, upper), (f_low, lower)))
    # derivatives of the two ends of each row's interval by theta, shape (n, size)
    d_up, d_low = np.zeros((len(x), size)), np.zeros((len(x), size))
    rows = np.arange(len(x))
    inner = codes < cuts
    d_up[rows[inner], codes[inner]] = 1.0
    inner = codes > 0
    d_low[rows[inner], codes[inner] - 1] = 1.0
    d_up[:, cuts:] = d_low[:, cuts:] = -x
    first = (d_up * f_up[:, None] - d_low * f_low[:, None]) / share[:, None]
    score = weights @ first
    second = (d_up * (weights * g_up / share)[:, None]).T @ d_up
    second -= (d_low * (weights * g_low / share)[:, None]).T @ d_low
    information = (first * weights[:, None]).T @ first - second
    return Point(loglik, np.asarray(score), np.asarray((information + information.T) / 2))
