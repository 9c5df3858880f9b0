"""Two arms compared within each study: from the figures of a row to its effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from reportgen.defaults import CONTINUITY_CORRECTION
from reportgen.inputs.studies import OutcomeRow
from reportgen.stats.measures import Correction, effect_sizes
from reportgen.stats.measures.record import EffectSizes
from reportgen.vocabulary import (
    COMPARISONS,
    COUNTS,
    MOMENTS,
    PERSON_TIME,
    REPORTED_RATIO,
    Measure,
)

Array = NDArray[np.float64]

ENGINE_ROLES: Mapping[tuple[str, ...], tuple[str, ...]] = {
    COUNTS: ("events_1", "n_1", "events_2", "n_2"),
    PERSON_TIME: ("events_1", "time_1", "events_2", "time_2"),
    MOMENTS: ("mean_1", "sd_1", "n_1", "mean_2", "sd_2", "n_2"),
    REPORTED_RATIO: ("ratio", "ratio_lower", "ratio_upper"),
}
"""What the engine calls the roles of the spec, in the same order."""

RATIOS_OF_COUNTS = frozenset({"OR", "RR", "IRR"})


@dataclass(frozen=True, slots=True)
class Effects:
    """Study effects on the scale of pooling, with what had to be done to get them."""

    yi: Array
    vi: Array
    notes: tuple[str, ...]


def effects_of(name: str, rows: Sequence[OutcomeRow]) -> Effects:
    """Effects of rows that are all estimable."""
    measure = COMPARISONS[name]
    made = _sizes(measure, rows)
    corrected = int(made.corrected.sum())
    note = (
        f"{CONTINUITY_CORRECTION} was added to the cells of {corrected} of {len(rows)} studies, "
        "which had an arm without events or with events only"
    )
    return Effects(made.yi, made.vi, (note,) if corrected else ())


def reason_against(name: str, row: OutcomeRow) -> str | None:
    """Why a row has no effect that could be pooled; None where it has."""
    measure = COMPARISONS[name]
    made = _sizes(measure, (row,))
    if made.estimable[0] and made.vi[0] > 0:
        return None
    if measure.required in (COUNTS, PERSON_TIME) and not row.events:
        return "no event occurred in either arm, which says nothing of a ratio"
    if measure.required == COUNTS and row.events == row.n:
        return "every participant of both arms had the event, which says nothing of a ratio"
    return f"its figures give no {measure.label} with a standard error"


def _sizes(measure: Measure, rows: Sequence[OutcomeRow]) -> EffectSizes:
    columns = {
        engine: np.array([row.number(role) for row in rows])
        for role, engine in zip(measure.required, ENGINE_ROLES[measure.required], strict=True)
    }
    return _SETTINGS[measure.required](measure.effect, columns)


def _of_counts(effect: str, columns: Mapping[str, Array]) -> EffectSizes:
    double_zero = "drop" if effect in RATIOS_OF_COUNTS else "keep"
    correction = Correction(CONTINUITY_CORRECTION)
    return effect_sizes(effect, columns, correction=correction, double_zero=double_zero)


def _of_limits(effect: str, columns: Mapping[str, Array]) -> EffectSizes:
    return effect_sizes(effect, columns, limits_level=0.95)


_SETTINGS: Mapping[tuple[str, ...], Callable[[str, Mapping[str, Array]], EffectSizes]] = {
    COUNTS: _of_counts,
    PERSON_TIME: _of_counts,
    MOMENTS: effect_sizes,
    REPORTED_RATIO: _of_limits,
}


def readers_of(
    name: str,
) -> tuple[Callable[[Sequence[OutcomeRow]], Effects], Callable[[OutcomeRow], str | None]]:
    """The two functions by which a measure is read."""
    return partial(effects_of, name), partial(reason_against, name)
