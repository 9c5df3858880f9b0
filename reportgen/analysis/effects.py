"""The effects of studies on the scale of pooling, with what had to be done to get them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reportgen.analysis.routes import REMARKS, SETTINGS, Remark, Route, route_of
from reportgen.defaults import CONTINUITY_CORRECTION
from reportgen.inputs.studies import OutcomeRow
from reportgen.measures import COUNTS, MEASURES, PERSON_TIME
from reportgen.stats.measures import effect_sizes

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Effects:
    """Study effects on the scale of pooling, with what had to be done to get them."""

    yi: Array
    vi: Array
    notes: tuple[str, ...]


def effects_of(measure: str, effect: str, rows: Sequence[OutcomeRow]) -> Effects:
    """Effects of rows that are all estimable."""
    routes = [route_of(measure, effect, row) for row in rows]
    yi, vi, corrected = _computed(routes)
    notes = [*_remarks(routes, rows)]
    if corrected:
        notes.append(_correction_note(measure, corrected, len(rows)))
    return Effects(yi, vi, tuple(notes))


def _computed(routes: Sequence[Route]) -> tuple[Array, Array, int]:
    """Effects, variances, and how many studies had their counts corrected."""
    yi, vi, corrected = np.full(len(routes), np.nan), np.full(len(routes), np.nan), 0
    alike: dict[tuple[object, ...], list[int]] = {}
    for index, route in enumerate(routes):
        key = (route.effect, route.settings, tuple(name for name, _ in route.columns))
        alike.setdefault(key, []).append(index)
    for places in alike.values():
        first = routes[places[0]]
        columns = {
            name: np.array([routes[index].columns[position][1] for index in places])
            for position, (name, _) in enumerate(first.columns)
        }
        made = effect_sizes(first.effect, columns, **SETTINGS[first.settings])
        yi[places], vi[places] = made.yi, made.vi
        corrected += int(made.corrected.sum())
    return yi, vi, corrected


def _correction_note(measure: str, corrected: int, k: int) -> str:
    if MEASURES[measure].arms:
        return (
            f"{CONTINUITY_CORRECTION} was added to the cells of {corrected} of {k} studies, "
            "which had an arm without events or with events only"
        )
    return (
        f"on the logit scale {CONTINUITY_CORRECTION} was added to events and non-events of "
        f"{corrected} of {k} studies, which had no events or events only"
    )


def _remarks(routes: Sequence[Route], rows: Sequence[OutcomeRow]) -> Iterator[str]:
    for key in dict.fromkeys(route.remark for route in routes if route.remark):
        labels = [
            row.study.label for route, row in zip(routes, rows, strict=True) if route.remark == key
        ]
        yield REMARKS[key].words.format(", ".join(labels))


def remark_on(measure: str, effect: str, row: OutcomeRow) -> Remark | None:
    """What is said of a study whose standard error or effect was derived."""
    key = route_of(measure, effect, row).remark
    return REMARKS[key] if key and REMARKS[key].method else None


def reason_against(measure: str, effect: str, row: OutcomeRow) -> str | None:
    """Why a row has no effect that could be pooled; None where it has."""
    yi, vi, _ = _computed([route_of(measure, effect, row)])
    with np.errstate(divide="ignore", over="ignore"):
        if np.isfinite(yi[0]) and vi[0] > 0 and np.isfinite(1 / vi[0]):
            return None
    return next(_reasons(measure, row))


def _reasons(measure: str, row: OutcomeRow) -> Iterator[str]:
    """The likeliest reason first."""
    record = MEASURES[measure]
    if measure == "survival":
        yield _survival_reason(row)
    if record.arms and record.parts in (((COUNTS,),), ((PERSON_TIME,),)):
        if not row.events:
            yield "no event occurred in either arm, which says nothing of a ratio"
        if row.events == row.n:
            yield "every participant of both arms had the event, which says nothing of a ratio"
    yield f"its figures give no {record.label} with a standard error"


def _survival_reason(row: OutcomeRow) -> str:
    assert row.survival is not None
    if not 0 < row.survival < 1:
        return "survival of 0% or 100% has no standard error"
    if row.ci_low is not None and row.ci_high is not None:
        return "a limit of 0% or 100% gives no standard error"
    return "neither interval nor number of participants was reported"
