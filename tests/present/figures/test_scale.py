"""Axes: what they show and where their ticks stand."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.present.figures.scale import Axis, choose_limits, with_ticks


def ticks(scale: str, low: float, high: float, room: float = 80.0) -> list[str]:
    axis = Axis(scale, low, high, 0.0, room)
    return [label for _, label in with_ticks(axis, lambda label: 1.2 * len(label)).ticks]


def test_proportions_are_shown_from_0_to_100_per_cent():
    assert choose_limits("percent", [0.48, 0.5], [0.3, 0.7], None) == (0.0, 1.0)
    assert ticks("percent", 0.0, 1.0) == ["0%", "20%", "40%", "60%", "80%", "100%"]


def test_differences_of_proportions_are_not_forced_onto_0_to_100():
    low, high = choose_limits("percent", [-0.12, -0.1], [-0.2, 0.05], 0.0)
    assert low == pytest.approx(-0.2)
    assert 0.05 <= high < 0.2
    assert "\u221210%" in ticks("percent", -0.2, 0.1)


def test_ratios_have_the_usual_ticks():
    expected = ["0.1", "0.2", "0.5", "1", "2", "5", "10"]
    assert ticks("log", 0.1, 10.0) == expected


def test_a_long_log_axis_has_powers_of_ten():
    assert ticks("log", 1e-3, 1e3) == ["0.001", "0.01", "0.1", "1", "10", "100", "1,000"]


def test_thousands_are_parted_but_not_those_of_years():
    assert ticks("linear", 0.0, 2000.0) == ["0", "500", "1,000", "1,500", "2,000"]
    axis = with_ticks(Axis("linear", 1995, 2010, 0.0, 80.0, years=True), lambda _: 5.0)
    assert [label for _, label in axis.ticks] == ["1995", "2000", "2005", "2010"]


def test_a_short_log_axis_has_even_ticks_with_the_null():
    assert ticks("log", 0.8, 1.2) == ["0.8", "0.9", "1.0", "1.1", "1.2"]


@pytest.mark.parametrize("low_power", range(-4, 1))
@pytest.mark.parametrize("high_power", range(1, 5))
def test_the_null_of_a_ratio_always_has_a_tick(low_power: int, high_power: int):
    assert "1" in ticks("log", 10.0**low_power, 10.0**high_power)


@pytest.mark.parametrize("room", [15.0, 30.0, 60.0, 90.0])
@pytest.mark.parametrize(
    ("scale", "low", "high"),
    [
        ("percent", 0, 1),
        ("log", 1e-6, 1e6),
        ("log", 0.5, 2),
        ("linear", -1234, 5),
        ("linear", 0, 1e-4),
    ],
)
def test_tick_labels_never_touch(scale: str, low: float, high: float, room: float):
    axis = with_ticks(Axis(scale, low, high, 0.0, room), lambda label: 1.2 * len(label))
    ends = [(axis.place(v) - 0.6 * len(t), axis.place(v) + 0.6 * len(t)) for v, t in axis.ticks]
    assert len(ends) >= 2
    assert all(a[1] < b[0] for a, b in pairwise(ends))
    assert all(
        low <= v <= high or math.isclose(v, low) or math.isclose(v, high) for v, _ in axis.ticks
    )


def test_all_estimates_and_the_null_are_on_the_axis():
    low, high = choose_limits("log", [0.003, 120.0], [0.001, 900.0], 1.0)
    assert low <= 0.003
    assert high >= 120
    low, high = choose_limits("linear", [2.0, 3.0], [1.0, 4.0], 0.0)
    assert low <= 0.0
    assert high >= 3.0


def test_one_wide_interval_does_not_squeeze_the_others():
    low, high = choose_limits("log", [0.5, 0.6, 0.8], [0.3, 0.9, 1e-5, 1e5], 1.0)
    assert low >= 0.05
    assert high <= 20


@pytest.mark.parametrize("scale", ["percent", "linear", "log"])
def test_nothing_or_one_value_still_gives_an_axis(scale: str):
    for core, reach in (([], []), ([0.4], []), ([], [0.4, 0.4]), ([math.inf], [0.0])):
        low, high = choose_limits(scale, core, reach, None)
        assert low < high
        assert math.isfinite(low) and math.isfinite(high)
        assert ticks(scale, low, high)


def test_places_are_linear_in_the_value_or_in_its_logarithm():
    axis = Axis("linear", 0.0, 10.0, 20.0, 70.0)
    assert axis.place(5.0) == pytest.approx(45.0)
    axis = Axis("log", 0.1, 10.0, 20.0, 70.0)
    assert axis.place(1.0) == pytest.approx(45.0)
    assert axis.place(0.0) == 20.0
    assert axis.place(math.inf) == 70.0
    assert axis.place_unbound(100.0) == pytest.approx(95.0)


@given(st.lists(st.floats(-307, 307), min_size=1, max_size=9))
def test_ratios_of_any_size_have_an_axis(powers: list[float]):
    ratios = [10.0**power for power in powers]
    for core, reach in ((ratios, []), ([], ratios), ([1.0], ratios)):
        low, high = choose_limits("log", core, reach, 1.0)
        assert 0 < low <= 1 <= high < 1e17


def test_long_numbers_are_written_with_powers_of_ten():
    assert ticks("linear", 0.0, 4e7) == ["0", "10⁷", "2×10⁷", "3×10⁷", "4×10⁷"]
    assert ticks("linear", -3e-12, 0.0)[0] == "\u22123×10⁻¹²"
    assert ticks("log", 1e-9, 1e9)[0] == "10⁻⁸"
    assert {"0.0001", "1", "10⁶"} <= set(ticks("log", 1e-9, 1e9))
    assert ticks("linear", 0.0, 500_000.0)[-1] == "500,000"


def test_two_ticks_never_bear_one_number():
    assert len(set(ticks("linear", 74.1, 74.1 + 1e-9, room=14.0))) in (0, 2)


def test_where_most_intervals_are_wide_half_of_them_are_shown_to_their_ends():
    reach = [0.08, 6.0, 0.2, 4.2, 0.17, 2.0]
    low, high = choose_limits("log", [0.7, 0.9, 0.6], reach, 1.0)
    assert (low, high) == (0.1, 5.0)


@pytest.mark.parametrize("low", [0.24, 0.3, 0.36, 0.5])
def test_a_log_axis_ends_on_numbers_that_it_shows(low: float):
    ends = choose_limits("log", [low, 1.9], [], 1.0)
    shown = [float(words) for words in ticks("log", *ends)]
    assert (shown[0], shown[-1]) == pytest.approx(ends)


def test_the_ends_of_a_narrow_axis_are_written_alike():
    axis = with_ticks(Axis("linear", -0.6, 0.6, 0.0, 6.0), lambda label: 1.2 * len(label))
    assert [label for _, label in axis.ticks] == ["−0.6", "0.6"]
