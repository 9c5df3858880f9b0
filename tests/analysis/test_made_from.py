"""What facts were made from: some facts whose sources are evident, and how rules are read.

That all facts of all cases lead down to the data is in ``test_facts.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from reportgen.analysis.made_from import with_sources
from reportgen.facts.fact import Fact
from reportgen.pipeline import check
from reportgen.resources import examples_dir


@cache
def facts_of(name: str) -> tuple[Fact, ...]:
    return check(examples_dir() / name).analysed.book.facts


def sources(name: str) -> dict[str, tuple[str, ...]]:
    return {fact.id: fact.from_facts for fact in facts_of(name)}


REVIEW, COHORT = "blinatumomab-vs-car-t", "blinatumomab-vs-car-t-cohort"


POOLS = {"cr.car_t.pooled", "cr.blinatumomab.pooled"}
TRIAL = "tb.all.study.aronson_1948"


@pytest.mark.parametrize(
    ("name", "fact_id", "expected"),
    [
        (REVIEW, "cr.car_t_vs_blinatumomab.odds_ratio", POOLS),
        (REVIEW, "cr.car_t_vs_blinatumomab.difference", POOLS),
        (REVIEW, "review.included", {"review.rows", "review.excluded"}),
        ("bcg-vaccine", TRIAL, {f"{TRIAL}.treated", f"{TRIAL}.control"}),
        (COHORT, "cr.car_t_vs_blinatumomab.difference", {"cr.car_t.rate", "cr.blinatumomab.rate"}),
        (
            COHORT,
            "os.car_t_vs_blinatumomab.at_12.difference",
            {"os.car_t.at_12", "os.blinatumomab.at_12"},
        ),
        (COHORT, "os.car_t.at_12", {"os.car_t.n", "os.car_t.events", "os.car_t.at_12.at_risk"}),
        (COHORT, "patients.analysed", {"patients.rows", "patients.excluded"}),
        (
            COHORT,
            "os.propensity.overlap.car_t_vs_blinatumomab.e_value.crude",
            {"os.car_t_vs_blinatumomab.hazard_ratio"},
        ),
    ],
)
def test_what_some_facts_were_made_from(name, fact_id, expected):
    assert set(sources(name)[fact_id]) == expected


def test_the_lowest_without_one_study_is_among_all_without_one_study():
    made = sources(REVIEW)["cr.car_t.leave_one_out_lowest"]
    rows = next(fact.rows for fact in facts_of(REVIEW) if fact.id == "cr.car_t.pooled")
    assert set(made) == {f"cr.car_t.leave_one_out.{row}" for row in rows}


# --- the rules --------------------------------------------------------------------------------


def fact(fact_id: str, **more: object) -> Fact:
    return replace(Fact(fact_id, "count", "x", "count", 1, method="count"), **more)


def filled(rule: str, last: str, *ids: str, arms: tuple[str, ...] = ("a", "b")) -> Iterator[str]:
    """What this rule makes of the first of these facts."""
    made = with_sources([fact(one) for one in ids], arms, {last: (rule,)}, {})
    return iter(made[0].from_facts)


def test_alternatives_end_with_the_first_that_is_there():
    ids = ("o.a_vs_b.ratio", "o.a.rate", "o.b.rate", "o.a.mean")
    assert list(filled("{in_arm}.share|{in_arm}.rate|{in_arm}.mean", "ratio", *ids)) == [
        "o.a.rate",
        "o.b.rate",
    ]


def test_a_star_stands_for_one_part_only():
    ids = ("o.low", "o.x.1", "o.x.2.se", "o.x.2")
    assert list(filled("{outcome}.x.*", "low", *ids)) == ["o.x.1", "o.x.2"]
    assert list(filled("{outcome}.x.*.se", "low", *ids)) == ["o.x.2.se"]


def test_an_arm_may_have_vs_in_its_name():
    ids = ("o.a_vs_b_vs_c.ratio", "o.a_vs_b.rate", "o.c.rate")
    arms = ("a_vs_b", "c")
    assert list(filled("{in_arm}.rate", "ratio", *ids, arms=arms)) == ["o.a_vs_b.rate", "o.c.rate"]


def test_a_number_at_the_end_is_no_part_of_the_key():
    assert list(filled("{self}.at_risk", "at_", "o.a.at_0_5", "o.a.at_0_5.at_risk")) == [
        "o.a.at_0_5.at_risk"
    ]


def test_what_a_fact_says_itself_stands_and_inputs_are_those_of_the_longest_beginning():
    ids = [fact("o.a.n", from_facts=("o.b.n",)), fact("o.b.n", inputs=("t:x",)), fact("p.n")]
    columns = {"o": ("t:y",), "o.a": ("t:z",)}
    made = with_sources(ids, ("a",), {"n": ("p.n",)}, columns)
    assert [(one.from_facts, one.inputs) for one in made] == [
        (("o.b.n",), ("t:z",)),
        (("p.n",), ("t:x",)),
        ((), ()),
    ]


def test_a_rule_with_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match=r"no rule may name \{arms\}"):
        list(filled("{arms}.n", "ratio", "o.ratio"))
