"""Mann-Whitney, Hodges-Lehmann, signed ranks: every permutation counted, printed examples, laws."""

from __future__ import annotations

from itertools import combinations, product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.ranks.mann_whitney import hodges_lehmann, mann_whitney
from reportgen.stats.ranks.midranks import mid_ranks
from reportgen.stats.ranks.shift import sum_distribution, untied
from reportgen.stats.ranks.signed_rank import signed_rank
from reportgen.stats.samples.counted import sample

# Hollander and Wolfe 1973, table 4.1: permeability of the amnion at term and earlier
TERM = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
EARLY = [1.15, 0.88, 0.90, 0.74, 1.21]
# the same, table 3.1: depression scores before and after
BEFORE = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
AFTER = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]

grades = st.lists(st.integers(0, 4), min_size=1, max_size=6)


def permuted(first, second, alternative):
    """P over every way to choose the first group from the pooled rows."""
    ranks = mid_ranks(np.array(first + second, float))
    sums = np.array([ranks[list(c)].sum() for c in combinations(range(len(ranks)), len(first))])
    observed, mean = ranks[: len(first)].sum(), len(first) * (len(ranks) + 1) / 2
    far = {
        "two_sided": np.abs(sums - mean) >= abs(observed - mean) - 1e-9,
        "less": sums <= observed + 1e-9,
        "greater": sums >= observed - 1e-9,
    }
    return far[alternative].mean()


@given(grades, grades, st.sampled_from(["two_sided", "less", "greater"]))
@settings(max_examples=150)
def test_exact_is_the_count_of_all_permutations(first, second, alternative):
    if len(set(first + second)) == 1:
        with pytest.raises(AnalysisError, match="all values are equal"):
            mann_whitney(first, second)
        return
    found = mann_whitney(first, second, method="exact", alternative=alternative)
    assert found.p_value == pytest.approx(permuted(first, second, alternative), rel=1e-10)


def test_permeability_as_in_r():
    # R's example of wilcox.test: W = 35, P = 0.1272 (greater)
    found = mann_whitney(TERM, EARLY, method="exact", alternative="greater")
    assert (found.u, round(found.p_value, 4)) == (35, 0.1272)


@given(grades, grades)
@settings(max_examples=100)
def test_swapping_the_groups_mirrors(first, second):
    if len(set(first + second)) == 1:
        return
    for method in ("exact", "normal_approximation"):
        one = mann_whitney(first, second, method=method)
        two = mann_whitney(second, first, method=method)
        assert one.u + two.u == len(first) * len(second)
        assert one.share + two.share == pytest.approx(1)
        assert (one.z, one.p_value) == pytest.approx((-two.z, two.p_value), abs=1e-12)
        less = mann_whitney(first, second, method=method, alternative="less").p_value
        greater = mann_whitney(second, first, method=method, alternative="greater").p_value
        assert less == pytest.approx(greater, rel=1e-10)


def test_counts_of_grades_are_rows():
    first, second = [5, 9, 14, 3, 1], [8, 4, 9, 10, 6]
    rows = [np.repeat(np.arange(5), counts) for counts in (first, second)]
    counted = [sample(np.arange(5), counts) for counts in (first, second)]
    for method in ("exact", "normal_approximation"):
        assert mann_whitney(*rows, method=method) == mann_whitney(*counted, method=method)
    # another scale of grades in the same order
    other = [sample(np.array([1, 5, 6, 100, 1e6]), counts) for counts in (first, second)]
    assert mann_whitney(*other).p_value == mann_whitney(*counted).p_value


def test_listing_the_draws_is_the_shift_algorithm(monkeypatch):
    counts, scores = np.array([30, 50, 12, 40]), np.array([0, 3, 4, 9])
    shifted = sum_distribution(counts, scores, 20)
    monkeypatch.setattr("reportgen.stats.ranks.shift.WORK_LIMIT", 0.0)
    listed = sum_distribution(counts, scores, 20)
    np.testing.assert_array_equal(shifted.sums, listed.sums)
    np.testing.assert_allclose(shifted.probabilities, listed.probabilities, rtol=1e-9)


def test_untied_distribution_counts_subsets():
    found = untied(4, 5)
    sums = [sum(c) for c in combinations(range(1, 10), 4)]
    for total, mass in zip(found.sums, found.probabilities, strict=True):
        assert mass == pytest.approx(sums.count(total) / comb(9, 4), rel=1e-12)


