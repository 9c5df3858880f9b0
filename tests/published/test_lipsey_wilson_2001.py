"""Lipsey and Wilson 2001, Practical Meta-Analysis, chapter 7, ISBN 0-7619-2168-0.

Exhibits as named; digits as in metafor's analysis of the book, which notes three last digits that
differ (7.0738, 7.6902, 6.4383).
"""

from __future__ import annotations

import numpy as np

from reportgen.stats.meta_regression import meta_regression
from reportgen.stats.pooling import pool
from reportgen.stats.subgroups import subgroup_pool
from tests.published.printed import printed

YI = np.array([-0.33, 0.32, 0.39, 0.31, 0.17, 0.64, -0.33, 0.15, -0.02, 0.00])
VI = np.array([0.084, 0.035, 0.017, 0.034, 0.072, 0.117, 0.102, 0.093, 0.012, 0.067])
RANDOM = np.array([0, 0, 0, 0, 0, 0, 1, 1, 1, 1])
INTENSITY = np.array([7, 3, 7, 5, 7, 7, 4, 4, 5, 6])
X = np.column_stack([np.ones(10), RANDOM, INTENSITY])


def test_mean():
    """Exhibit 7.3, page 133."""
    p = pool(YI, VI, model="common")
    assert [p.estimate, p.se, p.statistic, p.p_value] == printed(
        "0.1549", "0.0609", "2.5450", "0.0109"
    )
    assert [p.ci_low, p.ci_high, p.q, p.q_p] == printed("0.0356", "0.2742", "14.7640", "0.0976")
    r = pool(YI, VI, tau2="DL")
    assert [r.estimate, r.se, r.ci_low, r.ci_high] == printed(
        "0.1534", "0.0858", "-0.0146", "0.3215"
    )
    assert r.tau2 == printed("0.025955")


def test_two_groups():
    """Exhibit 7.4, page 138: the analog to the analysis of variance."""
    found = subgroup_pool(YI, VI, RANDOM.tolist(), model="common")
    assert [found.between.q, found.between.p_value] == printed("7.0739", "0.0078")
    assert found.q_within == printed("7.6901")
    first, second = (group.pooled for group in found.groups)
    assert [first.estimate, first.se, first.q] == printed("0.2984", "0.0813", "6.4382")
    assert [second.estimate, second.se, second.q] == printed("-0.0277", "0.0917", "1.2519")


def test_regression():
    """Exhibits 7.6 and 7.7, page 141: with and without heterogeneity."""
    fixed = meta_regression(YI, VI, X, model="common")
    assert fixed.coef == printed("0.3223", "-0.3298", "-0.0041")
    assert fixed.se == printed("0.2998", "0.1304", "0.0493")
    assert [fixed.moderators.statistic, fixed.qe] == printed("7.0807", "7.6832")
    mixed = meta_regression(YI, VI, X, tau2="DL")
    assert mixed.coef == printed("0.3311", "-0.3269", "-0.0068")
    assert mixed.se == printed("0.3198", "0.1439", "0.0528")
    assert mixed.tau2 == printed("0.00488")
