"""Intervals of one proportion or one rate, and the exact binomial test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError, Problem
from reportgen.methods.record import Described
from reportgen.stats.checks import Floats, as_floats, counts, raise_if, rows, same_length
from reportgen.stats.distributions import check_level, two_sided_quantile
from reportgen.vocabulary import nearest

Limits = tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class Interval:
    """Lower and upper limits as fractions, shapes (k,)."""

    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class RateInterval:
    """Events per unit of time with limits, shapes (k,)."""

    rate: Floats
    low: Floats
    high: Floats


def _clopper_pearson(x: Floats, n: Floats, level: float) -> Limits:
    """Beta quantiles; Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404."""
    tail = (1 - level) / 2
    # 1 stands in where the limit is 0 or 1 by definition and the beta has no such parameters
    low = special.betaincinv(np.maximum(x, 1), n - x + 1, tail)
    high = special.betaincinv(x + 1, np.maximum(n - x, 1), 1 - tail)
    return np.where(x == 0, 0.0, low), np.where(x == n, 1.0, high)


def _wilson(x: Floats, n: Floats, level: float) -> Limits:
    """Score interval; Wilson 1927, doi:10.1080/01621459.1927.10502953."""
    z, p = two_sided_quantile(level), x / n
    low, high = _score_limit(p, n, -z), _score_limit(p, n, z)
    return np.where(x == 0, 0.0, low), np.where(x == n, 1.0, high)


def _score_limit(p: Floats, n: Floats, z: float) -> Floats:
    """The root of the score equation on the side of the sign of z."""
    inner = np.maximum(p * (1 - p) / n + (z / (2 * n)) ** 2, 0)
    return np.asarray((p + z**2 / (2 * n) + z * np.sqrt(inner)) / (1 + z**2 / n))


def _wilson_corrected(x: Floats, n: Floats, level: float) -> Limits:
    """Score interval of x -+ 0.5 by the closed formula, as meta prints it.

    With no event the lower limit lies above 0, and with n events the upper below 1: Newcombe sets
    them to 0 and 1, the formula alone does not; ``wilson_corrected_capped`` keeps the ends.
    Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E.
    """
    z = two_sided_quantile(level)
    return _score_limit((x - 0.5) / n, n, -z), _score_limit((x + 0.5) / n, n, z)


def _wilson_corrected_capped(x: Floats, n: Floats, level: float) -> Limits:
    """R's prop.test: the correction never exceeds the distance of x from n/2."""
    z, correction = two_sided_quantile(level), np.minimum(0.5, np.abs(x - n / 2))
    low = _score_limit(np.maximum(x - correction, 0) / n, n, -z)
    high = _score_limit(np.minimum(x + correction, n) / n, n, z)
    return np.where(x == 0, 0.0, low), np.where(x == n, 1.0, high)


def _wald(x: Floats, n: Floats, level: float) -> Limits:
    p = x / n
    half = two_sided_quantile(level) * np.sqrt(p * (1 - p) / n)
    return p - half, p + half


def _wald_corrected(x: Floats, n: Floats, level: float) -> Limits:
    low, high = _wald(x, n, level)
    return low - 0.5 / n, high + 0.5 / n


def _wald_half_added(x: Floats, n: Floats, level: float) -> Limits:
    """Raw proportion, variance from counts with half an event and half a non-event added."""
    p, variance = x / n, (x + 0.5) * (n - x + 0.5) / (n + 1) ** 3
    needs = (x == 0) | (x == n)
    se = np.sqrt(np.where(needs, variance, p * (1 - p) / n))
    half = two_sided_quantile(level) * se
    return p - half, p + half


def _agresti_coull(x: Floats, n: Floats, level: float) -> Limits:
    """Agresti and Coull 1998, doi:10.1080/00031305.1998.10480550."""
    z = two_sided_quantile(level)
    size = n + z**2
    p = (x + z**2 / 2) / size
    half = z * np.sqrt(p * (1 - p) / size)
    return p - half, p + half


def _jeffreys(x: Floats, n: Floats, level: float) -> Limits:
    """Beta(x+1/2, n-x+1/2); Brown, Cai and DasGupta 2001, doi:10.1214/ss/1009213286."""
    tail = (1 - level) / 2
    low = special.betaincinv(x + 0.5, n - x + 0.5, tail)
    high = special.betaincinv(x + 0.5, n - x + 0.5, 1 - tail)
    return np.where(x == 0, 0.0, low), np.where(x == n, 1.0, high)