def test_auto_is_exact_for_small_groups_and_says_what_it_took():
    generator = np.random.default_rng(1)
    small, large = generator.integers(0, 5, 49), generator.integers(0, 5, 300)
    assert mann_whitney(small, large).method == "exact"
    assert mann_whitney(generator.integers(0, 5, 50), large).method == "normal_approximation"
    # too many sums of untied rows: the approximation, and a refusal when exact was asked for
    many = generator.normal(size=20_000)
    assert mann_whitney(many[:49], many).method == "normal_approximation"
    with pytest.raises(AnalysisError, match="too many sums"):
        mann_whitney(many[:49], many, method="exact")
    # five grades stay exact however many rows
    grades_of_many = sample(np.arange(5), [200_000, 300_000, 1e5, 1e5, 1e5])
    assert mann_whitney(small, grades_of_many).method == "exact"


def test_approximation_nears_the_exact_value():
    generator = np.random.default_rng(2)
    first, second = generator.integers(0, 6, 45), generator.integers(1, 6, 60)
    exact = mann_whitney(first, second, method="exact").p_value
    near = mann_whitney(first, second, method="normal_approximation").p_value
    assert near == pytest.approx(exact, rel=0.05)


def test_hodges_lehmann_shifts_and_mirrors():
    base = hodges_lehmann(TERM, EARLY)
    assert base.method == "exact"
    gaps = np.subtract.outer(TERM, EARLY)
    assert base.estimate == pytest.approx(np.median(gaps))
    moved = hodges_lehmann(np.array(TERM) * 2 + 3, np.array(EARLY) * 2)
    assert (moved.estimate, moved.ci_low, moved.ci_high) == pytest.approx(
        (base.estimate * 2 + 3, base.ci_low * 2 + 3, base.ci_high * 2 + 3)
    )
    turned = hodges_lehmann(EARLY, TERM)
    assert (turned.estimate, turned.ci_low) == pytest.approx((-base.estimate, -base.ci_high))


def test_hodges_lehmann_limits_are_where_the_exact_test_turns():
    base = hodges_lehmann(TERM, EARLY, level=0.9)
    shifted = np.array(TERM) - base.ci_low
    # just inside the limit not rejected, just outside rejected
    assert mann_whitney(shifted - 1e-6, EARLY, method="exact").p_value > 0.1
    assert mann_whitney(shifted + 1e-6, EARLY, method="exact").p_value <= 0.1


def test_hodges_lehmann_of_tiny_groups_is_the_range():
    found = hodges_lehmann([1.0], [3.0])
    assert (found.estimate, found.ci_low, found.ci_high) == (-2, -2, -2)
    wide = hodges_lehmann([1.0, 2.0], [3.0])
    assert (wide.ci_low, wide.ci_high) == (-2, -1)
    approximate = hodges_lehmann(TERM, EARLY, method="normal_approximation")
    assert approximate.ci_low <= approximate.estimate <= approximate.ci_high


def test_depression_scores_as_in_r():
    # R's example: V = 40, P = 0.01953 (greater)
    found = signed_rank(BEFORE, AFTER, alternative="greater")
    assert (found.statistic, found.method, round(found.p_value, 5)) == (40, "exact", 0.01953)


@given(st.lists(st.integers(-4, 4), min_size=1, max_size=8))
@settings(max_examples=100)
def test_signed_ranks_are_the_count_of_all_signs(gaps):
    zero = [0] * len(gaps)
    some = np.array([g for g in gaps if g], float)
    if not len(some):
        with pytest.raises(AnalysisError, match="no pair differs"):
            signed_rank(gaps, zero)
        return
    ranks = mid_ranks(np.abs(some))
    sums = np.array([np.array(signs) @ ranks for signs in product((0, 1), repeat=len(some))])
    v = ranks[some > 0].sum()
    p = min(1, 2 * min(np.mean(sums <= v + 1e-9), np.mean(sums >= v - 1e-9)))
    assert signed_rank(gaps, zero).p_value == pytest.approx(p, rel=1e-10)
    one, two = (
        signed_rank(gaps, zero, method="normal_approximation"),
        signed_rank(zero, gaps, method="normal_approximation"),
    )
    assert one.p_value == pytest.approx(two.p_value)


def test_signed_ranks_tie_what_only_rounding_separates():
    # 0.3 - 0.2 and 0.2 - 0.1 differ in the last bit
    found = signed_rank([0.3, 0.2, 5], [0.2, 0.1, 1], alternative="greater")
    assert found.statistic == 6
    assert signed_rank([0.3, 0.1], [0.2, 0.2]).statistic == 1.5


@pytest.mark.parametrize("bad", [[], [np.nan, 1.0], [[1, 2], [3, 4]], ["a"]])
def test_groups_that_are_none_are_refused(bad):
    for test in (mann_whitney, hodges_lehmann):
        with pytest.raises(AnalysisError):
            test(bad, [1.0, 2.0])
    with pytest.raises(AnalysisError):
        mann_whitney([1.0], [2.0], alternative="upwards")
    with pytest.raises(AnalysisError, match="unknown"):
        mann_whitney([1.0], [2.0], method="exakt")
