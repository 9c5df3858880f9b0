"""Words for directions: each says what a comparison of a limit with the null says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import SpecError
from reportgen.facts.book import FactBook
from reportgen.facts.claims import direction
from reportgen.facts.expressions import evaluate
from reportgen.facts.fact import Fact, Interval
from reportgen.facts.faults import Setting
from tests.facts.books import BOOK, IDENTITY

LIMITS = st.tuples(st.sampled_from([-1, 0, 0.5, 1, 2]), st.sampled_from([-1, 0, 0.5, 1, 2]))
FACTS = st.builds(
    lambda stat, limits, missing: Fact(
        "x",
        stat,
        "x",
        "ratio",
        None if missing == "value" else 1.0,
        ci=None if missing else Interval(min(limits), max(limits)),
        not_estimable="too few studies" if missing == "value" else None,
    ),
    st.sampled_from(["odds_ratio", "difference"]),
    LIMITS,
    st.sampled_from(["", "", "interval", "value"]),
)
SETTING = Setting({"x": ("old", "new")})
NULLS = {"odds_ratio": "1", "difference": "0"}


def same(fact: Fact, one: str, other: str) -> None:
    """Two conditions and their opposites hold of the same facts."""
    book = FactBook(IDENTITY, (fact,), ())
    for text in ("{}", "not ({})", "not not ({})"):
        first, second = (evaluate(text.format(it), book, "", SETTING) for it in (one, other))
        assert first.holds is second.holds, (one, other)
        assert dict(second.values).items() <= dict(first.values).items()


@given(FACTS)
def test_a_word_is_a_comparison_of_a_limit(fact: Fact) -> None:
    null = NULLS[fact.stat]
    same(fact, "x is higher", f"x.low > {null}")
    same(fact, "x is lower", f"x.high < {null}")
    same(fact, "x is different", f"x.low > {null} or x.high < {null}")
    same(fact, "x is unclear", f"x.low <= {null} and x.high >= {null}")
    same(fact, "x excludes null", "x is different")
    same(fact, "x includes null", "x is not different")
    same(fact, "x is not higher", "not x is higher")
    same(fact, "x favours new", "x is higher")
    same(fact, "x favours old", "x is lower")


@given(FACTS)
def test_at_most_one_of_three_holds_and_one_does_with_an_interval(fact: Fact) -> None:
    book = FactBook(IDENTITY, (fact,), ())
    words = [w for w in ("higher", "lower", "unclear") if evaluate(f"x is {w}", book).holds]
    assert words == ([] if fact.ci is None else [direction(fact, float(NULLS[fact.stat]))])


@given(FACTS, st.sampled_from(["x is higher", "x is unclear", "x > 1", "x.p < 0.05"]))
def test_de_morgan_holds_of_missing_numbers_too(fact: Fact, one: str) -> None:
    other = "x is lower"
    same(fact, f"not ({one} and {other})", f"not {one} or not {other}")
    same(fact, f"not ({one} or {other})", f"not {one} and not {other}")


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        ("cr.new.pooled is higher", "a proportion compares nothing", "cr.new.pooled.low > ..."),
        ("cr.new_vs_old.odds_ratio.low is higher", "asked of the fact", "odds_ratio is higher."),
        ("cr.new_vs_old.odds_ratio favours new", "no comparison of two arms", "is higher"),
        ("cr.new_vs_old.ods_ratio is higher", "did you mean 'cr.new_vs_old.odds_ratio'", "list"),
    ],
)
def test_what_has_no_direction(text: str, what: str, remedy: str) -> None:
    with pytest.raises(SpecError) as caught:
        evaluate(text, BOOK)
    (problem,) = caught.value.problems
    assert what in problem.what
    assert remedy in problem.remedy


def test_an_arm_that_is_not_compared() -> None:
    book = FactBook(IDENTITY, (Fact("x", "odds_ratio", "x", "ratio", 2.0),), ())
    with pytest.raises(
        SpecError, match=r"none of its arms; did you mean 'new'\? \(known: old, new"
    ):
        evaluate("x favours nww", book, "", SETTING)
