"""Selection models: derivatives, laws, refusals. R's numbers are in tests/reference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.pooling import pool
from reportgen.stats.small_study.selection import WEIGHT_FUNCTIONS, selection_model
from reportgen.stats.small_study.selection_likelihood import Selection
from reportgen.stats.small_study.weight_functions import (
    check_steps,
    intervals,
    smooth_weights,
    step_weights,
)

EXAMPLES = settings(max_examples=15, derandomize=True)
SIDES = ("greater", "less", "two_sided")


def selected(seed, k=60, effect=0.3):
    """Studies of which a third without P < 0.025 was published."""
    generator = np.random.default_rng(seed)
    v = generator.uniform(0.01, 0.2, k)
    y = generator.normal(effect, np.sqrt(v + 0.03))
    kept = (y / np.sqrt(v) > 1.96) | (generator.random(k) < 1 / 3)
    return y[kept], v[kept]


def weighting(name, z, alternative):
    if name == "step":
        return step_weights(z, (0.1, 0.5), alternative)
    return smooth_weights(z, name, alternative)


@pytest.mark.parametrize("alternative", SIDES)
@pytest.mark.parametrize("name", WEIGHT_FUNCTIONS)
def test_gradient_and_hessian_are_the_slopes(name, alternative):
    y, v = selected(1, 20)
    w = weighting(name, y / np.sqrt(v), alternative)
    selection = Selection(y, v, w)
    point = np.concatenate(([0.2, 0.06], [0.7, 0.4][: w.slopes.shape[1]]))

    def at(x):
        return selection.at(x[0], x[1], x[2:])

    _, gradient, hessian = at(point)
    for i, step in enumerate(1e-6 * np.eye(len(point))):
        up, down = at(point + step), at(point - step)
        assert (up[0] - down[0]) / 2e-6 == pytest.approx(gradient[i], rel=1e-5, abs=1e-5)
        assert np.allclose((up[1] - down[1]) / 2e-6, hessian[i], rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("alternative", SIDES)
@pytest.mark.parametrize("name", WEIGHT_FUNCTIONS)
def test_equal_weights_expect_one(name, alternative):
    v = np.array([0.01, 0.3, 2.0])
    w = weighting(name, np.array([0.5, 1.0, -2.0]), alternative)
    theta = np.ones(2) if name == "beta" else np.zeros(w.slopes.shape[1])
    for mu, tau2 in ((0.0, 0.0), (1.5, 0.2), (-3.0, 4.0)):
        total = np.exp(w.offset + w.slopes @ theta) @ w.cells(v, mu, tau2).value
        assert np.allclose(total, 1, rtol=1e-10)


@pytest.mark.parametrize("alternative", SIDES)
def test_beta_weights_near_their_poles_are_integrated(alternative):
    """Of z around 0 with variance 1, P is uniform: the mean of a beta weight is a beta function."""
    w = smooth_weights(np.array([0.5]), "beta", alternative)
    low, a, b = 1e-5, 0.6, 0.4
    got = np.exp(w.offset + w.slopes @ np.array([a, b])) @ w.cells(np.ones(1), 0.0, 0.0).value
    from scipy import special

    inside = special.betainc(a, b, 1 - low) - special.betainc(a, b, low)
    ends = low**a * (1 - low) ** (b - 1) + low**b * (1 - low) ** (a - 1)
    assert got[0] == pytest.approx(special.beta(a, b) * inside + ends, rel=1e-6)


@EXAMPLES
@given(st.integers(0, 1000), st.sampled_from(list(WEIGHT_FUNCTIONS)), st.sampled_from([1e-3, 50.0]))
def test_another_unit_of_the_effect(seed, name, unit):
    y, v = selected(seed)
    one = fitted(y, v, name)
    other = fitted(unit * y, unit**2 * v, name)
    if one is None or other is None:
        assert one is other
        return
    assert other.estimate == pytest.approx(unit * one.estimate, rel=1e-5, abs=1e-6 * unit)
    assert other.tau2 == pytest.approx(unit**2 * one.tau2, rel=1e-4, abs=1e-7 * unit**2)
    assert np.allclose(other.delta, one.delta, rtol=1e-4, atol=1e-6)
    assert other.lr_statistic == pytest.approx(one.lr_statistic, rel=1e-5, abs=1e-6)


def fitted(y, v, name, **settings):
    try:
        return selection_model(y, v, weight_function=name, steps=(0.025,), **settings)
    except AnalysisError:
        return None


@EXAMPLES
@given(st.integers(0, 1000), st.sampled_from(("step", "half_normal", "negative_exponential")))
def test_the_mirror_image_is_selected_on_the_other_side(seed, name):
    y, v = selected(seed)
    one = fitted(y, v, name, alternative="greater")
    other = fitted(-y, v, name, alternative="less")
    if one is None or other is None:
        assert one is other
        return
    assert other.estimate == pytest.approx(-one.estimate, rel=1e-6, abs=1e-8)
    assert np.allclose(other.delta, one.delta, rtol=1e-6, atol=1e-8)
    assert other.loglik == pytest.approx(one.loglik, abs=1e-8)


def test_many_studies_give_back_effect_and_selection():
    y, v = selected(3, 20000)
    fit = selection_model(y, v)
    assert fit.estimate == pytest.approx(0.3, abs=4 * fit.se)
    assert fit.delta[0] == pytest.approx(1 / 3, abs=4 * fit.delta_se[0])
    assert fit.tau2 == pytest.approx(0.03, abs=4 * fit.tau2_se)
    assert fit.lr_p < 1e-10


def test_no_selection_on_the_bound_is_maximum_likelihood():
    y, v = np.array([-0.4, -0.1, 0.2, -0.3, 0.1, -0.2]), np.array([0.2, 0.1, 0.3, 0.15, 0.2, 0.1])
    fit = selection_model(y, v, weight_function="negative_exponential")
    plain = pool(y, v, tau2="ML")
    assert fit.delta[0] == 0
    assert fit.delta_se is None
    assert (fit.lr_statistic, fit.lr_p) == (pytest.approx(0, abs=1e-8), pytest.approx(1, abs=1e-3))
    assert fit.estimate == pytest.approx(plain.estimate)
    assert fit.loglik == pytest.approx(plain.loglik)


def test_no_spread_has_no_standard_error():
    fit = selection_model([0.3, 0.25, 0.5, 0.1, 0.4], [0.01, 0.02, 0.05, 0.04, 0.3])
    assert (fit.tau2, fit.tau2_se) == (0, None)


def test_an_interval_of_p_without_a_study_is_refused():
    y, v = np.array([0.4, 0.5, 0.45, 0.6]), np.array([0.01, 0.02, 0.01, 0.04])
    with pytest.raises(AnalysisError, match=r"from 0\.025 to 0\.5 or 0\.5 to 1"):
        selection_model(y, v, steps=(0.025, 0.5))


def test_p_equal_to_a_step_belongs_below_it():
    assert intervals(np.array([0.025, 0.5, 0.6]), (0.025, 0.5)) == (1, 1, 1)


def test_a_last_step_of_one_changes_nothing():
    assert check_steps([0.05, 1]) == (0.05,)


@pytest.mark.parametrize("steps", [(), (0.5, 0.05), (0.0, 0.5), (0.2, 1.2), (1.0,)])
def test_steps_that_are_none(steps):
    with pytest.raises(AnalysisError, match="ascending"):
        check_steps(steps)
