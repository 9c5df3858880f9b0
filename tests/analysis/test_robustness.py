"""Subgroups, moderators, leave-one-out, profiles and sets: each is a pool one can make alone."""

from __future__ import annotations

from math import log

import pytest

from reportgen.defaults import PROFILES
from reportgen.facts.claims import direction
from tests.analysis.books import book_of, case, limits
from tests.prose.project import counts, project
from tests.prose.register import CR, EVEN, SPREAD

POOL = "cr.all.pooled"


def pooled(pairs: list, **more: object) -> float:
    value = book_of(project([CR], counts("a", "cr", pairs), **more))[POOL].value
    assert value is not None
    return value


def test_leaving_a_study_out_is_the_pool_of_the_others():
    book = case("one_unnamed_group").analysed.book
    for number in range(1, 7):
        others = [None if n == number else pair for n, pair in enumerate(SPREAD[:6], start=1)]
        fact = book[f"cr.all.leave_one_out.a{number}"]
        assert fact.value == pytest.approx(pooled(others), rel=1e-7)
        assert f"a{number}" not in fact.rows


def test_the_lowest_and_highest_are_those_of_the_studies_left_out():
    book = case("one_unnamed_group").analysed.book
    facts = book.with_prefix("cr.all.leave_one_out")
    values = [fact.value for fact in facts if fact.stat == "proportion"]
    assert len(values) == 6
    assert book["cr.all.leave_one_out_lowest"].value == min(values)
    assert book["cr.all.leave_one_out_highest"].value == max(values)


def test_two_studies_are_not_left_out_one_by_one():
    book = case("three_studies_and_two").analysed.book
    assert len(book.with_prefix("cr.a.leave_one_out")) == 3 * 3
    assert book.with_prefix("cr.b.leave_one_out") == ()
    survival = case("survival_of_every_kind").analysed.book
    assert survival.with_prefix("os.b.leave_one_out") == ()


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_beside_the_main_analysis_is_that_profile_as_the_main_one(name):
    beside = case("one_unnamed_group").analysed.book[f"cr.all.profile.{name}"]
    analysis = {"profile": name}
    main = book_of(project([CR], counts("a", "cr", SPREAD[:6]), analysis=analysis))[POOL]
    assert beside.value == pytest.approx(main.value, rel=1e-9)
    assert limits(beside) == pytest.approx(limits(main), rel=1e-9)


@pytest.mark.parametrize("name", ["second_group_higher", "profiles_disagree"])
def test_profiles_agree_with_the_main_analysis(name):
    book = case(name).analysed.book
    main = direction(book["cr.b_vs_a.odds_ratio"], 1.0)
    found = [direction(book[f"cr.b_vs_a.profile.{profile}"], 1.0) for profile in PROFILES]
    assert book["cr.b_vs_a.profiles"].value == len(PROFILES)
    assert book["cr.b_vs_a.profiles_agree"].value == found.count(main)
    assert (found.count(main) == len(PROFILES)) == (name == "second_group_higher")


def test_agreement_is_with_the_profile_of_the_spec():
    """Under the classic profile the contrast is unclear, under the mixed model it is not."""
    rows = counts("a", "cr", [(0, 12), (1, 15), (0, 9), (3, 14)])
    rows += counts("b", "cr", [(4, 12), (3, 15), (4, 9), (2, 14)])
    book = book_of(project([CR], rows, groups="ab", analysis={"profile": "classic"}))
    assert direction(book["cr.b_vs_a.odds_ratio"], 1.0) == "unclear"
    assert direction(book["cr.b_vs_a.profile.reportgen"], 1.0) == "higher"
    found = [direction(book[f"cr.b_vs_a.profile.{profile}"], 1.0) for profile in PROFILES]
    assert book["cr.b_vs_a.profiles_agree"].value == found.count("unclear")


def test_a_set_is_the_pool_of_the_changed_rows():
    book = case("sets_and_nothing_else").analysed.book
    assert book[POOL].rows == ("a1", "a2", "a3", "a4")
    late = book["cr.all.set.late.pooled"]
    assert late.rows == ("a1", "a2", "a3", "a4", "a6")
    assert late.value == pytest.approx(pooled([*EVEN[:4], None, EVEN[5]]), rel=1e-9)
    assert book["cr.all.set.few.pooled"].not_estimable == "one study only"


def test_a_subgroup_is_the_pool_of_its_rows():
    book = case("subgroups_without_groups").analysed.book
    assert book["cr.all.dose.5_mg.pooled"].value == pytest.approx(pooled(SPREAD[:2]), rel=1e-7)
    middle = [None, None, *SPREAD[2:5]]
    assert book["cr.all.dose.10_mg.pooled"].value == pytest.approx(pooled(middle), rel=1e-7)
    assert book["cr.all.dose.20_mg.pooled"].not_estimable == "one study only"


