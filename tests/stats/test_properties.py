"""Laws for any data: a finite result or a stated refusal, never NaN, never a warning."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.confidence import CI_METHODS
from reportgen.stats.distributions import chi_square_quantile
from reportgen.stats.glmm import mixed_logistic, random_intercept_logistic
from reportgen.stats.influence import baujat, influence
from reportgen.stats.intervals import PROPORTION_INTERVALS, proportion_interval
from reportgen.stats.measures import effect_sizes
from reportgen.stats.meta_regression import meta_regression
from reportgen.stats.pooling import pool
from reportgen.stats.prediction import PREDICTION_METHODS
from reportgen.stats.subgroups import subgroup_pool
from reportgen.stats.tau2 import TAU2_ESTIMATORS, q_root
from reportgen.stats.tau2_interval import TAU2_INTERVALS, tau2_interval
from reportgen.stats.weighted import Data

EXAMPLES = settings(max_examples=60, derandomize=True)
NAMES = [name for name in TAU2_ESTIMATORS if name != "GENQ"]

estimators = st.sampled_from(NAMES)
ci_methods = st.sampled_from(list(CI_METHODS))
moderate = st.floats(-5, 5).map(lambda x: round(x, 6))


@st.composite
def studies(draw, least=1, most=12, extreme=True):
    """Estimates and variances, as wild as 1e-12 to 1e12."""
    k = draw(st.integers(least, most))
    decades = 12 if extreme else 2
    exponents = draw(st.lists(st.floats(-decades, decades), min_size=k, max_size=k))
    scale = 10.0 ** draw(st.integers(-6, 6)) if extreme else 1.0
    y = draw(st.lists(moderate, min_size=k, max_size=k))
    return np.array(y) * scale, 10.0 ** np.array(exponents)


@st.composite
def arms(draw, least=1, most=8, largest=500):
    """Counts of events and participants, 0 and n often."""
    k = draw(st.integers(least, most))
    n = [draw(st.integers(1, largest)) for _ in range(k)]
    x = [draw(st.one_of(st.just(0), st.just(size), st.integers(0, size))) for size in n]
    return np.array(x), np.array(n)


def assert_finite(record):
    """No NaN and no infinity anywhere in a result."""
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        if dataclasses.is_dataclass(value):
            assert_finite(value)
        elif isinstance(value, float):
            assert math.isfinite(value), field.name
        elif isinstance(value, np.ndarray):
            assert np.isfinite(value).all(), field.name


def result_or_refusal(call):
    """The result after checking it, or None when it was refused in words."""
    try:
        record = call()
    except AnalysisError as refusal:
        assert all(problem.what for problem in refusal.problems)
        return None
    assert_finite(record)
    return record


@EXAMPLES
@given(studies(), estimators, ci_methods, st.sampled_from(list(PREDICTION_METHODS)))
def test_any_estimates_are_pooled_or_refused(data, name, ci, prediction):
    y, v = data
    p = result_or_refusal(lambda: pool(y, v, tau2=name, ci=ci, prediction=prediction))
    if p is not None:
        assert p.tau2 >= 0
        assert p.ci_low <= p.estimate <= p.ci_high
        assert y.min() - 1e-9 * abs(y).max() <= p.estimate <= y.max() + 1e-9 * abs(y).max()
        assert p.weights.sum() == pytest.approx(100)
        assert p.i2 is None or 0 <= p.i2 <= 100


@EXAMPLES
@given(studies(least=2), st.sampled_from(list(TAU2_INTERVALS)))
def test_any_tau2_interval_encloses_or_is_refused(data, method):
    t = result_or_refusal(lambda: tau2_interval(*data, method=method))
    if t is not None:
        assert 0 <= t.low <= t.high


@EXAMPLES
@given(studies(least=3), estimators, st.booleans())
def test_any_diagnostics_are_finite_or_refused(data, name, common):
    model = "common" if common else "random"
    result_or_refusal(lambda: influence(*data, model=model, tau2=name))
    result_or_refusal(lambda: baujat(*data, model=model, tau2=name))


@EXAMPLES
@given(studies(least=3), estimators, st.data())
def test_any_regression_is_finite_or_refused(data, name, draw):
    y, v = data
    x = draw.draw(st.lists(moderate, min_size=len(y), max_size=len(y)))
    X = np.column_stack([np.ones(len(y)), x])
    fit = result_or_refusal(lambda: meta_regression(y, v, X, tau2=name))
    if fit is not None:
        assert fit.tau2 >= 0
        assert fit.r2 is None or 0 <= fit.r2 <= 100


@EXAMPLES
@given(arms(largest=100_000))
def test_any_counts_are_pooled_by_the_mixed_model_or_refused(data):
    fit = result_or_refusal(lambda: random_intercept_logistic(*data))
    if fit is not None:
        assert 0 < fit.rate_low < fit.rate_high < 1 or fit.se > 5
        assert fit.common.loglik <= fit.loglik + 1e-8 * abs(fit.loglik)


@EXAMPLES
@given(arms(least=3, largest=1000), st.data())
def test_any_counts_are_regressed_by_the_mixed_model_or_refused(data, draw):
    x, n = data
    arm = draw.draw(st.lists(st.sampled_from([0.0, 1.0]), min_size=len(x), max_size=len(x)))
    fit = result_or_refusal(lambda: mixed_logistic(x, n, np.column_stack([np.ones(len(x)), arm])))
    if fit is not None:
        assert fit.lrt >= 0


@EXAMPLES
@given(arms(largest=10**7), st.sampled_from(sorted(set(PROPORTION_INTERVALS) - {"logit"})))
def test_any_counts_have_limits(data, method):
    limits = proportion_interval(*data, method=method)
    assert np.all((limits.low >= 0) & (limits.low <= limits.high) & (limits.high <= 1))


@EXAMPLES
@given(arms(least=2), st.sampled_from(["PLOGIT", "PLN", "PRAW", "PAS", "PFT"]))
def test_any_counts_are_pooled_by_inverse_variance(data, measure):
    x, n = data
    found = effect_sizes(measure, {"events": x, "n": n})
    assert found.estimable.all()
    # the log proportion of a study in which everyone has the event may have no variance
    result_or_refusal(lambda: pool(found.yi, found.vi))


@EXAMPLES
@given(studies(least=2, extreme=False), estimators, ci_methods, st.randoms(use_true_random=False))
def test_the_order_of_set_ofdoes_not_matter(data, name, ci, random):
    y, v = data
    order = list(range(len(y)))
    random.shuffle(order)
    one = result_or_refusal(lambda: pool(y, v, tau2=name, ci=ci))
    other = result_or_refusal(lambda: pool(y[order], v[order], tau2=name, ci=ci))
    assert (one is None) == (other is None)
    if one is not None:
        assert other.tau2 == pytest.approx(one.tau2, rel=1e-6, abs=1e-9)
        assert other.ci_low == pytest.approx(one.ci_low, rel=1e-5, abs=1e-6)


@EXAMPLES
@given(studies(least=2, extreme=False), estimators, st.floats(-100, 100))
def test_a_common_shift_moves_only_the_estimate(data, name, shift):
    y, v = data
    one, other = pool(y, v, tau2=name), pool(y + shift, v, tau2=name)
    assert other.tau2 == pytest.approx(one.tau2, rel=1e-5, abs=1e-8)
    assert other.estimate == pytest.approx(one.estimate + shift, rel=1e-6, abs=1e-6)


@EXAMPLES
@given(studies(least=2, extreme=False))
def test_every_study_twice_halves_the_variance_of_the_common_effect(data):
    y, v = data
    one = pool(y, v, model="common")
    twice = pool(np.tile(y, 2), np.tile(v, 2), model="common")
    assert twice.estimate == pytest.approx(one.estimate, rel=1e-9, abs=1e-9)
    assert twice.se == pytest.approx(one.se / math.sqrt(2), rel=1e-12)
    assert twice.q == pytest.approx(2 * one.q, rel=1e-7, abs=1e-9)


@EXAMPLES
@given(moderate, st.lists(st.floats(-3, 3), min_size=2, max_size=9), estimators)
def test_equal_set_ofhave_no_heterogeneity(value, exponents, name):
    v = 10.0 ** np.array(exponents)
    p = pool(np.full(len(v), value), v, tau2=name)
    assert p.tau2 == 0
    assert p.estimate == value
    assert p.i2 == 0


@EXAMPLES
@given(arms(least=2, largest=60))
def test_swapping_events_and_non_events_mirrors_the_mixed_model(data):
    x, n = data
    one = result_or_refusal(lambda: random_intercept_logistic(x, n, limits=False))
    other = result_or_refusal(lambda: random_intercept_logistic(n - x, n, limits=False))
    assert (one is None) == (other is None)
    if one is not None:
        assume(one.tau < 5)  # beyond, the likelihood is all but flat
        assert other.estimate == pytest.approx(-one.estimate, rel=1e-5, abs=1e-6)
        assert other.tau == pytest.approx(one.tau, rel=1e-5, abs=1e-5)


@EXAMPLES
@given(arms(least=2, largest=60), st.randoms(use_true_random=False))
def test_the_order_of_arms_does_not_matter_to_the_mixed_model(data, random):
    x, n = data
    order = list(range(len(x)))
    random.shuffle(order)
    one = result_or_refusal(lambda: random_intercept_logistic(x, n, limits=False))
    other = result_or_refusal(lambda: random_intercept_logistic(x[order], n[order], limits=False))
    assert (one is None) == (other is None)
    if one is not None:
        assert other.loglik == pytest.approx(one.loglik, rel=1e-9)


@EXAMPLES
@given(studies(least=4, extreme=False), st.sampled_from(["separate", "common"]), estimators)
def test_naming_the_groups_otherwise_changes_nothing(data, across, name):
    y, v = data
    groups = [i % 2 for i in range(len(y))]
    one = subgroup_pool(y, v, groups, tau2=name, tau2_across_groups=across)
    other = subgroup_pool(y, v, ["ba"[g] for g in groups], tau2=name, tau2_across_groups=across)
    assert one.between == other.between
    assert one.between.q >= 0


@EXAMPLES
@given(studies(least=2), st.sampled_from([0.001, 0.025, 0.5, 0.975]), st.booleans())
def test_where_q_meets_its_quantile(data, probability, moderator):
    y, v = data
    X = np.column_stack([np.ones(len(y)), np.arange(len(y))]) if moderator and len(y) > 2 else None
    set_of = Data(y, v, X)
    wanted = chi_square_quantile(probability, set_of.df)
    tau2 = q_root(set_of, wanted)
    if tau2 == 0:
        assert set_of.at(0.0).rss <= wanted
        return
    # the slope says how far Q may be off for a tau2 that is right to its last digits
    slack = 1e-12 * (wanted + (tau2 + v.min()) * set_of.at(tau2).q_and_fall[1])
    assert set_of.at(tau2).rss == pytest.approx(wanted, rel=1e-9, abs=slack)
