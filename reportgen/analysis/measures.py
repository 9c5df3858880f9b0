"""How each measure of a spec is brought to the scale on which it is pooled.

A new measure is one entry here, one in ``vocabulary.MEASURES`` and its effect size in
``stats.measures``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from reportgen.analysis.comparisons import Effects, readers_of
from reportgen.defaults import CONTINUITY_CORRECTION
from reportgen.inputs.studies import OutcomeRow
from reportgen.stats.measures import Correction, effect_sizes
from reportgen.stats.measures.survival import survival_from_n
from reportgen.stats.scales import SCALES, Scale
from reportgen.vocabulary import COMPARISONS

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pooling:
    """The scale of one measure and the words that go with it."""

    stat: str
    scale: Scale
    scale_stat: str
    iv_method: str
    study_method: str
    slope: Callable[[float], float]
    effects: Callable[[Sequence[OutcomeRow]], Effects]
    poolable: Callable[[OutcomeRow], str | None]


def counts(rows: Sequence[OutcomeRow]) -> tuple[Array, Array]:
    """Events and participants as arrays ``(k,)``."""
    events = np.array([row.events for row in rows], dtype=float)
    return events, np.array([row.n for row in rows], dtype=float)


def _proportion_effects(rows: Sequence[OutcomeRow]) -> Effects:
    events, n = counts(rows)
    made = effect_sizes(
        "PLOGIT", {"events": events, "n": n}, correction=Correction(CONTINUITY_CORRECTION)
    )
    corrected = int(np.sum((events == 0) | (events == n)))
    note = (
        f"on the logit scale {CONTINUITY_CORRECTION} was added to events and non-events of "
        f"{corrected} of {len(rows)} studies, which had no events or events only"
    )
    return Effects(made.yi, made.vi, (note,) if corrected else ())


def _survival_effects(rows: Sequence[OutcomeRow]) -> Effects:
    yi, vi = np.empty(len(rows)), np.empty(len(rows))
    approximate = []
    for index, row in enumerate(rows):
        if row.ci_low is not None and row.ci_high is not None:
            made = effect_sizes(
                "SURV_LOGLOG",
                {
                    "survival": np.array([row.survival]),
                    "survival_lower": np.array([row.ci_low]),
                    "survival_upper": np.array([row.ci_high]),
                },
                limits_level=0.95,
            )
        else:
            made = survival_from_n(np.array([row.survival]), np.array([row.n], dtype=float))
            approximate.append(row.study.label)
        yi[index], vi[index] = made.yi[0], made.vi[0]
    note = (
        "standard error approximated from the number of participants, as no interval was "
        f"reported: {', '.join(approximate)}"
    )
    return Effects(yi, vi, (note,) if approximate else ())


def _survival_poolable(row: OutcomeRow) -> str | None:
    assert row.survival is not None
    if not 0 < row.survival < 1:
        return "survival of 0% or 100% has no standard error"
    if row.ci_low is not None and row.ci_high is not None:
        if not 0 < row.ci_low < row.ci_high < 1:
            return "a limit of 0% or 100% gives no standard error"
        return None
    return None if row.n else "neither interval nor number of participants was reported"


def _logit_slope(theta: float) -> float:
    p = float(SCALES["logit"].back(np.array([theta]))[0])
    return p * (1 - p)


def _cloglog_slope(theta: float) -> float:
    survival = float(SCALES["log_log"].back(np.array([theta]))[0])
    return survival * float(np.log(survival)) if survival > 0 else 0.0


def _comparison(name: str) -> Pooling:
    """Ratios are pooled by their logarithm, differences as they are."""
    is_ratio = COMPARISONS[name].scale == "log"
    effects, poolable = readers_of(name)
    return Pooling(
        stat=name,
        scale=SCALES["log" if is_ratio else "identity"],
        scale_stat="log_ratio" if is_ratio else "",
        iv_method="iv.comparison",
        study_method="study.comparison",
        slope=exp if is_ratio else lambda theta: 1.0,
        effects=effects,
        poolable=poolable,
    )


POOLING: dict[str, Pooling] = {
    "proportion": Pooling(
        stat="proportion",
        scale=SCALES["logit"],
        scale_stat="log_odds",
        iv_method="iv.logit",
        study_method="study.proportion",
        slope=_logit_slope,
        effects=_proportion_effects,
        poolable=lambda row: None,
    ),
    "survival": Pooling(
        stat="survival",
        scale=SCALES["log_log"],
        scale_stat="log_log_survival",
        iv_method="iv.cloglog",
        study_method="study.survival",
        slope=_cloglog_slope,
        effects=_survival_effects,
        poolable=_survival_poolable,
    ),
    **{name: _comparison(name) for name in COMPARISONS},
}
