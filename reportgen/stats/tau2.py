"""Estimators of the between-study variance tau2, for a mean or with moderators.

Each takes a ``Data`` (y, v, X) and returns tau2 >= 0 on the squared scale of y, solved to machine
precision. ``TAU2_ESTIMATORS`` names them; a new estimator is one entry. Overview and notation:
Veroniki et al. 2016, doi:10.1002/jrsm.1164. All agree with metafor::rma run at threshold 1e-12 to
better than 1e-8.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.methods.record import Described
from reportgen.stats.checks import Floats
from reportgen.stats.distributions import chi_square_quantile
from reportgen.stats.likelihood import highest_maximum
from reportgen.stats.mean_profile import MeanProfile
from reportgen.stats.weighted import Data
from reportgen.vocabulary import nearest

MAX_STEPS, MAX_BACK, SETTLED = 500, 3, 1e-9
Estimate = Callable[[Data, Floats | None], float]
StandardError = Callable[[Data, float, Floats | None], float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tau2Estimator(Described):
    """A named estimator with its standard error; ``likelihood`` is ML, REML or empty.

    In the formulas w = 1/v, Q(τ²) = Σ (y - θ)²/(v + τ²) about its own weighted mean θ, Q = Q(0).
    """

    name: str
    estimate: Estimate
    se: StandardError
    likelihood: str = ""


def quadratic_moment(data: Data, weights: Floats) -> float:
    """Method of moments from the weighted residual sum of squares, before truncation at 0.

    (y'Py - tr(P V)) / tr P with P for the given weights. DerSimonian and Kacker 2007,
    doi:10.1016/j.cct.2006.04.004.
    """
    fit = data.fit(weights)
    if not fit.trace > 0:
        raise AnalysisError.single(
            "tau2",
            "the studies leave nothing to estimate it from: one study carries all weight.",
            "Use an estimator that solves an equation (PM, REML), or the common-effect model.",
        )
    return (fit.rss - fit.trace_of(data.v)) / fit.trace


def moments_from_q(data: Data, q: float) -> float:
    """DerSimonian-Laird from a Q with weights 1/v about another estimate than the mean.

    max(0, (Q - df)/tr P); about the Mantel-Haenszel estimate it is Cochrane's RevMan.
    Deeks and Higgins 2010, Statistical algorithms in Review Manager 5.
    """
    trace = data.at(0.0).trace
    return max(0.0, (q - data.df) / trace) if data.df > 0 and trace > 0 else 0.0


def _moments_with(choose: Callable[[Data], Floats]) -> Estimate:
    return lambda data, _: max(0.0, quadratic_moment(data, choose(data)))


def _genq(data: Data, weights: Floats | None) -> float:
    return max(0.0, quadratic_moment(data, _required(weights)))


def _required(weights: Floats | None) -> Floats:
    if weights is None:
        raise AnalysisError.single("tau2", "GENQ needs tau2_weights, one per study.")
    return weights


def _inverse_variance(data: Data) -> Floats:
    return np.asarray(1 / data.v)


def _equal(data: Data) -> Floats:
    return np.ones(data.k)


def _hunter_schmidt(data: Data, _: Floats | None) -> float:
    """(Q - k)/sum(w); Hunter and Schmidt 2004, ISBN 1-4129-0479-X; as Viechtbauer 2005."""
    fit = data.at(0.0)
    return float(max(0.0, (fit.rss - data.k) / fit.w.sum()))


def _hunter_schmidt_corrected(data: Data, _: Floats | None) -> float:
    """As HS with Q times k/(k-p); Brannick et al. 2019, doi:10.1177/1094428117741966."""
    fit = data.at(0.0)
    return float(max(0.0, (data.k / data.df * fit.rss - data.k) / fit.w.sum()))


def _start_value(data: Data) -> float:
    return float(np.var(data.y))


def _sidik_jonkman(data: Data, _: Floats | None) -> float:
    """One step from the variance of y (divisor k); 0 only when all estimates are equal."""
    start = _start_value(data)
    return start * data.at(start).rss / data.df if start > 0 else 0.0


def _q_equals(target: Callable[[Data], float]) -> Estimate:
    """tau2 at which the generalised Q reaches its target; 0 when it is below that at once."""

    def solve(data: Data, _: Floats | None) -> float:
        wanted = target(data)
        return q_root(data, wanted)

    return solve


def q_root(data: Data, wanted: float) -> float:
    """The tau2 at which Q(tau2) = y'P(tau2)y, which falls with tau2, equals ``wanted``; else 0.

    Newton's method for 1/Q, which rises and is concave: Q' = -y'PPy, Q'' = 2 y'PPPy, and
    (y'PPy)^2 <= (y'Py)(y'PPPy). From the left its steps never pass the root, so that none is
    bracketed; steps back only make up for rounding, a few of them.
    """
    profile = MeanProfile(data.y, data.v) if data.X is None else None
    tau2, back = 0.0, 0
    for _ in range(MAX_STEPS):
        q, fall = data.at(tau2).q_and_fall if profile is None else profile.q_and_fall(tau2)
        if tau2 == 0 and q <= wanted:
            return 0.0
        step = q / fall * (q / wanted - 1)
        tau2, back = max(0.0, tau2 + step), back + (step < 0)
        if abs(step) <= SETTLED * tau2 or back == MAX_BACK:
            return tau2
        if not isfinite(tau2):
            break
    raise AnalysisError.single("tau2", "the estimates are too far apart to be pooled.")


def _se_quadratic(choose: Callable[[Data, Floats | None], Floats]) -> StandardError:
    """Standard error of a moment estimator: of its quadratic form at the estimate."""

    def se(data: Data, tau2: float, weights: Floats | None) -> float | None:
        fit = data.fit(choose(data, weights))
        total = data.v + tau2
        return float(np.sqrt(2 * fit.trace_of_product(total, total)) / fit.trace)

    return se


def _se_hunter_schmidt(data: Data, tau2: float, _: Floats | None) -> float | None:
    fit, total = data.at(0.0), data.v + tau2
    return float(np.sqrt(2 * fit.trace_of_product(total, total)) / fit.w.sum())


def _se_hunter_schmidt_corrected(data: Data, tau2: float, _: Floats | None) -> float | None:
    plain = _se_hunter_schmidt(data, tau2, None)
    return None if plain is None else plain * data.k / data.df


def _se_sidik_jonkman(data: Data, tau2: float, _: Floats | None) -> float | None:
    start = _start_value(data)
    fit, total = data.at(start), data.v + tau2
    return float(start / data.df * np.sqrt(2 * fit.trace_of_product(total, total)))


def _se_ml(data: Data, tau2: float, _: Floats | None) -> float | None:
    return float(np.sqrt(2 / (1 / (data.v + tau2) ** 2).sum()))


def se_reml(data: Data, tau2: float, _: Floats | None = None) -> float | None:
    """sqrt(2 / tr(PP)): from the expected information; also used when tau2 is given."""
    ones = np.ones(data.k)
    information = data.at(tau2).trace_of_product(ones, ones)
    return float(np.sqrt(2 / information)) if information > 0 else None


def _se_q(data: Data, tau2: float, _: Floats | None) -> float | None:
    return float(np.sqrt(2 * data.k**2 / data.df) / (1 / (data.v + tau2)).sum())


_BY_INVERSE_VARIANCE = _se_quadratic(lambda data, _: _inverse_variance(data))
_PM = _q_equals(lambda data: float(data.df))

TAU2_ESTIMATORS: dict[str, Tau2Estimator] = {
    estimator.name: estimator
    for estimator in (
        Tau2Estimator(
            name="DL",
            label="DerSimonian-Laird",
            formula="max(0, (Q - (k - 1))/(Σw - Σw²/Σw))",
            estimate=_moments_with(_inverse_variance),
            se=_BY_INVERSE_VARIANCE,
            reference="DerSimonian and Laird 1986, doi:10.1016/0197-2456(86)90046-2",
            r_call='metafor::rma(yi, vi, method = "DL")',
        ),
        Tau2Estimator(
            name="HE",
            label="Hedges",
            formula="max(0, Σ(y - mean y)²/(k - 1) - Σv/k)",
            estimate=_moments_with(_equal),
            se=_se_quadratic(lambda data, _: _equal(data)),
            reference="Hedges and Olkin 1985, ISBN 0-12-336380-2",
            r_call='metafor::rma(yi, vi, method = "HE")',
        ),
        Tau2Estimator(
            name="HS",
            label="Hunter-Schmidt",
            formula="max(0, (Q - k)/Σw)",
            estimate=_hunter_schmidt,
            se=_se_hunter_schmidt,
            reference="Viechtbauer 2005, doi:10.3102/10769986030003261",
            r_call='metafor::rma(yi, vi, method = "HS")',
        ),
        Tau2Estimator(
            name="HSk",
            label="Hunter-Schmidt with small-sample correction",
            formula="max(0, (Q k/(k - 1) - k)/Σw)",
            estimate=_hunter_schmidt_corrected,
            se=_se_hunter_schmidt_corrected,
            reference="Brannick et al. 2019, doi:10.1177/1094428117741966",
            r_call='metafor::rma(yi, vi, method = "HSk")',
        ),
        Tau2Estimator(
            name="SJ",
            label="Sidik-Jonkman",
            formula="t Q(t)/(k - 1), t = Σ(y - mean y)²/k",
            estimate=_sidik_jonkman,
            se=_se_sidik_jonkman,
            reference="Sidik and Jonkman 2005, doi:10.1111/j.1467-9876.2005.00489.x",
            r_call='metafor::rma(yi, vi, method = "SJ")',
        ),
        Tau2Estimator(
            name="SJIT",
            label="Sidik-Jonkman, iterated to convergence",
            formula="solves Q(τ²) = k - 1, where the step of SJ stands still",
            estimate=_PM,
            se=_se_q,
            reference="Sidik and Jonkman 2005, doi:10.1111/j.1467-9876.2005.00489.x",
            r_call='metafor::rma(yi, vi, method = "SJIT")',
        ),
        Tau2Estimator(
            name="ML",
            label="maximum likelihood",
            formula="maximum over τ² of -(Σ log(v + τ²) + Q(τ²))/2",
            estimate=lambda data, _: highest_maximum(data, restricted=False),
            se=_se_ml,
            likelihood="ML",
            reference=(
                "Hardy and Thompson 1996, "
                "doi:10.1002/(SICI)1097-0258(19960330)15:6<619::AID-SIM188>3.0.CO;2-A"
            ),
            r_call='metafor::rma(yi, vi, method = "ML")',
        ),
        Tau2Estimator(
            name="REML",
            label="restricted maximum likelihood",
            formula="maximum over τ² of -(Σ log(v + τ²) + log Σ 1/(v + τ²) + Q(τ²))/2",
            estimate=lambda data, _: highest_maximum(data, restricted=True),
            se=se_reml,
            likelihood="REML",
            reference="Viechtbauer 2005, doi:10.3102/10769986030003261",
            r_call='metafor::rma(yi, vi, method = "REML")',
        ),
        Tau2Estimator(
            name="EB",
            label="empirical Bayes",
            formula="solves Q(τ²) = k - 1",
            estimate=_PM,
            se=_se_q,
            reference="Morris 1983, doi:10.1080/01621459.1983.10477920",
            r_call='metafor::rma(yi, vi, method = "EB")',
        ),
        Tau2Estimator(
            name="PM",
            label="Paule-Mandel",
            formula="solves Q(τ²) = k - 1",
            estimate=_PM,
            se=_se_q,
            reference="Paule and Mandel 1982, doi:10.6028/jres.087.022",
            r_call='metafor::rma(yi, vi, method = "PM")',
        ),
        Tau2Estimator(
            name="PMM",
            label="median-unbiased Paule-Mandel",
            formula="solves Q(τ²) = median of χ² with k - 1 df",
            estimate=_q_equals(lambda data: chi_square_quantile(0.5, data.df)),
            se=_se_q,
            reference=(
                "Viechtbauer 2021, European Congress of Methodology, Valencia; as Paule and Mandel "
                "1982, doi:10.6028/jres.087.022"
            ),
            r_call='metafor::rma(yi, vi, method = "PMM")',
        ),
        Tau2Estimator(
            name="GENQ",
            label="generalised Q with given weights",
            formula=(
                "max(0, (Q_a - Σ a v (1 - a/Σa))/(Σa - Σa²/Σa)), a the given weights, Q_a = Σ a (y "
                "- θ_a)²"
            ),
            estimate=_genq,
            se=_se_quadratic(lambda _, weights: _required(weights)),
            reference="DerSimonian and Kacker 2007, doi:10.1016/j.cct.2006.04.004",
            r_call='metafor::rma(yi, vi, method = "GENQ", weights)',
        ),
    )
}


def estimator(name: str) -> Tau2Estimator:
    """The estimator of that name; an unknown name is refused with the nearest known one."""
    if name not in TAU2_ESTIMATORS:
        raise AnalysisError.single(
            "tau2", f"unknown estimator '{name}'{nearest(name, TAU2_ESTIMATORS)}."
        )
    return TAU2_ESTIMATORS[name]


def estimate_tau2(data: Data, name: str | float, weights: Floats | None = None) -> float:
    """tau2 by the named estimator, 0 when no residual degree of freedom is left; a number is given.

    Raises AnalysisError for an unknown name and for a number that is no variance.
    """
    if not isinstance(name, str):
        if not (np.isfinite(name) and name >= 0):
            raise AnalysisError.single("tau2", f"a variance is not {name}.")
        return float(name)
    chosen = estimator(name)
    return chosen.estimate(data, weights) if data.df > 0 else 0.0


def tau2_standard_error(
    data: Data, name: str | float, tau2: float, weights: Floats | None = None
) -> float | None:
    """Asymptotic standard error of the named estimator at its estimate; None when undefined.

    Of a tau2 that was given: that of REML there, as metafor takes it.
    """
    if data.df < 1:
        return None
    return (estimator(name).se if isinstance(name, str) else se_reml)(data, tau2, weights)
