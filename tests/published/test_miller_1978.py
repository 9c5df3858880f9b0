"""Miller 1978, doi:10.1080/00031305.1978.10479283: the inverse of the double arcsine."""

from __future__ import annotations

import numpy as np

from reportgen.stats.measures import effect_sizes
from reportgen.stats.pooling import pool
from reportgen.stats.scales import freeman_tukey_inverse
from tests.published.printed import printed

X, N = np.array([3.0, 6, 10, 1]), np.array([11.0, 17, 21, 6])


def test_four_series():
    """Page 138; the paper's scale is twice that of the engine, its variance four times."""
    found = effect_sizes("PFT", {"events": X, "n": N})
    assert 2 * found.yi == printed("1.1391", "1.2888", "1.5253", "0.9515")
    assert 4 * found.vi == printed("0.0870", "0.0571", "0.0465", "0.1538")


def test_back_at_the_harmonic_mean():
    """As in metafor's analysis of the paper: means without and with weights, and back."""
    found = effect_sizes("PFT", {"events": X, "n": N})
    harmonic = 1 / np.mean(1 / N)
    equal = pool(found.yi, found.vi, model="common", weights=np.ones(4)).estimate
    weighted = pool(found.yi, found.vi, model="common").estimate
    assert [2 * equal, 2 * weighted] == printed("1.2262", "1.3093")
    back = freeman_tukey_inverse([equal, weighted], harmonic)
    assert back == printed("0.3164", "0.3595")
