"""What cumulative incidence refuses, and how it says so."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.survival.competing import cause_counts, cause_table, competing_rows
from reportgen.stats.survival.cumulative_incidence import (
    cumulative_incidence,
    incidence_at,
    incidence_limits,
    incidence_quantiles,
)

ROWS = competing_rows([1, 2, 3], [1, 2, 0])


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ({"time": [], "cause": []}, "no row"),
        ({"time": [1, -2], "cause": [1, 2]}, "row 2"),
        ({"time": [1, 2], "cause": [1, 1.5]}, "row 2 with no cause from 0 to 1"),
        ({"time": [1, 2], "cause": [-1, 0]}, "row 1"),
        ({"time": [1, 2], "cause": [np.nan, 0]}, "row 1"),
        ({"time": [1, 2], "cause": [1, 3], "causes": 2}, "row 2 with no cause from 0 to 2"),
        ({"time": [1, 2], "cause": [1, 0], "causes": 0}, "at least one"),
        ({"time": [1, 2], "cause": [1]}, "lengths differ"),
        ({"time": [1, 2], "cause": [1, 0], "weights": [0, 0]}, "all weights are 0"),
    ],
)
def test_rows_that_cannot_be_are_refused(arguments, word):
    with pytest.raises(AnalysisError, match=word):
        competing_rows(**arguments)


def test_everything_wrong_is_told_at_once():
    with pytest.raises(AnalysisError) as caught:
        competing_rows([1, -2], [3, 1], causes=2, entry=[2, -3])
    assert len(caught.value.problems) == 3


def test_weight_zero_is_no_row():
    rows = competing_rows([1, 2, 3], [1, 2, 0], weights=[1, 0, 2])
    assert rows.cause.tolist() == [1, 0]
    assert cause_table(rows).events.tolist() == [[1, 0], [0, 0]]


@pytest.mark.parametrize(
    ("columns", "word"),
    [
        (([], [], []), "empty"),
        (([1, 2], [1, 2], [0, 0]), "a column per cause"),
        (([1], [[1, -1]], [3]), "negative"),
        (([1], [["a", 1]], [3]), "no table of numbers"),
        (([1, 1], [[1, 0], [0, 1]], [0, 0]), "twice"),
        (([1], [[1, 1], [0, 1]], [0]), "lengths differ"),
        (([1], [[1, 1]], [0], [1]), "more leave"),
    ],
)
def test_tables_that_cannot_be_are_refused(columns, word):
    with pytest.raises(AnalysisError, match=word):
        cause_counts(*columns)


def test_questions_that_cannot_be_are_refused():
    curve = cumulative_incidence(ROWS)
    for cause in (0, 3):
        with pytest.raises(AnalysisError, match="none of the causes 1 to 2"):
            incidence_at(curve, cause, [1])
    with pytest.raises(AnalysisError, match="finite"):
        incidence_at(curve, 1, [np.nan])
    for p in (0, 1):
        with pytest.raises(AnalysisError, match="between 0 and 1"):
            incidence_quantiles(curve, 1, (p,))
    with pytest.raises(AnalysisError, match="unknown"):
        incidence_limits(curve, conf_type="loglog2")
    with pytest.raises(AnalysisError, match="unknown"):
        cumulative_incidence(ROWS, variance="grey")
