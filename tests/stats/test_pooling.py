"""Pooling by inverse variance: laws, edges, refusals. R's numbers are in tests/reference."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.confidence import CI_METHODS
from reportgen.stats.heterogeneity import from_q
from reportgen.stats.likelihood import highest_maximum, log_likelihood
from reportgen.stats.pooling import pool
from reportgen.stats.prediction import PREDICTION_METHODS
from reportgen.stats.quadratic_form import upper_tail
from reportgen.stats.shrinkage import empirical_bayes
from reportgen.stats.tau2 import TAU2_ESTIMATORS, estimate_tau2
from reportgen.stats.tau2_interval import TAU2_INTERVALS, tau2_interval
from reportgen.stats.weighted import Data

YI = np.array([0.1, 0.45, -0.2, 0.8, 0.33, 0.05])
VI = np.array([0.02, 0.05, 0.1, 0.03, 0.08, 0.01])
ESTIMATORS = [name for name in TAU2_ESTIMATORS if name != "GENQ"]


def assert_no_nan(record):
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        if isinstance(value, float):
            assert math.isfinite(value), field.name
        if isinstance(value, np.ndarray):
            assert np.isfinite(value).all(), field.name


def test_common_effect_is_the_weighted_mean():
    p = pool(YI, VI, model="common")
    w = 1 / VI
    assert p.estimate == pytest.approx((w * YI).sum() / w.sum(), rel=1e-14)
    assert p.se == pytest.approx(w.sum() ** -0.5, rel=1e-14)
    assert p.q == pytest.approx((w * (YI - p.estimate) ** 2).sum(), rel=1e-12)
    np.testing.assert_allclose(p.weights, 100 * w / w.sum())
    assert (p.tau2, p.tau2_method, p.pi_low) == (0.0, "", None)


def test_two_equal_variances_have_a_closed_form():
    # every moment estimator and REML: (y1 - y2)^2/2 - v
    for name in ("DL", "HE", "PM", "EB", "REML"):
        assert pool([0, 1], [0.1, 0.1], tau2=name).tau2 == pytest.approx(0.4, rel=1e-12)
    # ML has divisor k: (y1 - y2)^2/4 - v
    assert pool([0, 1], [0.1, 0.1], tau2="ML").tau2 == pytest.approx(0.15, rel=1e-12)


@pytest.mark.parametrize("name", ["PM", "EB", "SJIT"])
def test_paule_mandel_sets_q_to_its_expectation(name):
    data = Data(YI, VI)
    assert data.at(estimate_tau2(data, name)).rss == pytest.approx(data.df, rel=1e-13)


@pytest.mark.parametrize("restricted", [True, False])
def test_likelihood_estimates_are_at_the_top(restricted):
    data = Data(YI, VI)
    best = highest_maximum(data, restricted=restricted)
    top = log_likelihood(data, best, restricted=restricted)
    for factor in (0.0, 0.5, 0.99, 1.01, 2.0, 100.0):
        assert log_likelihood(data, best * factor, restricted=restricted) <= top


@pytest.mark.parametrize("seed", [111, 161, 505, 589, 610])
def test_the_higher_of_two_maxima_is_taken(seed):
    # a few precise studies close together, imprecise ones far apart: a profile with two humps
    rng = np.random.default_rng(seed)
    k = rng.integers(2, 9)
    v = 10 ** rng.uniform(-6, 4, k)
    y = rng.normal(0, 1, k)
    y *= np.where(rng.random(k) < 0.4, 10 ** rng.uniform(0, 2), 10 ** rng.uniform(-3, 0))
    data = Data(y, v)
    grid = np.geomspace(1e-8, 1e8, 800)
    values = np.array([log_likelihood(data, float(t), restricted=False) for t in grid])
    humps = ((values[1:-1] > values[:-2]) & (values[1:-1] > values[2:])).sum()
    assert humps == 2
    best = highest_maximum(data, restricted=False)
    assert log_likelihood(data, best, restricted=False) >= values.max()


@pytest.mark.parametrize("name", ESTIMATORS)
def test_equal_studies_have_no_heterogeneity(name):
    p = pool([0.3] * 5, [0.1, 0.2, 0.3, 0.4, 0.5], tau2=name)
    assert p.tau2 == 0
    assert p.estimate == pytest.approx(0.3, rel=1e-14)
    assert_no_nan(p)


@pytest.mark.parametrize("name", ESTIMATORS)
@pytest.mark.parametrize("ci", CI_METHODS)
def test_shift_and_scale(name, ci):
    one = pool(YI, VI, tau2=name, ci=ci, prediction="as_ci")
    other = pool(10 * YI + 3, 100 * VI, tau2=name, ci=ci, prediction="as_ci")
    assert other.tau2 == pytest.approx(100 * one.tau2, rel=1e-8)
    for field in ("estimate", "ci_low", "ci_high", "pi_low", "pi_high"):
        want = 10 * getattr(one, field) + 3
        assert getattr(other, field) == pytest.approx(want, rel=1e-8)
    assert other.q == pytest.approx(one.q, rel=1e-9)
    assert other.i2 == pytest.approx(one.i2, rel=1e-8)


def test_user_weights_do_not_depend_on_their_scale():
    one, other = (pool(YI, VI, weights=c * np.arange(1, 7)) for c in (1, 1e6))
    assert other.estimate == pytest.approx(one.estimate, rel=1e-13)
    assert other.se == pytest.approx(one.se, rel=1e-13)


def test_weights_of_inverse_variance_given_by_hand_are_the_default():
    p = pool(YI, VI)
    by_hand = pool(YI, VI, weights=1 / (VI + p.tau2))
    assert by_hand.estimate == pytest.approx(p.estimate, rel=1e-12)
    assert by_hand.se == pytest.approx(p.se, rel=1e-12)


def test_genq_with_inverse_variance_is_dersimonian_laird():
    genq = pool(YI, VI, tau2="GENQ", tau2_weights=1 / VI)
    classic = pool(YI, VI, tau2="DL")
    assert (genq.tau2, genq.tau2_se) == pytest.approx((classic.tau2, classic.tau2_se), rel=1e-12)


def test_guarded_intervals_are_never_narrower():
    narrow = pool([0.3, 0.31, 0.29], [0.1, 0.1, 0.1], ci="knapp_hartung")
    for ci in ("knapp_hartung_adhoc", "knapp_hartung_wider", "knapp_hartung_iqwig"):
        p = pool([0.3, 0.31, 0.29], [0.1, 0.1, 0.1], ci=ci)
        assert p.ci_high - p.ci_low > narrow.ci_high - narrow.ci_low
        normal = pool([0.3, 0.31, 0.29], [0.1, 0.1, 0.1])
        assert p.ci_high - p.ci_low >= (normal.ci_high - normal.ci_low) * (1 - 1e-12)


def test_one_study_is_shown_as_it_is():
    p = pool([0.3], [0.04], ci="knapp_hartung", prediction="t_k1")
    assert (p.estimate, p.se, p.tau2, p.ci_method) == (0.3, pytest.approx(0.2), 0.0, "normal")
    assert (p.q, p.q_p, p.i2_q, p.i2, p.pi_low, p.tau2_se) == (0.0, 1.0, None, None, None, None)


def test_two_studies_have_no_prediction_interval_unless_asked():
    assert pool([0, 1], [0.1, 0.1], prediction="t_k1").pi_low is None
    p = pool([0, 1], [0.1, 0.1], prediction="t_k1", min_studies_prediction=2)
    assert p.pi_low is not None
    p = pool([0, 1], [0.1, 0.1], prediction="t_k2", min_studies_prediction=2)
    assert p.pi_low is None


def test_equal_estimates_leave_knapp_hartung_without_a_test():
    p = pool([0.2] * 4, [0.1] * 4, ci="knapp_hartung")
    assert (p.se, p.statistic, p.p_value) == (0.0, None, None)


@pytest.mark.parametrize("method", PREDICTION_METHODS)
def test_prediction_is_wider_than_confidence(method):
    p = pool(YI, VI, prediction=method)
    assert p.pi_low < p.ci_low < p.ci_high < p.pi_high


@pytest.mark.parametrize("method", TAU2_INTERVALS)
def test_tau2_limits_enclose_their_estimate(method):
    t = tau2_interval(YI, VI, method=method, estimator="REML")
    assert 0 <= t.low <= t.tau2 <= t.high
    assert t.i2_low <= t.i2 <= t.i2_high < 100


@pytest.mark.parametrize("method", TAU2_INTERVALS)
def test_tau2_limits_scale_with_the_data(method):
    one = tau2_interval(YI, VI, method=method)
    other = tau2_interval(1000 * YI, 1e6 * VI, method=method)
    assert other.high == pytest.approx(1e6 * one.high, rel=1e-8)
    assert other.low == pytest.approx(1e6 * one.low, rel=1e-7)


def test_weighted_sum_of_chi_squares_against_its_special_cases():
    from scipy.special import chdtrc

    for k in (1, 2, 5, 40):
        for x in (0.01, 1.0, 30.0):
            assert upper_tail(3 * x, np.full(k, 3.0)) == pytest.approx(chdtrc(k, x), abs=1e-13)
    # two unequal coefficients twice each: difference of two exponentials
    a, b, x = 1.0, 1e-4, 1.7
    want = (a * np.exp(-x / (2 * a)) - b * np.exp(-x / (2 * b))) / (a - b)
    assert upper_tail(x, np.array([a, a, b, b])) == pytest.approx(want, abs=1e-11)


def test_both_ways_of_summing_chi_squares_agree():
    from reportgen.stats import quadratic_form

    c = np.array([1.0, 0.8, 0.3, 0.06])
    for x in (0.05, 0.9, 4.0, 12.0):
        series, integral = quadratic_form._ruben(x, c), quadratic_form._imhof(x, c)
        assert integral == pytest.approx(series, abs=1e-12)


def test_shrinkage_ends_at_the_mean_and_at_the_study():
    equal = empirical_bayes([0.2] * 4, [0.1] * 4)
    np.testing.assert_allclose(equal.estimate, 0.2)
    far = empirical_bayes([0, 1000.0, -1000.0], [0.01] * 3)
    np.testing.assert_allclose(far.estimate, [0, 1000, -1000], atol=1e-5)


@pytest.mark.parametrize(("q", "df"), [(0.0, 4), (3.0, 4), (5.0, 4), (1e6, 4), (1e-300, 4)])
def test_i2_limits_enclose_i2(q, df):
    h = from_q(q, df)
    assert 0 <= h.i2_low <= h.i2 <= h.i2_high <= 100


def test_limits_of_i2_are_undefined_for_two_alike_studies():
    h = from_q(1.0, 1)
    assert (h.i2, h.i2_low, h.i2_high) == (0.0, None, None)


@pytest.mark.parametrize("name", ESTIMATORS)
def test_five_thousand_studies(name):
    rng = np.random.default_rng(5)
    v = rng.uniform(0.01, 1, 5000)
    y = rng.normal(0.4, np.sqrt(v + 0.25))
    p = pool(y, v, tau2=name, ci="knapp_hartung_adhoc", prediction="t_k1")
    # Sidik-Jonkman starts from the total variance and is known to stay too high
    assert p.tau2 == pytest.approx(0.25, abs=0.3 if name == "SJ" else 0.05)
    assert p.estimate == pytest.approx(0.4, abs=0.05)
    assert_no_nan(p)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([], []), "no study to pool"),
        (([1, np.nan], [1, 1]), "study 2 without a finite estimate"),
        (([1, 2, 3], [1, 0, -1]), "studies 2, 3 without a positive finite variance"),
        (([1, 2], [1]), "lengths differ"),
        (([[1, 2]], [[1, 1]]), "shape"),
    ],
)
def test_arrays_that_are_none_are_refused(arguments, words):
    with pytest.raises(AnalysisError, match=words):
        pool(*arguments)


def test_all_problems_come_at_once():
    with pytest.raises(AnalysisError) as refusal:
        pool([np.nan, 1], [1, 0])
    assert len(refusal.value.problems) == 2


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"tau2": "RELM"}, "did you mean 'REML'"),
        ({"tau2": -0.1}, "not -0.1"),
        ({"tau2": "GENQ"}, "needs tau2_weights"),
        ({"ci": "knap_hartung"}, "did you mean 'knapp_hartung'"),
        ({"model": "fixed"}, "unknown 'fixed'"),
        ({"prediction": "t"}, "unknown 't'"),
        ({"level": 1.0}, "between 0 and 1"),
        ({"weights": [1, 1, 1, 1, 1, -1]}, "not negative"),
        ({"weights": [1, 1]}, "lengths differ"),
    ],
)
def test_settings_without_meaning_are_refused(settings, words):
    with pytest.raises(AnalysisError, match=words):
        pool(YI, VI, **settings)


def test_an_interval_of_tau2_needs_two_studies_and_its_own_estimator():
    with pytest.raises(AnalysisError, match="at least two studies"):
        tau2_interval([1], [1])
    with pytest.raises(AnalysisError, match="goes with ML or REML, not with DL"):
        tau2_interval(YI, VI, method="profile_likelihood", estimator="DL")
    with pytest.raises(AnalysisError, match="did you mean 'q_profile'"):
        tau2_interval(YI, VI, method="qprofile")
    with pytest.raises(AnalysisError, match="takes too long"):
        tau2_interval(np.zeros(301), np.ones(301), method="jackson")
