"""Intervals of differences and ratios: published examples, mirror laws, boundaries."""

from __future__ import annotations

from math import inf, isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.contingency.chi_square import (
    chi_square_independence,
    goodness_of_fit,
    two_proportions,
)
from reportgen.stats.contingency.difference import (
    DIFFERENCE_INTERVALS,
    Contrast,
    number_needed,
    risk_difference_interval,
)
from reportgen.stats.contingency.ratio import (
    ODDS_RATIO_INTERVALS,
    RISK_RATIO_INTERVALS,
    odds_ratio_interval,
    risk_ratio_interval,
)

# Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I, table II:
# 56/70 against 48/80, 9/10 against 3/10, 5/56 against 0/29, 10/10 against 0/10
NEWCOMBE = [
    ((56, 70, 48, 80), "newcombe", 0.0524, 0.3339),
    ((9, 10, 3, 10), "newcombe", 0.1705, 0.8090),
    ((5, 56, 0, 29), "newcombe", -0.0381, 0.1926),
    ((10, 10, 0, 10), "newcombe", 0.6075, 1.0),
    ((56, 70, 48, 80), "mee", 0.0533, 0.3377),
    ((9, 10, 3, 10), "mee", 0.1821, 0.8370),
    ((5, 56, 0, 29), "mee", -0.0313, 0.1926),
    ((56, 70, 48, 80), "miettinen_nurminen", 0.0528, 0.3382),
    ((9, 10, 3, 10), "miettinen_nurminen", 0.1700, 0.8406),
    ((5, 56, 0, 29), "miettinen_nurminen", -0.0326, 0.1933),
    ((56, 70, 48, 80), "wald", 0.0575, 0.3425),
    ((9, 10, 3, 10), "wald", 0.2605, 0.9395),
]


@pytest.mark.parametrize(("arms", "method", "low", "high"), NEWCOMBE)
def test_newcombes_table(arms, method, low, high):
    found = risk_difference_interval(*arms, method=method)
    assert (round(found.ci_low, 4), round(found.ci_high, 4)) == (low, high)


@st.composite
def arms(draw):
    n_1, n_2 = draw(st.integers(1, 40)), draw(st.integers(1, 40))
    return draw(st.integers(0, n_1)), n_1, draw(st.integers(0, n_2)), n_2


@pytest.mark.parametrize("method", DIFFERENCE_INTERVALS)
@given(arms())
@settings(max_examples=60)
def test_differences_mirror_and_hold_their_estimate(method, given_arms):
    x1, n1, x2, n2 = given_arms
    if method == "skewness_corrected" and x1 in (0, n1) and x2 in (0, n2):
        with pytest.raises(AnalysisError, match="skewness"):
            risk_difference_interval(x1, n1, x2, n2, method=method)
        return
    one = risk_difference_interval(x1, n1, x2, n2, method=method)
    two = risk_difference_interval(x2, n2, x1, n1, method=method)
    other = risk_difference_interval(n1 - x1, n1, n2 - x2, n2, method=method)
    assert (one.ci_low, one.ci_high) == pytest.approx((-two.ci_high, -two.ci_low), abs=1e-9)
    assert (one.ci_low, one.ci_high) == pytest.approx((-other.ci_high, -other.ci_low), abs=1e-9)
    if method not in ("agresti_caffo", "skewness_corrected"):
        assert one.ci_low - 1e-12 <= one.estimate <= one.ci_high + 1e-12
    if method not in ("wald", "agresti_caffo"):
        assert -1 <= one.ci_low <= one.ci_high <= 1


@given(arms(), st.sampled_from(["koopman", "miettinen_nurminen"]))
@settings(max_examples=120)
def test_score_limits_of_ratios_mirror(given_arms, method):
    x1, n1, x2, n2 = given_arms
    one = risk_ratio_interval(x1, n1, x2, n2, method=method)
    two = risk_ratio_interval(x2, n2, x1, n1, method=method)
    assert one.ci_low == pytest.approx(0 if two.ci_high == inf else 1 / two.ci_high, rel=1e-9)
    assert (one.ci_low == 0) == (x1 == 0)
    assert (one.ci_high == inf) == (x2 == 0)
    if one.estimate is not None and isfinite(one.estimate):
        assert one.ci_low <= one.estimate <= one.ci_high


