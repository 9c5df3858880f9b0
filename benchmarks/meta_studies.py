"""Writes the studies that both sides of ``meta.py`` pool.

python benchmarks/meta_studies.py FILE
"""

from __future__ import annotations

import sys

import numpy as np

ANALYSES, STUDIES, LEFT_OUT = 10_000, 20, 1_000


def write(file: str) -> None:
    """10,000 meta-analyses of 20 estimates, one of 20 single arms, one of 1,000 estimates."""
    random = np.random.default_rng(20261127)
    variances = random.uniform(0.01, 0.5, (ANALYSES, STUDIES))
    estimates = random.normal(0.3, np.sqrt(variances + 0.1))
    n = random.integers(20, 200, STUDIES)
    events = random.binomial(n, 1 / (1 + np.exp(random.normal(0.5, 0.6, STUDIES))))
    many_variances = random.uniform(0.01, 0.5, LEFT_OUT)
    many_estimates = random.normal(0.3, np.sqrt(many_variances + 0.1))
    columns = (estimates, variances, events, n, many_estimates, many_variances)
    np.concatenate([column.ravel() for column in columns]).astype("<f8").tofile(file)


if __name__ == "__main__":
    write(sys.argv[1])
