"""The mixed-effects logistic model: R's numbers, brute-force integration, laws, edges."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from scipy import special

from reportgen.errors import AnalysisError
from reportgen.stats.glmm import (
    independent_rate_difference,
    mixed_logistic,
    random_intercept_logistic,
    rate_difference,
    wald_test,
)
from reportgen.stats.glmm.integral import Binomial, contributions
from reportgen.stats.sensitivity import leave_one_out

# Colditz et al. 1994, doi:10.1001/jama.1994.03510330076038: BCG against tuberculosis
TPOS = np.array([4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27])
TNEG = [119, 300, 228, 13536, 5036, 1361, 2537, 87886, 7470, 1699, 50448, 2493, 16886]
CPOS = np.array([11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29])
CNEG = [128, 274, 209, 12619, 5761, 1079, 619, 87892, 7232, 1600, 27197, 2338, 17825]
BCG_CONDITIONAL = {
    "estimate": -0.7221190580407192,
    "se": 0.17440100219095966,
    "tau2": 0.28870614869496,
}
EVENTS = np.array([16, 10, 4, 8, 0, 25, 13, 7])
N = np.array([17, 12, 8, 45, 21, 25, 50, 30])


def brute_force(x, rest, eta, tau, points=20001):
    """The integral over the random effect by the trapezoid rule on a fine grid."""
    u = np.linspace(-12, 12, points)
    linear = eta[:, None] + tau * u
    log_f = -x[:, None] * np.logaddexp(0, -linear) - rest[:, None] * np.logaddexp(0, linear)
    log_f -= u**2 / 2 + math.log(2 * math.pi) / 2
    return special.logsumexp(log_f, axis=1) + math.log(u[1] - u[0])


def test_conditional_model_of_bcg_agrees_with_r():
    # metafor 5.1-12 rma.glmm(measure = "OR", model = "CM.AL", nAGQ = 7), exact second derivatives
    total, sizes = TPOS + CPOS, (TPOS + TNEG) / (CPOS + CNEG)
    fit = mixed_logistic(TPOS, total, np.ones(13), offset=np.log(sizes))
    expected = BCG_CONDITIONAL
    assert fit.coef[0] == pytest.approx(expected["estimate"], rel=1e-8)
    assert fit.se[0] == pytest.approx(expected["se"], rel=1e-8)
    assert fit.tau2 == pytest.approx(expected["tau2"], rel=1e-8)


@pytest.mark.parametrize("tau", [0.0, 0.3, 1.5])
def test_quadrature_tends_to_the_integral(tau):
    data = Binomial(EVENTS.astype(float), (N - EVENTS).astype(float))
    eta = np.linspace(-2, 2, 8)
    exact = brute_force(data.x, data.rest, eta, tau)
    errors = [
        np.abs(contributions(data, eta, tau, points).value - exact).max() for points in (1, 7, 25)
    ]
    assert errors[2] < 1e-6
    assert errors[2] <= errors[1] <= errors[0] + 1e-12


@pytest.mark.parametrize("points", [1, 2, 7, 15])
@pytest.mark.parametrize("tau", [0.0, 0.4, 2.0])
def test_derivatives_are_those_of_the_approximation(points, tau):
    data = Binomial(EVENTS.astype(float), (N - EVENTS).astype(float))
    eta, h = np.linspace(-1, 3, 8), 1e-5

    def at(a=0.0, t=0.0):
        return contributions(data, eta + a, abs(tau + t), points)

    here = at()
    up, down = at(a=h), at(a=-h)
    np.testing.assert_allclose((up.value - down.value) / (2 * h), here.a, atol=1e-7)
    np.testing.assert_allclose((up.a - down.a) / (2 * h), here.aa, atol=1e-6)
    if tau > 0:
        np.testing.assert_allclose((up.t - down.t) / (2 * h), here.at, atol=1e-6)
        up, down = at(t=h), at(t=-h)
        np.testing.assert_allclose((up.value - down.value) / (2 * h), here.t, atol=1e-7)
        np.testing.assert_allclose((up.t - down.t) / (2 * h), here.tt, atol=1e-6)
    else:
        np.testing.assert_allclose(here.t, 0, atol=1e-12)
        np.testing.assert_allclose(here.at, 0, atol=1e-12)
        np.testing.assert_allclose(at(t=h).t / h, here.tt, atol=1e-4)


def test_the_fit_is_the_top_of_the_exact_likelihood():
    fit = random_intercept_logistic(EVENTS, N, quadrature_points=40)
    x, rest = EVENTS.astype(float), (N - EVENTS).astype(float)

    def loglik(mu, tau):
        return brute_force(x, rest, np.full(8, mu), tau).sum()

    top = loglik(fit.estimate, fit.tau)
    assert fit.loglik - Binomial(x, rest).constant() == pytest.approx(top, abs=1e-6)
    for d_mu, d_tau in [(0.02, 0), (-0.02, 0), (0, 0.02), (0, -0.02), (0.02, 0.02)]:
        assert loglik(fit.estimate + d_mu, fit.tau + d_tau) < top


def test_profile_limits_lie_where_the_likelihood_has_dropped():
    fit = random_intercept_logistic(EVENTS, N)
    x, rest = EVENTS.astype(float), (N - EVENTS).astype(float)
    data, drop = Binomial(x, rest), special.chdtri(1, 0.05) / 2

    def profile(tau):
        def value(mu):
            return float(contributions(data, np.full(8, mu), tau, 7).value.sum())

        low, high = fit.estimate - 4, fit.estimate + 4
        for _ in range(100):  # the profile is concave in mu
            a, b = low + (high - low) / 3, high - (high - low) / 3
            low, high = (a, high) if value(a) < value(b) else (low, b)
        return value((low + high) / 2)

    for tau2 in (fit.tau2_low, fit.tau2_high):
        reached = profile(tau2**0.5)
        assert reached == pytest.approx(fit.loglik - data.constant() - drop, abs=1e-9)
    assert fit.tau2_low < fit.tau2 < fit.tau2_high
    assert fit.i2_low < fit.i2 < fit.i2_high


def test_without_heterogeneity_it_is_the_overall_proportion():
    fit = random_intercept_logistic([10, 20, 30], [40, 80, 120])
    assert (fit.tau2, fit.on_boundary, fit.i2, fit.tau2_low) == (0.0, True, 0.0, 0.0)
    assert fit.rate == pytest.approx(0.25, rel=1e-12)
    assert fit.se == pytest.approx((1 / 60 + 1 / 180) ** 0.5, rel=1e-10)
    assert fit.q_lrt == pytest.approx(0, abs=1e-10)


def test_swapping_events_and_non_events_mirrors_everything():
    one = random_intercept_logistic(EVENTS, N)
    other = random_intercept_logistic(N - EVENTS, N)
    assert other.estimate == pytest.approx(-one.estimate, rel=1e-9)
    for field in ("se", "tau2", "tau2_low", "tau2_high", "q_lrt", "i2", "loglik"):
        assert getattr(other, field) == pytest.approx(getattr(one, field), rel=1e-8)
    assert other.rate_pi_low == pytest.approx(1 - one.rate_pi_high, rel=1e-8)


def test_the_order_of_studies_does_not_matter():
    one = random_intercept_logistic(EVENTS, N)
    other = random_intercept_logistic(EVENTS[::-1], N[::-1])
    assert (other.estimate, other.tau2) == pytest.approx((one.estimate, one.tau2), rel=1e-10)


def test_a_warm_start_changes_nothing_but_time():
    cold = random_intercept_logistic(EVENTS, N)
    warm = random_intercept_logistic(EVENTS, N, start=np.array([1.5, 0.4]))
    assert (warm.estimate, warm.tau2) == pytest.approx((cold.estimate, cold.tau2), rel=1e-9)


def test_one_study_is_shown_as_it_is():
    fit = random_intercept_logistic([3], [10])
    assert fit.rate == pytest.approx(0.3, rel=1e-12)
    assert (fit.tau2, fit.i2, fit.q_df, fit.q_p, fit.pi_low) == (0.0, None, 0, 1.0, None)


def test_two_studies_are_pooled_without_prediction():
    fit = random_intercept_logistic([3, 9], [10, 12])
    assert (fit.k, fit.pi_low, fit.rate_pi_high) == (2, None, None)
    asked = random_intercept_logistic([3, 9], [10, 12], min_studies_prediction=2)
    assert asked.pi_df == 1


def test_single_participants_say_nothing_about_heterogeneity():
    fit = random_intercept_logistic([1, 0, 1, 0, 0], [1, 1, 1, 1, 1])
    assert (fit.tau2, fit.rate) == (0.0, pytest.approx(0.4, rel=1e-12))


@pytest.mark.parametrize(
    ("events", "n", "words"),
    [
        ([], [], "no study"),
        ([0, 0], [5, 9], "no study has an event"),
        ([5, 9], [5, 9], "every participant of every study has the event"),
        ([0, 50, 0, 50], [50, 50, 50, 50], "no finite maximum"),
        ([3], [2], "more events than participants"),
    ],
)
def test_what_cannot_be_pooled_is_refused_in_words(events, n, words):
    with pytest.raises(AnalysisError, match=words):
        random_intercept_logistic(events, n)


def test_unknown_settings_are_refused():
    with pytest.raises(AnalysisError, match="did you mean 't_k"):
        random_intercept_logistic(EVENTS, N, prediction="t_k")
    with pytest.raises(AnalysisError, match="between 1"):
        random_intercept_logistic(EVENTS, N, quadrature_points=0)


def test_an_intercept_alone_is_the_random_intercept_model():
    pooled = random_intercept_logistic(EVENTS, N)
    fit = mixed_logistic(EVENTS, N, np.ones(8))
    assert (fit.coef[0], fit.se[0], fit.tau2) == pytest.approx(
        (pooled.estimate, pooled.se, pooled.tau2), rel=1e-12
    )
    assert (fit.lrt, fit.wald, fit.tau2_null) == (None, None, None)


def test_two_arms_without_heterogeneity_are_a_two_by_two_table():
    fit = mixed_logistic([10, 20, 30, 60], [40, 80, 60, 120], [[1, 0], [1, 0], [1, 1], [1, 1]])
    assert fit.on_boundary
    assert fit.coef[1] == pytest.approx(math.log((90 * 90) / (90 * 30)), rel=1e-9)
    assert fit.se[1] == pytest.approx((1 / 30 + 1 / 90 + 1 / 90 + 1 / 90) ** 0.5, rel=1e-9)
    assert fit.wald == pytest.approx((fit.coef[1] / fit.se[1]) ** 2, rel=1e-12)


ARM = np.array([0, 1, 0, 1, 0, 1, 0, 1.0])
YEAR = np.arange(8.0) - 3


def test_another_coding_of_the_design_is_the_same_model():
    X = np.column_stack([np.ones(8), ARM, YEAR])
    A = np.array([[1, -0.5, 2.0], [0, 1, 0.3], [0, 0, 10]])
    one, other = mixed_logistic(EVENTS, N, X), mixed_logistic(EVENTS, N, X @ A)
    np.testing.assert_allclose(A @ other.coef, one.coef, rtol=1e-7)
    np.testing.assert_allclose(A @ other.cov @ A.T, one.cov, rtol=1e-6)
    assert other.loglik == pytest.approx(one.loglik, rel=1e-11)


def test_the_tests_of_a_moderator_agree_with_each_other():
    fit = mixed_logistic(EVENTS, N, np.column_stack([np.ones(8), ARM]), names=("all", "arm"))
    null = mixed_logistic(EVENTS, N, np.ones(8))
    assert fit.lrt == pytest.approx(2 * (fit.loglik - null.loglik), rel=1e-9)
    assert fit.tau2_null == null.tau2
    assert wald_test(fit, [1]).statistic == pytest.approx(fit.wald, rel=1e-12)
    assert fit.p_value[1] == pytest.approx(fit.wald_p, rel=1e-9)
    assert fit.names == ("all", "arm")


def test_standard_errors_are_the_curvature_of_the_likelihood():
    fit = mixed_logistic(EVENTS, N, np.column_stack([np.ones(8), ARM]))
    data = Binomial(EVENTS.astype(float), (N - EVENTS).astype(float))
    X, theta, h = np.column_stack([np.ones(8), ARM]), np.append(fit.coef, fit.tau), 1e-4

    def value(t):
        return contributions(data, X @ t[:2], t[2], 7).value.sum()

    hessian = np.empty((3, 3))
    for i in range(3):
        for j in range(3):
            steps = [(s, t) for s in (1, -1) for t in (1, -1)]
            unit = np.eye(3) * h
            parts = [s * t * value(theta + s * unit[i] + t * unit[j]) for s, t in steps]
            hessian[i, j] = sum(parts) / (4 * h * h)
    np.testing.assert_allclose(np.linalg.inv(-hessian)[:2, :2], fit.cov, rtol=1e-4)


def test_difference_of_rates_by_the_delta_method():
    X = np.column_stack([np.ones(8), ARM])
    fit = mixed_logistic(EVENTS, N, X)
    d = rate_difference(fit, [1, 1], [1, 0])
    assert d.rate_0 == pytest.approx(special.expit(fit.coef[0]), rel=1e-12)
    assert d.difference == pytest.approx(d.rate_1 - d.rate_0, rel=1e-12)
    h, gradient = 1e-6, []
    for unit in np.eye(2) * h:
        up, down = fit.coef + unit, fit.coef - unit
        gradient.append(
            np.diff(special.expit([up[0], up.sum()]) - special.expit([down[0], down.sum()]))[0]
            / (2 * h)
        )
    assert d.se == pytest.approx(math.sqrt(np.array(gradient) @ fit.cov @ gradient), rel=1e-6)
    flipped = rate_difference(fit, [1, 0], [1, 1])
    assert (flipped.difference, flipped.ci_low) == pytest.approx((-d.difference, -d.ci_high))


def test_difference_of_two_pools():
    d = independent_rate_difference(0.0, 0.2, -1.0, 0.3)
    p, q = 0.5, float(special.expit(-1.0))
    assert d.se == pytest.approx(math.hypot(p * (1 - p) * 0.2, q * (1 - q) * 0.3), rel=1e-12)
    assert d.rate_1_low == pytest.approx(special.expit(-0.2 * 1.959963984540054), rel=1e-12)
    with pytest.raises(AnalysisError, match="must be positive"):
        independent_rate_difference(0, 0, 1, 1)


@pytest.mark.parametrize(
    ("X", "words"),
    [
        (np.column_stack([np.ones(8), np.ones(8)]), "cannot be told apart"),
        (np.ones(7), "shape"),
        (np.full((8, 1), np.nan), "without a value"),
        (np.ones((8, 9)), "cannot carry 9"),
        # the only study with the moderator has no event
        (np.column_stack([np.ones(8), EVENTS == 0]), "no finite maximum"),
    ],
)
def test_designs_that_cannot_be_fitted_are_refused(X, words):
    with pytest.raises(AnalysisError, match=words):
        mixed_logistic(EVENTS, N, X)


def test_leaving_each_out_of_twenty():
    rng = np.random.default_rng(3)
    n = rng.integers(10, 100, 20)
    x = rng.binomial(n, special.expit(rng.normal(0.3, 0.8, 20)))
    full = random_intercept_logistic(x, n)

    def refit(rows):
        return random_intercept_logistic(x[rows], n[rows], limits=False, start=full.start)

    parts = leave_one_out(refit, 20)
    assert all(part.k == 19 for part in parts)
    assert min(p.estimate for p in parts) < full.estimate < max(p.estimate for p in parts)


def test_five_thousand_studies():
    rng = np.random.default_rng(4)
    n = rng.integers(5, 50, 5000)
    x = rng.binomial(n, special.expit(rng.normal(-1, 0.7, 5000)))
    fit = random_intercept_logistic(x, n)
    assert fit.estimate == pytest.approx(-1, abs=4 * fit.se)
    assert fit.tau2_low < 0.49 < fit.tau2_high
    for field in dataclasses.fields(fit):
        value = getattr(fit, field.name)
        assert not (isinstance(value, float) and math.isnan(value)), field.name
