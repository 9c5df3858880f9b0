"""The effects of studies on the scale of pooling, with what had to be done to get them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

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
        notes.append(_correction_note(measure, effect, corrected, len(rows)))
    return Effects(yi, vi, tuple(notes))


def counts_of_arms(measure: str, effect: str, rows: Sequence[OutcomeRow]) -> dict[str, Array]:
    """The counts of both arms as the engine names them, shapes ``(k,)``."""
    routes = [dict(route_of(measure, effect, row).columns) for row in rows]
    return {name: np.array([route[name] for route in routes]) for name in routes[0]}


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


def _correction_note(measure: str, effect: str, corrected: int, k: int) -> str:
    record = MEASURES[measure]
    scale = next(one.words for one in record.transforms.values() if one.effect == effect)
    if record.arms:
        added, why = "to the cells", "which had an arm without events or with events only"
    elif measure == "rate":
        added, why = f"on {scale} to the events", "which had no events"
    else:
        added, why = f"on {scale} to events and non-events", "which had no events or events only"
    return f"{CONTINUITY_CORRECTION} was added {added} of {corrected} of {k} studies, {why}"


def _remarks(routes: Sequence[Route], rows: Sequence[OutcomeRow]) -> Iterator[str]:
    for key in dict.fromkeys(key for route in routes for key in route.remarks):
        labels = [
            row.study.label for route, row in zip(routes, rows, strict=True) if key in route.remarks
        ]
        yield REMARKS[key].words.format(", ".join(labels))


def remarks_on(measure: str, effect: str, row: OutcomeRow) -> tuple[Remark, ...]:
    """What is said of a study whose standard error or effect was derived."""
    found = (REMARKS[key] for key in route_of(measure, effect, row).remarks)
    return tuple(one for one in found if one.method)


def reason_against(measure: str, effect: str, row: OutcomeRow) -> str | None:
    """Why a row has no effect that could be pooled; None where it has."""
    if effect in LOGS_OF_MEANS and not _lowest_mean(measure, effect, row) > 0:
        return next(_reasons(measure, effect, row))
    if _has_effect(route_of(measure, effect, row)):
        return None
    return next(_reasons(measure, effect, row))


@lru_cache(maxsize=10_000)
def _has_effect(route: Route) -> bool:
    """Whether a study has an effect and a weight; asked again for every pool that it is in."""
    yi, vi, _ = _computed([route])
    with np.errstate(divide="ignore", over="ignore"):
        return bool(np.isfinite(yi[0]) and vi[0] > 0 and np.isfinite(1 / vi[0]))


def _reasons(measure: str, effect: str, row: OutcomeRow) -> Iterator[str]:
    """The likeliest reason first."""
    record = MEASURES[measure]
    if measure == "survival":
        yield _survival_reason(row)
    if record.scale == "log" and record.parts in (((COUNTS,),), ((PERSON_TIME,),)):
        if not row.events:
            yield "no event occurred in either arm, which says nothing of a ratio"
        if row.events == row.n:
            yield "every participant of both arms had the event, which says nothing of a ratio"
    if effect in LOGS_OF_MEANS and _lowest_mean(measure, effect, row) <= 0:
        yield "a mean that is not above zero has no logarithm"
    yield f"its figures give no {record.label} with a standard error"


LOGS_OF_MEANS = frozenset({"ROM", "MEANLN", "ROMC", "CVR"})


def _lowest_mean(measure: str, effect: str, row: OutcomeRow) -> float:
    columns = route_of(measure, effect, row).columns
    return min(value for name, value in columns if name.startswith("mean"))


def _survival_reason(row: OutcomeRow) -> str:
    assert row.survival is not None
    if not 0 < row.survival < 1:
        return "survival of 0% or 100% has no standard error"
    if row.ci_low is not None and row.ci_high is not None:
        return "a limit of 0% or 100% gives no standard error"
    return "neither interval nor number of participants was reported"
