"""Kaplan-Meier with a robust standard error: fractional weights, rows that belong together."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from reportgen.stats.checks import Floats
from reportgen.stats.survival.kaplan_meier import (
    ESTIMATORS,
    Curve,
    kaplan_meier,
    reciprocal_sums,
    tied_events,
)
from reportgen.stats.survival.observations import Integers, Observations, beside, group_codes

CELLS = 4_000_000
"""Clusters times distinct times held at once."""


def robust_kaplan_meier(
    rows: Observations,
    cluster: ArrayLike | None = None,
    *,
    estimator: str = ESTIMATORS[0],
    frequencies: bool = False,
) -> Curve:
    """The weighted Kaplan-Meier curve with the infinitesimal-jackknife standard error.

    The influence of row i is U_i = -S sum over event times <= t of (n dN_i - Y_i d) q, with
    q = 1/(n(n - d)); the variance is the sum over clusters (each row its own without ``cluster``)
    of (sum w_i U_i)^2. With ``fleming_harrington`` q is the mean over k tied patients of 1/m_j^2,
    m_j being left before the j-th. A row is one patient whatever its weight, or with
    ``frequencies`` so many, each a cluster unless ``cluster`` says otherwise.
    Therneau and Grambsch 2000, ISBN 0-387-98784-3, section 7.2.
    R: survfit(stype, ctype, robust = TRUE, cluster), to 1e-10.
    """
    curve = kaplan_meier(rows, estimator=estimator, frequencies=frequencies)
    table = curve.table
    if estimator == "fleming_harrington":
        tied = tied_events(table, rows, frequencies=frequencies)
        q = reciprocal_sums(table, tied)[1] / np.maximum(tied, 1.0)
    else:
        left = table.at_risk - table.events
        going = (table.events > 0) & (left > 0)
        q = np.divide(1.0, table.at_risk * left, out=np.zeros_like(left), where=going)
    jump, slope = table.at_risk * q, table.events * q
    if cluster is None:
        counted = rows.squared_weights(frequencies=frequencies)
        squares = _own_clusters(rows, counted, curve.time, jump, np.cumsum(slope))
    else:
        squares = _given_clusters(rows, curve.time, jump, slope, cluster)
    error = np.where(curve.survival > 0, curve.survival * np.sqrt(squares), np.nan)
    return replace(curve, std_error=error)


def _places(rows: Observations, time: Floats) -> tuple[Integers, Integers | None]:
    """Place of the row's time, and the number of times up to its entry."""
    last = np.searchsorted(time, rows.time)
    return last, None if rows.entry is None else np.searchsorted(time, rows.entry, side="right")


def _own_clusters(
    rows: Observations, squares: Floats, time: Floats, jump: Floats, hazard: Floats
) -> Floats:
    """Sum of squares over rows: those gone have a final value, those at risk share a slope."""
    last, before = _places(rows, time)
    origin = np.zeros(len(rows))
    if before is not None:
        origin[before > 0] = hazard[before[before > 0] - 1]
    final = np.where(rows.event, jump[last], 0.0) - (hazard[last] - origin)
    size = len(time)
    gone = np.cumsum(np.bincount(last, squares * final**2, size))
    sums = []
    for power in range(3):
        weights = squares * origin**power
        staying = np.cumsum(np.bincount(last, weights, size)[::-1])[::-1]
        staying = np.append(staying[1:], 0.0)
        if before is not None:
            entering = np.cumsum(np.bincount(before, weights, size + 1)[::-1])[::-1][1:]
            staying = staying - entering
        sums.append(staying)
    there = sums[0] * hazard**2 - 2 * hazard * sums[1] + sums[2]
    return np.asarray(gone + np.maximum(there, 0.0))


def _given_clusters(
    rows: Observations, time: Floats, jump: Floats, slope: Floats, cluster: ArrayLike
) -> Floats:
    """Clusters in portions, each with its counts at every time."""
    levels, codes = group_codes(beside(rows, cluster), len(rows), "cluster")
    last, before = _places(rows, time)
    size, weights = len(time), rows.case_weights
    order = np.argsort(codes, kind="stable")
    portion = max(1, CELLS // size)
    total = np.zeros(size)
    ends = np.searchsorted(codes[order], np.arange(0, len(levels) + portion, portion))
    for low, high in pairwise(ends):
        here = order[low:high]
        if not len(here):
            continue
        own = codes[here] - codes[here].min()
        count = int(own.max()) + 1

        def laid(where: Integers, values: Floats, own: Integers, count: int) -> Floats:
            flat = np.bincount(own * (size + 1) + where, values, count * (size + 1))
            return np.asarray(flat.reshape(count, size + 1), dtype=np.float64)

        w = weights[here]
        dead = laid(last[here], w * rows.event[here], own, count)[:, :size]
        out = laid(last[here], w, own, count)[:, :size]
        risk = np.cumsum(out[:, ::-1], axis=1)[:, ::-1]
        if before is not None:
            late = laid(before[here], w, own, count)
            risk = risk - np.cumsum(late[:, ::-1], axis=1)[:, ::-1][:, 1:]
        influence = np.cumsum(dead * jump - risk * slope, axis=1)
        total += (influence**2).sum(axis=0)
    return total
