"""Negative binomial regression of counts that vary more than Poisson's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.regression.covariates import Design
from reportgen.stats.regression.glm import fit
from reportgen.stats.regression.newton import Point, maximise
from reportgen.stats.results import exponential
from reportgen.stats.roots import bracketed_root
from reportgen.stats.wald import wald_tests

LARGEST = 20.0
"""Log of theta past which the counts vary no more than Poisson's."""


@dataclass(frozen=True, slots=True)
class NegativeBinomialFit:
    """Log rate ratios with normal limits, shapes (q,), their errors given ``theta``.

    The variance of a count is m + m^2/theta.
    """

    names: tuple[str, ...]
    n: int
    coef: Floats
    std_error: Floats
    covariance: Floats
    z: Floats
    p_value: Floats
    rate_ratio: Floats
    ci_low: Floats
    ci_high: Floats
    theta: float
    loglik: float


@dataclass(frozen=True, slots=True)
class _Data:
    shape: Design
    y: Floats
    offset: Floats


def negative_binomial(
    outcome: ArrayLike,
    covariates: ArrayLike | None,
    *,
    exposure: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    names: Sequence[str] | None = None,
    level: float = LEVEL,
) -> NegativeBinomialFit:
    """Maximum likelihood in coefficients and theta together; counts (n,), frequency weights.

    Raises AnalysisError as ``glm.glm`` and where the counts vary no more than Poisson's. Lawless
    1987, doi:10.2307/3314912. R: MASS::glm.nb, to 1e-7.
    """
    poisson = fit(outcome, covariates, "poisson", exposure=exposure, weights=weights, names=names)
    shape, data = poisson.design, _Data(poisson.design, poisson.y, poisson.offset)
    excess = (poisson.y - poisson.mean) ** 2 - poisson.y
    if float(shape.weights @ excess) <= 0:
        raise AnalysisError.single(
            "outcome", "the counts vary no more than Poisson's.", "Use a Poisson model."
        )
    log_theta = _theta(data, poisson.beta)
    theta = exp(log_theta)
    beta, best = _given(data, theta, poisson.beta)
    covariance = shape.covariance(_inverse(_expected(data, theta, beta)))
    coef = shape.back @ beta
    wald = wald_tests(coef, covariance, level)
    return NegativeBinomialFit(
        names=shape.names,
        n=round(shape.n),
        coef=coef,
        std_error=wald.std_error,
        covariance=covariance,
        z=wald.z,
        p_value=wald.p_value,
        rate_ratio=exponential(coef),
        ci_low=exponential(wald.low),
        ci_high=exponential(wald.high),
        theta=theta,
        loglik=best.loglik,
    )


def _theta(data: _Data, start: Floats) -> float:
    """The log of theta at which the profile likelihood is flat."""

    def slope(log_theta: float) -> float:
        theta = exp(log_theta)
        beta, _ = _given(data, theta, start)
        mean = np.exp(data.shape.x @ beta + data.offset)
        by_theta = (
            special.digamma(data.y + theta)
            - special.digamma(theta)
            + log(theta)
            + 1
            - np.log(theta + mean)
            - (data.y + theta) / (theta + mean)
        )
        return theta * float(data.shape.weights @ by_theta)

    low, high = -5.0, 5.0
    while slope(low) <= 0 and low > -LARGEST:
        low -= 5.0
    while slope(high) >= 0 and high < LARGEST:
        high += 5.0
    if slope(high) >= 0:
        raise AnalysisError.single(
            "outcome", "the counts vary no more than Poisson's.", "Use a Poisson model."
        )
    return bracketed_root(slope, low, high)


def _given(data: _Data, theta: float, start: Floats) -> tuple[Floats, Point]:
    """The coefficients at one theta."""
    shape, y = data.shape, data.y
    constant = special.gammaln(y + theta) - special.gammaln(theta) - special.gammaln(y + 1)

    def evaluate(beta: Floats) -> Point:
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            eta = shape.x @ beta + data.offset
            mean = np.exp(eta)
            both = mean + theta
            rows = constant + theta * np.log(theta / both) + y * (eta - np.log(both))
            score = shape.x.T @ (shape.weights * theta * (y - mean) / both)
            curve = shape.weights * theta * mean * (y + theta) / both**2
            information = (shape.x * curve[:, None]).T @ shape.x
        loglik = float(shape.weights @ rows)
        if not (np.isfinite(loglik) and np.isfinite(information).all()):
            return Point(-np.inf, np.zeros(len(beta)), np.eye(len(beta)))
        return Point(loglik, np.asarray(score), np.asarray(information))

    def reach(beta: Floats) -> float:
        return float(np.abs(shape.x @ beta).max())

    return maximise(evaluate, start, reach, lambda step: shape.names[1:])


def _inverse(information: Floats) -> Floats:
    return np.asarray(np.linalg.inv(information), dtype=np.float64)


def _expected(data: _Data, theta: float, beta: Floats) -> Floats:
    """Expected information of the coefficients."""
    mean = np.exp(data.shape.x @ beta + data.offset)
    weight = data.shape.weights * mean / (1 + mean / theta)
    return np.asarray((data.shape.x * weight[:, None]).T @ data.shape.x)
