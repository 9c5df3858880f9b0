"""Intervals of one proportion or rate against printed examples and their own definitions."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from reportgen.errors import AnalysisError
from reportgen.stats.intervals import (
    PROPORTION_INTERVALS,
    exact_binomial_test,
    proportion_interval,
    rate_interval,
)

# Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I
# the examples of the paper: 81/263, 15/148, 0/20, 1/29
EXAMPLES = [(81, 263, "wilson", 0.2553, 0.3662), (15, 148, "wilson", 0.0624, 0.1605)]
MORE = [
    (0, 20, "wilson", 0.0, 0.1611),
    (1, 29, "wilson", 0.0061, 0.1718),
    (81, 263, "clopper_pearson", 0.2527, 0.3676),
    (15, 148, "clopper_pearson", 0.0578, 0.1617),
    (0, 20, "clopper_pearson", 0.0, 0.1684),
    (1, 29, "clopper_pearson", 0.0009, 0.1776),
    (81, 263, "wald", 0.2522, 0.3638),
    (15, 148, "wald", 0.0527, 0.1500),
]


@pytest.mark.parametrize(("x", "n", "method", "low", "high"), EXAMPLES + MORE)
def test_newcombes_examples(x, n, method, low, high):
    limits = proportion_interval([x], [n], method=method)
    assert (round(limits.low[0], 4), round(limits.high[0], 4)) == (low, high)


@pytest.mark.parametrize("method", PROPORTION_INTERVALS)
def test_swapping_events_and_non_events_mirrors_the_limits(method):
    n = np.array([5, 12, 40, 1000])
    x = np.array([1, 5, 39, 250])
    one = proportion_interval(x, n, method=method)
    other = proportion_interval(n - x, n, method=method)
    np.testing.assert_allclose(other.low, 1 - one.high, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("method", sorted(set(PROPORTION_INTERVALS) - {"logit"}))
def test_every_count_gets_ordered_limits_within_0_and_1(method):
    n = np.repeat([1, 2, 7, 100, 10**6], 5)
    x = (n * np.tile([0, 0.1, 0.5, 0.9, 1], 5)).astype(int)
    limits = proportion_interval(x, n, method=method)
    assert np.all((limits.low >= 0) & (limits.low <= limits.high) & (limits.high <= 1))


@pytest.mark.parametrize("method", ["clopper_pearson", "wilson", "jeffreys", "agresti_coull"])
def test_limits_enclose_the_proportion(method):
    n = np.repeat([1, 3, 50], 3)
    x = np.array([0, 1, 1, 0, 2, 3, 0, 25, 50])
    limits = proportion_interval(x, n, method=method)
    assert np.all((limits.low <= x / n + 1e-15) & (x / n <= limits.high + 1e-15))


def test_clopper_pearson_leaves_half_the_error_on_each_side():
    limits = proportion_interval([7], [23], level=0.9)
    assert special.bdtrc(6, 23, limits.low[0]) == pytest.approx(0.05, rel=1e-10)
    assert special.bdtr(7, 23, limits.high[0]) == pytest.approx(0.05, rel=1e-10)


def test_clopper_pearson_without_events_is_closed_form():
    high = proportion_interval([0], [30]).high[0]
    assert high == pytest.approx(1 - 0.025 ** (1 / 30), rel=1e-12)


def test_garwood_leaves_half_the_error_on_each_side():
    limits = rate_interval([7], [10.0])
    assert special.pdtrc(6, 10 * limits.low[0]) == pytest.approx(0.025, rel=1e-10)
    assert special.pdtr(7, 10 * limits.high[0]) == pytest.approx(0.025, rel=1e-10)
    assert limits.rate[0] == 0.7


def test_rate_of_no_event():
    limits = rate_interval([0], [2.0])
    assert limits.low[0] == 0
    assert limits.high[0] == pytest.approx(-np.log(0.025) / 2, rel=1e-12)


def test_fishers_tea_is_exactly_binomial():
    # 9 heads of 10: 2 (1 + 10)/2^10
    assert exact_binomial_test([9], [10], [0.5])[0] == pytest.approx(22 / 1024, rel=1e-12)
    assert exact_binomial_test([9], [10], [0.5], alternative="greater")[0] == pytest.approx(
        11 / 1024, rel=1e-12
    )
    assert exact_binomial_test([1], [10], [0.5], alternative="less")[0] == pytest.approx(
        11 / 1024, rel=1e-12
    )


@pytest.mark.parametrize(
    ("x", "n", "words"),
    [
        ([5], [4], "study 1 with more events than participants"),
        ([1, -1], [4, 4], "study 2 with a negative or fractional count"),
        ([1.5], [4], "fractional"),
        ([0], [0], "without participants"),
        ([np.nan], [4], "without a number"),
        ([1, 2], [4], "lengths differ"),
        (["a"], [4], "no number"),
    ],
)
def test_counts_that_are_none_are_refused(x, n, words):
    with pytest.raises(AnalysisError, match=words):
        proportion_interval(x, n)


def test_unknown_words_are_refused_with_the_nearest():
    with pytest.raises(AnalysisError, match="did you mean 'wilson'"):
        proportion_interval([1], [2], method="wilsn")
    with pytest.raises(AnalysisError, match="not 95"):
        proportion_interval([1], [2], level=95)
    with pytest.raises(AnalysisError, match="clopper_pearson or wilson"):
        proportion_interval([0], [2], method="logit")
