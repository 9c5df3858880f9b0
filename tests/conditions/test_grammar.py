"""The language of conditions: one spelling of each condition, and it reads back as the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.conditions import (
    All,
    AnyOf,
    Comparison,
    Condition,
    ConditionError,
    Direction,
    Estimable,
    FactName,
    Favours,
    Not,
    Number,
    fact_names,
    normal_form,
    parse,
)

NAMES = st.sampled_from(["cr.new.pooled", "cr.new.pooled.low", "os.a_vs_b.hazard_ratio", "x"])
FACTS = NAMES.map(FactName)
UNITS = st.sampled_from(["", "%", "percentage points", "days", "weeks", "months", "years", "g/L"])
NUMBERS = st.builds(Number, st.sampled_from(["0", "1", "-2.50", "12"]), UNITS)
OPERANDS = FACTS | NUMBERS
STATEMENTS = st.one_of(
    st.builds(Comparison, OPERANDS, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), OPERANDS),
    st.builds(Estimable, FACTS),
    st.builds(Direction, FACTS, st.sampled_from(["higher", "lower", "different", "unclear"])),
    st.builds(Favours, FACTS, st.sampled_from(["car_t", "treated"])),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    STATEMENTS,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
    ),
    max_leaves=8,
)


@given(CONDITIONS)
def test_the_normal_form_reads_back_as_the_same_condition(condition: Condition) -> None:
    assert parse(normal_form(condition)) == condition


@given(CONDITIONS)
def test_every_fact_is_found_once(condition: Condition) -> None:
    names = [one.name for one in fact_names(condition)]
    assert len(names) == len(set(names))
    words = normal_form(condition).replace("(", " ").replace(")", " ").split()
    assert set(names) == {word for word in words if "." in word and word[0].isalpha()} | (
        {"x"} & set(words)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a.b>1and not(  c.d<2 )", "a.b > 1 and not c.d < 2"),
        ("a.b excludes null", "a.b is different"),
        ("a.b includes null", "a.b is unclear"),
        ("a.b is not unclear", "not a.b is unclear"),
        ("a.b > 1 month or a.b > 1 year", "a.b > 1 months or a.b > 1 years"),
        ("a.b > 1 percentage point", "a.b > 1 percentage points"),
        ('a.b > 1 "months"', "a.b > 1 months"),
        ('a.b > 1.50 "per 1000 person-years"', 'a.b > 1.50 "per 1000 person-years"'),
        ("a.b > 1 or (c.d > 2 and e.f > 3)", "a.b > 1 or c.d > 2 and e.f > 3"),
        ("(a.b > 1 or c.d > 2) and e.f > 3", "(a.b > 1 or c.d > 2) and e.f > 3"),
        ("not (a.b > 1 and c.d > 2)", "not (a.b > 1 and c.d > 2)"),
        ("a.b favours car_t", "a.b favours car_t"),
    ],
)
def test_normal_form(text: str, expected: str) -> None:
    assert normal_form(parse(text)) == expected


WORDS = st.sampled_from(
    [
        *(
            "(",
            ")",
            "<",
            "<=",
            "==",
            "=",
            "%",
            "-",
            '"',
            ".",
            "and",
            "or",
            "not",
            "estimable",
            "is",
        ),
        *("higher", "unclear", "excludes", "includes", "null", "favours", "percentage", "points"),
        *("1", "50%", "2.5", "months", "cr.new.pooled", "\n", " ", "»", "é"),
    ]
)


@given(st.one_of(st.lists(WORDS, max_size=14).map(" ".join), st.text(max_size=60)))
def test_any_text_is_a_condition_or_is_refused(text: str) -> None:
    """What is read has a normal form that is the same condition."""
    try:
        condition = parse(text)
    except ConditionError as error:
        assert str(error).startswith("the condition '")
        return
    assert parse(normal_form(condition)) == condition
