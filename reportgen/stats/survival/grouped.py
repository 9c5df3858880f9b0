"""Risk sets of several groups at every event time of every stratum, in one pass over the rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, few_levels
from reportgen.stats.survival.observations import (
    Integers,
    Observations,
    beside,
    coded,
    group_codes,
    rows_in_words,
)

MOST_GROUPS = 1000
"""Their covariance takes the square of so many numbers, the counts as many at every time."""


@dataclass(frozen=True, slots=True)
class GroupedRisk:
    """Weighted counts at the m event times of all strata, stratum after stratum, for g groups.

    ``first`` holds where each stratum begins, with m at the end; ``n`` counts rows by group.
    """

    levels: tuple[object, ...]
    first: Integers
    time: Floats
    at_risk: Floats
    events: Floats
    n: Floats


def grouped_risk(
    rows: Observations, group: ArrayLike, strata: ArrayLike | None = None
) -> GroupedRisk:
    """Counts at risk and with the event, shapes (m, g), by event time within stratum."""
    levels, code = group_codes(beside(rows, group), len(rows))
    few_levels(len(levels), MOST_GROUPS, "group")
    time, place = coded(rows.time)
    layers, layer = (
        ((None,), None)
        if strata is None
        else group_codes(beside(rows, strata), len(rows), "strata")
    )
    width, size = len(levels), len(time)
    if strata is not None and len(layers) * size * width > 50 * len(rows) + 1_000_000:
        return _sparse(rows, levels, code, layer, len(layers))
    cell = place if layer is None else layer * size + place
    shape = (len(layers), size, width)
    flat = cell * width + code
    events = _laid(flat[rows.event], _of_events(rows), shape)
    out = _laid(flat, rows.weights, shape)
    at_risk = np.cumsum(out[:, ::-1], axis=1)[:, ::-1]
    if rows.entry is not None:
        before = np.searchsorted(time, rows.entry, side="right")
        late = before > 0
        where = (cell - place + before - 1)[late] * width + code[late]
        weights = None if rows.weights is None else rows.weights[late]
        at_risk = at_risk - np.cumsum(_laid(where, weights, shape)[:, ::-1], axis=1)[:, ::-1]
    kept = events.sum(axis=2) > 0
    first = np.concatenate(([0], np.cumsum(kept.sum(axis=1))))
    n = out.sum(axis=(0, 1))
    times = np.broadcast_to(time, kept.shape)[kept]
    return GroupedRisk(levels, first, times, at_risk[kept], events[kept], n)


def _of_events(rows: Observations) -> Floats | None:
    return None if rows.weights is None else rows.weights[rows.event]


def _laid(where: Integers, weights: Floats | None, shape: tuple[int, int, int]) -> Floats:
    size = shape[0] * shape[1] * shape[2]
    return np.bincount(where, weights, size).reshape(shape).astype(np.float64)


def _sparse(
    rows: Observations,
    levels: tuple[object, ...],
    code: Integers,
    layer: Integers | None,
    layers: int,
) -> GroupedRisk:
    """Many small strata: cells only for the times each stratum has, sums corrected per stratum.

    Counts are whole, so that the differences of running sums are exact.
    """
    assert layer is not None
    width = len(levels)
    event_order = np.lexsort((rows.time[rows.event], layer[rows.event]))
    keys = np.stack((layer[rows.event], rows.time[rows.event]), axis=1)[event_order]
    new = np.ones(len(keys), dtype=bool)
    new[1:] = (keys[1:] != keys[:-1]).any(axis=1)
    cells = keys[new]
    first = np.searchsorted(cells[:, 0], np.arange(layers + 1))
    last = np.empty(len(rows), np.int64)
    before = np.zeros(len(rows), np.int64)
    order = np.argsort(layer, kind="stable")
    ends = np.searchsorted(layer[order], np.arange(layers + 1))
    for number in range(layers):
        here = order[ends[number] : ends[number + 1]]
        times = cells[first[number] : first[number + 1], 1]
        last[here] = np.searchsorted(times, rows.time[here], side="right")
        if rows.entry is not None:
            before[here] = np.searchsorted(times, rows.entry[here], side="right")
    weights = rows.case_weights
    steps: Floats = np.zeros((len(cells) + 1, width))
    np.add.at(steps, (first[layer] + before, code), weights)
    np.add.at(steps, (first[layer] + last, code), -weights)
    at_risk = np.cumsum(steps, axis=0)[:-1]
    events = np.zeros((len(cells), width))
    at = (first[layer] + last - 1)[rows.event]
    np.add.at(events, (at, code[rows.event]), weights[rows.event])
    n = np.bincount(code, weights, width).astype(np.float64)
    times_of: Floats = np.asarray(cells[:, 1], dtype=np.float64)
    return GroupedRisk(levels, first.astype(np.int64), times_of, at_risk, events, n)


def from_group_counts(
    time: ArrayLike,
    events: ArrayLike,
    censored: ArrayLike,
    at_risk: ArrayLike | None = None,
    levels: tuple[object, ...] | None = None,
) -> GroupedRisk:
    """The same from counts made elsewhere: times (m,) in any order, counts (m, g), one stratum.

    Without ``at_risk`` it is what leaves at the time or later. Raises AnalysisError for repeated
    times, shapes that do not fit and negative or missing numbers.
    """
    t = np.asarray(time, dtype=np.float64)
    d, c = (np.asarray(a, dtype=np.float64) for a in (events, censored))
    if d.ndim != 2 or d.shape != c.shape or t.shape != d.shape[:1] or not len(t):
        raise AnalysisError.single("risk table", f"shapes {t.shape}, {d.shape}, {c.shape}.")
    if np.any(bad := ~np.isfinite(t)) or len(np.unique(t)) < len(t):
        raise AnalysisError.single(
            "time", f"times are missing ({rows_in_words(bad)}) or stand twice."
        )
    order = np.argsort(t)
    t, d, c = t[order], d[order], c[order]
    leaving = np.cumsum((d + c)[::-1], axis=0)[::-1]
    n = leaving if at_risk is None else np.asarray(at_risk, dtype=np.float64)[order]
    if n.shape != d.shape or not all(np.all(np.isfinite(a) & (a >= 0)) for a in (d, c, n)):
        raise AnalysisError.single("risk table", "holds missing or negative numbers.")
    kept = d.sum(axis=1) > 0
    names = tuple(range(d.shape[1])) if levels is None else levels
    first = np.array([0, int(kept.sum())])
    return GroupedRisk(names, first, t[kept], n[kept], d[kept], leaving[0])
