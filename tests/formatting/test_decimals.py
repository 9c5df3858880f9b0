"""How many decimals a number deserves: by kind, denominator and size, shared with its limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.formatting.numbers import equation
from tests.formatting.facts import STYLE, limits, number_in, printed


@pytest.mark.parametrize(
    ("n", "expected"), [(None, "83.8%"), (99, "84%"), (100, "83.8%"), (1208, "83.8%")]
)
def test_percent_by_denominator(n: int | None, expected: str) -> None:
    assert printed("percent", 0.8377, n=n) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5.049, "5.05"),
        (12.34, "12.3"),
        (123.4, "123"),
        (0.534, "0.53"),
        (0.0534, "0.053"),
        (1.0, "1.00"),
        (99.96, "100.0"),
    ],
)
def test_three_digits_of_a_ratio(value: float, expected: str) -> None:
    assert printed("ratio", value) == expected


@pytest.mark.parametrize(
    ("kind", "value", "low", "high", "expected"),
    [
        ("ratio", 5.049, 3.5, 7.249, "3.50 to 7.25"),
        ("ratio", 12.34, 1.04, 146.2, "1.04 to 146.20"),  # with one decimal 1.0, which is the null
        ("ratio", 1.7, 1.003, 2.9, "1.003 to 2.900"),
        ("ratio", 1.7, 1.0, 2.9, "1.00 to 2.90"),  # it is the null
        ("ratio", 0.6, 0.36, 0.9996, "0.3600 to 0.9996"),
        ("points", 0.12, 0.0004, 0.24, "0.04 to 24.00"),
        ("points", 0.12, -0.0004, 0.24, "−0.04 to 24.00"),
        ("points", 0.12, 0.0, 0.24, "0.0 to 24.0"),
    ],
)
def test_a_limit_does_not_print_as_the_null(
    kind: str, value: float, low: float, high: float, expected: str
) -> None:
    assert limits(kind, value, low, high) == expected


def test_estimate_and_limits_share_their_decimals() -> None:
    assert printed("points", 0.12) == "12.0"
    assert limits("percent", 0.838, 0.796, 0.874, n=50) == "80 to 87"
    assert limits("ratio", 12.34, 10.06, 150.0) == "10.1 to 150.0"


def test_a_limit_beyond_any_decimals_ends() -> None:
    assert limits("ratio", 1.7, 1.0000001, 2.9) == "1.00 to 2.90"


def test_the_word_between_limits_is_no_hyphen() -> None:
    assert limits("points", -0.12, -0.24, -0.01) == "−24.0 to −1.0"


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("number", 0.0, "0.00"),
        ("number", 0.0004, "<0.001"),
        ("number", 0.0005, "0.001"),
        ("number", -0.0004, ">−0.001"),
        ("ratio", 0.0002, "<0.001"),
        ("statistic", 0.003, "<0.01"),
        ("statistic", 0.0, "0.00"),
    ],
)
def test_what_is_not_zero_does_not_print_as_zero(kind: str, value: float, expected: str) -> None:
    assert printed(kind, value) == expected


def test_a_limit_near_zero_is_a_bound() -> None:
    assert limits("ratio", 1.5, 0.001, 4000) == "<0.01 to 4,000.00"


@pytest.mark.parametrize(
    ("text", "expected"), [("0.51", "τ² = 0.51"), ("<0.001", "τ² < 0.001"), (">−1", "τ² > −1")]
)
def test_a_symbol_with_a_number_or_a_bound(text: str, expected: str) -> None:
    assert equation("τ²", text, STYLE).replace("\u00a0", " ") == expected


def test_a_reported_percentage_is_printed_as_it_was_typed() -> None:
    """1.1 / 100 is 0.011000000000000001 in doubles; the source said 1.1."""
    typed = [tenths / 10 for tenths in range(1, 1000)]
    assert [printed("percent_cell", one / 100) for one in typed] == [f"{one:g}%" for one in typed]


RATIOS = st.floats(0.01, 1e6)


@given(RATIOS)
def test_a_ratio_reads_back_to_three_digits(value: float) -> None:
    allowed = 0.0051 if value < 10 else value * 0.0051
    assert abs(number_in(printed("ratio", value)) - value) <= allowed


@given(RATIOS, RATIOS)
def test_ratios_keep_their_order(one: float, other: float) -> None:
    low, high = (number_in(printed("ratio", value)) for value in sorted((one, other)))
    assert low <= high


@given(RATIOS, st.floats(1.0001, 100), st.floats(1.0001, 100))
def test_printed_limits_stay_around_the_printed_value(
    value: float, below: float, above: float
) -> None:
    low, high = limits("ratio", value, value / below, value * above).split(" to ")
    shown = printed("ratio", value, ci=(value / below, value * above))
    assert number_in(low.strip("<")) <= number_in(shown) <= number_in(high)


@given(st.floats(0, 1), st.integers(1, 10_000))
def test_a_percentage_reads_back(value: float, n: int) -> None:
    unit = 1 if n < 100 else 0.1
    assert abs(number_in(printed("percent", value, n=n)) - value * 100) <= unit / 2 + 1e-9


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"),
    [
        (0.156, 0.0437, 0.546, "0.156 (0.044 to 0.546)"),
        (0.0000234, 0.00001, 0.0000567, "0.0000234 (0.0000100 to 0.0000567)"),
        (0.0, 0.0, 0.118998, "0.000 (0.000 to 0.119)"),
        (0.0, 0.0, 0.0, "0.000000 (0.000000 to 0.000000)"),
        (41.23, 38.0, 45.61, "41.2 (38.0 to 45.6)"),
    ],
)
def test_rates_have_three_digits_however_small(
    value: float, low: float, high: float, expected: str
) -> None:
    """A rate of zero has the decimals of its upper limit."""
    shown = printed("precise", value, ci=(low, high))
    assert f"{shown} ({limits('precise', value, low, high)})" == expected


@pytest.mark.parametrize(
    ("kind", "value", "low", "high", "expected"),
    [
        ("as_reported", 0.6, 0.45, 0.81, "0.60 (0.45 to 0.81)"),
        ("as_reported", 3.0, 2.0, 4.0, "3 (2 to 4)"),
        ("percent_cell", 0.48, 0.4, 0.565, "48.0% (40.0 to 56.5)"),
        ("points_cell", -0.075, -0.1, -0.05, "−7.5 (−10.0 to −5.0)"),
    ],
)
def test_a_published_figure_has_the_decimals_of_its_source(
    kind: str, value: float, low: float, high: float, expected: str
) -> None:
    shown = printed(kind, value, ci=(low, high))
    assert f"{shown} ({limits(kind, value, low, high)})" == expected


def test_a_limit_that_is_a_fact_of_its_own_has_the_decimals_of_its_value():
    """8.93 beside a median of 12.3 would be told more exactly than the median."""
    assert printed("number", 8.9278) == "8.93"
    assert printed("number", 8.9278, settings=(("limit_of", "12.3333"),)) == "8.9"
