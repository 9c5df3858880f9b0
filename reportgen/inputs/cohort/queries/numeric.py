"""Measurements and counts: how many patients have each value, and what follows from that."""

from __future__ import annotations

import math
from collections.abc import Iterator

import narwhals as nw
import numpy as np

from reportgen.inputs.cohort.queries.patients import (
    ARM,
    COUNT,
    STRATUM,
    Patients,
    Within,
    chosen,
    counted,
    floats,
    integers,
    number_of,
    total,
)
from reportgen.inputs.cohort.records import Floats, Ints, NumericSummary, ValueCounts
from reportgen.spec.cohort_outcomes import BaselineVariable, NumericOutcome

VALUE = "value"


def values(
    patients: Patients, variable: NumericOutcome | BaselineVariable, within: Within
) -> tuple[ValueCounts, ...]:
    """The distinct values of each arm, and of each stratum in it, with their counts."""
    return tuple(counts for counts, _ in _values(patients, variable, within))


def numeric(
    patients: Patients, variable: NumericOutcome | BaselineVariable, within: Within
) -> tuple[NumericSummary, ...]:
    """Moments and quantiles of each arm, and of each stratum in it."""
    return tuple(summary(*item) for item in _values(patients, variable, within))


def _values(
    patients: Patients, variable: NumericOutcome | BaselineVariable, within: Within
) -> Iterator[tuple[ValueCounts, int]]:
    """Each with the number of patients, of whom some may have no value."""
    if isinstance(variable, BaselineVariable):
        frame = patients.analysed(within)
    else:
        frame = patients.asked(variable, within)
    everybody = counted(frame, ARM, STRATUM)
    frame = frame.with_columns(number_of(variable.column).alias(VALUE))
    known = counted(frame.filter(~nw.col(VALUE).is_null()), ARM, STRATUM, VALUE)
    for number, arm, place, stratum in patients.cells:
        keep = chosen(known, number, place)
        distinct, inverse = np.unique(known[VALUE][keep], return_inverse=True)
        count = np.bincount(inverse, weights=known[COUNT][keep], minlength=len(distinct))
        yield (
            ValueCounts(arm, stratum, floats(distinct), integers(count)),
            total(everybody, number, place),
        )


def summary(counts: ValueCounts, everybody: int) -> NumericSummary:
    """Mean, standard deviation (n - 1) and type 7 quantiles from distinct values and counts."""
    n = int(counts.count.sum())
    mean = math.fsum(counts.value * counts.count) / n if n else None
    sd = None
    if mean is not None and n > 1:
        sd = math.sqrt(math.fsum(counts.count * (counts.value - mean) ** 2) / (n - 1))
    low, q1, median, q3, high = (
        quantile(counts.value, counts.count, p) if n else None for p in (0.0, 0.25, 0.5, 0.75, 1.0)
    )
    return NumericSummary(
        arm=counts.arm,
        stratum=counts.stratum,
        total=everybody,
        n=n,
        missing=everybody - n,
        mean=mean,
        sd=sd,
        minimum=low,
        q1=q1,
        median=median,
        q3=q3,
        maximum=high,
    )


def quantile(value: Floats, count: Ints, p: float) -> float:
    """The type 7 quantile of a sample given as rising distinct values with their counts.

    x[h] of the sorted sample, h = (n - 1) p from 0, linear between whole positions
    (Hyndman & Fan 1996, doi:10.1080/00031305.1996.10473566). Agrees with R's quantile() to
    rounding. The sample must not be empty.
    """
    ends = np.cumsum(count)
    position = (int(ends[-1]) - 1) * p
    below = math.floor(position)
    share = position - below
    low = float(value[np.searchsorted(ends, below, side="right")])
    if not share:
        return low
    high = float(value[np.searchsorted(ends, below + 1, side="right")])
    return low if low == high else (1 - share) * low + share * high
