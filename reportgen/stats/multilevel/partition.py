"""Labels of rows as units: nested levels, blocks that hang together, blocks of one size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from reportgen.stats.survival.observations import Integers, group_codes


def unit_codes(labels: ArrayLike, n: int, name: str) -> Integers:
    """The unit of every row, counted from 0, shape (n,); refuses missing and mixed labels."""
    return group_codes(labels, n, name)[1]


def nested_codes(levels: Sequence[ArrayLike], n: int, names: Sequence[str]) -> list[Integers]:
    """Units per level, outermost first: a unit of level j is its label within all levels before.

    The order of the inner units follows that of the outer ones, so that sorting by the last level
    sorts by all.
    """
    codes: list[Integers] = []
    for labels, name in zip(levels, names, strict=True):
        own = unit_codes(labels, n, name)
        if codes:
            own = crossed(codes[-1], own)
        codes.append(own)
    return codes


def crossed(first: Integers, second: Integers) -> Integers:
    """Units of the pairs, ordered by the first and then by the second."""
    pairs = first * (int(second.max(initial=0)) + 1) + second
    return np.asarray(np.unique(pairs, return_inverse=True)[1], dtype=np.int64)


def connected(partitions: Sequence[Integers]) -> Integers:
    """The finest partition of which each given one is a refinement: rows that hang together."""
    found = partitions[0]
    while True:
        before = found
        for codes in partitions:
            lowest = np.full(int(codes.max()) + 1, np.iinfo(np.int64).max)
            np.minimum.at(lowest, codes, found)
            found = lowest[codes]
        if np.array_equal(found, before):
            return np.asarray(np.unique(found, return_inverse=True)[1], dtype=np.int64)


def by_size(codes: Integers) -> list[Integers]:
    """Places of the rows of all blocks with n rows, shape (blocks, n), for each n that occurs."""
    order = np.argsort(codes, kind="stable")
    sizes = np.bincount(codes)
    starts = np.cumsum(sizes) - sizes
    return [
        np.asarray(order[starts[sizes == n][:, None] + np.arange(n)], dtype=np.int64)
        for n in np.unique(sizes)
    ]


def is_within(inner: Integers, outer: Integers) -> bool:
    """Whether every unit of the first lies in one unit of the second."""
    return int(crossed(inner, outer).max()) == int(inner.max())


def counts(codes: Integers) -> int:
    """Number of units."""
    return int(codes.max()) + 1