def test_the_test_between_subgroups_weighs_their_squared_distances():
    book = case("subgroups_of_every_kind").analysed.book
    pools = [book[f"cr.a.kind.{level}.pooled"] for level in ("adult", "child")]
    assert all(fact.estimable for fact in pools)
    theta, weight = zip(*(scaled(fact) for fact in pools), strict=True)
    mean = sum(t * w for t, w in zip(theta, weight, strict=True)) / sum(weight)
    q = sum(w * (t - mean) ** 2 for t, w in zip(theta, weight, strict=True))
    test = book["cr.a.kind.q_between"]
    assert test.value == pytest.approx(q, rel=1e-5)
    assert test.k == 6
    assert book["cr.a.kind.q_between.df"].value == 1
    assert test.p is not None
    assert test.p < 0.001


def scaled(fact) -> tuple[float, float]:
    """Logit and inverse variance, taken back from a proportion and its Wald limits."""

    def logit(p: float) -> float:
        return log(p / (1 - p))

    low, high = limits(fact)
    se = (logit(high) - logit(low)) / (2 * 1.959963984540054)
    return logit(fact.value), se**-2


def test_what_is_in_no_subgroup_is_noted():
    book = case("subgroups_of_every_kind").analysed.book
    notes = book["cr.b.phase.q_between"].notes
    assert notes == ("Ph-like phase not reported, in no subgroup: Fischer 2006b",)
    assert book["cr.b.kind.q_between"].not_estimable == "fewer than two subgroups could be pooled"
    assert "not in the test, as not pooled: 儿童 (children)" in book["cr.b.kind.q_between"].notes
    assert "cr.a.phase.q_between" not in book
    assert "cr.a.nothing.q_between" not in book


AGES = [30 + 2 * number for number in range(12)]


def slope(per: float, ages: list[int]):
    moderators = [{"id": "age", "column": "age", "label": "Age", "per": per}]
    rows = counts("a", "cr", SPREAD, age=ages)
    book = book_of(project([CR], rows, analysis={"moderators": moderators}))
    return book["cr.all.meta_regression.age"]


def test_the_ratio_is_for_the_stated_difference():
    one, ten = slope(1, AGES), slope(10, AGES)
    assert ten.value == pytest.approx(one.value**10, rel=1e-6)
    assert ten.p == pytest.approx(one.p, rel=1e-9)


def test_moving_the_moderator_changes_nothing_and_turning_it_inverts_the_ratio():
    one = slope(1, AGES)
    assert slope(1, [age + 100 for age in AGES]).value == pytest.approx(one.value, rel=1e-6)
    assert slope(1, [-age for age in AGES]).value == pytest.approx(1 / one.value, rel=1e-5)


def test_why_a_moderator_is_not_fitted():
    book = case("moderators_of_every_kind").analysed.book
    dose, share = (book[f"cr.all.meta_regression.{name}"] for name in ("dose", "share"))
    assert dose.not_estimable == "all studies have the same value"
    assert share.not_estimable == "fewer than 10 studies report it (3)"
    assert (dose.k, share.k) == (12, 3)
    assert [figure.id for figure in book.figures if figure.kind == "bubble"] == ["bubble-cr-age"]


def test_a_contrast_does_not_take_its_precision_from_hartung_and_knapp():
    """Its standard error needs a t quantile; by the normal one the interval would be too narrow."""
    book = case("second_group_higher").analysed.book
    one, other = (book[f"cr.b_vs_a.profile.{name}"] for name in ("revman2025", "metafor"))
    assert one.value == pytest.approx(other.value, rel=1e-12)
    assert limits(one) == pytest.approx(limits(other), rel=1e-12)
    pools = [book[f"cr.a.profile.{name}"] for name in ("revman2025", "metafor")]
    assert limits(pools[0]) != pytest.approx(limits(pools[1]), rel=1e-3)


def test_studies_that_agree_to_the_last_digit_can_be_compared():
    rows = counts("a", "cr", EVEN[:2], kind=["x", "y"]) + counts("b", "cr", [(10, 20), (20, 40)])
    rows[2]["kind"], rows[3]["kind"] = "x", "y"
    subgroups = [{"id": "kind", "column": "kind", "label": "Kind"}]
    analysis = {"profile": "revman2025", "subgroups": subgroups}
    book = book_of(project([CR], rows, groups="ab", analysis=analysis))
    assert book["cr.b_vs_a.odds_ratio"].value == pytest.approx(1)
    assert book["cr.b_vs_a.odds_ratio"].p == pytest.approx(1)
