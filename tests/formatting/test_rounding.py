"""Rounding: in decimal arithmetic, half away from zero, once."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.formatting.numbers import count, fixed, rounded
from tests.formatting.facts import STYLE, number_in, printed

ANY = st.floats(allow_nan=False, allow_infinity=False)
COMMON = st.floats(-1e6, 1e6)
SMALL_PLACES = st.integers(0, 6)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (2.675, 2, "2.68"),  # the double is 2.67499999..., its shortest text is 2.675
        (0.125, 2, "0.13"),  # half to even would say 0.12
        (0.135, 2, "0.14"),
        (1.005, 2, "1.01"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-0.125, 2, "−0.13"),
        (-2.5, 0, "−3"),
        (0.49999, 0, "0"),
        (9.995, 2, "10.00"),
        (1e22, 1, "10,000,000,000,000,000,000,000.0"),
        (1e300, 0, "1" + ",000" * 100),
        (5e-324, 3, "0.000"),
    ],
)
def test_half_away_from_zero(value: float, decimals: int, expected: str) -> None:
    assert fixed(value, decimals, STYLE) == expected


@pytest.mark.parametrize("value", [-0.0, -0.004, -1e-300])
def test_no_negative_zero(value: float) -> None:
    assert fixed(value, 2, STYLE) == "0.00"


def test_minus_is_the_sign_and_not_the_hyphen() -> None:
    assert fixed(-1.25, 2, STYLE) == "\u22121.25"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1,000"),
        (1208, "1,208"),
        (999_999.5, "1,000,000"),
        (12_345_678, "12,345,678"),
    ],
)
def test_thousands_of_counts(value: float, expected: str) -> None:
    assert count(value, STYLE) == expected


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("count", 1208, "1,208"),
        ("number", 1051.0, "1,051"),
        ("measured", 1051.0, "1,051"),
        ("precise", 1522.0, "1,522"),
        ("needed", 1051.0, "1,051"),
        ("months", 1051.5, "1,051.5"),
        ("statistic", 1986.78, "1,986.78"),
        ("ratio", 2188.0, "2,188"),
        ("as_reported", 1051.1234, "1,051.1234"),
        ("percent", 10.515, "1,051.5%"),
        ("points", -10.515, "−1,051.5"),
        ("per_thousand", 1.5, "1,500"),
    ],
)
def test_thousands_of_every_kind(kind: str, value: float, expected: str) -> None:
    assert printed(kind, value) == expected


def test_a_year_is_no_count() -> None:
    assert printed("year", 2024) == "2024"


@pytest.mark.parametrize(
    ("events", "n", "expected"),
    [
        (23, 40, "58%"),  # 0.575 * 100 is 57.49999999999999 in doubles
        (57, 200, "28.5%"),
        (1, 8, "13%"),
        (29, 200, "14.5%"),
        (201, 2000, "10.1%"),  # 10.05
    ],
)
def test_a_percentage_is_rounded_once(events: int, n: int, expected: str) -> None:
    assert printed("percent", events / n, n=n) == expected


@given(ANY, SMALL_PLACES)
def test_rounded_stays_within_half_a_unit(value: float, decimals: int) -> None:
    unit = Fraction(1, 10**decimals)
    assert abs(Fraction(rounded(value, decimals)) - Fraction(repr(value))) <= unit / 2


@given(st.integers(-(10**9), 10**9), SMALL_PLACES)
def test_a_half_goes_away_from_zero(whole: int, decimals: int) -> None:
    """Texts such as 12.345 are halves of their last place but one."""
    text = Decimal(10 * whole + (5 if whole >= 0 else -5)).scaleb(-decimals - 1)
    expected = Decimal(whole + (1 if whole >= 0 else -1)).scaleb(-decimals)
    assert rounded(float(text), decimals) == expected


@given(COMMON, COMMON, SMALL_PLACES)
def test_rounding_keeps_the_order(one: float, other: float, decimals: int) -> None:
    low, high = sorted((one, other))
    assert rounded(low, decimals) <= rounded(high, decimals)


@given(COMMON, SMALL_PLACES)
def test_rounding_is_symmetric(value: float, decimals: int) -> None:
    assert rounded(-value, decimals) == -rounded(value, decimals)


@given(COMMON, SMALL_PLACES)
def test_printed_text_reads_back_within_half_a_unit(value: float, decimals: int) -> None:
    text = fixed(value, decimals, STYLE)
    back = Decimal(text.replace("−", "-").replace(",", ""))
    assert abs(Fraction(back) - Fraction(repr(value))) <= Fraction(1, 2 * 10**decimals)


@given(st.integers(-(10**15), 10**15))
def test_counts_read_back(value: int) -> None:
    assert number_in(count(value, STYLE)) == value
