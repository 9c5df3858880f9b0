"""The value of each study with its interval, as a forest plot shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from reportgen.analysis.compared_studies import study_effect
from reportgen.analysis.measures import Array, counts
from reportgen.analysis.pools import PoolRequest
from reportgen.facts.fact import Interval
from reportgen.inputs.studies import OutcomeRow
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.intervals import proportion_interval, rate_interval
from reportgen.stats.scales import back_interval

Shown = tuple[float | None, Interval | None, str]
"""Value, interval, and a note on them."""

INTERVAL_WORDS = {
    "clopper_pearson": "Clopper-Pearson",
    "wilson": "Wilson score",
    "jeffreys": "Jeffreys",
    "agresti_coull": "Agresti-Coull",
}


def interval_words(request: PoolRequest) -> str:
    """How the intervals of studies are called."""
    if request.measure == "proportion":
        return INTERVAL_WORDS[request.profile.study_interval]
    return "exact Poisson" if request.measure == "rate" else "normal"


def shown(request: PoolRequest) -> list[Shown]:
    """Of each study its value, its interval and a note on it."""
    return OF_MEASURE.get(request.measure, _effects)(request)


def study_value(request: PoolRequest, row: OutcomeRow) -> float:
    """What a study is ordered by; 0 where it has no effect."""
    return shown(replace(request, rows=(row,)))[0][0] or 0.0


def _effects(request: PoolRequest) -> list[Shown]:
    return [(*study_effect(request, row), "") for row in request.rows]


def _limits(request: PoolRequest, low: Array, high: Array) -> list[Interval]:
    pairs = zip(low, high, strict=True)
    return [Interval(float(a), float(b), request.level) for a, b in pairs]


def _proportions(request: PoolRequest) -> list[Shown]:
    events, n = counts(request.rows)
    made = proportion_interval(
        events, n, method=request.profile.study_interval, level=request.level
    )
    limits = _limits(request, made.low, made.high)
    return [(float(p), ci, "") for p, ci in zip(events / n, limits, strict=True)]


def _rates(request: PoolRequest) -> list[Shown]:
    events, time = (
        np.array([row.number(role) for row in request.rows]) for role in ("events", "time")
    )
    made = rate_interval(events, time, level=request.level)
    limits = _limits(request, made.low, made.high)
    return [(float(rate), ci, "") for rate, ci in zip(made.rate, limits, strict=True)]


def _survival(request: PoolRequest) -> list[Shown]:
    return [(row.survival, *_survival_interval(request, row)) for row in request.rows]


def _survival_interval(request: PoolRequest, row: OutcomeRow) -> tuple[Interval | None, str]:
    if row.ci_low is not None and row.ci_high is not None:
        return Interval(row.ci_low, row.ci_high, 0.95), ""
    if request.pooling.poolable(row) is not None:
        return None, "no interval reported, and none can be approximated"
    effects = request.pooling.effects((replace(row, ci_low=None, ci_high=None),))
    half = two_sided_quantile(request.level) * float(np.sqrt(effects.vi[0]))
    low, high = back_interval(
        request.pooling.scale, float(effects.yi[0]) - half, float(effects.yi[0]) + half
    )
    note = "interval approximated from the number of participants"
    return Interval(low, high, request.level), note


OF_MEASURE: Mapping[str, Callable[[PoolRequest], list[Shown]]] = {
    "proportion": _proportions,
    "survival": _survival,
    "rate": _rates,
}
"""Those that have intervals of their own; the others have normal ones on the scale of pooling."""
