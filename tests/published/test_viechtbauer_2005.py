"""Viechtbauer 2005, doi:10.3102/10769986030003261: estimators of tau2 on two data sets.

Pages 271-272; four digits as in metafor's analysis of the paper.
"""

from __future__ import annotations

import pytest

from reportgen.stats.pooling import pool
from tests.published.printed import printed

FIRST = (
    [-0.581, 0.530, 0.771, 1.031, 0.553, 0.295, 0.078, 0.573, -0.176, -0.232],
    [0.023, 0.052, 0.060, 0.115, 0.095, 0.203, 0.200, 0.211, 0.051, 0.040],
)
SECOND = (
    [
        0.100,
        -0.162,
        -0.090,
        -0.049,
        -0.046,
        -0.010,
        -0.431,
        -0.261,
        0.134,
        0.019,
        0.175,
        0.056,
        0.045,
        0.103,
        0.121,
        -0.482,
        0.290,
        0.342,
    ],
    [
        0.016,
        0.015,
        0.050,
        0.050,
        0.032,
        0.052,
        0.036,
        0.024,
        0.034,
        0.033,
        0.031,
        0.034,
        0.039,
        0.167,
        0.134,
        0.096,
        0.016,
        0.035,
    ],
)


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("HS", "0.2282", "0.0099"),
        ("HE", "0.1484", "0.0000"),
        ("DL", "0.2768", "0.0126"),
        ("ML", "0.1967", "0.0132"),
        ("REML", "0.2232", "0.0157"),
        ("EB", "0.1920", "0.0104"),
        ("SJ", "0.1992", "0.0248"),
    ],
)
def test_between_study_variance(name, first, second):
    assert pool(*FIRST, tau2=name).tau2 == printed(first)
    assert pool(*SECOND, tau2=name).tau2 == printed(second)
