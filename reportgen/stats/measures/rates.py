"""Events per time at risk: raw, log, square root, Freeman-Tukey; and contrasts of two arms."""

from __future__ import annotations

import numpy as np

from reportgen.stats import scales
from reportgen.stats.checks import Bools, Floats
from reportgen.stats.measures.record import (
    NO_CORRECTION,
    Correction,
    EffectSizes,
    Measure,
    Route,
    effects,
)

_HANDBOOK = "Rothman, Greenland and Lash 2008, ISBN 0-7817-5564-6"


def _usable(x: Floats, t: Floats) -> Bools:
    return np.asarray(np.isfinite(x) & np.isfinite(t) & (x >= 0) & (t > 0))


def _one_arm(x: Floats, t: Floats, correction: Correction) -> tuple[Floats, Floats]:
    """Counts with the correction added, and what was added; the time stays."""
    usable = _usable(x, t)
    added = correction.added(x == 0, usable)
    return np.where(usable, x + added, np.nan), added


def rate(events: Floats, time: Floats, correction: Correction | None = None) -> EffectSizes:
    """x/t with variance x/t^2."""
    x, added = _one_arm(events, time, correction or Correction())
    return effects(x / time, x / time**2, added > 0)


def log_rate(events: Floats, time: Floats, correction: Correction | None = None) -> EffectSizes:
    """log(x/t) with variance 1/x."""
    x, added = _one_arm(events, time, correction or Correction())
    return effects(np.log(x / time), 1 / x, added > 0)


def root_rate(events: Floats, time: Floats, correction: Correction | None = None) -> EffectSizes:
    """sqrt(x/t) with variance 1/(4t)."""
    x, added = _one_arm(events, time, correction or NO_CORRECTION)
    return effects(np.sqrt(x / time), 1 / (4 * time), added > 0)


def freeman_tukey_rate(
    events: Floats, time: Floats, correction: Correction | None = None
) -> EffectSizes:
    """(sqrt(x/t) + sqrt((x+1)/t))/2 with variance 1/(4t)."""
    x, added = _one_arm(events, time, correction or NO_CORRECTION)
    return effects(scales.freeman_tukey_rate(x, time), 1 / (4 * time), added > 0)


def two_arm_counts(
    x1: Floats, t1: Floats, x2: Floats, t2: Floats, correction: Correction, double_zero: str
) -> tuple[Floats, Floats, Bools]:
    """Corrected counts of both arms; studies without any event are dropped when asked."""
    usable = _usable(x1, t1) & _usable(x2, t2)
    if double_zero != "keep":
        usable &= ~((x1 == 0) & (x2 == 0))
    zero = (x1 == 0) | (x2 == 0)
    if correction.to == "treatment_arm":
        size = t1 + t2
        first, second = t1 / size, t2 / size
        first, second = np.where(zero, first, 0.0), np.where(zero, second, 0.0)
    else:
        first = second = correction.added(zero, usable)
    return (
        np.where(usable, x1 + first, np.nan),
        np.where(usable, x2 + second, np.nan),
        np.asarray((first > 0) & usable),
    )


def log_rate_ratio(
    events_1: Floats,
    time_1: Floats,
    events_2: Floats,
    time_2: Floats,
    correction: Correction | None = None,
    double_zero: str = "keep",
) -> EffectSizes:
    """log of the ratio of two rates with variance 1/x1 + 1/x2."""
    x1, x2, corrected = two_arm_counts(
        events_1, time_1, events_2, time_2, correction or Correction(), double_zero
    )
    return effects(np.log(x1 / time_1) - np.log(x2 / time_2), 1 / x1 + 1 / x2, corrected)


