"""A sample as distinct values with their counts: rows, or frequencies made elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError, Problem
from reportgen.stats.checks import Floats, as_floats, raise_if


@dataclass(frozen=True, slots=True)
class Sample:
    """Distinct values in ascending order with counts above 0, shapes (m,)."""

    values: Floats
    counts: Floats

    @property
    def n(self) -> float:
        """Number of rows."""
        return float(self.counts.sum())

    @property
    def mean(self) -> float:
        """Arithmetic mean."""
        return float(self.counts @ self.values) / self.n

    @property
    def variance(self) -> float:
        """Divisor n - 1; 0 for one row."""
        if self.n <= 1:
            return 0.0
        return float(self.counts @ (self.values - self.mean) ** 2) / (self.n - 1)


def sample(values: ArrayLike, counts: ArrayLike | None = None, name: str = "values") -> Sample:
    """Rows, or values with whole counts, as a sample; count 0 drops out.

    Raises AnalysisError for missing values, for counts that are none, and without any row.
    """
    x = as_floats(values, name)
    if np.any(bad := ~np.isfinite(x)):
        first = int(np.flatnonzero(bad)[0]) + 1
        raise AnalysisError.single(name, f"row {first} has no number.", "Leave it out.")
    if counts is None:
        distinct, numbers = np.unique(x, return_counts=True)
        found = Sample(distinct, numbers.astype(np.float64))
    else:
        found = _merged(x, as_floats(counts, "counts"), name)
    if not len(found.values):
        raise AnalysisError.single(name, "there is no row.", "Leave the comparison out.")
    return found


def _merged(x: Floats, counts: Floats, name: str) -> Sample:
    if counts.shape != x.shape:
        raise AnalysisError.single(name, f"{len(counts)} counts for {len(x)} values.")
    if not np.all(np.isfinite(counts) & (counts >= 0) & (counts == np.rint(counts))):
        raise AnalysisError.single(name, "counts are whole numbers from 0 on.")
    distinct, place = np.unique(x, return_inverse=True)
    total = np.bincount(place, counts, len(distinct)).astype(np.float64)
    kept = total > 0
    return Sample(distinct[kept], total[kept])


def repeated(counts: ArrayLike | None, *columns: Floats) -> tuple[Floats, ...]:
    """Rows of columns, each as often as it counts: for what has no formula in counts.

    Raises AnalysisError for counts that are no whole numbers from 0 on, one a row, or all 0.
    """
    if counts is None:
        return columns
    times = as_floats(counts, "counts")
    if not all(len(times) == len(column) for column in columns):
        raise AnalysisError.single("counts", f"there are {len(times)} for {len(columns[0])} rows.")
    if not np.all(np.isfinite(times) & (times >= 0) & (times == np.rint(times))):
        raise AnalysisError.single("counts", "are whole numbers from 0 on.")
    if len(times) and not times.any():
        raise AnalysisError.single("counts", "all of them are 0.")
    return tuple(np.repeat(column, times.astype(np.int64), axis=0) for column in columns)


Group = ArrayLike | Sample


def samples(groups: Sequence[Group], least: int = 2) -> tuple[Sample, ...]:
    """Every group as a sample; all problems at once. Refused below ``least`` groups."""
    if len(groups) < least:
        raise AnalysisError.single("groups", f"{len(groups)} given, {least} needed.")
    found: list[Sample] = []
    problems: list[Problem] = []
    for number, group in enumerate(groups, start=1):
        try:
            found.append(
                group if isinstance(group, Sample) else sample(group, name=f"group {number}")
            )
        except AnalysisError as error:
            problems += error.problems
    raise_if(problems)
    return tuple(found)


def cross_counts(groups: Sequence[Sample]) -> tuple[Floats, Floats]:
    """Distinct values over all groups, shape (m,), and counts by value and group, shape (m, g)."""
    values = np.unique(np.concatenate([group.values for group in groups]))
    table = np.zeros((len(values), len(groups)))
    for number, group in enumerate(groups):
        table[np.searchsorted(values, group.values), number] = group.counts
    return values, table