@given(arms())
@settings(max_examples=120)
def test_odds_ratio_ignores_which_outcome_is_the_event(given_arms):
    x1, n1, x2, n2 = given_arms
    method = "miettinen_nurminen"
    one = odds_ratio_interval(x1, n1, x2, n2, method=method)
    two = odds_ratio_interval(n2 - x2, n2, n1 - x1, n1, method=method)
    assert (one.ci_low, one.ci_high) == pytest.approx((two.ci_low, two.ci_high), rel=1e-7)


def test_score_limits_are_where_the_score_test_turns():
    # the plain score test of no difference is Pearson's chi-square: at the level that makes the
    # limit 0, both must meet
    found = chi_square_independence([[29, 86], [30, 44]])
    limits = risk_difference_interval(29, 115, 30, 74, method="mee", level=1 - found.p_value)
    assert limits.ci_high == pytest.approx(0, abs=1e-9)
    limits = risk_ratio_interval(29, 115, 30, 74, method="koopman", level=1 - found.p_value)
    assert limits.ci_high == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize(
    ("interval", "methods"),
    [
        (risk_difference_interval, DIFFERENCE_INTERVALS),
        (risk_ratio_interval, RISK_RATIO_INTERVALS),
        (odds_ratio_interval, ODDS_RATIO_INTERVALS),
    ],
)
def test_higher_levels_widen_and_bad_arms_are_refused(interval, methods):
    for method in methods:
        narrow = interval(12, 40, 20, 45, method=method, level=0.8)
        wide = interval(12, 40, 20, 45, method=method, level=0.99)
        assert wide.ci_low < narrow.ci_low < narrow.estimate < narrow.ci_high < wide.ci_high
        for wrong in [(1, 0, 1, 5), (6, 5, 1, 5), (-1, 5, 1, 5), (1.5, 5, 1, 5)]:
            with pytest.raises(AnalysisError):
                interval(*wrong, method=method)
    with pytest.raises(AnalysisError, match="unknown"):
        interval(1, 5, 2, 5, method="moon")


def test_limits_that_need_events_say_so():
    with pytest.raises(AnalysisError, match="Katz"):
        risk_ratio_interval(0, 5, 2, 5, method="katz")
    with pytest.raises(AnalysisError, match="Woolf"):
        odds_ratio_interval(5, 5, 2, 5)


def test_number_needed_is_altmans_example():
    # Altman 1998, doi:10.1136/bmj.317.7168.1309: 10% (2% to 18%) gives 10 (5.6 to 50); and
    # 10% (-5% to 25%) runs from 4 through infinity to 20 of the other direction
    found = number_needed(Contrast(0.10, 0.02, 0.18))
    assert (found.estimate, found.benefit, found.through_infinity) == (10, False, False)
    assert (round(found.low, 1), round(found.high, 1)) == (5.6, 50)
    found = number_needed(Contrast(-0.10, -0.25, 0.05))
    assert (found.benefit, found.through_infinity) == (True, True)
    assert (found.low, found.high) == (4, 20)
    with pytest.raises(AnalysisError):
        number_needed(Contrast(0.0, -0.1, 0.1))


def test_two_proportions_are_the_chi_square_of_the_table():
    for correction in (False, True):
        one = two_proportions(29, 115, 30, 74, correction=correction)
        two = chi_square_independence([[29, 86], [30, 44]], correction=correction)
        assert one.statistic == pytest.approx(two.statistic, rel=1e-12)
    assert two_proportions(0, 10, 0, 8).p_value == 1.0


def test_goodness_of_fit_of_mendels_peas():
    # 315, 108, 101, 32 of 9:3:3:1: chi-square 0.470, P 0.925 (Fisher 1936)
    found = goodness_of_fit([315, 108, 101, 32], [9 / 16, 3 / 16, 3 / 16, 1 / 16])
    assert (round(found.statistic, 3), round(found.p_value, 3)) == (0.470, 0.925)
    for counts, p in [([1, 2], [0.5, 0.4]), ([1, 2], [1, 0]), ([0, 0], [0.5, 0.5])]:
        with pytest.raises(AnalysisError):
            goodness_of_fit(counts, p)


def test_chi_square_of_one_row_is_refused():
    with pytest.raises(AnalysisError, match="nothing to compare"):
        chi_square_independence([[3, 0], [5, 0]])