def rate_difference(
    events_1: Floats,
    time_1: Floats,
    events_2: Floats,
    time_2: Floats,
    correction: Correction | None = None,
    double_zero: str = "keep",
) -> EffectSizes:
    """Difference of two rates with variance x1/t1^2 + x2/t2^2."""
    x1, x2, corrected = two_arm_counts(
        events_1, time_1, events_2, time_2, correction or Correction(), double_zero
    )
    return effects(x1 / time_1 - x2 / time_2, x1 / time_1**2 + x2 / time_2**2, corrected)


def root_rate_difference(
    events_1: Floats,
    time_1: Floats,
    events_2: Floats,
    time_2: Floats,
    correction: Correction | None = None,
    double_zero: str = "keep",
) -> EffectSizes:
    """Difference of the square roots of two rates with variance 1/(4 t1) + 1/(4 t2)."""
    x1, x2, corrected = two_arm_counts(
        events_1, time_1, events_2, time_2, correction or NO_CORRECTION, double_zero
    )
    variance = np.where(np.isfinite(x1), 1 / (4 * time_1) + 1 / (4 * time_2), np.nan)
    return effects(np.sqrt(x1 / time_1) - np.sqrt(x2 / time_2), variance, corrected)


_ONE = ("events", "time")
_TWO = ("events_1", "time_1", "events_2", "time_2")
_SETTINGS = ("correction", "double_zero")

RATES = (
    Measure(
        name="IR",
        label="rate",
        formula="y = x/t; v = x/t²",
        scale="identity",
        null=None,
        routes=(Route(_ONE, rate, ("correction",)),),
        reference=_HANDBOOK,
        r_call='metafor::escalc(measure = "IR", xi, ti)',
    ),
    Measure(
        name="IRLN",
        label="log rate",
        formula="y = log(x/t); v = 1/x",
        scale="log",
        null=None,
        routes=(Route(_ONE, log_rate, ("correction",)),),
        reference=_HANDBOOK,
        r_call='metafor::escalc(measure = "IRLN", xi, ti)',
    ),
    Measure(
        name="IRS",
        label="square root of the rate",
        formula="y = √(x/t); v = 1/(4t)",
        scale="square_root",
        null=None,
        routes=(Route(_ONE, root_rate, ("correction",)),),
        reference=_HANDBOOK,
        r_call='metafor::escalc(measure = "IRS", xi, ti)',
    ),
    Measure(
        name="IRFT",
        label="Freeman-Tukey-transformed rate",
        formula="y = (√(x/t) + √((x + 1)/t))/2; v = 1/(4t)",
        scale="freeman_tukey_rate",
        null=None,
        routes=(Route(_ONE, freeman_tukey_rate, ("correction",)),),
        reference="Freeman and Tukey 1950, doi:10.1214/aoms/1177729756",
        r_call='metafor::escalc(measure = "IRFT", xi, ti)',
    ),
    Measure(
        name="IRR",
        label="log rate ratio",
        formula="y = log((x1/t1)/(x2/t2)); v = 1/x1 + 1/x2",
        scale="log",
        null=0.0,
        routes=(Route(_TWO, log_rate_ratio, _SETTINGS),),
        reference=_HANDBOOK,
        r_call='metafor::escalc(measure = "IRR", x1i, t1i, x2i, t2i)',
    ),
    Measure(
        name="IRD",
        label="rate difference",
        formula="y = x1/t1 - x2/t2; v = x1/t1² + x2/t2²",
        scale="identity",
        null=0.0,
        routes=(Route(_TWO, rate_difference, _SETTINGS),),
        reference=_HANDBOOK,
        r_call='metafor::escalc(measure = "IRD", x1i, t1i, x2i, t2i)',
    ),
    Measure(
        name="IRSD",
        label="difference of square-root rates",
        formula="y = √(x1/t1) - √(x2/t2); v = 1/(4 t1) + 1/(4 t2)",
        scale="identity",
        null=0.0,
        routes=(Route(_TWO, root_rate_difference, _SETTINGS),),
        reference=_HANDBOOK,
        r_call='metafor::escalc(measure = "IRSD", x1i, t1i, x2i, t2i)',
    ),
)
