"""Counts, rates and ranks of the twenty-four patients, by hand and by R 4.2.2."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportgen.analysis.cohort.baseline import Counted, smd
from reportgen.analysis.cohort.rate_contrasts import Rate, odds_ratio_of
from reportgen.analysis.cohort.rates import compared
from reportgen.analysis.cohort.scope import Pair
from reportgen.analysis.cohort.testing import association, ranks
from reportgen.inputs.cohort.records import LevelCounts
from reportgen.spec.cohort_outcomes import BaselineVariable
from reportgen.spec.cohort_rates import RateIntervals
from reportgen.spec.data import GroupLevel
from tests.analysis.cohort.project import usual


def ci(fact_id: str) -> tuple[float, float]:
    """The limits of a fact that has them."""
    interval = usual()[fact_id].ci
    assert interval is not None
    return interval.low, interval.high


def test_the_flow_counts_every_patient_once() -> None:
    book = usual()
    counts = {
        "rows": 25, "excluded": 1, "excluded.entered_twice": 1, "analysed": 24, "old": 10,
        "new": 14, "old.early": 4, "old.late": 6, "new.early": 6, "new.late": 8,
    }  # fmt: skip
    assert {name: book[f"patients.{name}"].value for name in counts} == counts
    assert book["patients.old.early.share"].value == pytest.approx(0.4)
    # fisher.test(matrix(c(4, 6, 6, 8), 2))$p.value; the smallest expected count is 4.17
    assert book["patients.stratum_test"].value == pytest.approx(1.0)
    assert book["patients.stratum_test"].method == "test.fisher"


def test_rates_count_the_evaluable_only() -> None:
    book = usual()
    new, old = book["cr.new.rate"], book["cr.old.rate"]
    assert (new.events, new.n, old.events, old.n) == (10, 13, 4, 9)
    assert new.value == pytest.approx(10 / 13)
    # binom.test(10, 13), binom.test(4, 9)
    assert ci("cr.new.rate") == pytest.approx((0.461868460765959, 0.949618926508848), abs=1e-12)
    assert ci("cr.old.rate") == pytest.approx((0.136995662265167, 0.787991493221132), abs=1e-12)
    assert book["cr.new.not_evaluable"].value == 1
    assert book["cr.new.not_evaluable.lost"].value == 1
    assert book["cr.old.late.not_evaluable.died_early"].value == 1


def test_two_arms_are_compared_as_in_r() -> None:
    book = usual()
    # from prop.test(correct = FALSE)$conf.int of both arms, joined by Newcombe's formula
    assert book["cr.new_vs_old.difference"].value == pytest.approx(0.324786324786325)
    limits = (-0.0718721409832352, 0.620688842903024)
    assert ci("cr.new_vs_old.difference") == pytest.approx(limits, abs=1e-12)
    # fisher.test(rbind(c(10, 3), c(4, 5))): its estimate is found to 1e-4
    assert book["cr.new_vs_old.test"].p == pytest.approx(0.186996904024768, abs=1e-12)
    assert book["cr.new_vs_old.test"].method == "test.fisher"
    assert book["cr.new_vs_old.odds_ratio"].value == pytest.approx(3.87779361482186, rel=2e-4)
    limits = (0.482747393836951, 38.966597121185636)
    assert ci("cr.new_vs_old.odds_ratio") == pytest.approx(limits, rel=2e-4)


def test_large_counts_are_compared_by_chi_square_and_the_sample_odds_ratio() -> None:
    arm, other = Rate(30, 50), Rate(15, 45)
    found = compared(arm, other)
    # chisq.test(rbind(c(30, 20), c(15, 30)), correct = FALSE)$p.value
    assert found.method == "test.chi_square"
    assert found.p == pytest.approx(0.00934562443928, abs=1e-9)
    ratio = odds_ratio_of(arm, other, found, RateIntervals(), 0.95)
    assert (ratio.value, ratio.method) == (pytest.approx(3.0), "odds_ratio.woolf")
    # exp(log(3) + c(-1, 1) * qnorm(.975) * sqrt(1/30 + 1/20 + 1/15 + 1/30))
    assert ratio.ci == pytest.approx((1.29615974162, 6.94358859559), rel=1e-9)


@pytest.mark.parametrize(
    ("arm", "other", "reason"),
    [
        (Rate(0, 8), Rate(0, 5), "no event occurred in either arm"),
        (Rate(8, 8), Rate(5, 5), "every patient of both arms had the event"),
        (Rate(0, 0), Rate(1, 5), "an arm had no evaluable patient"),
        (Rate(1, 1), Rate(1, 5), "an arm had one evaluable patient only"),
    ],
)
def test_nothing_is_tested_where_nothing_can_be_learnt(arm: Rate, other: Rate, reason: str) -> None:
    found = compared(arm, other)
    assert (found.p, found.refused) == (None, reason)
    assert odds_ratio_of(arm, other, found, RateIntervals(), 0.95).refused == reason


def test_an_odds_ratio_is_refused_where_it_would_be_zero_or_infinite() -> None:
    arms = Rate(0, 6), Rate(3, 6)
    for arm, other in (arms, arms[::-1]):
        found = compared(arm, other)
        assert found.p is not None
        assert (
            odds_ratio_of(arm, other, found, RateIntervals(), 0.95).refused
            == "no event occurred in one arm"
        )


def test_grades_by_hand_and_their_severity_by_enumeration() -> None:
    book = usual()
    assert [book[f"crs.old.grade.{g}"].events for g in range(5)] == [4, 3, 2, 1, 0]
    assert [book[f"crs.new.grade.{g}"].events for g in range(5)] == [1, 3, 4, 3, 2]
    assert (book["crs.new.any"].events, book["crs.new.severe"].events) == (12, 5)
    assert book["crs.new.any"].n == 13
    assert book["crs.new.late.not_evaluable.not_recorded"].value == 1
    # all combn() of the mid-ranks in R
    assert book["crs.new_vs_old.severity"].p == pytest.approx(0.0293094978786189, abs=1e-12)
    assert book["crs.new_vs_old.late.severity"].p == pytest.approx(0.125874125874126, abs=1e-12)
    assert book["crs.new_vs_old.severity"].method == "test.mann_whitney.exact"


def test_large_groups_are_ranked_by_the_normal_approximation() -> None:
    found = ranks(range(4), (10, 20, 20, 10), (20, 20, 15, 5))
    # wilcox.test(rep(0:3, c(10, 20, 20, 10)), rep(0:3, c(20, 20, 15, 5)), exact = FALSE)$p.value
    assert found.method == "test.mann_whitney.normal"
    assert found.p == pytest.approx(0.0202277570548, abs=1e-9)


def test_numbers_by_r() -> None:
    book = usual()
    parts = ("minimum", "q1", "median", "q3", "maximum")
    # quantile(age), mean, sd of the arm; one age is missing
    assert [book[f"baseline.age.new.{part}"].value for part in parts] == [29, 44, 49, 57, 68]
    assert book["baseline.age.new.mean"].value == pytest.approx(49.0769230769231)
    assert book["baseline.age.new.sd"].value == pytest.approx(11.7008656265362)
    assert book["baseline.age.new.missing"].value == 1
    # (mean(new) - mean(old))/sqrt((var(new) + var(old))/2)
    assert book["baseline.age.smd"].value == pytest.approx(-0.269407297144189)
    assert book["baseline.age.test"].p == pytest.approx(0.562932558086684, abs=1e-12)
    assert book["stay.new_vs_old.test"].p == pytest.approx(0.00619908874721097, abs=1e-12)
    assert book["baseline.sex.new.f"].value == 0.5
    assert book["baseline.sex.smd"].value == 0


def test_association_leaves_out_what_is_empty() -> None:
    assert association([[3, 0], [5, 0]]).refused == "all patients were alike"
    assert association([[0, 0], [5, 1]]).refused == "an arm had no patient"
    # fisher.test(rbind(c(3, 1, 4), c(1, 5, 9)))$p.value
    found = association([[3, 1, 4], [1, 5, 9]])
    assert found.method == "test.freeman_halton"
    assert found.p == pytest.approx(0.241127114461, abs=1e-9)


def test_the_balance_of_two_levels_is_that_of_the_first_with_its_sign() -> None:
    variable = BaselineVariable(id="ph", column="ph", label="Ph", type="binary")
    counts = tuple(
        LevelCounts(arm, "", 21, 1, ("0", "1"), cells)
        for arm, cells in (("old", (10, 10)), ("new", (15, 5)))
    )
    pair = Pair(GroupLevel(id="new", label="new"), GroupLevel(id="old", label="old"))
    # (0.25 - 0.5)/sqrt((0.25 * 0.75 + 0.5 * 0.5)/2)
    expected = -0.25 / ((0.1875 + 0.25) / 2) ** 0.5
    first = Counted(variable, counts, (("1", "yes"), ("0", "no")))
    assert smd(first, pair) == (pytest.approx(expected), "")
    assert smd(replace(first, labels=first.labels[::-1]), pair) == (pytest.approx(-expected), "")
