"""Distributions of the outcome with their canonical link: what a generalised linear model needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from reportgen.stats.checks import Floats


@dataclass(frozen=True, slots=True)
class Family:
    """Functions of outcome ``y`` (a mean of ``m`` trials, else m = 1) and linear predictor ``eta``.

    ``mean`` is the inverse link, ``variance`` its derivative, ``loglik`` that of every row,
    ``saturated`` the same where the mean is the outcome; ``link`` leads from a mean to eta.
    """

    name: str
    mean: Callable[[Floats], Floats]
    variance: Callable[[Floats], Floats]
    link: Callable[[float], float]
    loglik: Callable[[Floats, Floats, Floats], Floats]
    saturated: Callable[[Floats, Floats], Floats]


def _logistic(eta: Floats) -> Floats:
    return np.asarray(special.expit(eta))


def _logistic_variance(eta: Floats) -> Floats:
    return np.asarray(special.expit(eta) * special.expit(-eta))


def _log_choose(y: Floats, m: Floats) -> Floats:
    events = y * m
    return np.asarray(
        special.gammaln(m + 1) - special.gammaln(events + 1) - special.gammaln(m - events + 1)
    )


def _binomial_loglik(y: Floats, m: Floats, eta: Floats) -> Floats:
    of_events = y * special.log_expit(eta) + (1 - y) * special.log_expit(-eta)
    return np.asarray(_log_choose(y, m) + m * of_events)


def _binomial_saturated(y: Floats, m: Floats) -> Floats:
    return np.asarray(_log_choose(y, m) + m * (special.xlogy(y, y) + special.xlogy(1 - y, 1 - y)))


def _poisson_loglik(y: Floats, m: Floats, eta: Floats) -> Floats:
    return np.asarray(y * eta - np.exp(eta) - special.gammaln(y + 1))


def _poisson_saturated(y: Floats, m: Floats) -> Floats:
    return np.asarray(special.xlogy(y, y) - y - special.gammaln(y + 1))


FAMILIES: dict[str, Family] = {
    "binomial": Family(
        "binomial",
        _logistic,
        _logistic_variance,
        lambda mean: float(special.logit(mean)),
        _binomial_loglik,
        _binomial_saturated,
    ),
    "poisson": Family(
        "poisson",
        lambda eta: np.asarray(np.exp(eta)),
        lambda eta: np.asarray(np.exp(eta)),
        lambda mean: float(np.log(mean)),
        _poisson_loglik,
        _poisson_saturated,
    ),
}
