"""How each measure of a spec is brought to the scale on which it is pooled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from math import exp, log, sin, tanh

import numpy as np
from numpy.typing import NDArray

from reportgen.analysis.effects import Effects, effects_of, reason_against, remarks_on
from reportgen.analysis.routes import Remark
from reportgen.inputs.studies import OutcomeRow
from reportgen.measures import MEASURES, Measure, transform_of
from reportgen.stats.measures import measure_named
from reportgen.stats.scales import (
    SCALES,
    Scale,
    freeman_tukey,
    freeman_tukey_inverse,
    freeman_tukey_rate,
    freeman_tukey_rate_inverse,
)

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pooling:
    """The scale of one measure and what goes with it."""

    stat: str
    scale: Scale
    scale_stat: str
    iv_method: str
    study_method: str
    slope: Callable[[float], float]
    effects: Callable[[Sequence[OutcomeRow]], Effects]
    poolable: Callable[[OutcomeRow], str | None]
    remarks: Callable[[OutcomeRow], tuple[Remark, ...]]

    def at_sizes(self, rows: Sequence[OutcomeRow]) -> Pooling:
        """Where the way back needs a sample size: by the harmonic mean of those of the rows.

        Miller 1978, doi:10.1080/00031305.1978.10479283.
        """
        back = SIZED.get(self.scale.name)
        sizes = [back.size(row) for row in rows if self.poolable(row) is None] if back else []
        if back is None or not sizes:
            return self
        size = len(sizes) / sum(1 / one for one in sizes)
        scale = replace(
            self.scale,
            forward=lambda x: back.forward(np.asarray(x) * size, size),
            back=lambda y: back.back(np.asarray(y), size),
        )
        return replace(self, scale=scale)


@dataclass(frozen=True, slots=True)
class Sized:
    """A scale that depends on the size of the study: its number of participants, or its time."""

    size: Callable[[OutcomeRow], float]
    forward: Callable[[Array, float], Array]
    back: Callable[[Array, float], Array]


SIZED: Mapping[str, Sized] = {
    "double_arcsine": Sized(lambda row: float(row.n or 0), freeman_tukey, freeman_tukey_inverse),
    "freeman_tukey_rate": Sized(
        lambda row: row.number("time"), freeman_tukey_rate, freeman_tukey_rate_inverse
    ),
}
"""By the name of the scale."""


def counts(rows: Sequence[OutcomeRow]) -> tuple[Array, Array]:
    """Events and participants as arrays ``(k,)``."""
    events = np.array([row.events for row in rows], dtype=float)
    return events, np.array([row.n for row in rows], dtype=float)


@cache
def pooling_of(measure: str, transform: str = "") -> Pooling:
    """How a measure is pooled on one of its scales."""
    record, chosen = MEASURES[measure], transform_of(measure, transform)
    scale = SCALES[measure_named(chosen.effect).scale]
    return Pooling(
        stat=measure,
        scale=_within(scale, record),
        scale_stat=chosen.sibling,
        iv_method=chosen.method,
        study_method=STUDY_METHODS.get(measure, "study.comparison"),
        slope=SLOPES[scale.name],
        effects=partial(effects_of, measure, chosen.effect),
        poolable=partial(reason_against, measure, chosen.effect),
        remarks=partial(remarks_on, measure, chosen.effect),
    )


def _within(scale: Scale, record: Measure) -> Scale:
    """Limits end where the values of the measure do, which not every scale knows."""
    low, high = record.bounds
    if low <= scale.low and scale.high <= high:
        return scale
    return replace(scale, back=lambda y: np.clip(scale.back(y), low, high))


def _survival_slope(y: float) -> float:
    survival = exp(-exp(min(y, 709.0)))
    return survival * log(survival) if survival > 0 else 0.0


def _logit_slope(y: float) -> float:
    p = float(SCALES["logit"].back(np.array([y]))[0])
    return p * (1 - p)


SLOPES: Mapping[str, Callable[[float], float]] = {
    "identity": lambda y: 1.0,
    "log": lambda y: exp(min(y, 709.0)),
    "logit": _logit_slope,
    "log_log": _survival_slope,
    "arcsine": lambda y: sin(2 * y),
    # of the arcsine and of the square root, which the double ones are near
    "double_arcsine": lambda y: sin(2 * y),
    "square_root": lambda y: 2 * y,
    "freeman_tukey_rate": lambda y: 2 * y,
    "fisher_z": lambda y: 1 - tanh(y) ** 2,
}
"""The slope of the way back from each scale, for the delta method."""

OWN = ("proportion", "survival", "rate")
STUDY_METHODS: Mapping[str, str] = {
    "proportion": "study.proportion",
    "survival": "study.survival",
    "rate": "study.rate",
    **{name: "study.single" for name in MEASURES if not MEASURES[name].arms and name not in OWN},
}
"""How the interval of one study is made; of comparisons of arms it is ``study.comparison``."""
