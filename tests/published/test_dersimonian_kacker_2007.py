"""DerSimonian and Kacker 2007, doi:10.1016/j.cct.2006.04.004: the CLASP trials of aspirin.

Tables 3 and 4, pages 111-112; four digits as in metafor's analysis of the paper.
"""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.stats.measures import effect_sizes
from reportgen.stats.pooling import pool
from tests.published.printed import arms, printed

CLASP = arms(
    np.array([5.0, 5, 12, 69, 9, 313]),
    np.array([156.0, 303, 565, 1570, 103, 4659]),
    np.array([8.0, 17, 9, 94, 11, 352]),
    np.array([74.0, 303, 477, 1565, 105, 4650]),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("PM", ("0.3681", "-0.3811", "0.2060")),
        ("HE", ("0.4410", "-0.4035", "0.2327")),
        ("DL", ("0.2323", "-0.3240", "0.1540")),
        ("EB", ("0.3681", "-0.3811", "0.2060")),
        ("REML", ("0.1843", "-0.2980", "0.1343")),
        ("HS", ("0.1330", "-0.2666", "0.1125")),
        ("SJ", ("0.4572", "-0.4079", "0.2386")),
    ],
)
def test_one_step(name, expected):
    found = effect_sizes("OR", CLASP)
    p = pool(found.yi, found.vi, tau2=name)
    assert [p.tau, p.estimate, p.se] == printed(*expected)


@pytest.mark.parametrize(
    ("first", "expected"),
    [("HE", ("0.3831", "-0.3861", "0.2115")), ("DL", ("0.3254", "-0.3655", "0.1901"))],
)
def test_two_steps(first, expected):
    """CA2 and DL2: moments again with weights from the first step."""
    found = effect_sizes("OR", CLASP)
    before = pool(found.yi, found.vi, tau2=first).tau2
    p = pool(found.yi, found.vi, tau2="GENQ", tau2_weights=1 / (found.vi + before))
    assert [p.tau, p.estimate, p.se] == printed(*expected)
