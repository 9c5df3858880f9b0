"""Chosen tests, numbers needed and differences where the data are few, tied, empty or alike."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from reportgen.analysis.cohort.locations import ALIKE, COARSE, FLAT, compare_values
from reportgen.analysis.cohort.overall import VALUE_TESTS
from reportgen.analysis.cohort.rate_contrasts import (
    NO_WIDTH,
    Estimated,
    Rate,
    difference_of,
    needed_of,
    odds_ratio_of,
    rate_of,
    risk_ratio_of,
)
from reportgen.analysis.cohort.rates import compared
from reportgen.analysis.cohort.stratified import common_ratio, homogeneity, stratified_test
from reportgen.analysis.cohort.testing import SMALL, TABLE_TESTS, association, few
from reportgen.errors import SpecError
from reportgen.inputs.cohort.records import ValueCounts
from reportgen.spec import cohort_tests
from reportgen.spec.cohort_rates import RateIntervals
from tests.analysis.cohort.project import SPEC, book

USUAL = RateIntervals()


def difference(value: float, low: float, high: float) -> Estimated:
    return Estimated(value, (low, high), "difference.newcombe")


# --- Numbers needed to treat: reciprocals, Altman 1998 ------------------------------------------


def test_a_difference_in_the_good_direction_is_a_number_needed_to_benefit() -> None:
    found = needed_of(difference(0.25, 0.1, 0.5), higher_better=True)
    assert (found.value, found.benefit, found.ci) == (4.0, True, (2.0, 10.0))
    assert needed_of(difference(-0.25, -0.5, -0.1), higher_better=False) == found


def test_the_same_difference_of_a_harm_is_a_number_needed_to_harm() -> None:
    found = needed_of(difference(0.25, 0.1, 0.5), higher_better=False)
    assert (found.value, found.benefit, found.ci) == (4.0, False, (2.0, 10.0))


def test_an_interval_that_includes_no_difference_runs_through_infinity() -> None:
    found = needed_of(difference(0.1, -0.05, 0.25), higher_better=True)
    assert (found.value, found.benefit, found.ci) == (10.0, True, None)
    assert (found.to_benefit, found.to_harm) == (4.0, 20.0)
    turned = needed_of(difference(0.1, -0.05, 0.25), higher_better=False)
    assert (turned.benefit, turned.to_benefit, turned.to_harm) == (False, 20.0, 4.0)


def test_without_a_difference_there_is_no_number_but_what_is_possible() -> None:
    found = needed_of(difference(0.0, -0.2, 0.25), higher_better=True)
    assert (found.value, found.refused) == (None, "the rates did not differ")
    assert (found.to_benefit, found.to_harm) == (4.0, 5.0)
    # Wald's interval of nothing and nothing has no width: nothing else is possible
    none = needed_of(difference(0.0, 0.0, 0.0), higher_better=True)
    assert (none.value, none.to_benefit, none.to_harm) == (None, None, None)


def test_a_limit_of_zero_has_no_reciprocal() -> None:
    found = needed_of(difference(0.2, 0.0, 0.4), higher_better=True)
    assert (found.value, found.refused) == (None, "a limit of the difference is 0")


def test_what_was_not_compared_needs_nothing() -> None:
    refused = Estimated(None, None, "difference.newcombe", few(1))
    assert needed_of(refused, higher_better=True).refused == few(1)


# --- Intervals that are not always defined -------------------------------------------------------


def test_an_interval_that_is_not_defined_is_replaced_and_says_so() -> None:
    asked = RateIntervals(rate_interval="logit", difference="skewness_corrected")
    one = rate_of(Rate(0, 5), asked, 0.95)
    assert one == rate_of(Rate(0, 5), USUAL, 0.95).__class__(
        0.0, one.ci, "rate.clopper_pearson", settings=(("instead_of", "rate.logit"),)
    )
    assert one.ci == rate_of(Rate(0, 5), USUAL, 0.95).ci
    gap = difference_of(Rate(0, 5), Rate(0, 7), asked, 0.95)
    assert gap.method == "difference.miettinen_nurminen"
    plain = RateIntervals(difference="miettinen_nurminen")
    assert gap.ci == difference_of(Rate(0, 5), Rate(0, 7), plain, 0.95).ci


def test_an_interval_without_width_is_noted() -> None:
    wald = RateIntervals(rate_interval="wald", difference="wald")
    assert rate_of(Rate(5, 5), wald, 0.95).notes == (NO_WIDTH,)
    assert rate_of(Rate(4, 5), wald, 0.95).notes == ()
    assert difference_of(Rate(5, 5), Rate(0, 4), wald, 0.95).notes == (NO_WIDTH,)


@pytest.mark.parametrize("name", ["wald", "agresti_caffo", "wald_corrected"])
def test_limits_of_a_difference_stay_within_what_is_possible(name: str) -> None:
    found = difference_of(Rate(3, 3), Rate(0, 2), RateIntervals(difference=name), 0.999)
    assert found.ci is not None
    assert found.ci[1] <= 1


def test_a_risk_ratio_needs_events_in_both_arms_only() -> None:
    all_of_one = Rate(6, 6), Rate(3, 6)
    tested = compared(*all_of_one)
    assert odds_ratio_of(*all_of_one, tested, USUAL, 0.95).refused
    for name in ("koopman", "katz", "miettinen_nurminen"):
        found = risk_ratio_of(*all_of_one, tested, RateIntervals(risk_ratio=name), 0.95)
        assert found.value == 2.0
        assert found.ci is not None and found.ci[0] < 2 < found.ci[1]
    none = Rate(0, 6), Rate(3, 6)
    assert risk_ratio_of(*none, compared(*none), USUAL, 0.95).value is None


# --- Tests ---------------------------------------------------------------------------------------


def test_every_word_of_the_spec_has_its_test() -> None:
    words = {*get_args(cohort_tests.BinaryTest), *get_args(cohort_tests.BinaryOverall)}
    assert words == {*TABLE_TESTS, "cmh", "cochran_armitage"}
    words = {*get_args(cohort_tests.OrdinalOverall), *get_args(cohort_tests.NumericOverall)}
    assert words == {*VALUE_TESTS, "auto"}


def test_a_chi_square_test_of_small_counts_is_made_where_asked_and_noted() -> None:
    assert compared(Rate(1, 5), Rate(4, 6)).method == "test.fisher"
    found = compared(Rate(1, 5), Rate(4, 6), "chi_square")
    assert (found.method, found.notes) == ("test.chi_square", (SMALL,))
    assert association([[20, 20], [10, 30]], "chi_square").notes == ()


def values(*given: float) -> ValueCounts:
    distinct, counts = np.unique(np.array(given, dtype=np.float64), return_counts=True)
    return ValueCounts("", "", distinct, counts.astype(np.int64))


@pytest.mark.parametrize("test", ["mann_whitney", "welch", "student"])
def test_arms_of_one_patient_or_none_are_not_compared(test: str) -> None:
    for n, other in ((0, values()), (1, values(4.0))):
        tested, gap = compare_values(values(1.0, 2.0, 3.0), other, test, 0.95)
        assert (tested.p, tested.refused, gap.refused) == (None, few(n), few(n))


def test_values_that_are_all_one_have_no_test_and_no_shift() -> None:
    same = values(3.0, 3.0, 3.0)
    for test, why in (("mann_whitney", ALIKE), ("welch", FLAT), ("student", FLAT)):
        tested, gap = compare_values(same, same, test, 0.95)
        assert (tested.refused, gap.refused) == (why, why)


def test_a_shift_of_so_few_that_no_interval_has_the_level_says_so() -> None:
    # 2/choose(5, 2) = 0.2 is the least two-sided P value that three and two patients can give
    _, gap = compare_values(values(1.0, 2.0, 4.0), values(10.0, 20.0), "mann_whitney", 0.95)
    assert (gap.value, gap.ci, gap.notes) == (-12.5, (-19.0, -6.0), (COARSE,))
    _, enough = compare_values(
        values(1.0, 2.0, 4.0, 5.0), values(10.0, 20.0, 30.0, 41.0), "mann_whitney", 0.95
    )
    assert enough.notes == ()


# --- Strata --------------------------------------------------------------------------------------


def test_one_stratum_gives_the_odds_ratio_of_the_sample() -> None:
    pairs = [(Rate(8, 12), Rate(3, 14))]
    tested = stratified_test(pairs, "stage")
    assert common_ratio(pairs, "odds_ratio", tested, 0.95).value == pytest.approx(8 * 11 / (4 * 3))
    assert common_ratio(pairs, "risk_ratio", tested, 0.95).value == pytest.approx(8 / 12 / (3 / 14))
    # (N - 1)/N of Pearson's chi-square
    assert homogeneity(pairs).refused == "fewer than two strata could be compared"


def test_strata_without_both_arms_change_nothing() -> None:
    pairs = [(Rate(8, 12), Rate(3, 14)), (Rate(4, 9), Rate(2, 8))]
    more = [*pairs, (Rate(3, 5), Rate(0, 0)), (Rate(0, 0), Rate(2, 2))]
    assert stratified_test(more, "s").p == stratified_test(pairs, "s").p
    assert homogeneity(more).p == homogeneity(pairs).p


@pytest.mark.parametrize(
    "pairs",
    [
        [(Rate(0, 5), Rate(0, 4)), (Rate(0, 3), Rate(0, 3))],
        [(Rate(5, 5), Rate(4, 4)), (Rate(0, 3), Rate(0, 3))],
        [(Rate(2, 5), Rate(0, 0)), (Rate(0, 0), Rate(1, 3))],
    ],
)
def test_strata_that_say_nothing_are_refused(pairs: list[tuple[Rate, Rate]]) -> None:
    tested = stratified_test(pairs, "s")
    assert tested.p is None
    assert common_ratio(pairs, "odds_ratio", tested, 0.95).refused == tested.refused
    assert homogeneity(pairs).p is None


def test_a_ratio_over_strata_that_is_infinite_is_refused_beside_its_test() -> None:
    pairs = [(Rate(3, 5), Rate(0, 4)), (Rate(2, 5), Rate(0, 6))]
    tested = stratified_test(pairs, "s")
    assert tested.p is not None
    for ratio in ("odds_ratio", "risk_ratio"):
        assert common_ratio(pairs, ratio, tested, 0.95).refused.endswith("0 or infinite")


# --- What a spec cannot ask ----------------------------------------------------------------------


def told(*changes: tuple[str, str]) -> list[str]:
    spec = SPEC
    for old, new in changes:
        assert old in spec
        spec = spec.replace(old, new, 1)
    with pytest.raises(SpecError) as caught:
        book(spec=spec)
    return [problem.what for problem in caught.value.problems]


CR = "    label: complete remission\n"


def test_strata_orders_and_partners_must_be_there() -> None:
    start, end = SPEC.index("  stratum:\n"), SPEC.index("  exclude:\n")
    assert told((SPEC[start:end], ""), (CR, f"{CR}    test: cmh\n")) == [
        "the Cochran-Mantel-Haenszel test needs strata"
    ]
    trend = "the test cochran_armitage over all arms needs arms in an order"
    assert told((CR, f"{CR}    overall: cochran_armitage\n")) == [trend]
    assert told((CR, f"{CR}    paired_with: crs\n")) == [
        "another yes-or-no outcome 'crs' is unknown (known: none)"
    ]


def test_scores_belong_to_ordered_arms_rise_and_are_as_many() -> None:
    arms = "    column: arm\n"
    assert told((arms, f"{arms}    scores: [1, 2]\n")) == ["scores are for ordered arms"]
    ordered = f"{arms}    ordered: true\n"
    assert told((arms, f"{ordered}    scores: [2, 1]\n")) == ["the scores do not rise"]
    assert told((arms, f"{ordered}    scores: [2]\n")) == ["the arms are 2, and the scores 1"]