def _logit(x: Floats, n: Floats, level: float) -> Limits:
    """Wald interval of the log odds; needs an event and a non-event in every study."""
    if np.any(bad := (x == 0) | (x == n)):
        raise AnalysisError.single(
            "proportion_interval",
            f"the logit interval is not defined for 0 or n events ({rows(bad)}).",
            "Use clopper_pearson or wilson.",
        )
    half = two_sided_quantile(level) * np.sqrt(1 / x + 1 / (n - x))
    centre = special.logit(x / n)
    return special.expit(centre - half), special.expit(centre + half)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProportionInterval(Described):
    """How limits of x/n are found from events, sizes and level; p = x/n, z the normal quantile."""

    limits: Callable[[Floats, Floats, float], Limits]


_NEWCOMBE = "Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E"
_BROWN = "Brown, Cai and DasGupta 2001, doi:10.1214/ss/1009213286"

PROPORTION_INTERVALS: dict[str, ProportionInterval] = {
    "clopper_pearson": ProportionInterval(
        label="Clopper-Pearson, exact",
        formula="quantiles of Beta(x, n - x + 1) and Beta(x + 1, n - x)",
        limits=_clopper_pearson,
        reference="Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404",
        r_call="binom.test(x, n)$conf.int",
    ),
    "wilson": ProportionInterval(
        label="Wilson, score",
        formula="(p + z²/(2n) ± z√(p(1 - p)/n + z²/(4n²)))/(1 + z²/n)",
        limits=_wilson,
        reference="Wilson 1927, doi:10.1080/01621459.1927.10502953",
        r_call="prop.test(x, n, correct = FALSE)$conf.int",
    ),
    "wilson_corrected": ProportionInterval(
        label="Wilson with continuity correction",
        formula="lower Wilson limit of (x - 1/2)/n, upper of (x + 1/2)/n",
        limits=_wilson_corrected,
        reference=_NEWCOMBE,
        r_call='meta::metaprop(x, n, method.ci = "WSCC")',
    ),
    "wilson_corrected_capped": ProportionInterval(
        label="Wilson with continuity correction, 0 and 1 kept",
        formula="as wilson_corrected with min(1/2, |x - n/2|) for 1/2; 0 for x = 0, 1 for x = n",
        limits=_wilson_corrected_capped,
        reference=_NEWCOMBE,
        r_call="prop.test(x, n, correct = TRUE)$conf.int",
    ),
    "wald": ProportionInterval(
        label="Wald",
        formula="p ± z√(p(1 - p)/n)",
        limits=_wald,
        reference=_NEWCOMBE,
        r_call='meta::metaprop(x, n, method.ci = "SA")',
    ),
    "wald_corrected": ProportionInterval(
        label="Wald with continuity correction",
        formula="p ± (z√(p(1 - p)/n) + 1/(2n))",
        limits=_wald_corrected,
        reference=_NEWCOMBE,
        r_call='meta::metaprop(x, n, method.ci = "SACC")',
    ),
    "wald_half_added": ProportionInterval(
        label="Wald with 0.5 added where a cell is 0",
        formula="p ± z√(p(1 - p)/n); for x = 0 or n the root is √((x + 1/2)(n - x + 1/2)/(n + 1)³)",
        limits=_wald_half_added,
        reference=_NEWCOMBE,
        r_call='meta::metaprop(x, n, method.ci = "NAsm")',
    ),
    "agresti_coull": ProportionInterval(
        label="Agresti-Coull",
        formula="q ± z√(q(1 - q)/(n + z²)), q = (x + z²/2)/(n + z²)",
        limits=_agresti_coull,
        reference="Agresti and Coull 1998, doi:10.1080/00031305.1998.10480550",
        r_call='meta::metaprop(x, n, method.ci = "AC")',
    ),
    "jeffreys": ProportionInterval(
        label="Jeffreys",
        formula="quantiles of Beta(x + 1/2, n - x + 1/2); 0 for x = 0, 1 for x = n",
        limits=_jeffreys,
        reference=_BROWN,
        r_call="qbeta(c(0.025, 0.975), x + 0.5, n - x + 0.5)",
    ),
    "logit": ProportionInterval(
        label="normal on the logit scale",
        formula="expit(log(x/(n - x)) ± z√(1/x + 1/(n - x)))",
        limits=_logit,
        reference=_BROWN,
        r_call="plogis(qlogis(x/n) + c(-1, 1)*qnorm(0.975)*sqrt(1/x + 1/(n - x)))",
    ),
}


