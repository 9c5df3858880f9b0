"""Henmi and Copas 2010, doi:10.1002/sim.4029: acupoint stimulation against nausea (Lee 2004)."""

from __future__ import annotations

import pytest

from reportgen.stats.henmi_copas import pool_henmi_copas
from reportgen.stats.measures import effect_sizes
from reportgen.stats.pooling import pool
from tests.published.printed import arms, columns, printed


@pytest.fixture
def lee():
    found = effect_sizes("OR", arms(*columns("lee2004", "ai", "n1i", "ci", "n2i")))
    return found.yi, found.vi


def test_dersimonian_laird(lee):
    """Page 2978: -0.6787 (-1.0664 to -0.2911), tau2 0.3325."""
    p = pool(*lee, tau2="DL")
    assert [p.estimate, p.ci_low, p.ci_high] == printed("-0.6787", "-1.0664", "-0.2911")
    assert p.tau2 == printed("0.3325")


def test_their_interval(lee):
    """Page 2978: -0.5145 (-0.999 to -0.030); metafor's hc gives four digits."""
    p = pool_henmi_copas(*lee)
    assert [p.estimate, p.ci_low, p.ci_high] == printed("-0.5145", "-0.9994", "-0.0295")
