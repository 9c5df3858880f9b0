"""Mixed models of two arms: integration by brute force, identities between models, laws, edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.contingency.fisher import fisher_exact
from reportgen.stats.contingency.hypergeometric import support_given_margins
from reportgen.stats.glmm import GLMM_MODELS, mixed_logistic, two_arm_glmm
from reportgen.stats.measures import effect_sizes
from reportgen.stats.pooling import pool
from tests.stats.counts.test_common_effects import swapped, two_arms
from tests.stats.test_properties import assert_finite, result_or_refusal

FEW = settings(max_examples=20, derandomize=True)
PAIRS = [(m, name) for name, model in GLMM_MODELS.items() for m in model.measures]
pairs = st.sampled_from(PAIRS)
D = {
    "events_1": np.array([4.0, 0, 12, 17, 3, 9]),
    "n_1": np.array([20.0, 15, 60, 33, 40, 31]),
    "events_2": np.array([9.0, 3, 11, 7, 8, 2]),
    "n_2": np.array([22.0, 14, 44, 33, 38, 30]),
}
D |= {"time_1": D["n_1"] * 2.5, "time_2": D["n_2"] * 2.0}
NON_ZERO = {name: np.delete(x, 1) for name, x in D.items()}


def fit(measure, model, columns=D, **settings):
    return two_arm_glmm(measure, columns, model=model, **settings)


@pytest.mark.parametrize(("measure", "model"), PAIRS)
def test_swapping_the_arms_turns_the_sign(measure, model):
    one, other = fit(measure, model), fit(measure, model, swapped(D))
    assert other.random.estimate == pytest.approx(-one.random.estimate, rel=1e-7)
    assert other.random.se == pytest.approx(one.random.se, rel=1e-7)
    assert other.random.tau2 == pytest.approx(one.random.tau2, rel=1e-6)
    assert (other.random.ci_low, other.pi_low) == pytest.approx(
        (-one.random.ci_high, -one.pi_high), rel=1e-6
    )
    if model != "unconditional_random":  # there the own effect of a study sits in arm 1
        assert other.q_lrt == pytest.approx(one.q_lrt, rel=1e-8)


@pytest.mark.parametrize("model", [m for m in GLMM_MODELS if m != "conditional_approximate"])
def test_counting_non_events_turns_the_sign_of_the_odds_ratio(model):
    mirrored = {
        name: D[name.replace("events", "n")] - x if name.startswith("events") else x
        for name, x in D.items()
    }
    one, other = fit("OR", model), fit("OR", model, mirrored)
    assert other.random.estimate == pytest.approx(-one.random.estimate, rel=1e-7)
    assert other.random.tau2 == pytest.approx(one.random.tau2, rel=1e-6)


@pytest.mark.parametrize(("measure", "model"), PAIRS)
def test_order_and_repetition_of_studies(measure, model):
    one = fit(measure, model)
    order = [3, 0, 5, 1, 4, 2]
    other = fit(measure, model, {name: x[order] for name, x in D.items()})
    assert other.random.estimate == pytest.approx(one.random.estimate, rel=1e-8)
    twice = fit(measure, model, {name: np.tile(x, 2) for name, x in D.items()})
    assert twice.random.estimate == pytest.approx(one.random.estimate, rel=1e-7)
    assert twice.random.se == pytest.approx(one.random.se / np.sqrt(2), rel=1e-6)
    assert twice.random.loglik == pytest.approx(2 * one.random.loglik, rel=1e-9)
    assert twice.q_lrt == pytest.approx(2 * one.q_lrt, rel=1e-7)


@pytest.mark.parametrize(("measure", "model"), PAIRS)
def test_studies_that_tell_nothing_are_left_out(measure, model):
    more = {
        name: np.append(x, [0.0, np.nan] if name.startswith("events") else [7.0, 9.0])
        for name, x in D.items()
    }
    one, other = fit(measure, model), fit(measure, model, more)
    assert other.used.tolist() == [True] * 6 + [False] * 2
    assert other.k == 6
    assert other.random == one.random


@pytest.mark.parametrize(("measure", "model"), PAIRS)
def test_equal_studies_have_no_heterogeneity(measure, model):
    equal = {name: np.repeat(x[:1], 4) for name, x in D.items()}
    found = fit(measure, model, equal)
    assert found.on_boundary
    assert found.random.tau2 == 0
    assert found.q_lrt == pytest.approx(0, abs=1e-8)
    if (measure, model) in {("OR", "unconditional_fixed"), ("IRR", "conditional_exact")}:
        own = effect_sizes(measure, equal)
        assert found.random.estimate == pytest.approx(own.yi[0], rel=1e-8)
        assert found.random.se**2 == pytest.approx(own.vi[0] / 4, rel=1e-7)


@pytest.mark.parametrize(("measure", "model"), PAIRS)
def test_equal_arms_have_no_effect(measure, model):
    same = {name: NON_ZERO[name[:-1] + "1"] for name in NON_ZERO}
    found = fit(measure, model, same)
    assert found.random.estimate == pytest.approx(0, abs=1e-8)
    assert found.random.tau2 == 0


def test_one_study_is_its_conditional_odds_ratio_without_heterogeneity():
    one = {name: x[:1] for name, x in D.items()}
    found = fit("OR", "conditional_exact", one)
    assert np.exp(found.random.estimate) == pytest.approx(fisher_exact(4, 16, 9, 13).odds_ratio)
    assert (found.random.tau2, found.q_df, found.q_lrt_p, found.i2) == (0, 0, 1, None)


def test_the_approximate_conditional_model_is_logistic_regression_with_an_offset():
    x = D["events_1"]
    offset = np.log(D["n_1"] / D["n_2"])
    other = mixed_logistic(x, x + D["events_2"], np.ones((6, 1)), offset=offset)
    found = fit("OR", "conditional_approximate")
    assert found.random.estimate == pytest.approx(other.coef[0], rel=1e-9)
    assert found.random.se == pytest.approx(other.se[0], rel=1e-7)
    assert found.random.loglik == pytest.approx(other.loglik, rel=1e-10)


def test_rates_given_their_sum_agree_with_study_factors_when_there_is_no_heterogeneity():
    one, other = fit("IRR", "conditional_exact"), fit("IRR", "unconditional_fixed")
    assert other.common.estimate == pytest.approx(one.common.estimate, rel=1e-9)
    assert other.common.se == pytest.approx(one.common.se, rel=1e-7)
    assert other.q_lrt == pytest.approx(one.q_lrt, rel=1e-8)


def test_wald_q_of_study_factors_is_cochrans_and_undefined_with_a_zero():
    own = effect_sizes("OR", NON_ZERO)
    found = fit("OR", "unconditional_fixed", NON_ZERO)
    assert found.q_wald == pytest.approx(pool(own.yi, own.vi).q, rel=1e-7)
    assert fit("OR", "unconditional_fixed").q_wald is None
    assert fit("OR", "unconditional_random").q_wald is None


def test_the_exact_likelihood_is_the_integral_by_brute_force():
    found = fit("OR", "conditional_exact").random
    u = np.linspace(-12, 12, 200_001)
    total = 0.0
    for a, n1, c, n2 in zip(*(D[c] for c in ("events_1", "n_1", "events_2", "n_2")), strict=True):
        s = support_given_margins(int(a), int(n1 - a), int(c), int(n2 - c))
        terms = s.log_weights[:, None] + s.values[:, None] * (found.estimate + found.tau * u)
        mass = np.exp(terms - terms.max(axis=0))
        p = mass[int(a - s.values[0])] / mass.sum(axis=0)
        total += np.log(np.trapezoid(p * np.exp(-(u**2) / 2), u) / np.sqrt(2 * np.pi))
    assert found.loglik == pytest.approx(total, rel=1e-10)


def test_more_nodes_change_little():
    seven, forty = (fit("OR", "unconditional_fixed", quadrature_points=m) for m in (7, 40))
    assert seven.random.estimate == pytest.approx(forty.random.estimate, rel=1e-4)


@FEW
@given(two_arms(largest=300), pairs)
def test_any_counts_are_pooled_or_refused(columns, pair):
    found = result_or_refusal(lambda: fit(*pair, columns))
    if found is not None:
        assert found.random.loglik >= found.common.loglik - 1e-7 * abs(found.common.loglik)
        assert found.random.tau2 >= 0


@FEW
@given(two_arms(least=2, largest=40), pairs)
def test_an_effect_far_away_moves_no_sign(columns, pair):
    found = result_or_refusal(lambda: fit(*pair, columns))
    other = result_or_refusal(lambda: fit(*pair, swapped(columns)))
    assert (found is None) == (other is None)
    if found is not None:
        assume(found.random.tau < 5)  # beyond, the likelihood is all but flat
        assert other.random.estimate == pytest.approx(-found.random.estimate, rel=1e-4, abs=1e-5)


@pytest.mark.parametrize(("measure", "model"), PAIRS)
def test_one_giant_study_and_large_counts(measure, model):
    giant = {name: np.append(x, x[:1] * 2000) for name, x in D.items()}
    assert_finite(fit(measure, model, giant).random)


@pytest.mark.parametrize(
    ("measure", "model", "changes", "settings", "message"),
    [
        ("OR", "conditional_exact", {"events_1": np.zeros(6)}, {}, "no finite maximum"),
        ("IRR", "conditional_exact", {"events_2": np.zeros(6)}, {}, "no finite maximum"),
        ("OR", "unconditional_fixed", {"events_1": D["n_1"]}, {}, "no finite maximum"),
        ("OR", "conditional_exact", {"events_1": D["n_1"] * np.nan}, {}, "nothing to compare"),
        ("OR", "conditional_exact", {"events_1": D["events_1"] / 2}, {}, "fractional"),
        ("IRR", "conditional_approximate", {}, {}, "not for IRR"),
        ("RR", "conditional_exact", {}, {}, "unknown 'RR'"),
        ("OR", "UM.FS", {}, {}, "unknown 'UM.FS'"),
        ("OR", "unconditional_random", {}, {"quadrature_points": 7}, "Laplace"),
    ],
)
def test_what_cannot_be_fitted_is_refused(measure, model, changes, settings, message):
    with pytest.raises(AnalysisError, match=message):
        fit(measure, model, D | changes, **settings)


def test_the_own_parameters_are_exact_enough_for_the_shared_ones_to_settle():
    # what is left of the studies' own parameters is an error of the gradient of the shared ones
    columns = {
        "events_1": np.array([0.0, 2, 0, 9]),
        "n_1": np.array([25.0, 37, 82, 75]),
        "events_2": np.array([13.0, 1, 5, 4]),
        "n_2": np.array([91.0, 44, 52, 61]),
    }
    found = fit("OR", "unconditional_fixed", columns)
    other = fit("OR", "unconditional_fixed", swapped(columns))
    assert found.random.tau > 1
    assert found.random.loglik > found.common.loglik + 2
    assert other.random.estimate == pytest.approx(-found.random.estimate, rel=1e-9)


@pytest.mark.parametrize(("measure", "model"), PAIRS)
@pytest.mark.parametrize("seed", range(6))
def test_ordinary_studies_are_never_refused(measure, model, seed):
    rng = np.random.default_rng(seed)
    level, effect = rng.normal(-1.5, 0.8, 9), rng.normal(-0.4, 0.6, 9)
    columns = {}
    for sign, arm in ((0.5, "1"), (-0.5, "2")):
        n = rng.integers(20, 300, 9)
        p = 1 / (1 + np.exp(-level - sign * effect))
        columns |= {f"events_{arm}": rng.binomial(n, p), f"n_{arm}": n, f"time_{arm}": n * 0.3}
    assert_finite(fit(measure, model, columns))
