"""Conditions over facts: what they mean, what they refuse, and that nothing missing is a claim."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reportgen.errors import SpecError
from reportgen.facts.expressions import evaluate
from reportgen.facts.parts import PARTS
from tests.facts.books import BOOK


def holds(text: str) -> bool:
    return evaluate(text, BOOK, "spec.yaml:7").holds


@pytest.mark.parametrize(
    "text",
    [
        "cr.new.pooled > 0.8",
        "cr.new.pooled.value > 0.8",
        "cr.new.pooled.low > 79%",
        "cr.new.pooled.high < 87.5%",
        "cr.new.pooled.k == 22 and cr.new.pooled.n == 1208 and cr.new.pooled.events == 1010",
        "cr.new_vs_old.odds_ratio.p < 0.001",
        "cr.new_vs_old.odds_ratio >= 5.049",
        "cr.new_vs_old.odds_ratio <= 5.049",
        "cr.new_vs_old.odds_ratio != 5",
        "cr.new_vs_old.odds_ratio > -5",
        "cr.new.pooled>0.8and cr.new.pooled<0.9",
        "  cr.new.pooled\n  >\t0.8  ",
        "cr.new.study.adams-2004 == 50%",
        "estimable(cr.new.pooled)",
        "not estimable ( os.new.pooled )",
        "1 < 2",
    ],
)
def test_true(text: str) -> None:
    assert holds(text)


@pytest.mark.parametrize(
    "text",
    [
        "cr.new.pooled > 84%",
        "cr.new.pooled > 83.8",  # a number without % is the number itself
        "cr.new.pooled.k != 22",
        "not cr.new.pooled > 0.8",
        "estimable(os.new.pooled)",
        "cr.new.pooled > 0.8 and cr.new.pooled > 0.9",
    ],
)
def test_false(text: str) -> None:
    assert not holds(text)


T, F = "1 < 2", "2 < 1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{T} or {F} and {F}", True),  # and binds closer: otherwise this would be false
        (f"({T} or {F}) and {F}", False),
        (f"not {F} and {F}", False),  # not binds closest: otherwise this would be true
        (f"not ({F} and {F})", True),
        (f"not {T} or {T}", True),
        (f"not not {T}", True),
        (f"{F} or {F} or {T}", True),
        (f"{T} and {T} and {F}", False),
    ],
)
def test_precedence(text: str, expected: bool) -> None:
    assert holds(text) is expected


MISSING = (
    "os.new.pooled",  # not estimable
    "os.new.pooled.low",
    "os.new.pooled.p",
    "os.new.pooled.n",
    "cr.old.pooled.low",  # a value without an interval
    "cr.old.pooled.p",
    "cr.old.pooled.events",
)


@pytest.mark.parametrize("name", MISSING)
@pytest.mark.parametrize("sign", ["<", "<=", ">", ">=", "==", "!="])
def test_a_missing_number_supports_no_claim(name: str, sign: str) -> None:
    comparison = f"{name} {sign} 0.5"
    for text in (
        comparison,
        f"0.5 {sign} {name}",
        f"{name} {sign} {name}",
        f"not {comparison}",
        f"not not {comparison}",
        f"not ({comparison} and {T})",
        f"not ({comparison} or {F})",
        f"{comparison} or not {comparison}",
        f"not ({comparison} and not {comparison})",
        f"{T} and not {comparison}",
    ):
        assert not holds(text), text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("os.new.pooled > 1 or {T}", True),
        ("{T} or os.new.pooled > 1", True),
        ("not (os.new.pooled > 1 and {F})", True),
        ("not (os.new.pooled > 1 or {T})", False),
        ("not estimable(os.new.pooled) or os.new.pooled > 1", True),
        ("estimable(os.new.pooled) and os.new.pooled > 1", False),
    ],
)
def test_what_does_not_depend_on_the_missing_number_holds(text: str, expected: bool) -> None:
    assert holds(text.format(T=T, F=F)) is expected


LEAVES = st.sampled_from([T, F, "os.new.pooled > 1", "cr.old.pooled.p < 0.05"])
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(lambda one: f"not ({one})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) and ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) or ({two[1]})"),
    ),
    max_leaves=8,
)


@given(CONDITIONS)
def test_a_condition_that_holds_holds_whatever_the_missing_numbers_are(text: str) -> None:
    """Python says what it would be with each missing comparison true or false."""
    if not holds(text):
        return
    plain = text.replace(T, "True").replace(F, "False")
    for first in ("True", "False"):
        for second in ("True", "False"):
            known = plain.replace("os.new.pooled > 1", first)
            known = known.replace("cr.old.pooled.p < 0.05", second)
            assert eval(known, {"__builtins__": {}})


@given(CONDITIONS)
def test_a_condition_and_its_opposite_never_both_hold(text: str) -> None:
    assert not (holds(text) and holds(f"not ({text})"))


def test_every_number_that_was_looked_at_is_kept() -> None:
    reading = evaluate("cr.new.pooled > 0.8 or os.new.pooled.low > 1", BOOK)
    assert dict(reading.values) == {"cr.new.pooled": 0.8377, "os.new.pooled.low": None}


def test_both_sides_are_read_even_when_one_decides() -> None:
    with pytest.raises(SpecError, match=r"no fact 'cr\.nev\.pooled'"):
        holds(f"{T} or cr.nev.pooled > 1")
    with pytest.raises(SpecError, match=r"no fact 'cr\.nev\.pooled'"):
        holds(f"{F} and cr.nev.pooled > 1")


def test_the_whole_id_wins_over_id_and_part() -> None:
    assert dict(evaluate("cr.new.low == 20%", BOOK).values) == {"cr.new.low": 0.2}


@pytest.mark.parametrize("part", PARTS)
def test_each_part_can_be_named(part: str) -> None:
    assert not holds(f"cr.new.pooled.{part} < -1")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "needs a fact or a number where it has 'its end'"),
        ("cr.new.pooled", "needs a comparison .* where it has 'its end'"),
        ("cr.new.pooled >", "needs a fact or a number where it has 'its end'"),
        ("> 1", "needs a fact or a number where it has '>'"),
        ("cr.new.pooled = 1", "has '= 1' where it cannot stand"),
        ("cr.new.pooled => 1", "has '=> 1' where it cannot stand"),
        ("0.1 < cr.new.pooled < 0.9", "goes on with '<' after its end"),
        ("(cr.new.pooled > 1", "lacks a closing bracket"),
        ("cr.new.pooled > 1)", r"goes on with '\)' after its end"),
        ("cr.new.pooled > 1 and", "needs a fact or a number where it has 'its end'"),
        ("cr.new.pooled > 1 cr.old.pooled > 1", r"goes on with 'cr\.old\.pooled'"),
        ("cr.new.pooled + 1 > 2", r"has '\+ 1 > 2' where it cannot stand"),
        ("cr.new.pooled > .5", r"has '\.5' where it cannot stand"),
        ("cr.new.pooled > 1e3", "goes on with 'e3' after its end"),
        ("cr.new.pooled > 0,5", "has ',5' where it cannot stand"),
        ("cr.new.pooled > '1'", "has '"),
        ("estimable cr.new.pooled", "needs brackets after 'estimable'"),
        ("estimable(1)", "needs a fact or a number where it has '1'"),
        ("estimable(cr.new.pooled", "lacks a closing bracket"),
        ("True", "needs a comparison .* where it has 'its end'"),
        ("cr.new.pooled is higer", "needs one of higher, lower, different, unclear"),
        ("cr.new.pooled is not", "needs one of higher, .* where it has 'its end'"),
        ("1 is higher", r"needs a comparison .* where it has 'is'"),
        ("cr.new.pooled excludes 1", "needs 'null' where it has '1'"),
        ("cr.new.pooled favours 1", "needs the id of an arm where it has '1'"),
        ("cr.new.pooled > 5 cells", "goes on with 'cells' after its end; a unit that is no time"),
        ('cr.new.pooled > 5 "', "has '\"' where it cannot stand"),
        ("cr.new.pooled > ٣", "has '٣' where it cannot stand"),
        ("cr.new.pooled ≥ 1", "has '≥ 1' where it cannot stand"),
    ],
)
def test_refusals_say_where_what_and_how(text: str, what: str) -> None:
    with pytest.raises(SpecError, match=what) as caught:
        holds(text)
    (problem,) = caught.value.problems
    assert problem.where == "spec.yaml:7"
    assert problem.remedy.startswith("Write e.g.")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            "cr.new.poled > 1",
            r"no fact 'cr\.new\.poled'; did you mean 'cr\.new\.pooled', .*'cr\.old\.pooled'\?",
        ),
        ("cr.new.pooled.mean > 1", r"no fact 'cr\.new\.pooled\.mean', and no part 'mean' of .*low"),
        ("cr.new.pooled. > 1", "there is no fact"),
        ("xyzzy > 1", "there is no fact 'xyzzy'$"),
        ("os.old.pooled > 1", "Each part of the id is known, so it may be a fact .* allow it"),
    ],
)
def test_an_unknown_fact_lists_the_nearest(text: str, what: str) -> None:
    with pytest.raises(SpecError) as caught:
        holds(text)
    (problem,) = caught.value.problems
    assert re.search(what, problem.what)
    assert problem.where == "spec.yaml:7"
    assert "list facts" in problem.remedy


def test_the_place_of_a_fault_is_marked() -> None:
    with pytest.raises(SpecError) as caught:
        holds("cr.new.pooled.low > 0.5 and cr.new.pooled = 1")
    told = caught.value.problems[0].what
    assert "'cr.new.pooled.low > 0.5 and cr.new.pooled »= 1'" in told
    assert "character 43" in told  # counted by hand: the sign is the 43rd


HOSTILE = [
    "__import__('os').system('id') == 0",
    "cr.new.pooled.__class__ > 1",
    "open(1) > 1",
    "estimable(__builtins__)",
    "(" * 400 + "1 < 2" + ")" * 400,
    "not " * 400 + "1 < 2",
    "1 < 2 or " * 300,
    "9" * 1999,
    "cr." * 600,
    "\0",
    "\x1b[2J",
    "cr.new.pooled > 1; 1 < 2",
    "lambda: 1 < 2",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_refused(text: str) -> None:
    with pytest.raises(SpecError):
        holds(text)


def test_a_text_beyond_the_longest_is_refused_before_it_is_read() -> None:
    with pytest.raises(SpecError, match="longer than 2000 characters"):
        holds("1 < 2 and " * 1000 + "1 < 2")


def test_a_long_condition_is_no_problem() -> None:
    assert holds(" and ".join(["1 < 2"] * 200))
    assert holds("(" * 40 + "1 < 2" + ")" * 40)


WORDS = st.sampled_from(
    [
        *'()<>=!%-."',
        *("<=", "and", "or", "not", "estimable", "1", "50%", "cr.new.pooled", "os", " "),
        *("is", "higher", "excludes", "null", "favours", "new", "percentage", "points", "months"),
        "cr.new_vs_old.odds_ratio",
    ]
)


@given(st.one_of(st.lists(WORDS, max_size=12).map(" ".join), st.text(max_size=40)))
@example(string.printable)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert isinstance(holds(text), bool)
    except SpecError as error:
        assert error.problems
