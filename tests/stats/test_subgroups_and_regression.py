"""Subgroups and meta-regression: laws that tie them to pooling, and refusals."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.meta_regression import (
    CI_CHOICES,
    meta_regression,
    moderator_likelihood_ratio_test,
    moderator_wald_test,
    predict,
    variance_inflation_factors,
)
from reportgen.stats.moderators import Recipe, design_matrix, level_name
from reportgen.stats.permutation import permutation_test
from reportgen.stats.pooling import pool
from reportgen.stats.subgroups import subgroup_difference, subgroup_pool
from reportgen.stats.tau2 import TAU2_ESTIMATORS

YI = np.array([0.1, 0.45, -0.2, 0.8, 0.33, 0.05, 0.6, 0.2])
VI = np.array([0.02, 0.05, 0.1, 0.03, 0.08, 0.01, 0.04, 0.06])
GROUP = ["a", "b", "a", "b", "b", "a", "b", "a"]
DUMMY = np.column_stack([np.ones(8), [g == "b" for g in GROUP]])
DOSE = np.column_stack([np.ones(8), np.arange(8.0)])


def test_groups_are_pooled_as_if_alone_and_in_order_of_appearance():
    result = subgroup_pool(YI, VI, ["z", *GROUP[1:]])
    assert [group.name for group in result.groups] == ["z", "b", "a"]
    b = result.groups[1]
    alone = pool(YI[list(b.rows)], VI[list(b.rows)])
    assert (b.pooled.estimate, b.pooled.tau2) == (alone.estimate, alone.tau2)
    assert result.groups[0].pooled.tau2 == 0  # a single study


def test_common_effect_q_adds_up():
    result = subgroup_pool(YI, VI, GROUP, model="common")
    assert result.q_within + result.between.q == pytest.approx(result.q_total, rel=1e-12)
    assert result.q_within_df + result.between.df == 7
    assert result.tau2_common is None


@pytest.mark.parametrize("name", ["DL", "REML", "PM"])
def test_one_tau2_is_the_regression_on_the_groups(name):
    result = subgroup_pool(YI, VI, GROUP, tau2=name, tau2_across_groups="common")
    fit = meta_regression(YI, VI, DUMMY, tau2=name)
    assert result.tau2_common == pytest.approx(fit.tau2, rel=1e-9)
    a, b = (group.pooled.estimate for group in result.groups)
    assert b - a == pytest.approx(fit.coef[1], rel=1e-9)
    assert result.between.q == pytest.approx(fit.moderators.statistic, rel=1e-8)


def test_difference_of_two_estimates_is_their_z_test():
    d = subgroup_difference([1.0, 0.2], [0.3, 0.4])
    assert d.q == pytest.approx((0.8 / 0.5) ** 2, rel=1e-12)
    assert (d.df, d.p_value) == (1, pytest.approx(0.10959858, abs=1e-7))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: subgroup_difference([1.0], [0.3]), "at least two groups"),
        (lambda: subgroup_difference([1.0, 2], [0.3, 0]), "positive finite variance"),
        (lambda: subgroup_pool(YI, VI, ["a"] * 8), "at least two groups"),
        (lambda: subgroup_pool(YI, VI, ["a"] * 7), "7 names for 8 studies"),
        (lambda: subgroup_pool(YI, VI, GROUP, tau2_across_groups="own"), "unknown 'own'"),
    ],
)
def test_subgroups_that_are_none_are_refused(call, words):
    with pytest.raises(AnalysisError, match=words):
        call()


@pytest.mark.parametrize("name", [n for n in TAU2_ESTIMATORS if n != "GENQ"])
@pytest.mark.parametrize("ci", CI_CHOICES)
def test_an_intercept_alone_is_the_pooled_estimate(name, ci):
    fit = meta_regression(YI, VI, np.ones(8), tau2=name, ci=ci)
    p = pool(YI, VI, tau2=name, ci=ci)
    assert fit.coef[0] == pytest.approx(p.estimate, rel=1e-8)
    assert (fit.se[0], fit.tau2, fit.qe) == pytest.approx((p.se, p.tau2, p.q), rel=1e-7)
    assert (fit.i2, fit.tau2_se) == pytest.approx((p.i2, p.tau2_se), rel=1e-6)
    assert fit.moderators is None


@pytest.mark.parametrize("name", [n for n in TAU2_ESTIMATORS if n != "GENQ"])
def test_a_straight_line_is_found_without_heterogeneity(name):
    fit = meta_regression(0.3 + 0.02 * DOSE[:, 1], VI, DOSE, tau2=name)
    np.testing.assert_allclose(fit.coef, [0.3, 0.02], atol=1e-12)
    # Sidik-Jonkman multiplies the total variance by a residual sum that is 0 up to rounding
    assert fit.tau2 == pytest.approx(0, abs=1e-20)
    assert fit.qe == pytest.approx(0, abs=1e-20)


def test_units_of_a_moderator_do_not_matter():
    one = meta_regression(YI, VI, DOSE)
    other = meta_regression(YI, VI, DOSE @ np.array([[1, -5.0], [0, 1000.0]]))
    assert other.tau2 == pytest.approx(one.tau2, rel=1e-9)
    assert other.coef[1] * 1000 == pytest.approx(one.coef[1], rel=1e-9)
    assert other.moderators.p_value == pytest.approx(one.moderators.p_value, rel=1e-8)


def test_wald_f_and_t_of_one_moderator_agree():
    fit = meta_regression(YI, VI, DOSE, ci="knapp_hartung")
    test = moderator_wald_test(fit, [1])
    assert (test.df_1, test.df_2) == (1, 6)
    assert test.statistic == pytest.approx(fit.statistic[1] ** 2, rel=1e-10)
    assert test.p_value == pytest.approx(fit.p_value[1], rel=1e-10)


def test_prediction_at_the_reference_is_the_intercept():
    fit = meta_regression(YI, VI, DOSE)
    p = predict(fit, [[1, 0], [1, 3]])
    assert (p.estimate[0], p.se[0]) == pytest.approx((fit.coef[0], fit.se[0]), rel=1e-12)
    assert p.pi_high[1] - p.estimate[1] == pytest.approx(
        1.959963984540054 * np.hypot(fit.tau2**0.5, p.se[1]), rel=1e-12
    )


def test_likelihood_ratio_of_a_useless_column_is_small_and_never_negative():
    noise = np.column_stack([np.ones(8), [1, -1, 1, -1, -1, 1, 1, -1]])
    test = moderator_likelihood_ratio_test([0.2] * 8, VI, noise, [1])
    assert (test.statistic, test.df_1) == (pytest.approx(0, abs=1e-10), 1)


def test_uncorrelated_moderators_do_not_inflate():
    X = np.column_stack([np.ones(8), [1, -1] * 4, [1, 1, -1, -1] * 2])
    fit = meta_regression(YI, np.full(8, 0.05), X, model="common")
    np.testing.assert_allclose(variance_inflation_factors(fit), 1, rtol=1e-12)


def test_permutation_counts_every_order():
    y, x = [0.0, 1.0, 2.0, 3.0], np.column_stack([np.ones(4), np.arange(4.0)])
    # of 24 orders only the two monotone ones are as extreme
    made = permutation_test(y, [0.1] * 4, x, model="common")
    assert (made.exact, made.orders) == (True, 24)
    assert (made.p_value[0], made.moderators_p) == pytest.approx((2 / 24, 2 / 24), rel=1e-12)
    with pytest.raises(AnalysisError, match="362880 orders"):
        permutation_test(np.zeros(9), np.ones(9), np.ones(9))


@pytest.mark.parametrize(
    ("X", "settings", "words"),
    [
        (np.ones((8, 2)), {}, "cannot be told apart"),
        (np.ones((8, 9)), {}, "cannot carry 9"),
        (np.ones(7), {}, "shape"),
        (np.full(8, np.nan), {}, "without a value"),
        (DOSE, {"ci": "kenward_roger"}, "unknown 'kenward_roger'"),
        (np.eye(8), {"ci": "t"}, "no residual degree of freedom"),
        (DOSE, {"tau2": "REMl"}, "did you mean 'REML'"),
    ],
)
def test_regressions_that_cannot_be_are_refused(X, settings, words):
    with pytest.raises(AnalysisError, match=words):
        meta_regression(YI, VI, X, **settings)


def test_as_many_coefficients_as_studies_leave_no_heterogeneity():
    fit = meta_regression(YI, VI, np.eye(8), intercept=False)
    assert (fit.tau2, fit.qe_df, fit.i2, fit.tau2_se) == (0.0, 0, None, None)
    np.testing.assert_allclose(fit.coef, YI)


def test_factors_numbers_and_products():
    design = design_matrix(
        {"arm": ["x", "y", "z"], "dose": [1, 2, 3], "age": [4, 5, 7]},
        factors={"arm": ["y", "x", "z"]},
        interactions=[["dose", "age"]],
    )
    assert design.names == ("intercept", "arm=x", "arm=z", "dose", "age", "dose:age")
    np.testing.assert_array_equal(
        design.X, [[1, 1, 0, 1, 4, 4], [1, 0, 0, 2, 5, 10], [1, 0, 1, 3, 7, 21]]
    )
    assert design.terms == {"arm": (1, 2), "dose": (3,), "age": (4,), "dose:age": (5,)}


def test_without_intercept_the_first_factor_has_all_levels():
    recipe = Recipe(("a", "b"), {"a": ["p", "q"], "b": ["r", "s"]}, intercept=False)
    design = recipe.design({"a": ["p", "q"], "b": ["r", "s"]})
    assert design.names == ("a=p", "a=q", "b=s")


@pytest.mark.parametrize(
    ("columns", "settings", "words"),
    [
        ({"arm": ["x", "w"]}, {"factors": {"arm": ["x", "y"]}}, "level 'w' is not declared"),
        ({"dose": [1, 2]}, {"interactions": [["dose", "aeg"]]}, "no column 'aeg'"),
        ({}, {}, "none is named"),
        ({"dose": ["one", "two"]}, {}, "no number"),
    ],
)
def test_designs_that_are_none_are_refused(columns, settings, words):
    with pytest.raises(AnalysisError, match=words):
        design_matrix(columns, **settings)


def test_levels_are_text_without_needless_decimals():
    assert [level_name(v) for v in (1.0, 2, "x", 1.5)] == ["1", "2", "x", "1.5"]
