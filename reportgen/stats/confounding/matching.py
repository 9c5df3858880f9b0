"""Greedy matching of each treated row to the nearest control within a caliper."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Bools, Floats, as_floats, check_choice, same_length
from reportgen.stats.survival.observations import Integers

ORDERS = ("data", "largest_score_first")
CALIPERS = ("sd", "pooled_group_sd")


@dataclass(frozen=True, slots=True)
class Matches:
    """Places of treated and control of each pair, shapes (m,), in the order of matching."""

    treated: Integers
    control: Integers
    gap: Floats
    caliper: float

    @property
    def times_used(self) -> dict[int, int]:
        """How often each control was used."""
        places, counts = np.unique(self.control, return_counts=True)
        return dict(zip(places.tolist(), counts.tolist(), strict=True))


def caliper_width(distance: Floats, treated: Bools, width: float, of: str) -> float:
    """So many standard deviations of the distance: of everybody's, or of the groups' together.

    Austin 2011, doi:10.1002/pst.433 (0.2 of the pooled SD of the logit). R: 0.2 * sd(distance).
    """
    check_choice(of, CALIPERS, "caliper")
    if not width > 0:
        raise AnalysisError.single("caliper", f"must be above 0, not {width:g}.")
    if of == "sd":
        return width * float(np.std(distance, ddof=1))
    both = sum(float(np.var(distance[side], ddof=1)) for side in (treated, ~treated))
    return width * sqrt(both / 2)


def greedy_match(
    distance: ArrayLike,
    treated: Bools,
    *,
    caliper: float = inf,
    order: str = "data",
    replacement: bool = False,
    decimals: int | None = 10,
) -> Matches:
    """One control for each treated row, the nearest that is left; equal gaps to the earlier row.

    ``order`` is that of the data or from the largest distance value down (ties by row). Distances
    (n,) are rounded to ``decimals`` first, so that equal covariates have equal distances on every
    machine. Raises AnalysisError for missing distances and for an empty group. Rosenbaum and Rubin
    1985, doi:10.1080/00031305.1985.10479383. R: MatchIt::matchit(method = "nearest").
    """
    check_choice(order, ORDERS, "order")
    d = as_floats(distance, "distance")
    same_length(distance=d, treated=as_floats(treated, "treated"))
    if not np.isfinite(d).all():
        raise AnalysisError.single("distance", "a distance is missing or infinite.")
    if treated.all() or not treated.any():
        raise AnalysisError.single("treatment", "one of the two groups is empty.")
    if decimals is not None:
        d = np.round(d, decimals)
    left = _Left(d, np.flatnonzero(~treated))
    turn = np.flatnonzero(treated)
    if order == "largest_score_first":
        turn = turn[np.lexsort((turn, -d[turn]))]
    pairs = []
    for row in turn.tolist():
        found = left.nearest(float(d[row]), caliper)
        if found is not None:
            pairs.append((row, found))
            if not replacement:
                left.remove(found)
    taken = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    gap = np.abs(d[taken[:, 0]] - d[taken[:, 1]])
    return Matches(taken[:, 0], taken[:, 1], gap, caliper)


class _Left:
    """The controls that are left, in ascending order of distance and row."""

    def __init__(self, distance: Floats, controls: Integers) -> None:
        self._distance = distance
        self._items = sorted((float(distance[row]), int(row)) for row in controls)

    def remove(self, row: int) -> None:
        del self._items[bisect_left(self._items, (float(self._distance[row]), row))]

    def nearest(self, value: float, caliper: float) -> int | None:
        """The row nearest to a value within the caliper; the earlier row of equally near ones."""
        items = self._items
        place = bisect_left(items, (value, -1))
        candidates = []
        if place < len(items):
            candidates.append(items[place])
        if place > 0:
            # the first of those with the next smaller distance
            candidates.append(items[bisect_left(items, (items[place - 1][0], -1))])
        near = [(abs(d - value), row) for d, row in candidates if abs(d - value) <= caliper]
        return min(near)[1] if near else None
