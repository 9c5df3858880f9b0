"""The pooled proportion by a beta-binomial model."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, counts
from reportgen.stats.distributions import check_level, chi_square_p, two_sided_quantile
from reportgen.stats.glmm.integral import Binomial
from reportgen.stats.glmm.likelihood import covariance, runs_away
from reportgen.stats.glmm.newton import maximise
from reportgen.stats.glmm.one_sample import expit, refuse_hopeless

LARGEST_STUDY = 10_000_000
"""The likelihood is a sum over the participants of the largest study."""
LOWEST, HIGHEST = -25.0, 25.0


@dataclass(frozen=True, slots=True)
class BetaBinomialFit:
    """Log odds of the mean proportion with normal limits, and as proportions (``rate_*``).

    ``rho`` is the correlation of two participants of one study, 0 when the studies differ no more
    than binomial counts do. ``lrt`` tests rho = 0, which lies on the edge: its P value is half of
    the chi-square's. ``se_log_theta`` is None at rho = 0.
    """

    level: float
    k: int
    n: int
    events: int
    estimate: float
    se: float
    ci_low: float
    ci_high: float
    rate: float
    rate_low: float
    rate_high: float
    rho: float
    se_log_theta: float | None
    lrt: float
    lrt_p: float
    loglik: float


class _Likelihood:
    """sum_j c_j log(p + j t) + d_j log(q + j t) - e_j log(1 + j t), t = rho/(1 - rho).

    c_j, d_j, e_j count the studies with more than j events, non-events, participants: the product
    form of the beta-binomial probability, exact down to t = 0 where gamma functions cancel.
    """

    def __init__(self, x: Floats, n: Floats) -> None:
        self.j = np.arange(float(n.max()))
        self.c, self.d, self.e = (self._more_than(values) for values in (x, n - x, n))

    def _more_than(self, values: Floats) -> Floats:
        ordered = np.sort(values)
        return np.asarray(len(values) - np.searchsorted(ordered, self.j, side="right"), dtype=float)

    def at(self, theta: Floats) -> tuple[float, Floats, Floats]:
        """Value, gradient and Hessian in (log odds, log t)."""
        eta, t = float(theta[0]), exp(float(theta[1]))
        p, q = expit(eta), expit(-eta)
        up, down, whole = p + self.j * t, q + self.j * t, 1 + self.j * t
        value = (self.c * np.log(up) + self.d * np.log(down) - self.e * np.log(whole)).sum()
        cu, dd, ew = self.c / up, self.d / down, self.e / whole
        by_p = (cu - dd).sum()
        by_t = (self.j * (cu + dd - ew)).sum()
        pp = -(cu / up + dd / down).sum()
        pt = -(self.j * (cu / up - dd / down)).sum()
        tt = -(self.j**2 * (cu / up + dd / down - ew / whole)).sum()
        w = p * q  # dp/d eta
        gradient = np.array([by_p * w, by_t * t])
        cross = pt * w * t
        hessian = np.array([[pp * w**2 + by_p * w * (q - p), cross], [cross, tt * t**2 + by_t * t]])
        return float(value), gradient, hessian

    def slope_at_0(self, p: float) -> float:
        """Derivative in t of the binomial model's likelihood."""
        return float((self.j * (self.c / p + self.d / (1 - p) - self.e)).sum())


def beta_binomial(events: ArrayLike, n: ArrayLike, *, level: float = LEVEL) -> BetaBinomialFit:
    """Pooled proportion of k studies whose proportions follow a beta distribution.

    x_i ~ BetaBinomial(n_i, p, rho), mean n p, variance n p (1-p)(1 + (n-1) rho), by maximum
    likelihood; shapes (k,). ``estimate`` is logit p: the mean of the proportions, not their centre
    on the log odds scale as in ``random_intercept_logistic``. Standard error from the observed
    information in (logit p, log(rho/(1-rho))). No continuity correction.

    Raises AnalysisError for counts that are none, without any event, with events in everyone, and
    when the likelihood has no finite maximum (0% beside 100% only). Skellam 1948, JSTOR 2983779;
    Kuss 2015, doi:10.1002/sim.6383. R: VGAM::vglm(betabinomial), aod::betabin, to 1e-6.
    """
    x, size = counts(events, n)
    check_level(level)
    refuse_hopeless(x, size)
    if size.max() > LARGEST_STUDY:
        raise AnalysisError.single(
            "beta-binomial",
            f"a study of more than {LARGEST_STUDY} takes too long.",
            "Use the GLMM.",
        )
    likelihood = _Likelihood(x, size)
    p = float(x.sum() / size.sum())
    binomial = float(x.sum()) * np.log(p) + float((size - x).sum()) * np.log1p(-p)
    edge_se = sqrt(1 / (float(size.sum()) * p * (1 - p)))
    logit = float(np.log(p) - np.log1p(-p))
    constant = Binomial(x, size - x).constant()
    if len(x) < 2 or not likelihood.slope_at_0(p) > 0:
        return _record(x, size, level, (logit, edge_se, 0.0, None), binomial + constant, 0.0)
    found = maximise(likelihood.at, np.array([logit, np.log(0.05)]), bound=-LOWEST)
    if not found.settled or found.point[1] > HIGHEST:
        raise runs_away("the studies have 0% or 100% only")
    if found.value <= binomial + 1e-10 * (1 + abs(binomial)):
        return _record(x, size, level, (logit, edge_se, 0.0, None), binomial + constant, 0.0)
    cov = covariance(-found.hessian)
    numbers = (
        float(found.point[0]),
        sqrt(float(cov[0, 0])),
        expit(float(found.point[1])),
        sqrt(float(cov[1, 1])),
    )
    return _record(x, size, level, numbers, found.value + constant, 2 * (found.value - binomial))


def _record(
    x: Floats,
    size: Floats,
    level: float,
    numbers: tuple[float, float, float, float | None],
    loglik: float,
    lrt: float,
) -> BetaBinomialFit:
    estimate, se, rho, se_log_theta = numbers
    half = two_sided_quantile(level) * se
    return BetaBinomialFit(
        level=level,
        k=len(x),
        n=int(size.sum()),
        events=int(x.sum()),
        estimate=estimate,
        se=se,
        ci_low=estimate - half,
        ci_high=estimate + half,
        rate=expit(estimate),
        rate_low=expit(estimate - half),
        rate_high=expit(estimate + half),
        rho=rho,
        se_log_theta=se_log_theta,
        lrt=lrt,
        lrt_p=chi_square_p(lrt, 1) / 2 if lrt > 0 else 1.0,
        loglik=float(loglik),
    )
