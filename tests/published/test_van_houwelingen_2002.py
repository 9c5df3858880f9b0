"""van Houwelingen, Arends and Stijnen 2002, doi:10.1002/sim.1040: BCG, odds ratios.

Pages as named; further digits as in metafor's analysis of the paper.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from reportgen.stats.measures import effect_sizes
from reportgen.stats.meta_regression import meta_regression
from reportgen.stats.multilevel import independent_errors, multivariate_model
from reportgen.stats.pooling import pool
from reportgen.stats.tau2_interval import tau2_interval
from tests.published.printed import arms, columns, printed


@pytest.fixture
def counts():
    a, b, c, d = columns("bcg", "tpos", "tneg", "cpos", "cneg")
    return a, a + b, c, c + d


@pytest.fixture
def odds_ratios(counts):
    found = effect_sizes("OR", arms(*counts))
    return found.yi, found.vi


@pytest.fixture
def log_odds(counts):
    """The two arms of every trial, controls first."""
    e1, n1, e2, n2 = counts
    sets = (effect_sizes("PLOGIT", {"events": e, "n": n}) for e, n in ((e2, n2), (e1, n1)))
    control, treated = sets
    yi = np.column_stack([control.yi, treated.yi]).ravel()
    vi = np.column_stack([control.vi, treated.vi]).ravel()
    return yi, vi, np.repeat(np.arange(13), 2), ["control", "treated"] * 13


def bivariate(log_odds, X=None):
    yi, vi, study, outcome = log_odds
    return multivariate_model(
        yi, independent_errors(vi), study, outcome, ["control", "treated"], X, tau2="ML"
    )


def test_common_effect(odds_ratios):
    """Page 596: 0.647, 95% CI 0.595 to 0.703 (0.7024 with more digits)."""
    p = pool(*odds_ratios, model="common")
    assert np.exp([p.estimate, p.ci_low, p.ci_high]) == printed("0.6465", "0.5951", "0.7024")


def test_random_effects(odds_ratios):
    """Page 597: 0.476 (0.336 to 0.675), tau2 0.302; profile limits of tau2 as in the analysis."""
    p = pool(*odds_ratios, tau2="ML")
    assert np.exp([p.estimate, p.ci_low, p.ci_high]) == printed("0.476", "0.336", "0.675")
    assert p.tau2 == printed("0.3025")
    t = tau2_interval(*odds_ratios, method="profile_likelihood", estimator="ML")
    assert [t.low, t.high] == printed("0.1151", "0.8937")


def test_range_of_true_effects(odds_ratios):
    """Page 599: mean -+ 1.96 tau is -1.820 to 0.336."""
    p = pool(*odds_ratios, tau2="ML")
    half = 1.959964 * p.tau
    assert [p.estimate - half, p.estimate + half] == printed("-1.8199", "0.3359")


def test_both_arms_together(log_odds):
    """Pages 604-605: means -4.096 and -4.834, variances 2.407 and 1.431, correlation 0.947."""
    fit = bivariate(log_odds)
    assert fit.fixed.coef == printed("-4.0960", "-4.8337")
    assert fit.tau2 == printed("2.4073", "1.4314")
    assert fit.rho[0] == printed("0.9467")
    (var, cov), (_, other) = fit.fixed.cov
    assert fit.fixed.coef[1] - fit.fixed.coef[0] == printed("-0.7378")
    assert sqrt(var + other - 2 * cov) == printed("0.1797")
    between = fit.between
    assert between[0, 0] + between[1, 1] - 2 * between[0, 1] == printed("0.3241")


def test_latitude(odds_ratios):
    """Pages 608-609: 0.371 and -0.033 (SE 0.106, 0.003), tau2 0.004."""
    latitude = columns("bcg", "ablat")[0]
    X = np.column_stack([np.ones(13), latitude])
    fit = meta_regression(*odds_ratios, X, tau2="ML")
    assert fit.coef == printed("0.371", "-0.033")
    assert fit.se == printed("0.106", "0.003")
    assert fit.tau2 == printed("0.0040")
    assert fit.r2 == printed("98.7")
