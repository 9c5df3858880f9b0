"""What must hold for any funnel: units, order, mirror images, shifts, symmetry."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.measures import effect_sizes
from reportgen.stats.pooling import pool
from reportgen.stats.ranks.kendall import exact_kendall_p, kendall_score
from reportgen.stats.small_study.binary_tests import (
    deeks_test,
    harbord_test,
    macaskill_test,
    peters_test,
)
from reportgen.stats.small_study.excess_significance import excess_significance_test
from reportgen.stats.small_study.fail_safe import (
    orwin_fail_safe_n,
    rosenberg_fail_safe_n,
    rosenthal_fail_safe_n,
)
from reportgen.stats.small_study.limit_meta_analysis import LIMIT_ESTIMATES, limit_meta_analysis
from reportgen.stats.small_study.pet_peese import pet_peese
from reportgen.stats.small_study.rank_tests import begg_test
from reportgen.stats.small_study.regression_tests import egger_test, funnel_regression_test
from reportgen.stats.small_study.trim_and_fill import ESTIMATORS, trim_and_fill

EXAMPLES = settings(max_examples=30, derandomize=True)
CLOSE = {"rel": 1e-7, "abs": 1e-9}


@st.composite
def funnels(draw, least=6, most=15):
    """Estimates with distinct variances over one decade, small studies shifted."""
    k = draw(st.integers(least, most))
    generator = np.random.default_rng(draw(st.integers(0, 10**6)))
    v = generator.uniform(0.01, 0.2, k)
    return generator.normal(0.3 + draw(st.floats(0, 2)) * np.sqrt(v), np.sqrt(v + 0.02)), v


@EXAMPLES
@given(funnels(), st.sampled_from([1e-4, 0.5, 1e3]))
def test_another_unit_of_the_effect(data, unit):
    y, v = data
    for dispersion in ("multiplicative", "additive"):
        one = egger_test(y, v, dispersion=dispersion)
        other = egger_test(unit * y, unit**2 * v, dispersion=dispersion)
        assert other.statistic == pytest.approx(one.statistic, rel=1e-6)
        assert other.slope == pytest.approx(one.slope, rel=1e-6)
        assert other.intercept == pytest.approx(unit * one.intercept, rel=1e-6, abs=1e-9 * unit)
    assert begg_test(unit * y, unit**2 * v).p_value == begg_test(y, v).p_value
    assert rosenthal_fail_safe_n(unit * y, unit**2 * v).n == rosenthal_fail_safe_n(y, v).n
    assert rosenberg_fail_safe_n(unit * y, unit**2 * v).n == rosenberg_fail_safe_n(y, v).n
    one, other = trim_and_fill(y, v), trim_and_fill(unit * y, unit**2 * v)
    assert (other.missing, other.side) == (one.missing, one.side)
    assert other.pooled.estimate == pytest.approx(unit * one.pooled.estimate, rel=1e-6)
    for estimate in LIMIT_ESTIMATES:
        one = limit_meta_analysis(y, v, estimate=estimate)
        other = limit_meta_analysis(unit * y, unit**2 * v, estimate=estimate)
        assert other.estimate == pytest.approx(unit * one.estimate, rel=1e-5, abs=1e-8 * unit)
        assert other.g2 == pytest.approx(one.g2, rel=1e-5)


@EXAMPLES
@given(funnels(), st.randoms(use_true_random=False))
def test_the_order_of_the_studies_does_not_matter(data, random):
    y, v = data
    order = list(range(len(y)))
    random.shuffle(order)
    assert egger_test(y[order], v[order]).statistic == pytest.approx(
        egger_test(y, v).statistic, **CLOSE
    )
    assert begg_test(y[order], v[order]).score == begg_test(y, v).score
    for estimator in ("L0", "R0"):
        one = trim_and_fill(y, v, estimator=estimator)
        other = trim_and_fill(y[order], v[order], estimator=estimator)
        assert {order[i] for i in other.mirrored} == set(one.mirrored)
        assert other.pooled.estimate == pytest.approx(one.pooled.estimate, **CLOSE)


@EXAMPLES
@given(funnels())
def test_the_mirror_image_has_the_other_side(data):
    y, v = data
    assert egger_test(-y, v).slope == pytest.approx(-egger_test(y, v).slope, **CLOSE)
    assert begg_test(-y, v).score == -begg_test(y, v).score
    one, other = trim_and_fill(y, v), trim_and_fill(-y, v)
    assert {one.side, other.side} == {"left", "right"}
    assert other.missing == one.missing
    assert other.pooled.estimate == pytest.approx(-one.pooled.estimate, **CLOSE)
    assert np.allclose(other.filled_yi, -one.filled_yi)
    up = excess_significance_test(y, v, alternative="greater")
    down = excess_significance_test(-y, v, alternative="less")
    assert (down.observed, down.expected) == (up.observed, pytest.approx(up.expected))


@EXAMPLES
@given(funnels(), st.sampled_from([-3.0, 0.7]))
def test_a_shift_moves_the_effect_and_nothing_else(data, shift):
    y, v = data
    one, other = egger_test(y, v), egger_test(y + shift, v)
    assert other.slope == pytest.approx(one.slope, **CLOSE)
    assert other.intercept == pytest.approx(one.intercept + shift, **CLOSE)
    one, other = trim_and_fill(y, v), trim_and_fill(y + shift, v)
    assert other.missing == one.missing
    assert other.pooled.estimate == pytest.approx(one.pooled.estimate + shift, **CLOSE)


@EXAMPLES
@given(funnels(), st.sampled_from(["L0", "R0"]), st.sampled_from(["left", "right"]))
def test_the_filled_funnel_is_centred_where_it_was_mirrored(data, estimator, side):
    result = trim_and_fill(*data, model="common", estimator=estimator, side=side)
    assert result.pooled.estimate == pytest.approx(result.centre, **CLOSE)
    assert result.pooled.k == result.k + result.missing
    towards = 1 if side == "right" else -1
    assert np.all(towards * (result.filled_yi - result.centre) >= -1e-12)
    assert towards * (result.pooled.estimate - pool(*data, model="common").estimate) >= -1e-9


@pytest.mark.parametrize("estimator", list(ESTIMATORS))
@pytest.mark.parametrize("side", ["left", "right"])
def test_nothing_is_added_to_a_symmetric_funnel(estimator, side):
    # powers of two: the estimate is exactly 0, the deviations are exactly paired
    y = np.array([-1.0, 1.0, -0.5, 0.5, -0.25, 0.25, 0.0])
    v = np.array([0.5, 0.5, 0.25, 0.25, 0.125, 0.125, 0.0625])
    result = trim_and_fill(
        y, v, model="common", estimator=estimator, side=side, trimming_model="common"
    )
    assert result.missing == 0
    assert result.pooled.estimate == 0


@EXAMPLES
@given(funnels())
def test_egger_is_the_line_of_the_standardised_effect_on_precision(data):
    y, v = data
    slope, intercept = np.polyfit(1 / np.sqrt(v), y / np.sqrt(v), 1)
    fit = egger_test(y, v)
    assert fit.slope == pytest.approx(intercept, rel=1e-6, abs=1e-8)
    assert fit.intercept == pytest.approx(slope, rel=1e-6, abs=1e-8)
    assert pet_peese(y, v).pet == fit
    assert pet_peese(y, v).peese == funnel_regression_test(y, v, predictor="variance")


@EXAMPLES
@given(funnels())
def test_heterogeneity_splits_into_small_study_effect_and_rest(data):
    fit = limit_meta_analysis(*data)
    assert fit.q == pytest.approx(pool(*data, model="common").q)
    assert fit.q_small + fit.q_resid == pytest.approx(fit.q)
    assert fit.q_small >= 0
    assert 0 <= fit.g2 <= 1


def test_without_heterogeneity_the_limit_studies_agree():
    y, v = np.array([0.31, 0.28, 0.35, 0.3]), np.array([0.04, 0.09, 0.16, 0.25])
    fit = limit_meta_analysis(y, v, estimate="mu_lim")
    assert fit.tau2 == 0
    assert np.allclose(fit.limits, fit.slope)
    assert fit.g2 == pytest.approx(0, abs=1e-12)


def test_exact_kendall_p_counts_all_orders():
    n = 6
    x = np.arange(n, dtype=float)
    scores = np.array([kendall_score(x, np.array(p, float)).score for p in permutations(range(n))])
    for score in np.unique(scores):
        tails = np.mean(scores >= score), np.mean(scores <= score)
        assert exact_kendall_p(score, n) == pytest.approx(min(1, 2 * min(tails)), rel=1e-12)


def test_the_exact_distribution_approaches_the_normal_one():
    generator = np.random.default_rng(5)
    v = generator.uniform(0.01, 0.5, 300)
    test = begg_test(generator.normal(0.4 * np.sqrt(v), np.sqrt(v)), v)
    assert test.method == "exact"
    assert test.exact_p == pytest.approx(test.p_corrected, rel=0.01)


def test_ties_take_the_normal_distribution():
    test = begg_test([0.1, 0.1, 0.5, 0.9, 0.2], [0.1, 0.1, 0.2, 0.4, 0.3])
    assert test.ties
    assert (test.exact_p, test.method, test.p_value) == (None, "normal", test.p_normal)


def test_suited_to_two_proportions_are_lines_of_their_own():
    arms = {
        "events_1": np.array([3.0, 12.0, 7.0, 30.0]),
        "n_1": np.array([20.0, 60.0, 30.0, 200.0]),
        "events_2": np.array([6.0, 15.0, 9.0, 41.0]),
        "n_2": np.array([22.0, 58.0, 33.0, 210.0]),
    }
    peto, odds = effect_sizes("PETO", arms), effect_sizes("OR", arms)
    assert harbord_test(**arms) == egger_test(peto.yi, peto.vi)
    e, n = arms["events_1"] + arms["events_2"], arms["n_1"] + arms["n_2"]
    by_size = funnel_regression_test(odds.yi, odds.vi, predictor="sample_size", n=n)
    assert macaskill_test(odds.yi, odds.vi, n) == by_size
    slope, _ = np.polyfit(1 / n, odds.yi, 1, w=np.sqrt(1 / (1 / e + 1 / (n - e))))
    assert peters_test(odds.yi, e, n).slope == pytest.approx(slope, rel=1e-9)
    assert deeks_test(odds.yi, arms["n_1"], arms["n_2"]) == deeks_test(
        odds.yi, arms["n_2"], arms["n_1"]
    )


def test_fail_safe_numbers_undo_the_result():
    y, v = np.array([0.4, 0.3, 0.5, 0.2]), np.full(4, 0.01)
    n = rosenthal_fail_safe_n(y, v).n
    z = (y / np.sqrt(v)).sum()
    assert z / np.sqrt(4 + n) <= 1.6449 < z / np.sqrt(4 + n - 1)
    n = orwin_fail_safe_n(y, target=0.1).n
    assert y.sum() / (4 + n) <= 0.1 + 1e-12
    assert rosenberg_fail_safe_n(0 * y, v).n == 0
    assert orwin_fail_safe_n([0.05, 0.05], target=0.1).unrounded == pytest.approx(-1)


def test_twelve_and_rounding_is_twelve():
    assert orwin_fail_safe_n([0.5] * 3, target=0.1).n == 12


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: rosenthal_fail_safe_n([1.0], [1.0], alpha=0), "alpha"),
        (lambda: orwin_fail_safe_n([1.0], target=0), "target"),
        (lambda: funnel_regression_test([1, 2, 3], [1, 2, 3], predictor="sample_size"), "sizes"),
        (lambda: macaskill_test([1, 2, 3], [1, 2, 3], [9, 8, 7], weights="pooled"), "unknown"),
        (
            lambda: macaskill_test([1, 2, 3], [1, 2, 3], [9, 8, 7], weights="pooled_proportion"),
            "events",
        ),
        (lambda: trim_and_fill([1, 2, 4], [1, 2, 3], estimator="L1"), "did you mean|unknown"),
        (lambda: egger_test([1, 2, 3], [1, 4, 9]), "exactly"),
    ],
)
def test_refusals_say_why(call, word):
    with pytest.raises(AnalysisError, match=word):
        call()
