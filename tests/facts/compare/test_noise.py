"""Where a difference ends to be noise: never where a printed digit changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportgen.facts.compare import compare
from reportgen.facts.fact import Interval
from reportgen.formatting.style import load_style
from reportgen.present.changes import printer, said
from tests.facts.compare.pairs import POOLED, RATIO, report

STYLE = load_style()
PRINTED = printer(STYLE)


def kinds(old: float, new: float) -> list[str]:
    pair = (report(replace(POOLED, value=value, ci=Interval(0.1, 0.9))) for value in (old, new))
    return [change.kind for change in compare(*pair, PRINTED).changes]


@pytest.mark.parametrize("value", [0.5, 0.523, 1 / 3])
def test_the_last_bits_of_a_double_are_no_change(value: float) -> None:
    assert kinds(value, value * (1 + 4e-16)) == []
    assert kinds(value, value * (1 + 1e-11)) == []


def test_a_difference_that_is_not_noise_is_told_though_it_prints_the_same() -> None:
    assert kinds(0.523, 0.523 * (1 + 1e-6)) == ["value"]
    old, new = report(POOLED), report(replace(POOLED, value=0.5230001))
    found = compare(old, new, PRINTED)
    assert said(found.changes[0], found, STYLE).unseen


def test_a_digit_that_changes_is_told_however_little_the_number_did() -> None:
    """52.25% prints as 52.3%, a hair less as 52.2%."""
    old, new = 0.5225, 0.5225 - 2e-16
    assert PRINTED(replace(POOLED, value=old)) != PRINTED(replace(POOLED, value=new))
    assert kinds(old, new) == ["value"]


def test_noise_about_zero_is_no_change() -> None:
    """A sum that should be 0 is 1e-17 in another order, which is infinitely more than 0."""
    exact = report(replace(RATIO, stat="difference", kind="points", value=0.0, ci=None))
    noisy = report(replace(RATIO, stat="difference", kind="points", value=1e-17, ci=None))
    assert compare(exact, noisy, PRINTED).changes == ()


def test_a_limit_counts_as_the_value_does() -> None:
    old, new = report(POOLED), report(replace(POOLED, ci=Interval(0.44, 0.59)))
    assert [change.kind for change in compare(old, new, PRINTED).changes] == ["value"]
