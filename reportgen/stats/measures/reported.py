"""Effects as papers report them: ratios with limits, O-E and V, P values, medians, generic."""

from __future__ import annotations

import numpy as np
from scipy import special

from reportgen.defaults import LEVEL
from reportgen.stats.checks import Floats
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.measures.record import EffectSizes, Measure, Route, effects


def generic(yi: Floats, vi: Floats) -> EffectSizes:
    """Estimates and variances as given."""
    return effects(yi, vi)


def _z_of(p_value: Floats) -> Floats:
    """|z| of a two-sided P value."""
    inside = np.where((p_value > 0) & (p_value <= 1), p_value, np.nan)
    return np.asarray(-special.ndtri(inside / 2))


def from_estimate_and_p(estimate: Floats, p_value: Floats) -> EffectSizes:
    """Standard error |estimate|/z of a Wald test."""
    return effects(estimate, (estimate / _z_of(p_value)) ** 2)


def log_ratio_from_limits(
    ratio: Floats, ratio_lower: Floats, ratio_upper: Floats, limits_level: float = LEVEL
) -> EffectSizes:
    """log ratio; se = (log upper - log lower)/(2 z)."""
    se = (np.log(ratio_upper) - np.log(ratio_lower)) / (2 * two_sided_quantile(limits_level))
    return effects(np.log(ratio), se**2)


def from_observed_minus_expected(
    observed_minus_expected: Floats, variance_oe: Floats
) -> EffectSizes:
    """Log hazard ratio (O-E)/V with variance 1/V; Parmar et al. 1998."""
    return effects(observed_minus_expected / variance_oe, 1 / variance_oe)


def _from_p(p_value: Floats, variance: Floats, sign: Floats) -> EffectSizes:
    z = np.sign(sign) * _z_of(p_value)
    return effects(z / np.sqrt(variance), 1 / variance, oe=z * np.sqrt(variance), V=variance)


def from_p_and_events(
    p_value: Floats, events_1: Floats, events_2: Floats, sign: Floats
) -> EffectSizes:
    """Log hazard ratio from a log-rank P value, V = e1 e2/(e1 + e2)."""
    return _from_p(p_value, events_1 * events_2 / (events_1 + events_2), sign)


def from_p_and_sizes(
    p_value: Floats, events: Floats, n_1: Floats, n_2: Floats, sign: Floats
) -> EffectSizes:
    """Log hazard ratio from a log-rank P value, V = events n1 n2/(n1 + n2)^2."""
    return _from_p(p_value, events * n_1 * n_2 / (n_1 + n_2) ** 2, sign)


def median_ratio(
    median_1: Floats, median_2: Floats, events_1: Floats, events_2: Floats
) -> EffectSizes:
    """log ratio of medians with variance 1/e1 + 1/e2, as if survival were exponential."""
    return effects(np.log(median_1 / median_2), 1 / events_1 + 1 / events_2)


_PARMAR = (
    "Parmar et al. 1998, doi:10.1002/(SICI)1097-0258(19981230)17:24<2815::AID-SIM110>3.0.CO;2-8"
)
_LIMITS = Route(("ratio", "ratio_lower", "ratio_upper"), log_ratio_from_limits, ("limits_level",))

REPORTED = (
    Measure(
        name="GENERIC",
        label="effect as given",
        formula="y and v as given; from a P value √v = |y|/z(P)",
        scale="identity",
        null=0.0,
        routes=(Route(("yi", "vi"), generic), Route(("estimate", "p_value"), from_estimate_and_p)),
        reference=(
            "Higgins, Li and Deeks 2019, Cochrane Handbook, chapter 6, "
            "doi:10.1002/9781119536604.ch6"
        ),
        r_call="arithmetic: abs(y)/qnorm(p/2, lower.tail = FALSE)",
    ),
    Measure(
        name="HR",
        label="log hazard ratio",
        formula=(
            "y = log(HR), √v = (log(upper) - log(lower))/(2z); or y = (O - E)/V, v = 1/V; or y = "
            "±z(P)/√V, V = e1 e2/(e1 + e2) or e n1 n2/(n1 + n2)²"
        ),
        scale="log",
        null=0.0,
        routes=(
            _LIMITS,
            Route(("observed_minus_expected", "variance_oe"), from_observed_minus_expected),
            Route(("p_value", "events_1", "events_2", "sign"), from_p_and_events),
            Route(("p_value", "events", "n_1", "n_2", "sign"), from_p_and_sizes),
        ),
        reference=_PARMAR,
        r_call=(
            "arithmetic: (log(upper) - log(lower))/(2*qnorm(0.975)); sign*qnorm(1 - p/2)/sqrt(V)"
        ),
    ),
    Measure(
        name="RATIO",
        label="log ratio",
        formula="y = log(ratio); √v = (log(upper) - log(lower))/(2z)",
        scale="log",
        null=0.0,
        routes=(_LIMITS,),
        reference=_PARMAR,
        r_call="metafor::conv.wald(out, ci.lb, ci.ub, transf = log)",
    ),
    Measure(
        name="MEDIAN_RATIO",
        label="log ratio of medians",
        formula="y = log(m1/m2); v = 1/e1 + 1/e2",
        scale="log",
        null=0.0,
        routes=(Route(("median_1", "median_2", "events_1", "events_2"), median_ratio),),
        reference="Michiels et al. 2005, doi:10.1017/S0266462305050154",
        r_call="metafor::rma(log(m1/m2), 1/e1 + 1/e2)",
    ),
)
