"""Normand 1999, doi:10.1002/(SICI)1097-0258(19990215)18:3<321::AID-SIM28>3.0.CO;2-P.

Lidocaine after infarction (Hine et al. 1989) and length of stay in hospital after stroke. Tables
as named; digits as in metafor's analysis of the paper.
"""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.stats.measures import effect_sizes
from reportgen.stats.pooling import pool
from tests.published.printed import arms, columns, printed


@pytest.fixture
def lidocaine():
    found = effect_sizes("RD", arms(*columns("hine1989", "ai", "n1i", "ci", "n2i")))
    return 100 * found.yi, 1e4 * found.vi


@pytest.fixture
def stay():
    """Mean differences with the pooled standard deviation, as the paper has them."""
    n1, m1, s1, n2, m2, s2 = columns("normand1999", "n1i", "m1i", "sd1i", "n2i", "m2i", "sd2i")
    roles = {"mean_1": m1, "sd_1": s1, "n_1": n1, "mean_2": m2, "sd_2": s2, "n_2": n2}
    found = effect_sizes("MD", roles, variance="pooled")
    return found.yi, found.vi


def test_risk_differences_of_the_trials(lidocaine):
    """Table III, page 330, in percentage points."""
    yi, vi = lidocaine
    assert yi == printed("2.8026", "0.0000", "1.9711", "1.7961", "3.5334", "4.4031")
    assert vi == printed("17.7575", "37.5657", "8.1323", "10.8998", "8.0114", "6.1320")


@pytest.mark.parametrize("settings", [{"model": "common"}, {"tau2": "DL"}, {"tau2": "REML"}])
def test_pooled_risk_difference(lidocaine, settings):
    """Table VII, page 349: 2.94 (0.38 to 5.51) by every model, tau2 0."""
    p = pool(*lidocaine, **settings)
    assert [p.estimate, p.ci_low, p.ci_high] == printed("2.94", "0.38", "5.51")
    assert p.tau2 == 0


def test_mean_differences_of_the_trials(stay):
    """Table VIII, page 351."""
    yi, vi = stay
    assert yi.tolist() == [-20, -2, -55, -71, -4, 1, 11, -10, 7]
    expected = "40.5863 2.0468 15.2809 150.2222 20.1923 1.2235 95.3756 8.0321 20.6936"
    assert vi == printed(*expected.split())


@pytest.mark.parametrize(
    ("settings", "expected", "tau2"),
    [
        ({"model": "common"}, ("-3.49", "-5.03", "-1.96"), "0.00"),
        ({"tau2": "DL"}, ("-14.10", "-24.45", "-3.75"), "218.72"),
        ({"tau2": "REML"}, ("-15.12", "-32.67", "2.43"), "685.20"),
    ],
)
def test_pooled_mean_difference(stay, settings, expected, tau2):
    """Table IX, page 352."""
    p = pool(*stay, **settings)
    assert [p.estimate, p.ci_low, p.ci_high] == printed(*expected)
    assert p.tau2 == printed(tau2)


def test_the_pooled_variance_is_that_of_one_common_standard_deviation(stay):
    n1, s1, n2, s2 = columns("normand1999", "n1i", "sd1i", "n2i", "sd2i")
    common = ((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / (n1 + n2 - 2)
    np.testing.assert_allclose(stay[1], common * (1 / n1 + 1 / n2))
