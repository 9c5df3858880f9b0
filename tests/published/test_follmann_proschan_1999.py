"""Follmann and Proschan 1999, doi:10.1111/j.0006-341X.1999.00732.x: permuted signs.

The eight trials of table 1 with Peto's odds ratios: P = 10/256, as in metafor's analysis of the
example (permutest).
"""

from __future__ import annotations

from itertools import product

import numpy as np

from reportgen.stats.measures import effect_sizes
from reportgen.stats.pooling import pool
from tests.published.printed import arms

TRIALS = arms(
    np.array([173.0, 157, 131, 56, 52, 36, 62, 2]),
    np.array([5331.0, 1906, 4541, 2051, 424, 1149, 6582, 88]),
    np.array([210.0, 193, 121, 84, 65, 42, 20, 2]),
    np.array([5296.0, 1900, 4516, 2030, 422, 1129, 1663, 30]),
)


def test_signs_of_eight_trials():
    found = effect_sizes("PETO", TRIALS)
    seen = abs(pool(found.yi, found.vi, tau2="DL").estimate)
    signs = product((1, -1), repeat=8)
    means = [abs(pool(found.yi * s, found.vi, tau2="DL").estimate) for s in signs]
    assert sum(mean >= seen - 1e-12 for mean in means) == 10
