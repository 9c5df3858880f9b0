"""What every function asks of its arrays before it computes: all problems at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reportgen.errors import AnalysisError, Problem
from reportgen.vocabulary import nearest

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def as_floats(values: ArrayLike, name: str = "values") -> Floats:
    """A one-dimensional float array; numbers only."""
    try:
        array = np.atleast_1d(np.asarray(values, dtype=np.float64))
    except (TypeError, ValueError) as error:
        raise AnalysisError.single(name, f"holds something that is no number ({error}).") from None
    if array.ndim != 1:
        raise AnalysisError.single(name, f"is not a list but has shape {array.shape}.")
    return array


def same_length(**arrays: Floats) -> None:
    """Refuse arrays of different lengths, naming each."""
    if len({len(array) for array in arrays.values()}) > 1:
        sizes = ", ".join(f"{name} {len(array)}" for name, array in arrays.items())
        raise AnalysisError.single("arrays", f"the lengths differ: {sizes}.")


def rows(where: Bools) -> str:
    """Positions in words, from 1: ``study 3`` or ``studies 1, 4 and 2 more``."""
    numbers = [int(i) + 1 for i in np.flatnonzero(where)]
    shown = ", ".join(str(number) for number in numbers[:5])
    more = f" and {len(numbers) - 5} more" if len(numbers) > 5 else ""
    return f"{'study' if len(numbers) == 1 else 'studies'} {shown}{more}"


def raise_if(problems: Sequence[Problem]) -> None:
    """Raise one AnalysisError with everything found, or nothing."""
    if problems:
        raise AnalysisError(problems)


def estimates_and_variances(yi: ArrayLike, vi: ArrayLike) -> tuple[Floats, Floats]:
    """Finite estimates with finite positive variances, at least one study."""
    y, v = as_floats(yi, "yi"), as_floats(vi, "vi")
    same_length(yi=y, vi=v)
    problems = []
    if len(y) == 0:
        problems.append(Problem("yi", "there is no study to pool."))
    if np.any(bad := ~np.isfinite(y)):
        problems.append(Problem("yi", f"{rows(bad)} without a finite estimate.", "Leave it out."))
    if np.any(bad := ~(np.isfinite(v) & (v > 0))):
        problems.append(
            Problem("vi", f"{rows(bad)} without a positive finite variance.", "Leave it out.")
        )
    raise_if(problems)
    return y, v


def counts(events: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Whole numbers of events and participants with 0 <= events <= n and n >= 1."""
    x, size = as_floats(events, "events"), as_floats(n, "n")
    same_length(events=x, n=size)
    problems = []
    for name, array in (("events", x), ("n", size)):
        if np.any(bad := ~np.isfinite(array)):
            problems.append(Problem(name, f"{rows(bad)} without a number.", "Leave it out."))
        elif np.any(bad := (array < 0) | (array != np.rint(array))):
            problems.append(Problem(name, f"{rows(bad)} with a negative or fractional count."))
    if not problems and np.any(bad := size < 1):
        problems.append(Problem("n", f"{rows(bad)} without participants.", "Leave it out."))
    if not problems and np.any(bad := x > size):
        problems.append(Problem("events", f"{rows(bad)} with more events than participants."))
    raise_if(problems)
    return x, size


def few_levels(count: int, most: int, name: str) -> None:
    """Refuse more levels than their table of so many squared, or so many tests, could bear."""
    if count > most:
        what = f"{count:,} levels are more than the {most:,} that are compared."
        raise AnalysisError.single(name, what, "Merge levels.")


def check_choice(value: str, known: Mapping[str, object] | tuple[str, ...], what: str) -> str:
    """A word out of a list, refused with the nearest known one."""
    if value not in known:
        raise AnalysisError.single(what, f"unknown '{value}'{nearest(value, known)}.")
    return value
