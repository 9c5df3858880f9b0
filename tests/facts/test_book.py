"""The book of facts: ids once, nothing in it that is no number."""

from __future__ import annotations

import pytest

from reportgen.errors import AnalysisError, TemplateError
from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact, Interval
from reportgen.facts.frame import Column, frame
from tests.facts.books import BOOK, FACTS, IDENTITY


def test_an_id_is_made_once() -> None:
    with pytest.raises(AnalysisError, match=r"fact 'cr\.new\.pooled' was made twice"):
        FactBook(IDENTITY, (*FACTS, FACTS[0]), ())
    rows = frame("rows", "Rows", [Column("a", "A")], [])
    with pytest.raises(AnalysisError, match="frame 'rows' was made twice"):
        FactBook(IDENTITY, FACTS, (rows, rows))


def test_an_unknown_id_names_the_nearest() -> None:
    with pytest.raises(TemplateError, match=r"did you mean 'cr\.new\.pooled'\?.*list facts"):
        BOOK["cr.new.poled"]
    with pytest.raises(TemplateError, match="there is no fact 'studeis'"):
        BOOK.frame("studeis")
    assert BOOK.get("cr.new.poled") is None


def test_a_prefix_ends_at_a_dot() -> None:
    assert [fact.id for fact in BOOK.with_prefix("cr.new")] == [
        "cr.new.pooled",
        "cr.new.study.adams-2004",
        "cr.new.low",
    ]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf"), True])
@pytest.mark.parametrize("part", ["value", "p", "ci", "pi"])
def test_a_fact_holds_finite_numbers_only(number: float, part: str) -> None:
    parts = {"value": 1.0, part: Interval(number, number) if part in ("ci", "pi") else number}
    with pytest.raises(ValueError, match="no plain number"):
        Fact("x", "number", "x", "number", **parts)


def test_a_fact_holds_plain_numbers_only() -> None:
    """repr() of a NumPy number is no number, and it would stand in the page."""
    numpy = pytest.importorskip("numpy")
    with pytest.raises(ValueError, match="no plain number"):
        Fact("x", "number", "x", "number", numpy.float64(0.5))


def test_a_fact_has_a_value_or_a_reason() -> None:
    with pytest.raises(ValueError, match="either a value or the reason"):
        Fact("x", "number", "x", "number", None)
    with pytest.raises(ValueError, match="either a value or the reason"):
        Fact("x", "number", "x", "number", 1.0, not_estimable="one study only")


def test_limits_stand_the_right_way_round() -> None:
    with pytest.raises(ValueError, match="wrong way round"):
        Fact("x", "number", "x", "number", 1.0, ci=Interval(2.0, 1.0))
