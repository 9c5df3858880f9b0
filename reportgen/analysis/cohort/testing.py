"""Tests by the same rules everywhere: which one fits the counts, and where there is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reportgen.errors import AnalysisError
from reportgen.stats.contingency.chi_square import chi_square_independence
from reportgen.stats.contingency.fisher import fisher_exact
from reportgen.stats.contingency.freeman_halton import fisher_freeman_halton
from reportgen.stats.ranks.mann_whitney import mann_whitney
from reportgen.stats.samples.counted import sample

LEAST_EXPECTED = 5.0
"""Below this expected count in any cell the exact test is taken; Cochran 1954,
doi:10.2307/3001616."""

_RANK_METHODS = {
    "exact": "test.mann_whitney.exact",
    "normal_approximation": "test.mann_whitney.normal",
}
_EXACT_METHODS = {"exact": "test.freeman_halton", "monte_carlo": "test.monte_carlo"}


@dataclass(frozen=True, slots=True)
class Tested:
    """A P value and the key of its method, or the reason why there is none."""

    p: float | None
    method: str
    refused: str = ""
    settings: tuple[tuple[str, str], ...] = ()


def association(table: ArrayLike) -> Tested:
    """Rows against columns: Pearson's chi-square, or exact where an expected count is small.

    Empty columns say nothing and are left out; an empty row is an arm without patients.
    """
    counts = np.asarray(table, dtype=np.int64)
    if not counts.sum(axis=1).all():
        return Tested(None, "test.chi_square", "an arm had no patient")
    counts = counts[:, counts.sum(axis=0) > 0]
    if counts.shape[1] < 2:
        return Tested(None, "test.chi_square", "all patients were alike")
    found = chi_square_independence(counts)
    if found.min_expected >= LEAST_EXPECTED:
        return Tested(found.p_value, "test.chi_square")
    return _exact(counts)


def _exact(counts: NDArray[np.int64]) -> Tested:
    if counts.shape == (2, 2):
        a, b, c, d = (int(cell) for cell in counts.ravel())
        return Tested(fisher_exact(a, b, c, d).p_value, "test.fisher")
    found = fisher_freeman_halton(counts)
    drawn = (("draws", f"{found.draws:,}"),) if found.draws else ()
    return Tested(found.p_value, _EXACT_METHODS[found.method], settings=drawn)


def ranks(values: ArrayLike, first: ArrayLike, second: ArrayLike) -> Tested:
    """Wilcoxon-Mann-Whitney test of two groups counted over the same values."""
    counts = np.asarray([first, second], dtype=np.float64)
    for total in counts.sum(axis=1):
        if total < 2:
            return Tested(None, "test.mann_whitney.exact", few(int(total)))
    try:
        found = mann_whitney(sample(values, counts[0]), sample(values, counts[1]))
    except AnalysisError:
        return Tested(None, "test.mann_whitney.exact", "all patients had the same value")
    return Tested(found.p_value, _RANK_METHODS[found.method])


def few(n: int) -> str:
    """Why an arm with so few evaluable patients is not compared."""
    return "an arm had no evaluable patient" if n == 0 else "an arm had one evaluable patient only"
