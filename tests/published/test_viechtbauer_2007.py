"""Viechtbauer 2007, doi:10.1002/sim.2514: intervals of tau2, diuretics in pre-eclampsia.

Table II, page 44; unrounded data and four digits as in metafor's analysis of the paper.
"""

from __future__ import annotations

import pytest

from reportgen.stats.measures import effect_sizes
from reportgen.stats.pooling import pool
from reportgen.stats.tau2_interval import tau2_interval
from tests.published.printed import arms, columns, printed


@pytest.fixture
def diuretics():
    counts = columns("collins1985b", "pre.xti", "pre.nti", "pre.xci", "pre.nci")
    found = effect_sizes("OR", arms(*counts))
    return found.yi, found.vi


@pytest.mark.parametrize(
    ("name", "expected"), [("DL", "0.2297"), ("ML", "0.2386"), ("REML", "0.3008"), ("SJ", "0.4563")]
)
def test_estimates(diuretics, name, expected):
    assert pool(*diuretics, tau2=name).tau2 == printed(expected)


@pytest.mark.parametrize(
    ("method", "estimator", "expected"),
    [
        ("q_profile", "DL", ("0.0723", "2.2027")),
        ("profile_likelihood", "ML", ("0.027", "1.131")),
        ("profile_likelihood", "REML", ("0.043", "1.475")),
    ],
)
def test_limits(diuretics, method, estimator, expected):
    t = tau2_interval(*diuretics, method=method, estimator=estimator)
    assert [t.low, t.high] == printed(*expected)
