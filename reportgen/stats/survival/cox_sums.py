"""Sums over the rows of a Cox model: by cell, and of products.

Sums over many rows are einsum's or in portions: a BLAS would share them among threads, which gains
little on matrices so flat and loses much (three times the time) where the cores are not idle.
"""

from __future__ import annotations

import numpy as np

from reportgen.stats.checks import Bools, Floats
from reportgen.stats.survival.observations import Integers

PORTION = 32_768
"""Numbers held at once in a sum of products: few enough for the processor's cache, one thread."""


def binned(
    where: Integers, values: Floats, size: int, rows: Integers | Bools | slice = slice(None)
) -> Floats:
    """Sums by cell over some rows, of one value (n,) or of each of several (p, n)."""
    if values.ndim == 1:
        return np.bincount(where, values[rows], size).astype(np.float64, copy=False)
    return np.array([binned(where, one, size, rows) for one in values])


def products(left: Floats, weights: Floats, right: Floats) -> Floats:
    """Weighted sums of the products of every two rows, shape (p, p), in portions."""
    step = max(1, PORTION // len(left))
    if len(weights) <= step:
        return np.asarray((left * weights) @ right.T)
    portions = (slice(low, low + step) for low in range(0, len(weights), step))
    return np.asarray(sum(products(left[:, i], weights[i], right[:, i]) for i in portions))
