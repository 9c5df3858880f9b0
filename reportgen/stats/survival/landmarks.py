"""Comparisons at a fixed time: landmark analyses and differences of survival."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

import numpy as np

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Bools
from reportgen.stats.distributions import two_sided_p, two_sided_quantile
from reportgen.stats.survival.cumulative_incidence import IncidenceAt
from reportgen.stats.survival.kaplan_meier import SurvivalAt
from reportgen.stats.survival.observations import Observations


@dataclass(frozen=True, slots=True)
class Landmark:
    """Rows at risk at the landmark, their time counted from it.

    ``kept`` marks them among the rows; the others had the event or left before (``earlier_events``,
    ``earlier_censored``) or came later (``later``).
    """

    rows: Observations
    kept: Bools
    earlier_events: int
    earlier_censored: int
    later: int


def landmark(rows: Observations, time: float) -> Landmark:
    """Those still followed after the landmark: entry up to it, end of follow-up past it.

    A grouping known only at the landmark may be compared from there without immortal time.
    Raises AnalysisError for a landmark that is no time from 0 on and where nobody is left.
    Anderson, Cain and Gelber 1983, doi:10.1200/JCO.1983.1.11.710. R: survSplit, subset.
    """
    if not (np.isfinite(time) and time >= 0):
        raise AnalysisError.single("landmark", f"must be a time from 0 on, not {time}.")
    gone = rows.time <= time
    late = np.zeros(len(rows), dtype=bool) if rows.entry is None else rows.entry > time
    kept = np.asarray(~gone & ~late)
    if not kept.any():
        raise AnalysisError.single("landmark", f"nobody is followed past {time:g}.")
    weights = None if rows.weights is None else rows.weights[kept]
    left = Observations(rows.time[kept] - time, rows.event[kept], None, weights)
    events, everybody = int((gone & rows.event).sum()), int(gone.sum())
    return Landmark(left, kept, events, everybody - events, int(late.sum()))


@dataclass(frozen=True, slots=True)
class MilestoneDifference:
    """Second value less the first at one time, as fractions, with a normal test."""

    time: float
    difference: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float


def milestone_difference(
    first: SurvivalAt, second: SurvivalAt, *, level: float = LEVEL
) -> MilestoneDifference:
    """S2(t) - S1(t) with variance the sum of the two Greenwood variances; limits cut to -1..1.

    Raises AnalysisError for different times, past the follow-up of a group, where a curve is at 0,
    and where neither varies. Klein et al. 2007, doi:10.1002/sim.2864. R: bpcp, arithmetic.
    """
    _readable(first, second)
    if first.std_error is None or second.std_error is None:
        raise AnalysisError.single("milestone", "a curve is at 0: it has no standard error.")
    ends = (first.survival, first.std_error), (second.survival, second.std_error)
    return _difference(first.time, *ends, level)


def incidence_difference(
    first: IncidenceAt, second: IncidenceAt, *, level: float = LEVEL
) -> MilestoneDifference:
    """F2(t) - F1(t) of one cause, with variance the sum of the two; limits cut to -1..1.

    Raises AnalysisError for different times, past the follow-up of a group, and where neither
    varies. Klein et al. 2007, doi:10.1002/sim.2864; Gaynor et al. 1993,
    doi:10.1080/01621459.1993.10476289. R: arithmetic on survfit(Surv(time, factor(cause)) ~ 1).
    """
    _readable(first, second)
    ends = (first.incidence, first.std_error), (second.incidence, second.std_error)
    return _difference(first.time, *ends, level)


def _readable(first: SurvivalAt | IncidenceAt, second: SurvivalAt | IncidenceAt) -> None:
    if first.time != second.time:
        raise AnalysisError.single("milestone", f"{first.time:g} is not {second.time:g}.")
    if first.beyond or second.beyond:
        raise AnalysisError.single(
            "milestone", f"{first.time:g} lies past the follow-up of a group: not estimable."
        )


def _difference(
    time: float, first: tuple[float, float], second: tuple[float, float], level: float
) -> MilestoneDifference:
    """Of values with their standard errors."""
    gap, se = second[0] - first[0], hypot(first[1], second[1])
    if not se > 0:
        raise AnalysisError.single("milestone", f"no group has an event up to {time:g}.")
    half = two_sided_quantile(level) * se
    low, high = max(-1.0, gap - half), min(1.0, gap + half)
    return MilestoneDifference(time, gap, se, low, high, two_sided_p(gap / se))
