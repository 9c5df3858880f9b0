"""Rothman, Greenland and Lash 2008, Modern Epidemiology, 3rd ed., chapter 15, ISBN 0-7817-5564-6.

90% limits. Estimates as in metafor's analysis of the chapter, where they are compared with it.
"""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.stats.contingency.stratified import cochran_mantel_haenszel, mantel_haenszel
from reportgen.stats.counts.pool import pool_mantel_haenszel
from reportgen.stats.glmm import two_arm_glmm
from tests.published.printed import arms, printed

TOLBUTAMIDE = arms([8.0, 22.0], [106.0, 98.0], [5.0, 16.0], [120.0, 85.0])
SMOKERS = {
    "events_1": [32.0, 104, 206, 186, 102],
    "time_1": [5.2407, 4.3248, 2.8612, 1.2663, 0.5317],
    "events_2": [2.0, 12, 28, 28, 31],
    "time_2": [1.8790, 1.0673, 0.5710, 0.2585, 0.1462],
}


@pytest.mark.parametrize(
    ("measure", "expected", "q", "q_p"),
    [
        ("RD", ("0.0349", "-0.0176", "0.0874"), "0.0017", "0.9669"),
        ("RR", ("0.2818", "-0.1442", "0.7078"), "0.4472", "0.5037"),
        ("OR", ("0.3387", "-0.1731", "0.8505"), "0.3474", "0.5556"),
    ],
)
def test_tolbutamide(measure, expected, q, q_p):
    """Table 15-1: RD 0.035, RR 1.33, OR 1.40; the chapter has 0.088 and Q 0.001 for the RD."""
    p = pool_mantel_haenszel(measure, TOLBUTAMIDE, level=0.9).pooled
    assert [p.estimate, p.ci_low, p.ci_high] == printed(*expected)
    assert [p.q, p.q_p] == printed(q, q_p)


def test_tolbutamide_tests():
    """Table 15-1: Mantel-Haenszel chi-square without correction, and homogeneity (Tarone)."""
    tables = np.array([[[8, 98], [5, 115]], [[22, 76], [16, 69]]])
    test = cochran_mantel_haenszel(tables, correction=False)
    assert [test.statistic, test.p_value] == printed("1.1914", "0.2750")
    tarone = mantel_haenszel(tables).tarone
    assert [tarone.statistic, tarone.p_value] == printed("0.3489", "0.5547")


def test_tolbutamide_conditional_likelihood():
    """Table 15-1: the conditional maximum-likelihood odds ratio."""
    fit = two_arm_glmm("OR", TOLBUTAMIDE, model="conditional_exact")
    assert np.exp(fit.common.estimate) == printed("1.4022")
    assert [fit.q_lrt, fit.q_lrt_p] == printed("0.3502", "0.5540")


@pytest.mark.parametrize(
    ("measure", "expected", "q"),
    [
        ("IRD", ("11.4392", "6.3498", "16.5286"), "26.8758"),
        ("IRR", ("0.3539", "0.1776", "0.5303"), "10.4117"),
    ],
)
def test_smokers(measure, expected, q):
    """Table 15-2: deaths per 10,000 years, and the rate ratio 1.42 (1.19 to 1.70) as its log."""
    p = pool_mantel_haenszel(measure, SMOKERS, level=0.9).pooled
    assert [p.estimate, p.ci_low, p.ci_high] == printed(*expected)
    assert p.q == printed(q)


@pytest.mark.parametrize("model", ["unconditional_fixed", "conditional_exact"])
def test_smokers_likelihood(model):
    """Table 15-2: the maximum-likelihood rate ratio 1.43, the same by both models."""
    fit = two_arm_glmm("IRR", SMOKERS, model=model, level=0.9)
    ratio = np.exp([fit.common.estimate, fit.common.ci_low, fit.common.ci_high])
    assert ratio == printed("1.4255", "1.1947", "1.7009")
    assert fit.q_lrt == printed("12.1324")
