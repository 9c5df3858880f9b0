"""P values: two digits, three below 0.01 or where two would blur 0.05, never zero."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.formatting.numbers import p_phrase, p_value
from tests.formatting.facts import STYLE

SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, "<0.001"),
        (5e-324, "<0.001"),
        (0.0004, "<0.001"),
        (0.0005100001, "<0.001"),
        (0.000999, "<0.001"),
        (0.001, "0.001"),
        (0.0014, "0.001"),
        (0.0015, "0.002"),
        (0.0095, "0.010"),
        (0.01, "0.01"),
        (0.014, "0.01"),
        (0.015, "0.02"),
        (0.0449, "0.04"),
        (0.0451, "0.045"),
        (0.049, "0.049"),
        (0.0494, "0.049"),
        (0.0496, "0.0496"),  # three digits would say 0.050, which is not below 0.05
        (0.04996, "<0.05"),
        (0.05, "0.050"),
        (0.0504, "0.050"),
        (0.0506, "0.051"),
        (0.0549, "0.055"),
        (0.056, "0.06"),
        (0.125, "0.13"),
        (0.99, "0.99"),
        (0.994, ">0.99"),
        (1.0, ">0.99"),
    ],
)
def test_text(value: float, expected: str) -> None:
    assert p_value(value, STYLE) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0004, f"P{SPACE}<{SPACE}0.001"),
        (0.03, f"P{SPACE}={SPACE}0.03"),
        (0.04999, f"P{SPACE}<{SPACE}0.05"),
        (1.0, f"P{SPACE}>{SPACE}0.99"),
    ],
)
def test_phrase(value: float, expected: str) -> None:
    assert p_phrase(value, STYLE) == expected


def test_every_mark_follows_the_style() -> None:
    german = dataclasses.replace(STYLE, decimal_mark=",", p_symbol="p")
    texts = [p_phrase(value, german) for value in (0.0001, 0.03, 0.04999, 0.999)]
    assert [text.replace(SPACE, " ") for text in texts] == [
        "p < 0,001",
        "p = 0,03",
        "p < 0,05",
        "p > 0,99",
    ]


def bounds(text: str) -> tuple[float, float]:
    """The P values that a reader of this text will think possible."""
    if text[0] == "<":
        return 0.0, float(text[1:])
    if text[0] == ">":
        return float(text[1:]), 1.0
    half = 0.5 * 10 ** -len(text.partition(".")[2])
    return float(text) - half, float(text) + half


@given(st.floats(0, 1))
def test_the_text_is_true(value: float) -> None:
    low, high = bounds(p_value(value, STYLE))
    assert low - 1e-12 <= value <= high + 1e-12


@given(st.one_of(st.floats(0, 1), st.floats(0.0485, 0.0515)))
def test_the_text_is_on_the_same_side_of_the_threshold(value: float) -> None:
    text = p_value(value, STYLE)
    says_below = text[0] == "<" or float(text.lstrip(">")) < 0.05
    assert says_below == (value < 0.05)


@given(st.floats(0, 1), st.floats(0, 1))
def test_texts_keep_the_order(one: float, other: float) -> None:
    low, high = (p_value(value, STYLE) for value in sorted((one, other)))
    assert float(low.strip("<>")) <= float(high.strip("<>")) + 0.005


@given(st.floats(0, 1))
def test_never_zero_and_never_one(value: float) -> None:
    assert 0 < float(p_value(value, STYLE).strip("<>")) < 1
