"""With how many decimals numbers are told: those of the measurements, and one more between two."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.analysis.cohort.numeric import Precision
from reportgen.inputs.cohort.records import NumericSummary, ValueCounts


def precision(*arms: list[float]) -> Precision:
    """Of the values of each arm."""
    values, summaries = [], []
    for name, cells in zip("abc", arms, strict=False):
        distinct, counts = np.unique(np.array(cells, dtype=np.float64), return_counts=True)
        values.append(ValueCounts(name, "", distinct, counts.astype(np.int64)))
        q1, median, q3 = np.quantile(cells, (0.25, 0.5, 0.75)) if cells else (None, None, None)
        parts = (q1, median, q3, None)
        summaries.append(
            NumericSummary(name, "", len(cells), len(cells), 0, None, None, None, *parts)
        )
    return Precision.of(values, summaries)


def decimals(found: Precision, part: str) -> str:
    return dict(found.setting(part))["decimals"]


@pytest.mark.parametrize(
    ("cells", "measured"),
    [([3, 4, 5], 0), ([3, 4.5, 5], 1), ([3.25, 4.5, 5], 2), ([0, 0, 0], 0), ([-3.5, 2, 1], 1)],
)
def test_values_have_the_decimals_that_write_them_all(cells, measured):
    assert precision(cells).measured == measured


def test_a_quartile_that_is_a_measured_value_has_no_more_decimals():
    assert precision([1, 2, 3, 4, 5]) == Precision(0, 0)


def test_a_half_between_two_whole_numbers_has_one_more_in_every_arm():
    """Medians 3 and 2.5: both are told with one decimal, so that a column reads evenly."""
    assert precision([1, 2, 3, 4, 5], [1, 2, 3, 4]) == Precision(0, 1)
    assert precision([1.1, 1.2]) == Precision(1, 2)


@pytest.mark.parametrize(
    ("days", "digits"),
    [([1, 2, 3], 3), ([100, 200, 283], 2), ([1000, 2000, 3000], 1), ([40000, 50000], 0)],
)
def test_a_derived_column_keeps_three_digits_of_its_largest_value(days, digits):
    """Days over the length of a month: decimals without end, which nobody measured."""
    found = precision([day / 30.4375 for day in days])
    assert found == Precision(digits, digits)


def test_means_have_one_decimal_more_than_the_values_and_extremes_as_many():
    found = precision([1, 2, 3, 4])
    parts = {part: decimals(found, part) for part in ("mean", "sd", "median", "q1", "q3")}
    assert parts == {"mean": "1", "sd": "1", "median": "1", "q1": "1", "q3": "1"}
    assert (decimals(found, "minimum"), decimals(found, "maximum")) == ("0", "0")


def test_an_arm_without_values_changes_nothing():
    assert precision([1, 2, 3], []) == Precision(0, 1)
    assert precision([1, 3, 5], []) == Precision(0, 0)
