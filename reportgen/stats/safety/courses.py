"""When events begin and how long they last: what is known of it, and of how many it is not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import as_floats, same_length
from reportgen.stats.safety.grades import whole_weights
from reportgen.stats.samples.counted import sample
from reportgen.stats.samples.quantiles import quantiles


@dataclass(frozen=True, slots=True)
class Course:
    """Median and quartiles (type 7) of ``n`` known times; None where none is known.

    ``open`` began and had not ended, ``unknown`` have no start.
    """

    n: int
    q1: float | None
    median: float | None
    q3: float | None
    open: int
    unknown: int


def onset(first: ArrayLike, weights: ArrayLike | None = None) -> Course:
    """Time to the first event of the patients who had one (n,).

    Infinite: no event, left out. NaN: had one, not known when. R: quantile(first, type = 7), 1e-12.
    """
    times = as_floats(first, "first")
    counts = whole_weights(weights, len(times))
    unknown = np.isnan(times)
    return _course(times, counts, np.isfinite(times), 0, int(counts[unknown].sum()))


def duration(start: ArrayLike, end: ArrayLike, weights: ArrayLike | None = None) -> Course:
    """How long events (m,) lasted that ended; those without an end are counted as open.

    Events that go on are longer than they seem, so that the median of the others is too short
    where there are many. Raises AnalysisError for an end before the start.
    R: quantile(end - start, type = 7), 1e-12.
    """
    begun, ended = as_floats(start, "start"), as_floats(end, "end")
    same_length(start=begun, end=ended)
    if np.any(ended < begun):
        raise AnalysisError.single("end", "an event ends before it starts.")
    counts = whole_weights(weights, len(begun))
    unknown = np.isnan(begun)
    still = ~unknown & np.isnan(ended)
    lasted = ended - begun
    known = np.isfinite(lasted)
    return _course(lasted, counts, known, int(counts[still].sum()), int(counts[unknown].sum()))


def _course(
    times: np.ndarray, counts: np.ndarray, known: np.ndarray, still: int, unknown: int
) -> Course:
    n = int(counts[known].sum())
    if n == 0:
        return Course(0, None, None, None, still, unknown)
    found = quantiles(sample(times[known], counts[known]), [0.25, 0.5, 0.75])
    q1, middle, q3 = (float(one) for one in found)
    return Course(n, q1, middle, q3, still, unknown)
