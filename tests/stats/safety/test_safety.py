"""Adverse events: laws of counts, rates and times, and what is refused. R's numbers are in
tests/examples/test_safety.py."""

from __future__ import annotations

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.safety.courses import duration, onset
from reportgen.stats.safety.exposure import event_rate, first_events, first_times, rate_ratio
from reportgen.stats.safety.grades import count_grades, patients_with, worst_grades

N = 6
EVENTS = st.lists(st.tuples(st.integers(0, N - 1), st.integers(0, 5)), max_size=30)
WEIGHTS = st.lists(st.integers(1, 4), min_size=N, max_size=N)


def columns(events: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [patient for patient, _ in events], [grade for _, grade in events]


def test_the_worst_known_grade_counts() -> None:
    worst = worst_grades([0, 0, 1, 1, 2], [1, 3, 0, 2, 0], 4)
    assert worst.tolist() == [3, 2, 0, -1]
    found = count_grades(worst)
    assert (found.n, found.any, found.without) == (4, 3, 1)
    assert found.counts == (1, 0, 1, 1, 0, 0)
    assert [found.at_least(grade) for grade in range(1, 6)] == [2, 2, 1, 0, 0]
    assert patients_with([2, 2, 0], 4).tolist() == [True, False, True, False]


@given(EVENTS, WEIGHTS)
def test_grades_add_up(events: list[tuple[int, int]], weights: list[int]) -> None:
    found = count_grades(worst_grades(*columns(events), N), weights)
    assert found.n == sum(weights) == found.any + found.without
    assert found.any == sum(found.counts) >= found.at_least(1) >= found.at_least(3)


@given(EVENTS, st.randoms())
def test_neither_order_nor_repetition_of_events_matters(
    events: list[tuple[int, int]], chance: st.DrawFn
) -> None:
    again = [*events, *events]
    chance.shuffle(again)
    assert worst_grades(*columns(again), N).tolist() == worst_grades(*columns(events), N).tolist()


@given(EVENTS, WEIGHTS)
def test_a_weight_is_so_many_patients_alike(
    events: list[tuple[int, int]], weights: list[int]
) -> None:
    worst = worst_grades(*columns(events), N)
    assert count_grades(worst, weights) == count_grades(np.repeat(worst, weights))
    first, exposure = first_times([p for p, _ in events], [g for _, g in events], N), np.full(N, 3)
    rows = first_events(np.repeat(first, weights), np.repeat(exposure, weights))
    assert first_events(first, exposure, weights) == rows
    assert onset(first, weights) == onset(np.repeat(first, weights))


@given(EVENTS)
def test_a_new_event_never_lowers_a_count(events: list[tuple[int, int]]) -> None:
    before = count_grades(worst_grades(*columns(events), N))
    after = count_grades(worst_grades(*columns([*events, (0, 4)]), N))
    assert after.any >= before.any and after.at_least(4) >= before.at_least(4)


@pytest.mark.parametrize(
    ("patient", "grade", "words"),
    [([6], [1], "of none of the patients"), ([-1], [1], "of none"), ([0.5], [1], "of none"),
     ([0], [6], "none from 0 to 5"), ([0], [2.5], "none from 0 to 5"), ([0], [nan], "none from"),
     ([0, 1], [1], "there are 1 for 2 events")],
)  # fmt: skip
def test_other_codes_are_refused(patient: list[float], grade: list[float], words: str) -> None:
    with pytest.raises(AnalysisError, match=words):
        worst_grades(patient, grade, N)


@pytest.mark.parametrize("weights", [[1, -1], [1, 0.5], [nan, 1], [1]])
def test_weights_are_numbers_of_patients(weights: list[float]) -> None:
    with pytest.raises(AnalysisError, match="weights"):
        count_grades([1, 2], weights)


def test_a_first_event_is_not_known_where_any_start_is_not() -> None:
    first = first_times([0, 0, 1, 2], [5.0, 2.0, nan, 0.0], 4)
    np.testing.assert_array_equal(first, [2.0, nan, 0.0, inf])
    found = onset(first)
    assert (found.n, found.median, found.unknown) == (2, 1.0, 1)


def test_time_at_risk_ends_with_the_event_or_the_exposure() -> None:
    found = first_events([1.0, inf, 5.0, 2.0], [4.0, 3.0, 4.0, 2.0])
    assert (found.events, found.time) == (2, 1.0 + 3.0 + 4.0 + 2.0)
    for first, exposure in (([nan], [1.0]), ([-1.0], [1.0]), ([1.0], [nan]), ([1.0], [inf])):
        with pytest.raises(AnalysisError, match="missing or negative"):
            first_events(first, exposure)


@given(st.integers(0, 50), st.integers(0, 50), st.floats(0.1, 100), st.floats(0.1, 100))
def test_swapped_arms_mirror_the_ratio(x: int, y: int, t: float, u: float) -> None:
    one, other = rate_ratio(x, t, y, u), rate_ratio(y, u, x, t)
    assert one.p_value == pytest.approx(other.p_value, rel=1e-9)
    if x + y == 0:
        assert one.estimate is None
        return
    assert one.estimate is not None and other.estimate is not None
    for mine, theirs in (
        (one.estimate, other.estimate), (one.ci_low, other.ci_high), (one.ci_high, other.ci_low)
    ):  # fmt: skip
        assert mine == pytest.approx(1 / theirs if theirs else inf, rel=1e-9)
    assert one.ci_low <= one.estimate <= one.ci_high


@given(st.integers(0, 30), st.integers(1, 30), st.floats(0.1, 100), st.floats(0.01, 100))
def test_the_unit_of_time_changes_the_rates_and_not_their_ratio(
    x: int, y: int, t: float, scale: float
) -> None:
    one, other = rate_ratio(x, t, y, 2 * t), rate_ratio(x, scale * t, y, 2 * scale * t)
    assert one.estimate == pytest.approx(other.estimate, rel=1e-9)
    assert event_rate(x, t * scale).rate * scale == pytest.approx(event_rate(x, t).rate, rel=1e-9)


@pytest.mark.parametrize("times", [(0.0, 1.0), (1.0, 0.0), (nan, 1.0), (inf, 1.0)])
def test_without_time_at_risk_there_is_no_ratio(times: tuple[float, float]) -> None:
    with pytest.raises(AnalysisError, match="no time at risk"):
        rate_ratio(1, times[0], 1, times[1])


def test_events_that_go_on_are_counted_and_not_measured() -> None:
    found = duration([1.0, 2.0, nan, 3.0], [4.0, nan, nan, 3.0])
    assert (found.n, found.median, found.open, found.unknown) == (2, 1.5, 1, 1)
    assert duration([1.0], [nan]).median is None
    with pytest.raises(AnalysisError, match="ends before it starts"):
        duration([2.0], [1.0])


def test_nothing_happened() -> None:
    assert count_grades(worst_grades([], [], 3)).any == 0
    assert first_events([inf, inf], [1.0, 2.0]).events == 0
    assert onset([inf, inf]).median is None
    assert duration([], []).n == 0
