"""Rows of follow-up, checked, and what every method needs of their times."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reportgen.errors import AnalysisError, Problem
from reportgen.stats.checks import Bools, Floats, as_floats, raise_if, same_length

Integers = NDArray[np.int64]
TABLE_FACTOR = 4
"""Whole times up to this many times the number of rows are counted in a table, not sorted."""


@dataclass(frozen=True, slots=True)
class Observations:
    """Rows at risk when entry < t <= time, each counting ``weights`` times; shapes (n,).

    ``entry`` is None where everybody is followed from the origin, ``weights`` where each counts 1.
    ``given`` marks which of the rows that were given are these, None for all of them.
    """

    time: Floats
    event: Bools
    entry: Floats | None = None
    weights: Floats | None = None
    given: Bools | None = None

    def __len__(self) -> int:
        return len(self.time)

    @property
    def case_weights(self) -> Floats:
        """The weights, 1 where there are none."""
        return np.ones(len(self.time)) if self.weights is None else self.weights

    def squared_weights(self, *, frequencies: bool) -> Floats:
        """What the squared influence of a row counts: w^2, or with frequencies w people's own."""
        return self.case_weights if frequencies else self.case_weights**2


def rows_in_words(where: Bools) -> str:
    """Row numbers from 1: ``row 3`` or ``rows 1, 4 and 2 more``."""
    numbers = np.flatnonzero(where)
    shown = ", ".join(str(int(i) + 1) for i in numbers[:5])
    more = f" and {len(numbers) - 5} more" if len(numbers) > 5 else ""
    return f"{'row' if len(numbers) == 1 else 'rows'} {shown}{more}"


def checked_weights(weights: ArrayLike | None, n: int) -> Floats | None:
    """Weights as floats, none of them missing or negative and not all 0."""
    if weights is None:
        return None
    values = as_floats(weights, "weights")
    if len(values) != n:
        raise AnalysisError.single("weights", f"there are {len(values)} for {n} rows.")
    if np.any(bad := ~(np.isfinite(values) & (values >= 0))):
        raise AnalysisError.single("weights", f"{rows_in_words(bad)} missing or negative.")
    if n and not values.any():
        raise AnalysisError.single("weights", "all weights are 0.")
    return values


def observations(
    time: ArrayLike,
    event: ArrayLike,
    *,
    entry: ArrayLike | None = None,
    weights: ArrayLike | None = None,
) -> Observations:
    """Checked rows: finite times from 0 on, events 0 or 1, entry before time.

    Rows of weight 0 drop out; groups, strata and covariates may be given with or without them.
    Raises AnalysisError with everything that is wrong, by row number.
    """
    t, e = as_floats(time, "time"), as_floats(event, "event")
    same_length(time=t, event=e)
    problems = []
    if len(t) == 0:
        problems.append(Problem("time", "there is no row to analyse."))
    if np.any(bad := ~(np.isfinite(t) & (t >= 0))):
        problems.append(Problem("time", f"{rows_in_words(bad)} without a time from 0 on."))
    if np.any(bad := ~((e == 0) | (e == 1))):
        problems.append(Problem("event", f"{rows_in_words(bad)} with neither 0 nor 1."))
    start = None if entry is None else as_floats(entry, "entry")
    if start is not None:
        same_length(time=t, entry=start)
        if np.any(bad := ~(np.isfinite(start) & (start < t))):
            problems.append(Problem("entry", f"{rows_in_words(bad)} not before the time."))
    raise_if(problems)
    counted = checked_weights(weights, len(t))
    found = Observations(t, e == 1, start, counted)
    if counted is None or counted.all():
        return found
    return replace(take(found, counted > 0), given=counted > 0)


def beside(rows: Observations, values: ArrayLike) -> NDArray[Any]:
    """What stands beside the rows, without the rows that dropped out for a weight of 0."""
    array = np.asarray(values)
    if rows.given is not None and len(array) == len(rows.given):
        return np.asarray(array[rows.given])
    return array


def take(rows: Observations, which: Bools | Integers) -> Observations:
    """Some of the rows, by a mask or by places."""
    if rows.given is not None and which.dtype == np.bool_:
        which = np.asarray(beside(rows, which))
    return Observations(
        rows.time[which],
        rows.event[which],
        None if rows.entry is None else rows.entry[which],
        None if rows.weights is None else rows.weights[which],
    )


def coded(values: Floats) -> tuple[Floats, Integers]:
    """Distinct values in ascending order and the place of every row among them.

    Whole numbers of moderate size (days) are counted in a table; others are sorted once. Raises
    AnalysisError where no row is left.
    """
    if not len(values):
        raise AnalysisError.single("time", "there is no row to analyse.")
    top = float(values.max())
    if float(values.min()) >= 0 and top <= TABLE_FACTOR * len(values) + 1000:
        whole = values.astype(np.int64)
        if np.array_equal(whole, values):
            seen = np.flatnonzero(np.bincount(whole))
            place = np.zeros(int(top) + 1, np.int64)
            place[seen] = np.arange(len(seen))
            return seen.astype(np.float64), place[whole]
    distinct, codes = np.unique(values, return_inverse=True)
    return distinct, codes.astype(np.int64)


def group_codes(
    groups: ArrayLike, n: int, name: str = "group"
) -> tuple[tuple[object, ...], Integers]:
    """Levels in ascending order and the place of every row; as many rows as ``n``."""
    values = np.asarray(groups)
    if values.shape != (n,):
        raise AnalysisError.single(name, f"has shape {values.shape} for {n} rows.")
    if values.dtype.kind == "f" and np.isnan(values).any():
        raise AnalysisError.single(name, f"{rows_in_words(np.isnan(values))} without a group.")
    if values.dtype.kind in "iub" and n:
        levels, codes = coded(values.astype(np.float64) - float(values.min()))
        return tuple((levels + float(values.min())).astype(values.dtype).tolist()), codes
    try:
        levels, codes = np.unique(values, return_inverse=True)
    except TypeError:
        raise AnalysisError.single(name, "mixes text, numbers or missing values.") from None
    return tuple(levels.tolist()), codes.astype(np.int64)
