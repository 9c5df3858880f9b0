"""Likelihood of a selection model with its exact gradient and Hessian, and its highest maximum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

import numpy as np

from reportgen.stats.checks import Floats
from reportgen.stats.glmm.newton import Optimum, maximise
from reportgen.stats.small_study.truncated_normal import Jet, log_density
from reportgen.stats.small_study.weight_functions import Weighting

BOUND = 1e3
"""In units of a typical standard error; what lies beyond has run away."""
NO_SPREAD = 1e-12
"""A climb that ends at a smaller tau2 was on its way to 0."""
BLOCK = 256
"""Studies taken at a time, so that the cells of all of them stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Estimates and variances (k,), divided by the unit and its square, with their weighting."""

    y: Floats
    v: Floats
    weighting: Weighting

    def at(self, mu: float, tau2: float, theta: Floats) -> tuple[float, Floats, Floats]:
        """Log-likelihood, gradient and Hessian in (mu, tau2, theta).

        sum log w(p_i) + log density(y_i) - log A_i, A_i the weight expected over all estimates
        the study could have had.
        """
        w = self.weighting
        own = log_density(self.y, self.v, mu, tau2)
        value = float(own.value.sum() + (w.own_offset + w.own_slopes @ theta).sum())
        gradient = np.concatenate(([own.mu.sum(), own.tau2.sum()], w.own_slopes.sum(axis=0)))
        hessian = np.zeros((len(gradient), len(gradient)))
        hessian[:2, :2] = [
            [own.mu_mu.sum(), own.mu_tau2.sum()],
            [own.mu_tau2.sum(), own.tau2_tau2.sum()],
        ]
        weights = np.exp(w.offset + w.slopes @ theta)
        for start in range(0, len(self.y), BLOCK):
            cells = w.cells(self.v[start : start + BLOCK], mu, tau2)
            log_a, first, second = _expected(weights, w.slopes, cells)
            value -= log_a
            gradient -= first
            hessian -= second
        return value, gradient, hessian


def _expected(weights: Floats, slopes: Floats, cells: Jet) -> tuple[float, Floats, Floats]:
    """Sum of log A over studies, with its gradient and Hessian in (mu, tau2, theta)."""
    a = weights @ cells.value
    by_theta = weights[:, None] * slopes
    first = np.vstack((weights @ cells.mu, weights @ cells.tau2, by_theta.T @ cells.value)) / a
    second = -first @ first.T
    second[0, 0] += (weights @ cells.mu_mu / a).sum()
    second[1, 1] += (weights @ cells.tau2_tau2 / a).sum()
    crossed = (weights @ cells.mu_tau2 / a).sum()
    second[0, 1] += crossed
    second[1, 0] += crossed
    for row, derivative in ((0, cells.mu), (1, cells.tau2)):
        mixed = (by_theta.T @ derivative / a).sum(axis=1)
        second[row, 2:] += mixed
        second[2:, row] += mixed
    second[2:, 2:] += by_theta.T @ ((cells.value / a).sum(axis=1)[:, None] * slopes)
    return float(np.log(a).sum()), first.sum(axis=1), second


@dataclass(frozen=True, slots=True)
class Fitted:
    """A maximum: parameters, log-likelihood, and minus the Hessian of the free parameters.

    The free parameters are mu, tau2 unless it is 0, and theta.
    """

    mu: float
    tau2: float
    theta: Floats
    loglik: float
    information: Floats


def _fitted(selection: Selection, mu: float, tau2: float, theta: Floats) -> Fitted:
    value, _, hessian = selection.at(mu, tau2, theta)
    free = [i for i in range(len(hessian)) if i != 1 or tau2 > 0]
    return Fitted(mu, tau2, theta, value, -hessian[np.ix_(free, free)])


def _finite(value: float, gradient: Floats, hessian: Floats) -> tuple[float, Floats, Floats]:
    """The same, or a value to which nothing climbs where derivatives have overflown."""
    if np.isfinite(value) and np.isfinite(gradient).all() and np.isfinite(hessian).all():
        return value, gradient, hessian
    return -np.inf, np.zeros_like(gradient), -np.eye(len(gradient))


def _flat(selection: Selection, start: Floats) -> Optimum:
    """Climb in (mu, theta) with tau2 = 0."""
    free = np.r_[0, 2 : len(start) + 1]

    def objective(point: Floats) -> tuple[float, Floats, Floats]:
        value, gradient, hessian = selection.at(float(point[0]), 0.0, point[1:])
        return _finite(value, gradient[free], hessian[np.ix_(free, free)])

    return maximise(objective, start, bound=BOUND)


def _spread(selection: Selection, start: Floats) -> Optimum:
    """Climb in (mu, tau, theta): in tau a maximum at 0 is one like any other."""

    def objective(point: Floats) -> tuple[float, Floats, Floats]:
        tau = float(point[1])
        value, gradient, hessian = selection.at(float(point[0]), tau**2, point[2:])
        scale = np.ones(len(point))
        scale[1] = 2 * tau
        scaled = hessian * np.outer(scale, scale)
        scaled[1, 1] += 2 * gradient[1]
        return _finite(value, gradient * scale, scaled)

    return maximise(objective, start, bound=BOUND)


def _climb(selection: Selection, mu: float, tau2: float, theta: Floats) -> Fitted | None:
    """The maximum above this start; None when the climb runs away or does not settle."""
    if tau2 > 0:
        top = _spread(selection, np.r_[mu, sqrt(tau2), theta])
        if not top.settled:
            return None
        mu, tau2, theta = float(top.point[0]), float(top.point[1]) ** 2, top.point[2:]
        if tau2 > NO_SPREAD:
            return _fitted(selection, mu, tau2, theta)
    top = _flat(selection, np.r_[mu, theta])
    return _fitted(selection, float(top.point[0]), 0.0, top.point[1:]) if top.settled else None


def maxima(selection: Selection, starts: Iterable[tuple[float, float, Floats]]) -> list[Fitted]:
    """The maxima reached from the starts (mu, tau2, theta); tau2 = 0 there keeps it at 0."""
    with np.errstate(all="ignore"):  # a trial point may overflow; it is not climbed to
        reached = [_climb(selection, *start) for start in starts]
    return [fit for fit in reached if fit is not None and np.isfinite(fit.loglik)]
