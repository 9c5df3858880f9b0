"""Kaplan-Meier and its relatives: the curve, its value at times, its quantiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats, check_choice
from reportgen.stats.survival.limits import survival_limits
from reportgen.stats.survival.observations import Observations
from reportgen.stats.survival.risk_table import RiskTable, risk_table

CONF_TYPE = "log_log"
ESTIMATORS = ("kaplan_meier", "fleming_harrington")
FLAT = 1e-8
"""A curve this near the wanted share counts as being there, as in survfit."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Survival just after every distinct time, shapes (m,).

    ``std_error`` is that of S (NaN where S = 0: nobody is left to vary).
    """

    table: RiskTable
    survival: Floats
    std_error: Floats
    estimator: str

    @property
    def time(self) -> Floats:
        """Distinct times in ascending order."""
        return self.table.time


@dataclass(frozen=True, slots=True)
class SurvivalAt:
    """The curve at one time; None where limits or standard error are not defined.

    ``at_risk`` counts those at risk at the first observed time not before it; ``beyond`` says that
    the time lies past the last observed one, where the last value is carried on.
    """

    time: float
    at_risk: float
    survival: float
    std_error: float | None
    ci_low: float | None
    ci_high: float | None
    beyond: bool


@dataclass(frozen=True, slots=True)
class Quantile:
    """Time by which a share has had the event; None where the curve, or a limit, stays above."""

    probability: float
    time: float | None
    ci_low: float | None
    ci_high: float | None


@dataclass(frozen=True, slots=True)
class CumulativeHazard:
    """Nelson-Aalen estimate at the distinct times, shapes (m,)."""

    time: Floats
    hazard: Floats
    std_error: Floats


def _table(data: Observations | RiskTable) -> RiskTable:
    return data if isinstance(data, RiskTable) else risk_table(data)


def kaplan_meier(
    data: Observations | RiskTable, *, estimator: str = ESTIMATORS[0], frequencies: bool = True
) -> Curve:
    """S(t) = product over event times of (1 - d/n), with Greenwood's standard error.

    ``fleming_harrington`` is exp(-H) with tied events taken one after the other. n and d are sums
    of weights, so that counts and rows give the same: weights are frequencies. Without
    ``frequencies`` each row is one patient, which only Fleming-Harrington can tell: of k tied rows
    with weights that add to d, each takes its share d/k. Kaplan and Meier 1958,
    doi:10.2307/2281868; Fleming and Harrington 1984, doi:10.1080/03610928408828837.
    Raises AnalysisError for an unknown estimator, and with Fleming-Harrington for frequencies that
    are no whole numbers. R: survfit(stype, ctype), whose weights are no frequencies, to 1e-12.
    """
    table = _table(data)
    check_choice(estimator, ESTIMATORS, "estimator")
    n, d = table.at_risk, table.events
    if estimator == "fleming_harrington":
        return _one_after_another(table, tied_events(table, data, frequencies=frequencies))
    left = n - d
    survival = np.cumprod(np.where(d > 0, left / np.maximum(n, 1e-300), 1.0))
    alive = (d > 0) & (left > 0)
    steps = np.zeros_like(d)
    steps[alive] = d[alive] / (n[alive] * left[alive])
    return _with_error(table, np.asarray(survival, np.float64), np.cumsum(steps), estimator)


def tied_events(table: RiskTable, data: Observations | RiskTable, *, frequencies: bool) -> Floats:
    """Patients with an event at every time, shape (m,): rows, or the sums of frequencies."""
    if frequencies or isinstance(data, RiskTable) or data.weights is None:
        counts = np.concatenate((table.at_risk, table.events))
        if np.any(counts != np.rint(counts)):
            what = "Fleming-Harrington needs whole frequencies."
            raise AnalysisError.single("weights", what, "Or tell that they are no frequencies.")
        return table.events
    place = np.searchsorted(table.time, data.time[data.event])
    return np.bincount(place, minlength=len(table.time)).astype(np.float64)


def reciprocal_sums(table: RiskTable, tied: Floats) -> tuple[Floats, Floats]:
    """Sums over j < k of 1/m_j and 1/m_j^2, m_j = n - j d/k left before the next of k tied events.

    By digamma and trigamma: m_j = (a - j) d/k with a = n k/d.
    """
    some = tied > 0
    first, second = np.zeros_like(tied), np.zeros_like(tied)
    k, share = tied[some], table.events[some] / tied[some]
    above = table.at_risk[some] / share + 1
    below = above - k
    first[some] = (special.digamma(above) - special.digamma(below)) / share
    second[some] = (special.zeta(2, below) - special.zeta(2, above)) / share**2
    return first, second


def _one_after_another(table: RiskTable, tied: Floats) -> Curve:
    """exp(-H), H the sum of d/k over what is left before each of k tied events."""
    share = table.events / np.maximum(tied, 1.0)
    hazard, variance = (np.cumsum(share * sums) for sums in reciprocal_sums(table, tied))
    return _with_error(table, np.exp(-hazard), variance, "fleming_harrington")


def _with_error(table: RiskTable, survival: Floats, log_variance: Floats, name: str) -> Curve:
    error = np.where(survival > 0, survival * np.sqrt(log_variance), np.nan)
    return Curve(table, survival, error, name)


def curve_limits(
    curve: Curve, *, conf_type: str = CONF_TYPE, level: float = LEVEL
) -> tuple[Floats, Floats]:
    """Lower and upper limits after every distinct time; NaN where not defined (see ``limits``)."""
    return survival_limits(curve.survival, curve.std_error, conf_type, level)


def survival_at(
    curve: Curve, times: ArrayLike, *, conf_type: str = CONF_TYPE, level: float = LEVEL
) -> tuple[SurvivalAt, ...]:
    """The curve at given times (landmarks), continuous from the right.

    Past the last observed time the last value is carried on, with nobody at risk.
    Raises AnalysisError for times that are missing or negative. R: summary(survfit, times).
    """
    wanted = as_floats(times, "times")
    if np.any(~(np.isfinite(wanted) & (wanted >= 0))):
        raise AnalysisError.single("times", "must be finite and not negative.")
    low, high = curve_limits(curve, conf_type=conf_type, level=level)
    place = np.searchsorted(curve.time, wanted, side="right") - 1
    coming = np.searchsorted(curve.time, wanted, side="left")
    found = []
    for t, i, j in zip(wanted.tolist(), place.tolist(), coming.tolist(), strict=True):
        at_risk = float(curve.table.at_risk[j]) if j < len(curve.time) else 0.0
        if i < 0:
            found.append(SurvivalAt(t, at_risk, 1.0, 0.0, 1.0, 1.0, False))
            continue
        s, error = float(curve.survival[i]), _defined(curve.std_error[i])
        limits = _defined(low[i]), _defined(high[i])
        found.append(SurvivalAt(t, at_risk, s, error, *limits, j == len(curve.time)))
    return tuple(found)


def _defined(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def quantiles(
    curve: Curve,
    probabilities: Sequence[float] = (0.5,),
    *,
    conf_type: str = CONF_TYPE,
    level: float = LEVEL,
) -> tuple[Quantile, ...]:
    """First time with S(t) <= 1 - p, midway to the next step where the curve is flat at 1 - p.

    Limits: the same rule on the two limit curves (Brookmeyer and Crowley 1982,
    doi:10.2307/2530286). None where a curve does not come down so far. Raises AnalysisError for
    probabilities outside 0..1. R: quantile(survfit), to 1e-12, but where the curve ends flat at
    1 - p: there its first time is taken, as print(survfit) does, and quantile() goes on to the
    middle between that and the last follow-up.
    """
    low, high = curve_limits(curve, conf_type=conf_type, level=level)
    found = []
    for p in probabilities:
        if not 0 < p < 1:
            raise AnalysisError.single("probabilities", f"{p} is not between 0 and 1.")
        times = (_first_below(curve, line, 1 - p) for line in (curve.survival, low, high))
        found.append(Quantile(p, *times))
    return tuple(found)


def _first_below(curve: Curve, line: Floats, share: float) -> float | None:
    """Where the line first is at or under the share; undefined values are passed over."""
    defined = np.isfinite(line) & (curve.table.events > 0)
    time, line = curve.time[defined], line[defined]
    under = np.flatnonzero(line <= share + FLAT)
    if not len(under):
        return None
    first = int(under[0])
    if line[first] >= share - FLAT:
        lower = np.flatnonzero(line < line[first] - FLAT)
        if len(lower):
            return float((time[first] + time[int(lower[0])]) / 2)
    return float(time[first])


def median(curve: Curve, *, conf_type: str = CONF_TYPE, level: float = LEVEL) -> Quantile:
    """The median with its limits; see ``quantiles``."""
    return quantiles(curve, (0.5,), conf_type=conf_type, level=level)[0]


def reverse(data: Observations | RiskTable) -> Observations | RiskTable:
    """Events and censoring with their roles changed: the curve of potential follow-up.

    Schemper and Smith 1996, doi:10.1016/0197-2456(96)00075-X. R: survfit(Surv(time, 1 - status)).
    """
    if isinstance(data, RiskTable):
        return replace(data, events=data.censored, censored=data.events)
    return replace(data, event=~data.event)


def nelson_aalen(data: Observations | RiskTable) -> CumulativeHazard:
    """H(t) = sum of d/n with standard error sqrt(sum d/n^2).

    Aalen 1978, doi:10.1214/aos/1176344247. R: survfit()$cumhaz, std.chaz, to 1e-12.
    """
    table = _table(data)
    n, d = np.maximum(table.at_risk, 1e-300), table.events
    hazard = np.cumsum(np.where(d > 0, d / n, 0.0))
    variance = np.cumsum(np.where(d > 0, d / n**2, 0.0))
    return CumulativeHazard(table.time, hazard, np.sqrt(variance))
