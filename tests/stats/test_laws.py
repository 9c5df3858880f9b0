"""Laws of pooling: mirror images, units, shifts, splits, limits, and what must be the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.confidence import CI_METHODS
from reportgen.stats.counts.pool import pool_mantel_haenszel
from reportgen.stats.influence import baujat, influence
from reportgen.stats.measures import effect_sizes
from reportgen.stats.meta_regression import meta_regression, predict
from reportgen.stats.pooling import pool
from reportgen.stats.sensitivity import cumulative, leave_one_out
from reportgen.stats.subgroups import subgroup_pool
from reportgen.stats.tau2_interval import TAU2_INTERVALS, tau2_interval
from tests.stats.counts.test_common_effects import swapped, two_arms
from tests.stats.test_properties import NAMES

EXAMPLES = settings(max_examples=40, derandomize=True)
OF_TABLES = ("OR", "RR", "RD", "PETO", "AS", "PHI", "YUQ", "YUY", "OR2DL", "OR2DN")
OF_RATES = ("IRR", "IRD", "IRSD")
estimators, ci_methods = st.sampled_from(NAMES), st.sampled_from(list(CI_METHODS))
units = st.sampled_from([1e-5, 0.3, 100.0, 1e6])


@st.composite
def studies(draw, least=3, most=12):
    """Ordinary studies, with heterogeneity or without."""
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    k, tau = draw(st.integers(least, most)), draw(st.sampled_from([0.0, 0.3, 2.0]))
    v = random.uniform(0.01, 0.5, k)
    return random.normal(0.3, np.sqrt(v + tau**2)), v


def close(value, unit=1.0):
    return pytest.approx(value, rel=1e-7, abs=1e-9 * unit)


def limits(p):
    return [p.estimate, p.ci_low, p.ci_high, *((p.pi_low, p.pi_high) if p.pi_df else ())]


@EXAMPLES
@given(studies(), estimators, ci_methods)
def test_the_mirror_image(data, name, ci):
    y, v = data
    one, other = (pool(s * y, v, tau2=name, ci=ci, prediction="t_k2") for s in (1, -1))
    assert other.estimate == close(-one.estimate)
    assert [other.ci_low, other.pi_low or 0] == close([-one.ci_high, -(one.pi_high or 0)])
    assert [other.tau2, other.q, other.p_value] == close([one.tau2, one.q, one.p_value])


@EXAMPLES
@given(studies(), estimators, ci_methods, units)
def test_another_unit(data, name, ci, unit):
    y, v = data
    one = pool(y, v, tau2=name, ci=ci, prediction="t_k2")
    other = pool(unit * y, unit**2 * v, tau2=name, ci=ci, prediction="t_k2")
    assert limits(other) == close([unit * x for x in limits(one)], unit)
    assert other.tau2 == close(unit**2 * one.tau2, unit**2)
    assert [other.q, other.i2, other.h2, other.p_value] == close(
        [one.q, one.i2, one.h2, one.p_value]
    )
    np.testing.assert_allclose(other.weights, one.weights, rtol=1e-7)


@EXAMPLES
@given(studies(), st.sampled_from(list(TAU2_INTERVALS)), units, st.floats(-50, 50))
def test_limits_of_tau2_move_with_the_unit_and_not_with_the_place(data, method, unit, shift):
    y, v = data
    one = tau2_interval(y, v, method=method)
    other = tau2_interval(unit * (y + shift), unit**2 * v, method=method)
    slack = {"rel": 1e-6, "abs": 1e-7 * unit**2}
    assert other.low == pytest.approx(unit**2 * one.low, **slack)
    assert other.high == pytest.approx(unit**2 * one.high, **slack)


@EXAMPLES
@given(studies(), st.sampled_from(["common", "random"]), units, st.floats(-50, 50))
def test_diagnostics_have_neither_unit_nor_place(data, model, unit, shift):
    y, v = data
    one, other = (influence(*d, model=model) for d in ((y, v), (unit * (y + shift), unit**2 * v)))
    for name in ("rstudent", "dffits", "cook_d", "cov_r", "hat", "dfbetas"):
        np.testing.assert_allclose(getattr(other, name), getattr(one, name), rtol=1e-5, atol=1e-6)
    a, b = baujat(y, v, model=model), baujat(unit * (y + shift), unit**2 * v, model=model)
    np.testing.assert_allclose(b.x, a.x, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(b.y, a.y, rtol=1e-5, atol=1e-6)


@EXAMPLES
@given(studies(), st.integers(2, 5))
def test_a_study_cut_into_parts_of_equal_result_is_the_same_study(data, parts):
    y, v = data
    cut_y, cut_v = np.append(y, [y[0]] * (parts - 1)), np.append(v, [parts * v[0]] * (parts - 1))
    cut_v[0] *= parts
    one, other = pool(y, v, model="common"), pool(cut_y, cut_v, model="common")
    assert [other.estimate, other.se, other.q] == close([one.estimate, one.se, one.q])


@EXAMPLES
@given(studies(), st.floats(0.01, 2))
def test_equal_variances_leave_one_estimate_of_tau2(data, variance):
    y = data[0]
    v, k = np.full(len(y), variance), len(y)
    found = {name: pool(y, v, tau2=name).tau2 for name in NAMES}
    moment = max(0.0, np.var(y, ddof=1) - variance)
    for name in ("DL", "HE", "PM", "EB", "SJIT", "REML"):
        assert found[name] == close(moment), name
    assert found["ML"] == close(max(0.0, np.var(y) - variance))
    assert found["HS"] == close(max(0.0, (k - 1) / k * np.var(y, ddof=1) - variance))


@EXAMPLES
@given(studies(), st.floats(0.01, 2), estimators)
def test_equal_variances_make_hartung_knapp_the_t_interval_of_the_estimates(data, variance, name):
    y = data[0]
    p = pool(y, np.full(len(y), variance), tau2=name, ci="knapp_hartung")
    assert p.estimate == close(y.mean())
    assert p.se == close(np.std(y, ddof=1) / np.sqrt(len(y)))


@EXAMPLES
@given(studies())
def test_moments_and_paule_mandel_are_zero_together_and_the_median_lies_above(data):
    found = {name: pool(*data, tau2=name).tau2 for name in ("DL", "PM", "PMM")}
    p = pool(*data)
    assert (found["DL"] == 0) == (found["PM"] == 0) == (p.q <= p.q_df)
    assert found["PMM"] >= found["PM"]
    t = tau2_interval(*data, estimator="PM")
    assert t.low <= found["PMM"] <= t.high


@EXAMPLES
@given(studies(), ci_methods)
def test_without_heterogeneity_the_models_are_one(data, ci):
    none, common = pool(*data, tau2=0.0, ci=ci), pool(*data, model="common", ci=ci)
    assert [none.estimate, none.se] == [common.estimate, common.se]
    np.testing.assert_array_equal(none.weights, common.weights)
    predicted = pool(*data, tau2=0.0, prediction="as_ci")
    assert (predicted.pi_low, predicted.pi_high) == close((predicted.ci_low, predicted.ci_high))


@EXAMPLES
@given(studies())
def test_endless_heterogeneity_weighs_all_studies_alike(data):
    y, v = data
    p = pool(y, v, tau2=1e12)
    assert p.estimate == pytest.approx(y.mean(), rel=1e-9, abs=1e-9)
    np.testing.assert_allclose(p.weights, 100 / len(y), rtol=1e-9)


@EXAMPLES
@given(studies(), estimators)
def test_either_of_two_equal_studies_may_be_left_out(data, name):
    y, v = (np.append(part, part[0]) for part in data)
    parts = leave_one_out(lambda rows: pool(y[rows], v[rows], tau2=name), len(y))
    assert limits(parts[0]) == close(limits(parts[-1]))
    alone = pool(*data, tau2=name)
    assert [parts[-1].estimate, parts[-1].tau2] == close([alone.estimate, alone.tau2])


@EXAMPLES
@given(studies(), estimators, st.randoms(use_true_random=False))
def test_accumulating_starts_with_one_study_and_ends_with_all(data, name, random):
    y, v = data
    order = list(range(len(y)))
    random.shuffle(order)
    steps = cumulative(lambda rows: pool(y[rows], v[rows], tau2=name), order)
    assert not any(isinstance(step, AnalysisError) for step in steps)
    assert [steps[0].estimate, steps[0].se] == close([y[order[0]], np.sqrt(v[order[0]])])
    whole = pool(y, v, tau2=name)
    assert limits(steps[-1]) == close(limits(whole))


@EXAMPLES
@given(studies(), estimators, st.sampled_from(["separate", "common"]))
def test_groups_that_are_copies_do_not_differ(data, name, across):
    y, v = (np.tile(part, 2) for part in data)
    groups = ["a"] * len(data[0]) + ["b"] * len(data[0])
    found = subgroup_pool(y, v, groups, tau2=name, tau2_across_groups=across)
    assert found.between.q == pytest.approx(0, abs=1e-9)
    one, other = (group.pooled for group in found.groups)
    assert limits(one) == close(limits(other))
    if across == "separate":
        assert limits(one) == close(limits(pool(*data, tau2=name)))


@EXAMPLES
@given(studies(least=5), estimators, st.floats(-9, 9), st.sampled_from([-3.0, 0.01, 40.0]))
def test_a_moderator_on_another_scale_is_the_same_model(data, name, shift, unit):
    y, v = data
    x = np.arange(len(y)) % 4 + 0.5 * (np.arange(len(y)) == 2)
    designs = [np.column_stack([np.ones(len(y)), z]) for z in (x, unit * (x + shift))]
    one, other = (meta_regression(y, v, X, tau2=name) for X in designs)
    assert other.tau2 == pytest.approx(one.tau2, rel=1e-5, abs=1e-7)
    assert other.qe == pytest.approx(one.qe, rel=1e-6)
    assert other.coef[1] == pytest.approx(one.coef[1] / unit, rel=1e-5, abs=1e-6 / abs(unit))
    np.testing.assert_allclose(
        predict(other, designs[1]).estimate, predict(one, designs[0]).estimate, rtol=1e-5, atol=1e-6
    )


@EXAMPLES
@given(two_arms(), st.sampled_from(OF_TABLES + OF_RATES))
def test_swapping_the_arms_of_any_counts_turns_the_sign(columns, measure):
    names = ("events", "time" if measure in OF_RATES else "n")
    roles = [f"{name}_{arm}" for name in names for arm in (1, 2)]
    one = effect_sizes(measure, {role: columns[role] for role in roles})
    turned = swapped(columns)
    other = effect_sizes(measure, {role: turned[role] for role in roles})
    np.testing.assert_array_equal(one.estimable, other.estimable)
    kept = one.estimable
    np.testing.assert_allclose(other.yi[kept], -one.yi[kept], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(other.vi[kept], one.vi[kept], rtol=1e-9, atol=1e-12)


@EXAMPLES
@given(two_arms(least=2), st.sampled_from([1 / 365.25, 12.0, 1e4]))
def test_the_unit_of_time_changes_no_ratio_and_divides_a_difference(columns, unit):
    columns["events_1"][0] = columns["events_2"][0] = 1.0  # a ratio needs events
    other = columns | {name: unit * columns[name] for name in ("time_1", "time_2")}
    for measure, factor in (("IRR", 1.0), ("IRD", 1 / unit)):
        p, q = (pool_mantel_haenszel(measure, c).pooled for c in (columns, other))
        assert [q.estimate, q.se] == pytest.approx([factor * p.estimate, factor * p.se], rel=1e-9)
