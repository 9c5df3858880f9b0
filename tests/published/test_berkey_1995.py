"""Berkey et al. 1995, doi:10.1002/sim.4780140406: BCG, smoothed variances, empirical Bayes.

Printed on page 408; four digits as in metafor's analysis of the paper.
"""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.stats.meta_regression import meta_regression, predict
from reportgen.stats.pooling import pool
from tests.published.printed import columns, printed


@pytest.fixture
def bcg():
    """Log risk ratios with the variances smoothed over trials, and the centred latitude."""
    a, b, c, d, latitude = columns("bcg", "tpos", "tneg", "cpos", "cneg", "ablat")
    yi = np.log(a / (a + b)) - np.log(c / (c + d))
    vi = (b / a).sum() / (13 * (a + b)) + (d / c).sum() / (13 * (c + d))
    return yi, vi, np.column_stack([np.ones(13), latitude - 33.46])


def test_random_effects(bcg):
    p = pool(*bcg[:2], tau2="EB")
    assert [p.estimate, p.se, p.tau2] == printed("-0.5429", "0.1842", "0.2682")


def test_latitude_with_heterogeneity(bcg):
    """-0.6304 for -0.6303 in the paper; R2 41% from its two tau2."""
    fit = meta_regression(*bcg, tau2="EB")
    assert fit.coef == printed("-0.6303", "-0.0268")
    assert fit.se == printed("0.1591", "0.0110")
    assert fit.tau2 == printed("0.1572")
    assert fit.r2 == printed("41")
    ratio = np.exp(predict(fit, [[1, 0], [1, 42 - 33.46]]).estimate)
    assert ratio == printed("0.532", "0.424")


def test_latitude_alone(bcg):
    """-0.5950 for -0.5949 and 0.0039 for 0.0040 in the paper."""
    fit = meta_regression(*bcg, model="common")
    assert fit.coef == printed("-0.5949", "-0.0282")
    assert fit.se == printed("0.0696", "0.0040")
    ratio = np.exp(predict(fit, [[1, 0], [1, 42 - 33.46]]).estimate)
    assert ratio == printed("0.552", "0.434")
