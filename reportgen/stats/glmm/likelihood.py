"""The mixed-effects logistic model: its likelihood, its fit, its boundary, its profile in tau."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from reportgen.errors import AnalysisError, Problem
from reportgen.stats.checks import Floats
from reportgen.stats.glmm.integral import Binomial, contributions, softplus
from reportgen.stats.glmm.newton import Optimum, maximise
from reportgen.stats.tau2 import estimate_tau2
from reportgen.stats.weighted import Data

# a log odds or a standard deviation past this says that the likelihood rises without end: studies
# one tau apart would have odds that differ by a factor of e^25
FARTHEST = 25.0


@dataclass(frozen=True, slots=True)
class Model:
    """Counts and design (k, p) of a logistic model with one normal random intercept per study."""

    data: Binomial
    X: Floats
    points: int
    offset: Floats | None = None

    def eta(self, coef: Floats) -> Floats:
        """Linear predictor X b, plus the offset if there is one."""
        fixed = self.X @ coef
        return np.asarray(fixed if self.offset is None else fixed + self.offset)

    @property
    def k(self) -> int:
        """Number of studies."""
        return len(self.data.x)

    @property
    def p(self) -> int:
        """Number of coefficients."""
        return int(self.X.shape[1])

    def logits(self) -> Floats:
        """Rough log odds of the studies less the offset, to start from."""
        rough = np.log((self.data.x + 0.5) / (self.data.rest + 0.5))
        return np.asarray(rough if self.offset is None else rough - self.offset)

    def mixed(self, theta: Floats) -> tuple[float, Floats, Floats]:
        """Value, gradient and Hessian in (coefficients, tau); even in tau."""
        sign = -1.0 if theta[-1] < 0 else 1.0
        c = contributions(self.data, self.eta(theta[:-1]), abs(float(theta[-1])), self.points)
        p = self.p
        gradient, hessian = np.empty(p + 1), np.empty((p + 1, p + 1))
        gradient[:p], gradient[p] = self.X.T @ c.a, sign * c.t.sum()
        hessian[:p, :p] = (self.X.T * c.aa) @ self.X
        hessian[:p, p] = hessian[p, :p] = sign * (self.X.T @ c.at)
        hessian[p, p] = c.tt.sum()
        return float(c.value.sum()), gradient, hessian

    def common(self, coef: Floats) -> tuple[float, Floats, Floats]:
        """Value, gradient and Hessian of the model without random effect."""
        eta = self.eta(coef)
        p = special.expit(eta)
        value = -(self.data.x * softplus(-eta) + self.data.rest * softplus(eta)).sum()
        gradient = self.X.T @ (self.data.x * (1 - p) - self.data.rest * p)
        return float(value), gradient, -(self.X.T * (self.data.n * p * (1 - p))) @ self.X

    def at_tau(self, coef: Floats, tau: float) -> tuple[float, Floats, Floats]:
        """Value, gradient and Hessian in the coefficients with tau held."""
        value, gradient, hessian = self.mixed(np.append(coef, tau))
        return value, gradient[:-1], hessian[:-1, :-1]

    def saturated(self) -> float:
        """Log-likelihood with a probability of its own for every study, without constant."""
        x, rest, n = self.data.x, self.data.rest, self.data.n
        return float((special.xlogy(x, x / n) + special.xlogy(rest, rest / n)).sum())


@dataclass(frozen=True, slots=True)
class Fit:
    """Maximum-likelihood fit: coefficients, their covariance, tau, and the one with tau = 0.

    Log-likelihoods are without the binomial coefficients. ``cov`` is the block of the inverse
    observed information in (coefficients, tau); at tau = 0 the cross terms vanish.
    """

    coef: Floats
    cov: Floats
    tau: float
    loglik: float
    common_coef: Floats
    common_cov: Floats
    common_loglik: float


def runs_away(what: str) -> AnalysisError:
    """The refusal of a likelihood without a finite maximum, saying why."""
    return AnalysisError(
        Problem(
            "mixed model",
            f"the likelihood has no finite maximum: {what}.",
            "Show the studies without pooling, or pool by inverse variance with a correction.",
        )
    )


def covariance(information: Floats) -> Floats:
    """Its inverse, refused where it is not positive definite."""
    values = np.linalg.eigvalsh(information)
    if not values[0] > 1e-12 * max(1.0, float(values[-1])):
        raise runs_away("it is flat in at least one direction")
    return np.asarray(np.linalg.inv(information))


def fit_common(model: Model) -> tuple[Floats, Floats, float]:
    """Logistic regression: coefficients, covariance, log-likelihood without constant."""
    if np.linalg.matrix_rank(model.X) < model.p:
        raise AnalysisError.single(
            "moderators",
            "cannot be told apart: a column of the design follows from the others.",
            "Leave one of them out.",
        )
    start = np.asarray(np.linalg.lstsq(model.X, model.logits(), rcond=None)[0])
    found = maximise(model.common, start, bound=np.inf)
    eta = model.eta(found.point)
    if not found.settled or np.any(np.abs(eta) > FARTHEST):
        raise runs_away("a group of studies has no event, or an event in everyone")
    return found.point, covariance(-found.hessian), found.value


def fit_mixed(model: Model, start: Floats | None = None) -> Fit:
    """Fit with tau >= 0 at the highest maximum found, the boundary tau = 0 included.

    ``start`` (coefficients and tau) from a similar fit saves most of the work.
    """
    coef, cov, value = fit_common(model)
    boundary = Fit(coef, cov, 0.0, value, coef, cov, value)
    if model.k <= model.p or not np.any(model.data.n > 1):
        return boundary  # single participants say nothing about the spread between studies
    best = _climb_from(model, coef, start)
    tau = abs(float(best.point[-1]))
    if tau < 1e-4 and best.value <= value + 1e-9 * (1 + abs(value)):
        return boundary
    if best.value < value:
        return boundary
    if not best.settled:
        raise runs_away("the studies lie too far apart, such as 0% beside 100%")
    cov_mixed = covariance(-best.hessian)
    p = model.p
    return Fit(best.point[:p], cov_mixed[:p, :p], tau, best.value, coef, cov, value)


def _climb_from(model: Model, coef: Floats, start: Floats | None) -> Optimum:
    if start is not None:
        found = maximise(model.mixed, start, bound=FARTHEST)
        if found.settled and abs(found.point[-1]) > 1e-4:
            return found
    variances = 1 / (model.data.x + 0.5) + 1 / (model.data.rest + 0.5)
    only_mean = model.p == 1 and bool(np.all(model.X == 1))
    approximate = Data(model.logits(), variances, None if only_mean else model.X)
    tau = float(np.sqrt(max(estimate_tau2(approximate, "PM"), 0.04)))
    centre = approximate.at(tau**2).coef
    found = maximise(model.mixed, np.append(centre, tau), bound=FARTHEST)
    if not found.settled:
        again = maximise(model.mixed, np.append(coef, 0.5), bound=FARTHEST)
        found = again if again.settled else found
    return found
