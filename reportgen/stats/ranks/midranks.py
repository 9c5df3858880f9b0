"""Mid-ranks, and the ties in them."""

from __future__ import annotations

import numpy as np

from reportgen.stats.checks import Floats


def mid_ranks(values: Floats) -> Floats:
    """Rank of every row from 1, ties sharing their mean rank; shape as ``values``."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray(ranks_of_counts(counts.astype(np.float64))[place])


def ranks_of_counts(counts: Floats) -> Floats:
    """Mid-rank of every distinct value, given how many rows have each in ascending order."""
    return np.asarray(np.cumsum(counts) - (counts - 1) / 2)


def tie_sum(counts: Floats) -> float:
    """Sum of t^3 - t over groups of t tied rows."""
    return float((counts**3 - counts).sum())
