"""Confidence intervals of tau2, and through it of I2 and H2."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.methods.record import Described
from reportgen.stats.checks import Floats, estimates_and_variances
from reportgen.stats.distributions import check_level, chi_square_quantile
from reportgen.stats.heterogeneity import h2_of_tau2, i2_of_tau2, typical_variance
from reportgen.stats.likelihood import log_likelihood
from reportgen.stats.quadratic_form import upper_tail
from reportgen.stats.roots import bracketed_root, expand_until
from reportgen.stats.tau2 import TAU2_ESTIMATORS, estimate_tau2, q_root
from reportgen.stats.weighted import Data
from reportgen.vocabulary import nearest

MAX_FORM_STUDIES = 300
"""Each step needs all eigenvalues of a k x k matrix."""


@dataclass(frozen=True, slots=True)
class Tau2Interval:
    """tau2 with limits, and the same for tau, I2 (percent) and H2."""

    method: str
    tau2: float
    low: float
    high: float
    tau: float
    tau_low: float
    tau_high: float
    i2: float | None
    i2_low: float | None
    i2_high: float | None
    h2: float | None
    h2_low: float | None
    h2_high: float | None


def q_profile(data: Data, level: float, _: str, __: float) -> tuple[float, float]:
    """Where the generalised Q meets its chi-square quantiles; a limit is 0 if Q(0) is below.

    Viechtbauer 2007, doi:10.1002/sim.2514. R: metafor::confint, meta (method.tau.ci = "QP").
    """
    tail = (1 - level) / 2
    low = q_root(data, chi_square_quantile(1 - tail, data.df))
    return low, q_root(data, chi_square_quantile(tail, data.df))


def profile_likelihood(data: Data, level: float, kind: str, tau2: float) -> tuple[float, float]:
    """Where twice the log-likelihood has dropped by the chi-square quantile (1 df).

    Hardy and Thompson 1996, doi:10.1002/(SICI)1097-0258(19960330)15:6<619::AID-SIM188>3.0.CO;2-A.
    """
    likelihood = TAU2_ESTIMATORS[kind].likelihood
    if not likelihood:
        raise AnalysisError.single(
            "tau2_ci",
            f"a profile-likelihood interval goes with ML or REML, not with {kind}.",
            "Use q_profile.",
        )
    restricted = likelihood == "REML"
    allowed = chi_square_quantile(level, 1) / 2
    top = log_likelihood(data, tau2, restricted=restricted)

    def drop(value: float) -> float:
        return top - log_likelihood(data, value, restricted=restricted) - allowed

    start = max(tau2, float(data.v.min()), float(np.var(data.y)) / data.k)
    high = bracketed_root(drop, tau2, expand_until(drop, start, wanted_sign=1.0))
    low = bracketed_root(drop, 0.0, tau2) if tau2 > 0 and drop(0.0) > 0 else 0.0
    return low, high


def _generalised_q(weigh: Callable[[Data], Floats]) -> Callable[..., tuple[float, float]]:
    """Exact distribution of Q with fixed weights, a weighted sum of chi-squares given tau2.

    Jackson 2013, doi:10.1002/jrsm.1081 (weights 1/sqrt v); Biggerstaff and Jackson 2008,
    doi:10.1002/sim.3428 (weights 1/v).
    """

    def limits(data: Data, level: float, _: str, __: float) -> tuple[float, float]:
        if data.k > MAX_FORM_STUDIES:
            raise AnalysisError.single(
                "tau2_ci",
                f"the exact distribution of Q for {data.k} studies takes too long.",
                "Use q_profile.",
            )
        weights = weigh(data)
        observed = data.fit(weights).rss
        tail = (1 - level) / 2

        def above(tau2: float) -> float:
            return upper_tail(observed, _form_eigenvalues(weights, data.v + tau2))

        return _crossing(data, above, tail), _crossing(data, above, 1 - tail)

    return limits


def _crossing(data: Data, above: Callable[[float], float], probability: float) -> float:
    """tau2 at which P(Q >= observed), which rises with tau2, equals the probability; else 0."""

    def excess(tau2: float) -> float:
        return above(tau2) - probability

    if excess(0.0) >= 0:
        return 0.0
    start = max(float(np.var(data.y)), float(data.v.min()))
    return bracketed_root(excess, 0.0, expand_until(excess, start, wanted_sign=1.0))


def _form_eigenvalues(weights: Floats, total: Floats) -> Floats:
    """Positive eigenvalues of S^(1/2) P S^(1/2): the coefficients of the chi-squares."""
    root = np.sqrt(total)
    centred = np.diag(weights) - np.outer(weights, weights) / weights.sum()
    values = np.linalg.eigvalsh(root[:, None] * centred * root)
    return np.asarray(np.maximum(values[1:], 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tau2IntervalMethod(Described):
    """How the limits of tau2 are found from the data, the level, the estimator and its value."""

    limits: Callable[[Data, float, str, float], tuple[float, float]]


TAU2_INTERVALS: dict[str, Tau2IntervalMethod] = {
    "q_profile": Tau2IntervalMethod(
        label="Q-profile",
        formula="Q(τ²) = quantiles of χ² with k - 1 df",
        limits=q_profile,
        reference="Viechtbauer 2007, doi:10.1002/sim.2514",
        r_call='metafor::confint.rma.uni(fit, type = "QP")',
    ),
    "profile_likelihood": Tau2IntervalMethod(
        label="profile likelihood",
        formula="2(l(estimate) - l(τ²)) = quantile of χ² with 1 df, l of ML or REML",
        limits=profile_likelihood,
        reference="Hardy and Thompson 1996, "
        "doi:10.1002/(SICI)1097-0258(19960330)15:6<619::AID-SIM188>3.0.CO;2-A",
        r_call='metafor::confint.rma.uni(fit, type = "PL")',
    ),
    "biggerstaff_jackson": Tau2IntervalMethod(
        label="exact distribution of Q",
        formula="P(Σ λ χ² ≥ Q) = tail areas, λ the eigenvalues of Q with weights 1/v given τ²",
        limits=_generalised_q(lambda data: 1 / data.v),
        reference="Biggerstaff and Jackson 2008, doi:10.1002/sim.3428",
        r_call="arithmetic on CompQuadForm::farebrother(q, lambda)",
    ),
    "jackson": Tau2IntervalMethod(
        label="exact distribution of Q with weights 1/√v",
        formula="P(Σ λ χ² ≥ Q) = tail areas, λ the eigenvalues of Q with weights 1/√v given τ²",
        limits=_generalised_q(lambda data: 1 / np.sqrt(data.v)),
        reference="Jackson 2013, doi:10.1002/jrsm.1081",
        r_call="arithmetic on CompQuadForm::farebrother(q, lambda)",
    ),
}


def tau2_interval(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    method: str = "q_profile",
    estimator: str = "REML",
    level: float = LEVEL,
    tau2: float | None = None,
) -> Tau2Interval:
    """Confidence interval of tau2 by a method of ``TAU2_INTERVALS``; shapes (k,), k >= 2.

    Solved to machine precision. ``tau2`` is the estimate where it is known already. Raises
    AnalysisError for one study or an unknown method.
    R: metafor::confint.rma.uni with tol = 1e-14, to 1e-8.
    """
    y, v = estimates_and_variances(yi, vi)
    check_level(level)
    if method not in TAU2_INTERVALS:
        raise AnalysisError.single(
            "tau2_ci", f"unknown '{method}'{nearest(method, TAU2_INTERVALS)}."
        )
    if len(y) < 2:
        raise AnalysisError.single("tau2_ci", "needs at least two studies.")
    data = Data(y, v)
    if tau2 is None:
        tau2 = estimate_tau2(data, estimator)
    low, high = TAU2_INTERVALS[method].limits(data, level, estimator, tau2)
    typical = typical_variance(data)
    return Tau2Interval(
        method=method,
        tau2=tau2,
        low=low,
        high=high,
        tau=sqrt(tau2),
        tau_low=sqrt(low),
        tau_high=sqrt(high),
        i2=i2_of_tau2(tau2, typical),
        i2_low=i2_of_tau2(low, typical),
        i2_high=i2_of_tau2(high, typical),
        h2=h2_of_tau2(tau2, typical),
        h2_low=h2_of_tau2(low, typical),
        h2_high=h2_of_tau2(high, typical),
    )
