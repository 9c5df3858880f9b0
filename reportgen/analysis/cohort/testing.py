"""Tests by the same rules everywhere: which one fits the counts, and where there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reportgen.errors import AnalysisError
from reportgen.stats.contingency.chi_square import chi_square_independence
from reportgen.stats.contingency.fisher import fisher_exact
from reportgen.stats.contingency.freeman_halton import fisher_freeman_halton
from reportgen.stats.contingency.trend import linear_by_linear
from reportgen.stats.ranks.mann_whitney import mann_whitney
from reportgen.stats.samples.counted import sample

LEAST_EXPECTED = 5.0
"""Below this expected count in any cell the exact test is taken; Cochran 1954,
doi:10.2307/3001616."""
SMALL = "an expected count was below 5, where the chi-square test is only a rough one"

_RANK_METHODS = {
    "exact": "test.mann_whitney.exact",
    "normal_approximation": "test.mann_whitney.normal",
}
_EXACT_METHODS = {"exact": "test.freeman_halton", "monte_carlo": "test.monte_carlo"}

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tested:
    """A P value and the key of its method, or the reason why there is none."""

    p: float | None
    method: str
    refused: str = ""
    settings: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


def association(table: ArrayLike, test: str = "auto") -> Tested:
    """Rows against columns by a key of ``TABLE_TESTS``.

    Empty columns say nothing and are left out; an empty row is an arm without patients.
    """
    counts = np.asarray(table, dtype=np.int64)
    if not counts.sum(axis=1).all():
        return Tested(None, "test.chi_square", "an arm had no patient")
    counts = counts[:, counts.sum(axis=0) > 0]
    if counts.shape[1] < 2:
        return Tested(None, "test.chi_square", "all patients were alike")
    return TABLE_TESTS[test](counts)


def _auto(counts: Counts) -> Tested:
    """Pearson's chi-square, or exact where an expected count is small."""
    found = chi_square_independence(counts)
    if found.min_expected >= LEAST_EXPECTED:
        return Tested(found.p_value, "test.chi_square")
    return _exact(counts)


def _exact(counts: Counts) -> Tested:
    if counts.shape == (2, 2):
        a, b, c, d = (int(cell) for cell in counts.ravel())
        return Tested(fisher_exact(a, b, c, d).p_value, "test.fisher")
    found = fisher_freeman_halton(counts)
    drawn = (("draws", f"{found.draws:,}"),) if found.draws else ()
    return Tested(found.p_value, _EXACT_METHODS[found.method], settings=drawn)


def _mid_p(counts: Counts) -> Tested:
    a, b, c, d = (int(cell) for cell in counts.ravel())
    return Tested(fisher_exact(a, b, c, d).p_mid, "test.fisher_mid_p")


def _chi_square(counts: Counts, *, correction: bool = False) -> Tested:
    found = chi_square_independence(counts, correction=correction)
    method = "test.chi_square_corrected" if correction else "test.chi_square"
    notes = (SMALL,) if found.min_expected < LEAST_EXPECTED else ()
    return Tested(found.p_value, method, notes=notes)


TABLE_TESTS: dict[str, Callable[[Counts], Tested]] = {
    "auto": _auto,
    "fisher": _exact,
    "fisher_mid_p": _mid_p,
    "chi_square": _chi_square,
    "chi_square_corrected": lambda counts: _chi_square(counts, correction=True),
}
"""Tests of a table by the word of the spec; the mid-P test is for two rows and columns."""


def ranks(
    values: ArrayLike, first: ArrayLike, second: ArrayLike, test: str = "mann_whitney"
) -> Tested:
    """Two groups counted over the same values, by ``mann_whitney`` or ``linear_by_linear``."""
    counts = np.asarray([first, second], dtype=np.float64)
    method = "test.linear_by_linear" if test == "linear_by_linear" else "test.mann_whitney.exact"
    for total in counts.sum(axis=1):
        if total < 2:
            return Tested(None, method, few(int(total)))
    try:
        if test == "linear_by_linear":
            return Tested(linear_by_linear(counts).p_value, method)
        found = mann_whitney(sample(values, counts[0]), sample(values, counts[1]))
    except AnalysisError:
        return Tested(None, method, ALIKE)
    return Tested(found.p_value, _RANK_METHODS[found.method])


ALIKE = "all patients had the same value"


def few(n: int) -> str:
    """Why an arm with so few evaluable patients is not compared."""
    return "an arm had no evaluable patient" if n == 0 else "an arm had one evaluable patient only"
