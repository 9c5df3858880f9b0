"""Stijnen, Hamza and Özdemir 2010, doi:10.1002/sim.4040: catheters, rare infections.

Tables II, III and VIII; four digits as in metafor's analysis of the paper, which notes where the
last printed digit differs. Two arms: 1 the coated catheter, 2 the standard one.
"""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.stats.glmm import random_intercept_logistic, two_arm_glmm
from reportgen.stats.measures import effect_sizes
from reportgen.stats.pooling import pool
from tests.published.printed import arms, columns, printed


@pytest.fixture
def infections():
    return arms(*columns("nielweise2007", "ai", "n1i", "ci", "n2i"))


@pytest.fixture
def rates():
    x1, t1, x2, t2 = columns("nielweise2008", "x1i", "t1i", "x2i", "t2i")
    return {"events_1": x1, "time_1": t1 / 1000, "events_2": x2, "time_2": t2 / 1000}


@pytest.mark.parametrize(
    ("arm", "expected"),
    [("2", ("-3.302", "0.238", "0.663")), ("1", ("-4.260", "0.259", "0.393"))],
)
def test_one_arm_by_the_normal_model(infections, arm, expected):
    """Table II, page 3050."""
    columns = {"events": infections[f"events_{arm}"], "n": infections[f"n_{arm}"]}
    found = effect_sizes("PLOGIT", columns)
    p = pool(found.yi, found.vi)
    assert [p.estimate, p.se, p.tau2] == printed(*expected)


@pytest.mark.parametrize(
    ("arm", "expected"),
    [("2", ("-3.50", "0.26", "0.81")), ("1", ("-4.81", "0.36", "0.83"))],
)
def test_one_arm_by_the_binomial_model(infections, arm, expected):
    """Table II, page 3050."""
    fit = random_intercept_logistic(infections[f"events_{arm}"], infections[f"n_{arm}"])
    assert [fit.estimate, fit.se, fit.tau2] == printed(*expected)


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("conditional_exact", ("-1.353", "0.351", "0.833")),
        ("conditional_approximate", ("-1.303", "0.339", "0.775")),
    ],
)
def test_two_arms_by_the_conditional_models(infections, model, expected):
    """Table III, page 3052: log odds ratio, standard error, tau."""
    fit = two_arm_glmm("OR", infections, model=model).random
    assert [fit.estimate, fit.se, fit.tau] == printed(*expected)


def test_two_arms_by_the_normal_model(infections):
    """Table III, page 3052: -0.980 (0.244 printed), tau 0.19."""
    found = effect_sizes("OR", infections, double_zero="drop")
    p = pool(found.yi[found.estimable], found.vi[found.estimable])
    assert [p.estimate, p.se, p.tau] == printed("-0.9804", "0.2435", "0.1886")


def test_rates_of_two_arms(rates):
    """Table VIII, page 3055: log rate ratio, standard error and tau, exact and normal."""
    fit = two_arm_glmm("IRR", rates, model="conditional_exact").random
    assert [fit.estimate, fit.se, fit.tau] == printed("-0.476", "0.238", "0.350")
    found = effect_sizes("IRR", rates)
    p = pool(found.yi, found.vi)
    assert [p.estimate, p.se, p.tau] == printed("-0.3963", "0.2268", "0.3060")


def test_rates_of_one_arm_by_the_normal_model(rates):
    """Table VII, page 3054, of the standard catheter: 4.34 per 1000 days (2.70 to 6.98)."""
    found = effect_sizes("IRLN", {"events": rates["events_2"], "time": rates["time_2"]})
    p = pool(found.yi, found.vi)
    assert [p.estimate, p.se, p.tau2] == printed("1.4676", "0.2425", "0.3699")
    assert np.exp([p.estimate, p.ci_low, p.ci_high]) == printed("4.34", "2.70", "6.98")
