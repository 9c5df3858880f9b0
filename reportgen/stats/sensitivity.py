"""Refits on parts of the studies: without each in turn, and accumulating."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain, combinations
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from reportgen.errors import AnalysisError

T = TypeVar("T")
Rows = NDArray[np.intp]


def _attempt(fit: Callable[[Rows], T], rows: Rows) -> T | AnalysisError:
    """The result, or the refusal as a value: one impossible subset must not hide the others."""
    try:
        return fit(rows)
    except AnalysisError as refusal:
        return refusal


def leave_one_out(fit: Callable[[Rows], T], k: int) -> tuple[T | AnalysisError, ...]:
    """The fits without study 0, 1, ..., k-1; ``fit`` receives the positions that stay.

    A subset that cannot be fitted gives its AnalysisError in place of a result. Raises
    AnalysisError when fewer than two studies are there.
    """
    if k < 2:
        raise AnalysisError.single("leave-one-out", "needs at least two studies.")
    everyone = np.arange(k)
    return tuple(_attempt(fit, np.delete(everyone, i)) for i in range(k))


def cumulative(fit: Callable[[Rows], T], order: Sequence[int]) -> tuple[T | AnalysisError, ...]:
    """The fits of the first 1, 2, ... studies in this order of positions."""
    positions = np.asarray(order, dtype=np.intp)
    if sorted(positions.tolist()) != list(range(len(positions))):
        raise AnalysisError.single("order", "must name every study exactly once.")
    return tuple(_attempt(fit, positions[: i + 1]) for i in range(len(positions)))


def order_by(values: Sequence[Any], *, descending: bool = False) -> list[int]:
    """Positions sorted by value, ties in the order they came."""
    return sorted(range(len(values)), key=lambda i: values[i], reverse=descending)


MAX_SUBSET_STUDIES = 15


def all_subsets(fit: Callable[[Rows], T], k: int) -> tuple[T | AnalysisError, ...]:
    """The fits of every non-empty subset, smallest first; refused above 15 studies (32767 fits).

    Olkin, Dahabreh and Trikalinos 2012, doi:10.1002/jrsm.1053.
    """
    if k > MAX_SUBSET_STUDIES:
        raise AnalysisError.single(
            "all subsets", f"{k} studies have {2**k - 1} subsets.", "Use leave-one-out."
        )
    chosen = chain.from_iterable(combinations(range(k), size) for size in range(1, k + 1))
    return tuple(_attempt(fit, np.array(rows)) for rows in chosen)