def proportion_interval(
    events: ArrayLike,
    n: ArrayLike,
    *,
    method: str = "clopper_pearson",
    level: float = LEVEL,
    truncate: bool = True,
) -> Interval:
    """Confidence limits of x/n for each study, as fractions, shapes (k,).

    ``method`` is a key of ``PROPORTION_INTERVALS``; the Wald-type limits and Agresti-Coull may
    leave 0..1 and are cut there when ``truncate``. Raises AnalysisError for counts that are none
    and for an unknown method. R: binom.test, prop.test, meta::metaprop and their likes, to 1e-12.
    """
    x, size = counts(events, n)
    check_level(level)
    if method not in PROPORTION_INTERVALS:
        raise AnalysisError.single(
            "proportion_interval",
            f"unknown method '{method}'{nearest(method, PROPORTION_INTERVALS)}.",
        )
    low, high = PROPORTION_INTERVALS[method].limits(x, size, level)
    if truncate:
        low, high = np.clip(low, 0, 1), np.clip(high, 0, 1)
    return Interval(low, high)


def rate_interval(events: ArrayLike, time: ArrayLike, *, level: float = LEVEL) -> RateInterval:
    """Exact Poisson limits of events per time, shapes (k,).

    Halves of chi-square quantiles with 2x and 2x+2 df; Garwood 1936, doi:10.1093/biomet/28.3-4.437.
    Raises AnalysisError for negative counts or time that is not positive. R: poisson.test, 1e-12.
    """
    x, t = as_floats(events, "events"), as_floats(time, "time")
    same_length(events=x, time=t)
    problems = []
    if np.any(bad := ~(np.isfinite(x) & (x >= 0))):
        problems.append(Problem("events", f"{rows(bad)} without a count."))
    if np.any(bad := ~(np.isfinite(t) & (t > 0))):
        problems.append(Problem("time", f"{rows(bad)} without a positive time at risk."))
    raise_if(problems)
    tail = (1 - check_level(level)) / 2
    low = np.where(x == 0, 0.0, special.gammaincinv(np.maximum(x, 1e-9), tail))
    return RateInterval(x / t, low / t, special.gammainccinv(x + 1, tail) / t)


def exact_binomial_test(
    events: ArrayLike, n: ArrayLike, null: ArrayLike, *, alternative: str = "two_sided"
) -> Floats:
    """Exact P values that each proportion equals its null value, shapes (k,).

    Two-sided: the sum over all outcomes no likelier than the one observed (slack 1e-7);
    ``less`` and ``greater`` are tail areas. R: binom.test, to 1e-12.
    """
    x, size = counts(events, n)
    p0 = np.broadcast_to(as_floats(null, "null"), x.shape)
    if np.any(bad := ~((p0 >= 0) & (p0 <= 1))):
        raise AnalysisError.single("null", f"{rows(bad)}: a proportion lies between 0 and 1.")
    if alternative == "less":
        below = special.betainc(np.maximum(size - x, 1), x + 1, 1 - p0)
        return np.where(x == size, 1.0, below)
    if alternative == "greater":
        return np.where(x == 0, 1.0, special.betainc(np.maximum(x, 1), size - x + 1, p0))
    if alternative != "two_sided":
        known = ("two_sided", "less", "greater")
        raise AnalysisError.single(
            "alternative", f"unknown '{alternative}'{nearest(alternative, known)}."
        )
    return np.array([_two_sided(*values) for values in zip(x, size, p0, strict=True)])


def _two_sided(x: float, n: float, p: float) -> float:
    outcomes = np.arange(n + 1)
    choose = (
        special.gammaln(n + 1) - special.gammaln(outcomes + 1) - special.gammaln(n - outcomes + 1)
    )
    mass = np.exp(choose + special.xlogy(outcomes, p) + special.xlog1py(n - outcomes, -p))
    return float(min(1.0, mass[mass <= mass[int(x)] * (1 + 1e-7)].sum()))
