"""The printed parts of a fact and what is said when there is none."""

from __future__ import annotations

import pytest

from reportgen.facts.fact import Fact, Interval
from reportgen.formatting.parts import PARTS, PartMissingError, level_text, print_part, unit_after
from tests.formatting.facts import STYLE, fact

FULL = Fact(
    "cr.car_t.pooled",
    "proportion",
    "complete remission with CAR-T",
    "percent",
    0.8377,
    ci=Interval(0.7961, 0.8745),
    pi=Interval(0.5, 0.96),
    p=0.0312,
    k=22,
    n=1208,
    events=1010,
)


@pytest.mark.parametrize(
    ("part", "text", "raw"),
    [
        ("value", "83.8%", "0.8377"),
        ("bare", "83.8", "0.8377"),
        ("size", "83.8%", "0.8377"),
        ("size_low", "79.6%", "0.7961"),
        ("size_high", "87.5%", "0.8745"),
        ("ci", "79.6 to 87.5", "0.7961 0.8745"),
        ("pi", "50.0 to 96.0", "0.5 0.96"),
        ("p", "0.03", "0.0312"),
        ("p_phrase", "P\u00a0=\u00a00.03", "0.0312"),
        ("k", "22", "22"),
        ("n", "1,208", "1208"),
        ("events", "1,010", "1010"),
        ("events_n", "1,010/1,208", "1010 1208"),
    ],
)
def test_each_part(part: str, text: str, raw: str) -> None:
    made = print_part(FULL, part, STYLE)
    assert (made.text, made.raw) == (text, raw)


def test_no_part_is_untested() -> None:
    assert set(PARTS) == {
        *("size", "size_low", "size_high"),
        *("value", "bare", "ci", "pi", "p", "p_phrase"),
        *("k", "n", "events", "events_n"),
    }


@pytest.mark.parametrize("part", sorted(set(PARTS) - {"value", "bare", "size"}))
def test_a_part_that_is_not_there_is_named(part: str) -> None:
    with pytest.raises(PartMissingError, match="fact 'x' has no"):
        print_part(fact("percent", 0.5), part, STYLE)


@pytest.mark.parametrize("part", ["value", "bare", "size"])
def test_what_cannot_be_estimated_says_why(part: str) -> None:
    made = print_part(fact("percent", None), part, STYLE)
    assert (made.text, made.raw) == ("not estimable", "")


def test_a_size_is_without_its_sign_and_keeps_the_raw_number() -> None:
    fewer = Fact("x", "absolute_difference", "x", "per_thousand", -0.0081, ci=Interval(-0.01, 2e-4))
    made = {part: print_part(fewer, part, STYLE) for part in ("size", "size_low", "size_high")}
    assert {part: one.text for part, one in made.items()} == {
        "size": "8",
        "size_low": "10",
        "size_high": "<1",
    }
    assert made["size"].raw == "-0.0081"


def test_an_unknown_part_is_no_silent_blank() -> None:
    with pytest.raises(KeyError):
        print_part(FULL, "mean", STYLE)


@pytest.mark.parametrize(
    ("level", "text"),
    [(0.95, "95"), (0.9, "90"), (0.975, "97.5"), (0.99, "99"), (0.999, "99.9"), (0.9999, "99.99")],
)
def test_level(level: float, text: str) -> None:
    assert level_text(level, STYLE) == text


@pytest.mark.parametrize(
    ("kind", "value", "unit", "expected"),
    [
        ("measured", 1.0, "days", "day"),
        ("measured", -1.0, "days", "day"),
        ("measured", 2.0, "days", "days"),
        ("measured", 0.0, "days", "days"),
        ("months", 1.0, "months", "months"),  # it is printed as 1.0
        ("points", -0.01, None, "percentage point"),
        ("points", 0.02, None, "percentage points"),
        ("measured", 1.0, "mg/dL", "mg/dL"),
        ("ratio", 1.0, None, ""),
    ],
)
def test_one_of_a_unit(kind: str, value: float, unit: str | None, expected: str) -> None:
    settings = (("decimals", "0"),) if kind == "measured" else ()
    one = Fact("x", "x", "x", kind, value, n=50, unit=unit, settings=settings)
    assert unit_after(one, STYLE) == expected
