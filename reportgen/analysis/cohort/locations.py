"""Numbers of two arms: their test, and how far apart the arms are."""

from __future__ import annotations

from math import comb

import numpy as np

from reportgen.analysis.cohort.rate_contrasts import Estimated
from reportgen.analysis.cohort.testing import ALIKE, Tested, few, ranks
from reportgen.errors import AnalysisError
from reportgen.inputs.cohort.records import Floats, ValueCounts
from reportgen.stats.ranks.mann_whitney import hodges_lehmann
from reportgen.stats.samples.counted import Sample, sample
from reportgen.stats.samples.means import t_test

SHIFTS = {"exact": "shift.exact", "normal_approximation": "shift.normal"}
VARIANCES = {"welch": "unequal", "student": "equal"}
FLAT = "the values did not vary within the arms"
MANY = "the arms have too many different values"
COARSE = (
    "so few patients allow no interval of this level, so that its limits are the smallest and the "
    "largest difference"
)


def compare_values(
    first: ValueCounts, second: ValueCounts, test: str, level: float
) -> tuple[Tested, Estimated]:
    """The test of the spec's word, and the shift or difference of means that belongs to it."""
    if test in VARIANCES:
        return _by_means(first, second, test, level)
    return rank_test(first, second), _shift(first, second, level)


def rank_test(first: ValueCounts, second: ValueCounts) -> Tested:
    """Two groups with their own distinct values."""
    values = np.union1d(first.value, second.value)
    return ranks(values, _laid(values, first), _laid(values, second))


def _laid(values: Floats, group: ValueCounts) -> Floats:
    counts = np.zeros(len(values))
    counts[np.searchsorted(values, group.value)] = group.count
    return counts


def _sizes(first: ValueCounts, second: ValueCounts) -> tuple[int, int]:
    return int(first.count.sum()), int(second.count.sum())


def _shift(first: ValueCounts, second: ValueCounts, level: float) -> Estimated:
    """Hodges and Lehmann's; where all values are one it is 0 for certain and is not given."""
    n1, n2 = _sizes(first, second)
    method = "shift.exact"
    if min(n1, n2) < 2:
        return Estimated(None, None, method, few(min(n1, n2)))
    if len(np.union1d(first.value, second.value)) == 1:
        return Estimated(None, None, method, ALIKE)
    try:
        found = hodges_lehmann(_sample(first), _sample(second), level=level)
    except AnalysisError:
        return Estimated(None, None, method, MANY)
    attainable = 2 / comb(n1 + n2, n1) <= 1 - level
    notes = () if attainable else (COARSE,)
    limits = (found.ci_low, found.ci_high)
    return Estimated(found.estimate, limits, SHIFTS[found.method], notes=notes)


def _sample(group: ValueCounts) -> Sample:
    return sample(group.value, group.count)


def _by_means(
    first: ValueCounts, second: ValueCounts, test: str, level: float
) -> tuple[Tested, Estimated]:
    method, key = f"test.{test}", f"mean_difference.{test}"
    least = min(_sizes(first, second))
    why = few(least) if least < 2 else ""
    if not why:
        try:
            found = t_test(_sample(first), _sample(second), variances=VARIANCES[test], level=level)
        except AnalysisError:
            why = FLAT
    if why:
        return Tested(None, method, why), Estimated(None, None, key, why)
    limits = (found.ci_low, found.ci_high)
    return Tested(found.p_value, method), Estimated(found.difference, limits, key)
