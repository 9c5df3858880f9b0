"""The book of facts: ids once, JSON there and back, nothing in it that is no number."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import AnalysisError, DataError, TemplateError
from reportgen.facts.book import FactBook, read_facts
from reportgen.facts.fact import Fact, Interval
from reportgen.facts.frame import Column, frame
from tests.facts.books import BOOK, FACTS, IDENTITY


def test_json_there_and_back() -> None:
    again = read_facts(BOOK.to_json())
    assert again.facts == BOOK.facts
    assert again.identity == BOOK.identity
    assert again.to_json() == BOOK.to_json()


PRINTABLE = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(PRINTABLE, min_size=1, max_size=5), st.text(), st.integers(0, 10**9))
def test_any_number_and_any_text_survive(numbers: list[float], text: str, count: int) -> None:
    facts = tuple(
        Fact(f"f{index}", "number", text, "number", value, n=count, notes=(text,))
        for index, value in enumerate(numbers)
    )
    again = read_facts(FactBook(IDENTITY, facts, ()).to_json())
    assert [fact.value for fact in again] == numbers
    assert again.facts == facts


def test_json_is_plain_and_ends_with_a_newline() -> None:
    text = BOOK.to_json()
    assert text.endswith("}\n")
    assert "陈2015" in text
    document = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} in facts.json"))
    assert document["schema"] == "reportgen.facts/1"
    assert set(document) == {"schema", "report", "facts"}
    assert document["facts"][0]["ci"] == {"low": 0.7961, "high": 0.8745, "level": 0.95}
    assert document["facts"][2]["value"] == 0.30000000000000004
    assert [set(record) for record in document["facts"]] == [
        {
            *("id", "stat", "label", "kind", "value", "unit", "ci", "pi", "p", "k", "n", "events"),
            *("not_estimable", "method", "settings", "inputs", "rows", "from_facts", "notes"),
        }
    ] * len(FACTS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"schema": "reportgen.facts/2", "facts": []}',
        '{"schema": "reportgen.facts/1"}',
        '{"schema": "reportgen.facts/1", "report": {}, "facts": []}',
        BOOK.to_json().replace("0.8377", "NaN"),
        BOOK.to_json().replace('"value": 0.8377', '"value": null'),
        BOOK.to_json().replace('"stat"', '"sort"'),
        BOOK.to_json().replace("cr.old.pooled", "cr.new.pooled"),
    ],
)
def test_what_is_no_file_of_facts_is_refused(text: str) -> None:
    with pytest.raises(DataError) as caught:
        read_facts(text, "old/facts.json")
    (problem,) = caught.value.problems
    assert problem.where == "old/facts.json"
    assert "Build the report again" in problem.remedy


def test_a_file_of_before_facts_named_their_sources_is_read() -> None:
    document = json.loads(BOOK.to_json())
    assert any(record.pop("from_facts") for record in document["facts"])
    assert [fact.value for fact in read_facts(json.dumps(document))] == [
        fact.value for fact in BOOK
    ]
    assert not any(fact.from_facts for fact in read_facts(json.dumps(document)))


def test_the_replaced_texts_do_stand_in_the_file() -> None:
    for piece in ("0.8377", '"value": 0.8377', '"stat"', "cr.old.pooled"):
        assert piece in BOOK.to_json()


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
