"""Freireich et al. 1963, doi:10.1182/blood.V21.6.699.699: weeks of remission, 6-MP and placebo."""

from __future__ import annotations

import numpy as np

DRUG = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
DRUG_EVENT = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

TIME = np.array(DRUG + PLACEBO, dtype=float)
EVENT = np.array(DRUG_EVENT + [1] * 21)
ARM = np.array([0] * 21 + [1] * 21)


def random_rows(seed, n=60, ties=True, arms=2):
    """Made-up follow-up with censoring, delayed entry and covariates."""
    generator = np.random.default_rng(seed)
    time = generator.exponential(20, n) + 1
    time = np.ceil(time) if ties else time
    event = (generator.random(n) < 0.7).astype(int)
    entry = np.floor(generator.random(n) * time * 0.6)
    arm = np.arange(n) % arms
    x = np.column_stack((arm == 1, generator.normal(size=n), generator.integers(0, 3, n)))
    return time, event, entry, arm, x.astype(float)
