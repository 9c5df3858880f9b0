"""Raudenbush and Bryk 1985, doi:10.3102/10769986010002075; Raudenbush 2009, Handbook of Research
Synthesis and Meta-Analysis, chapter 16, ISBN 978-0-87154-163-5: teacher expectancy.

Digits beyond those of the texts: metafor's analyses of both.
"""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.stats.meta_regression import meta_regression
from reportgen.stats.pooling import pool
from reportgen.stats.shrinkage import empirical_bayes
from tests.published.printed import columns, printed


@pytest.fixture
def studies():
    return columns("raudenbush1985", "yi", "vi")


@pytest.fixture
def weeks():
    weeks = columns("raudenbush1985", "weeks")[0]
    return np.column_stack([np.ones(len(weeks)), np.minimum(weeks, 3)])


def test_raudenbush_2009_common_effect(studies):
    """Table 16.2, page 301: 0.060, z 1.66 (1.65 printed), Q 35.83."""
    p = pool(*studies, model="common")
    assert p.estimate == printed("0.0604")
    assert p.statistic == printed("1.6553")
    assert p.q == printed("35.8295")


def test_raudenbush_2009_random_effects(studies):
    """Table 16.2, page 301: 0.084, tau2 0.019, z 1.62, shrunken estimates from -0.03 to 0.25."""
    p = pool(*studies)
    assert p.estimate == printed("0.0837")
    assert p.tau2 == printed("0.019")
    assert p.statistic == printed("1.62")
    shrunken = empirical_bayes(*studies).estimate
    assert [shrunken.min(), shrunken.max()] == printed("-0.03", "0.25")


def test_raudenbush_2009_weeks_of_contact(studies, weeks):
    """Table 16.2, page 301: tau2 0, 0.407 and -0.157 per week, Q 16.57, z 4.68 and -4.39."""
    fit = meta_regression(*studies, weeks)
    assert fit.tau2 == printed("0.0000")
    assert fit.coef == printed("0.407", "-0.157")
    assert fit.statistic == printed("4.68", "-4.39")
    assert fit.qe == printed("16.57")


def test_raudenbush_1985_shrunken_estimates(studies):
    """Figure 2: the posterior means, to a unit of the fourth digit that metafor's blup gives."""
    expected = (
        "0.0543 0.1006 -0.0064 0.2144 0.1051 -0.0082 0.0174 -0.0293 0.1604 0.2485 "
        "0.1618 0.1102 0.0646 0.1105 -0.0288 0.0258 0.1905 0.0744 0.0248"
    )
    values = [float(text) for text in expected.split()]
    assert empirical_bayes(*studies).estimate == pytest.approx(values, abs=1e-4)


@pytest.mark.parametrize(
    ("method", "tau2", "mu", "se"),
    [
        ("ML", "0.0126", "0.0777", "0.0475"),
        ("REML", "0.0188", "0.0837", "0.0516"),
        ("DL", "0.0259", "0.0893", "0.0558"),
        ("HE", "0.0804", "0.1143", "0.0792"),
    ],
)
def test_raudenbush_2009_four_estimators(studies, method, tau2, mu, se):
    """Table 16.3, page 309, conventional approach; digits as in metafor's analysis."""
    p = pool(*studies, tau2=method)
    assert [p.tau2, p.estimate, p.se] == printed(tau2, mu, se)
