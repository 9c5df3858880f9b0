"""Units and kinds: a table of what may stand beside what, and how times are converted."""

from __future__ import annotations

from fractions import Fraction

import pytest

from reportgen.conditions import Number
from reportgen.errors import SpecError
from reportgen.facts.book import FactBook
from reportgen.facts.expressions import evaluate
from reportgen.facts.fact import Fact, Interval
from reportgen.facts.quantities import TIME, Quantity, in_unit_of
from tests.facts.books import IDENTITY

FACTS = (
    Fact("share", "proportion", "x", "percent", 0.25, ci=Interval(0.2, 0.3), p=0.04, k=3),
    Fact("i2", "i2", "x", "percent_whole", 0.9),
    Fact("gap", "difference", "x", "points", 0.1),
    Fact("ratio", "odds_ratio", "x", "ratio", 2.0),
    Fact("test", "p_value", "x", "p", 0.03),
    Fact("time", "median_time", "x", "number", 24.0, unit="months"),
    Fact("time_in_days", "median_time", "x", "measured", 731.0, unit="days"),
    Fact("cells", "median", "x", "measured", 5.0, unit="10^9/L"),
    Fact("age", "median", "x", "measured", 40.0, unit="years"),
    Fact("tau2", "tau2", "x", "number", 0.3),
    Fact("count", "count", "x", "count", 7),
    Fact("year", "year", "x", "year", 1999),
    Fact("published", "published_value", "x", "as_reported", 2.5),
)
BOOK = FactBook(IDENTITY, FACTS, ())


def holds(text: str) -> bool:
    return evaluate(text, BOOK, "spec.yaml:7").holds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("share == 25%", True),
        ("share == 0.25", True),
        ("share.p < 5%", True),
        ("share.k == 3", True),
        ("i2 >= 90%", True),
        ("gap == 10 percentage points", True),
        ("gap > 10.1 percentage points", False),
        ("time == 24", True),
        ("time == 24 months", True),
        ("time == 2 years", True),  # 24 months of 30.4375 days are 730.5 days
        ("time > 104 weeks", True),  # 728 days
        ("time < 731 days", True),
        ("time_in_days > 2 years", True),  # 730.5 days
        ("time_in_days > time", True),
        ("2 years == time", True),
        ("cells > 4.9", True),
        ('cells == 5 "10^9/L"', True),
        ("age > 39 years", True),
        ("age >= 480 months", True),
        ("tau2 < 1", True),
        ("year > 1998", True),
        ("count < 8", True),
        ("share < i2", True),
        ("published > ratio", True),
        ("published > tau2", True),
        ("1 year < 2 years", True),
    ],
)
def test_what_can_be_compared(text: str, expected: bool) -> None:
    assert holds(text) is expected


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        (
            "gap > 10%",
            "in percent beside 'gap', which is a difference of s",
            "10 percentage points",
        ),
        ("share > 5 percentage points", "which is a share", "Write 5%."),
        ("share > 5 months", "in months beside 'share', which is a share", "Write 5%."),
        ("ratio > 120%", "which is a ratio", "Write the number without a unit."),
        ("time > 5%", "which is a time in months", "Write 5 months."),
        ('time > 5 "cycles"', "in cycles beside 'time'", "Write 5 months."),
        ("cells > 5 months", "which is a number in 10^9/L", 'Write 5 "10^9/L".'),
        ("share.k > 5%", "which is a count", "Write the number without a unit."),
        ("test < 5 months", "which is a P value", "Write 5%."),
        ("tau2 > 5 years", "which is a number without unit", "Write the number without a unit."),
        ("1 > 1 months", "two numbers in different units", "Write both in one unit."),
        ("share > gap", "'share', which is a share, with 'gap', which is a diff", "like with like"),
        ("share > test", "which is a P value", "like with like"),
        ("ratio > share.low", "with 'share.low', which is a share", "like with like"),
        ("time > cells", "which is a number in 10^9/L", "like with like"),
        ("count > year", "which is a year", "like with like"),
        ("published < test", "which is a P value", "like with like"),
    ],
)
def test_what_cannot_be_compared(text: str, what: str, remedy: str) -> None:
    with pytest.raises(SpecError) as caught:
        holds(text)
    (problem,) = caught.value.problems
    assert what in problem.what
    assert remedy in problem.remedy
    assert problem.where == "spec.yaml:7"


@pytest.mark.parametrize(
    ("number", "unit", "to", "expected"),
    [
        ("1", "years", "months", Fraction(12)),
        ("1", "weeks", "days", Fraction(7)),
        ("1", "months", "days", Fraction("30.4375")),
        ("1", "years", "days", Fraction("365.25")),
        ("6", "months", "years", Fraction(1, 2)),
    ],
)
def test_times_are_converted_exactly(number: str, unit: str, to: str, expected: Fraction) -> None:
    assert in_unit_of(Number(number, unit), Quantity(TIME, to)) == expected
