"""Cumulative incidence of competing causes (Aalen-Johansen): values, errors, limits, quantiles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Bools, Floats, as_floats, check_choice
from reportgen.stats.survival.competing import CauseTable, CompetingRows, cause_table
from reportgen.stats.survival.kaplan_meier import CONF_TYPE, FLAT, Quantile, kaplan_meier
from reportgen.stats.survival.limits import survival_limits

NOBODY = 1e-12
"""Of all rows: a smaller share left at risk is rounding of fractional weights, not a person."""


@dataclass(frozen=True, slots=True)
class CumulativeIncidence:
    """Incidence of every cause just after every distinct time and its error, shapes (m, causes).

    ``event_free`` (m,) is the share without any event: with the incidences it adds up to 1. The
    standard errors are 0 where nothing has happened yet; ``variance`` says which they are.
    """

    table: CauseTable
    incidence: Floats
    std_error: Floats
    event_free: Floats
    variance: str

    @property
    def time(self) -> Floats:
        """Distinct times in ascending order."""
        return self.table.time


@dataclass(frozen=True, slots=True)
class IncidenceAt:
    """The incidence of one cause at one time; None where limits are not defined.

    ``at_risk`` counts those at risk at the first observed time not before it; ``beyond`` says that
    the time lies past the last observed one, where the last value is carried on.
    """

    time: float
    at_risk: float
    incidence: float
    std_error: float
    ci_low: float | None
    ci_high: float | None
    beyond: bool


@dataclass(frozen=True, slots=True)
class Steps:
    """What every variance is made of, at the distinct times: (m,), by cause (m, causes).

    ``before`` is S(t-), ``to_come`` what the incidence still gains up to the last time, ``going``
    where anybody is left after the events, and ``jump`` 1 over those left, 0 where nobody is.
    """

    table: CauseTable
    at_risk: Floats
    before: Floats
    event_free: Floats
    incidence: Floats
    to_come: Floats
    going: Bools
    jump: Floats


def steps(table: CauseTable) -> Steps:
    """The curves without their errors."""
    n, every, nobody = table.any.at_risk, table.any.events, NOBODY * table.any.n
    going = n - every > nobody
    last = ~going & (every > 0)
    # where nobody is at risk nothing happens, and any number divides nothing
    n = np.where(last, every, np.where(n > nobody, n, 1.0))
    survival = kaplan_meier(table.any).survival
    survival = np.where(np.logical_or.accumulate(last), 0.0, survival)
    before = np.concatenate(([1.0], survival[:-1]))
    gain = before[:, None] * table.events / n[:, None]
    incidence = np.minimum(np.cumsum(gain, axis=0), 1.0)
    # everybody has ended, all of one cause: 1, not a sum that is nearly 1
    alone = (survival == 0)[:, None] & (incidence == incidence.sum(axis=1, keepdims=True))
    incidence[alone] = 1.0
    # summed from the end, where what is to come is small and a difference would lose its digits
    to_come = np.zeros_like(gain)
    to_come[:-1] = np.cumsum(gain[:0:-1], axis=0)[::-1]
    jump = _reciprocal(n - every, going)
    return Steps(table, n, before, survival, incidence, to_come, going, jump)


Parts = tuple[Floats, Floats, Floats]


def _greenwood(s: Steps, cause: int) -> Parts:
    """Sum over rows of the squared influence: values of the events, less their mean at risk."""
    n, of_cause, jump = s.at_risk, s.table.events[:, cause], s.jump
    every = s.table.any.events
    others = np.maximum(every - of_cause, 0.0)
    other = -s.to_come[:, cause] * jump
    own = s.before / n + other
    mean = (of_cause * own + others * other) / n
    # no difference of squares: where everybody has the event, it is exactly 0
    still = of_cause * (own - mean) ** 2 + others * (other - mean) ** 2
    still += (n - every) * mean**2
    return still, mean * s.going, every * jump / n


def _aalen(s: Steps, cause: int) -> Parts:
    """Hypergeometric counts of the two kinds of event, taken one beside the other."""
    n, of_cause = s.at_risk, s.table.events[:, cause]
    others = np.maximum(s.table.any.events - of_cause, 0.0)
    after = _reciprocal(s.event_free, s.going & (s.event_free > 0))
    other = s.to_come[:, cause] * after
    own = 1 - other
    of_cause, others = of_cause * _untied(of_cause, n), others * _untied(others, n)
    scale = (s.before / n) ** 2
    still = scale * (of_cause * own**2 + others * other**2)
    mixed = scale * after * (of_cause * own - others * other)
    return still, mixed, scale * after**2 * (of_cause + others)


def _untied(events: Floats, at_risk: Floats) -> Floats:
    more = events > 1
    found = np.ones_like(events)
    found[more] = 1 - (events[more] - 1) / (at_risk[more] - 1)
    return found


def _reciprocal(values: Floats, where: Bools) -> Floats:
    """1/value where it is asked for, else 0: the term is left out."""
    found = np.zeros_like(values)
    found[where] = 1 / values[where]
    return found


VARIANCES: dict[str, Callable[[Steps, int], Parts]] = {"greenwood": _greenwood, "aalen": _aalen}


def cumulative_incidence(
    data: CompetingRows | CauseTable, *, variance: str = "greenwood"
) -> CumulativeIncidence:
    """F_k(t) = sum over times s <= t of S(s-) d_k/n, S the Kaplan-Meier curve of any event.

    n, d_k (of cause k) and d (of any) are sums of weights, which are frequencies. Variances, with
    A = F_k(t) - F_k(s), S before and S' after s, sums over s <= t:

    ``greenwood``: A^2 d/(n(n-d)) + S^2 d_k(n-d_k)/n^3 - 2 A S d_k/n^2; without delayed entry this
    is the infinitesimal jackknife (with it, or with weights that are no frequencies, see
    ``jackknife_incidence``). Allignol et al. 2010, doi:10.1002/bimj.200900039.

    ``aalen``: S^2/n^2 [d_k a(d_k) (1 - A/S')^2 + d_o a(d_o) (A/S')^2], d_o = d - d_k, a(e) =
    1 - (e-1)/(n-1), terms in 1/S' left out where S' = 0. Aalen 1978, doi:10.1214/aos/1176344198.

    Takes n log n for rows and causes times m for a table. Raises AnalysisError for an unknown
    variance. Aalen and Johansen 1978, Scand J Stat 5:141, jstor:4615704; Putter et al. 2007,
    doi:10.1002/sim.2712. R: survfit(Surv(time, factor(cause)) ~ 1), value and error, to 1e-10;
    ``aalen``: cmprsk::cuminc, to 1e-10.
    """
    check_choice(variance, tuple(VARIANCES), "variance")
    table = data if isinstance(data, CauseTable) else cause_table(data)
    found = steps(table)
    parts = [VARIANCES[variance](found, cause) for cause in range(table.causes)]
    summed = (np.cumsum(np.column_stack(part), axis=0) for part in zip(*parts, strict=True))
    return with_variance(found, quadratic(found, *summed), variance)


def quadratic(s: Steps, still: Floats, mixed: Floats, squared: Floats) -> Floats:
    """The variance at t, from sums made for the last time: A there is larger by b = to_come(t)."""
    return np.asarray(still + 2 * s.to_come * mixed + s.to_come**2 * squared)


def with_variance(s: Steps, squares: Floats, name: str) -> CumulativeIncidence:
    """The result; what is 0 has no error, whatever rounding says."""
    error = np.sqrt(np.maximum(np.where(s.incidence > 0, squares, 0.0), 0.0))
    return CumulativeIncidence(s.table, s.incidence, error, s.event_free, name)


def incidence_limits(
    curve: CumulativeIncidence, *, conf_type: str = CONF_TYPE, level: float = LEVEL
) -> tuple[Floats, Floats]:
    """Lower and upper limits after every distinct time, shapes (m, causes), cut to 0..1.

    The scales of ``limits.SCALES`` are applied to the incidence itself, not to its complement: on
    the plain, logit and arcsine scales that is the same. NaN where not defined: where F = 0, but
    for the plain scale (0), and where F = 1 on the log-log, logit and arcsine scales.
    R: survfit(conf.type = ...), to 1e-10.
    """
    low, high = survival_limits(curve.incidence, curve.std_error, conf_type, level)
    if conf_type == "plain":
        low[curve.incidence == 0] = high[curve.incidence == 0] = 0.0
    return low, high


def incidence_at(
    curve: CumulativeIncidence,
    cause: int,
    times: ArrayLike,
    *,
    conf_type: str = CONF_TYPE,
    level: float = LEVEL,
) -> tuple[IncidenceAt, ...]:
    """The incidence of a cause (from 1) at given times, continuous from the right.

    Before the first observed time it is 0 with limits 0; past the last one the last value is
    carried on, with nobody at risk. Raises AnalysisError for an unknown cause and for times that
    are missing or negative. R: summary(survfit, times, extend = TRUE).
    """
    column, wanted = _column(curve, cause), as_floats(times, "times")
    if np.any(~(np.isfinite(wanted) & (wanted >= 0))):
        raise AnalysisError.single("times", "must be finite and not negative.")
    lines = incidence_limits(curve, conf_type=conf_type, level=level)
    low, high, value, error = (
        np.concatenate(([0.0], line[:, column]))
        for line in (*lines, curve.incidence, curve.std_error)
    )
    place = np.searchsorted(curve.time, wanted, side="right").tolist()
    coming = np.searchsorted(curve.time, wanted, side="left").tolist()
    at_risk = [*curve.table.any.at_risk.tolist(), 0.0]
    return tuple(
        IncidenceAt(
            time=t,
            at_risk=at_risk[j],
            incidence=float(value[i]),
            std_error=float(error[i]),
            ci_low=_defined(low[i]),
            ci_high=_defined(high[i]),
            beyond=j == len(curve.time),
        )
        for t, i, j in zip(wanted.tolist(), place, coming, strict=True)
    )


def _column(curve: CumulativeIncidence, cause: int) -> int:
    if cause not in range(1, curve.table.causes + 1):
        known = curve.table.causes
        raise AnalysisError.single("cause", f"{cause} is none of the causes 1 to {known}.")
    return cause - 1


def _defined(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def incidence_quantiles(
    curve: CumulativeIncidence,
    cause: int,
    probabilities: Sequence[float] = (0.5,),
    *,
    conf_type: str = CONF_TYPE,
    level: float = LEVEL,
) -> tuple[Quantile, ...]:
    """First time with F(t) >= p, midway to the next step where the curve is flat at p.

    A share of all, not of those who will have the event: None where the curve, or a limit, stays
    below. Limits: the same rule on the two limit curves, the upper one gives the lower time. With
    one cause the quantiles of Kaplan-Meier; R's quantile() refuses several states. Peng and Fine
    2009, doi:10.1198/jasa.2009.tm08228. Raises AnalysisError for an unknown cause and for
    probabilities outside 0..1.
    """
    column = _column(curve, cause)
    low, high = incidence_limits(curve, conf_type=conf_type, level=level)
    found = []
    for p in probabilities:
        if not 0 < p < 1:
            raise AnalysisError.single("probabilities", f"{p} is not between 0 and 1.")
        lines = (curve.incidence, high, low)
        times = (_first_reached(curve, column, line[:, column], p) for line in lines)
        found.append(Quantile(p, *times))
    return tuple(found)


def _first_reached(
    curve: CumulativeIncidence, column: int, line: Floats, share: float
) -> float | None:
    """Where the line first is at or over the share; undefined values are passed over."""
    defined = np.isfinite(line) & (curve.table.events[:, column] > 0)
    time, line = curve.time[defined], line[defined]
    over = np.flatnonzero(line >= share - FLAT)
    if not len(over):
        return None
    first = int(over[0])
    if line[first] <= share + FLAT:
        higher = np.flatnonzero(line > line[first] + FLAT)
        if len(higher):
            return float((time[first] + time[int(higher[0])]) / 2)
    return float(time[first])
