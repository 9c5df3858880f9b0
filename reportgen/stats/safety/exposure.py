"""Events per time at risk: all of them, first ones, and two arms compared."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum, inf

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Bools, Floats, as_floats, same_length
from reportgen.stats.distributions import check_level
from reportgen.stats.intervals import exact_binomial_test, proportion_interval, rate_interval
from reportgen.stats.safety.grades import places, whole_weights
from reportgen.stats.survival.rates import IncidenceRate


@dataclass(frozen=True, slots=True)
class RateRatio:
    """Rate of the first arm over that of the second, exact limits and two-sided P value.

    Infinite where the second has no event; not defined (None) where neither has one.
    """

    estimate: float | None
    ci_low: float
    ci_high: float
    p_value: float


def event_rate(
    events: float, time: float, *, per: float = 100.0, level: float = LEVEL
) -> IncidenceRate:
    """``per`` times events over time at risk with exact (Garwood) limits.

    Events of one patient are taken as independent, so that the limits are too narrow where they
    come in clusters. Raises AnalysisError without time at risk. Garwood 1936,
    doi:10.1093/biomet/28.3-4.437. R: poisson.test(events, time), to 1e-12.
    """
    found = rate_interval([events], [time], level=level)
    rate, low, high = (per * float(one[0]) for one in (found.rate, found.low, found.high))
    return IncidenceRate(events, time, rate, low, high, per)


@dataclass(frozen=True, slots=True)
class FirstEvents:
    """Patients with a first event within their time at risk, and all time up to it or the end."""

    events: int
    time: float


def first_events(
    first: ArrayLike, exposure: ArrayLike, weights: ArrayLike | None = None
) -> FirstEvents:
    """Time at risk of a first event, (n,): up to the event, or to the end of the exposure.

    ``first`` is infinite for patients without the event. An event after the end of the exposure
    does not count; one at the very end does. Raises AnalysisError for times that are missing or
    negative. R: tapply(pmin(first, exposure), arm, sum), exactly.
    """
    onset, end = as_floats(first, "first"), as_floats(exposure, "exposure")
    same_length(first=onset, exposure=end)
    if np.any(np.isnan(onset) | (onset < 0)) or not np.all(np.isfinite(end) & (end >= 0)):
        raise AnalysisError.single("first events", "a time is missing or negative.")
    times = whole_weights(weights, len(onset))
    inside = onset <= end
    return FirstEvents(int(times[inside].sum()), fsum(times * np.minimum(onset, end)))


def first_times(patient: ArrayLike, start: ArrayLike, patients: int) -> Floats:
    """When each patient's first event began, (patients,): infinite without one, NaN not known.

    It is not known where the start (m,) of any event of the patient is missing (NaN).
    """
    who, when = places(patient, patients), np.asarray(start, dtype=np.float64).reshape(-1)
    if len(who) != len(when):
        raise AnalysisError.single("start", f"there are {len(when)} for {len(who)} events.")
    first = np.full(patients, inf)
    known: Bools = ~np.isnan(when)
    np.minimum.at(first, who[known], when[known])
    first[who[~known]] = np.nan
    return first


def rate_ratio(
    events_1: int, time_1: float, events_2: int, time_2: float, *, level: float = LEVEL
) -> RateRatio:
    """(x1/t1)/(x2/t2), exact: given x1 + x2, x1 is binomial with odds ratio·t1/t2.

    Limits are those of Clopper and Pearson carried over. Raises AnalysisError without time at risk.
    Przyborowski and Wilenski 1940, doi:10.1093/biomet/31.3-4.313.
    R: poisson.test(c(x1, x2), c(t1, t2)), to 1e-12.
    """
    check_level(level)
    if not (0 < time_1 < inf and 0 < time_2 < inf):
        raise AnalysisError.single("rate ratio", "an arm has no time at risk.")
    if min(events_1, events_2) < 0:
        raise AnalysisError.single("rate ratio", "a number of events is negative.")
    total = events_1 + events_2
    if total == 0:
        return RateRatio(None, 0.0, inf, 1.0)
    found = proportion_interval([events_1], [total], level=level)
    scale = time_2 / time_1
    low, high = (scale * _odds(float(limit[0])) for limit in (found.low, found.high))
    ratio = inf if events_2 == 0 else events_1 / events_2 * scale
    p = exact_binomial_test([events_1], [total], [time_1 / (time_1 + time_2)])
    return RateRatio(ratio, low, high, float(p[0]))


def _odds(share: float) -> float:
    return inf if share == 1 else share / (1 - share)
