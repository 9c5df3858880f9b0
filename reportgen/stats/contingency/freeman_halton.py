"""Fisher's exact test of a table with any number of rows and columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reportgen.errors import AnalysisError, Problem
from reportgen.stats.checks import Floats, raise_if
from reportgen.stats.contingency.fisher import SLACK
from reportgen.stats.contingency.network import TooMuchWork, tail_probability

WORK_LIMIT = 8_000_000
"""Paths or edges held at once before the Monte Carlo test takes over: some seconds."""
DRAWS = 100_000
SEED = 20260101


@dataclass(frozen=True, slots=True)
class FreemanHaltonTest:
    """P value of the r x c test; ``method`` is ``exact`` or ``monte_carlo``.

    ``draws`` tables and a standard error of P belong to ``monte_carlo`` only.
    """

    p_value: float
    method: str
    draws: int | None = None
    standard_error: float | None = None


def as_table(table: ArrayLike) -> Floats:
    """A table of counts without its empty rows and columns; at least one count."""
    counts = np.asarray(table, dtype=np.float64)
    if counts.ndim != 2:
        raise AnalysisError.single("table", f"is no table of two dimensions: {counts.shape}.")
    if not np.all(np.isfinite(counts) & (counts >= 0) & (counts == np.rint(counts))):
        raise AnalysisError.single("table", "holds cells that are no whole numbers from 0 on.")
    if counts.sum() == 0:
        raise AnalysisError.single("table", "the table is empty.", "Leave the comparison out.")
    filled = counts[counts.sum(axis=1) > 0]
    return np.asarray(filled[:, filled.sum(axis=0) > 0])


def fisher_freeman_halton(
    table: ArrayLike,
    *,
    work_limit: int = WORK_LIMIT,
    draws: int = DRAWS,
    seed: int = SEED,
) -> FreemanHaltonTest:
    """Exact test of independence of rows and columns, shape (r, c).

    P is the sum over all tables with the same margins that are no likelier than the observed one
    (relative slack 1e-7), by the network of column sums with path bounds. Past ``work_limit``
    paths it is estimated as (1 + b)/(1 + draws) from tables drawn with ``seed``; the result says
    which. Rows and columns without counts are left out; a table with one row or column left has
    P = 1. Raises AnalysisError for an empty table and for cells that are no counts.
    Freeman and Halton 1951, doi:10.1093/biomet/38.1-2.141; Mehta and Patel 1983,
    doi:10.1080/01621459.1983.10477989. R: fisher.test, to 1e-9.
    """
    problems = [] if draws > 0 else [Problem("draws", "at least one table must be drawn.")]
    raise_if(problems)
    counts = as_table(table)
    if min(counts.shape) == 1:
        return FreemanHaltonTest(1.0, "exact")
    counts = counts if counts.shape[0] <= counts.shape[1] else counts.T
    rows = counts.sum(axis=1).astype(np.int64)
    columns = np.sort(counts.sum(axis=0).astype(np.int64))[::-1]
    constant = float(
        special.gammaln(rows + 1.0).sum()
        + special.gammaln(columns + 1.0).sum()
        - special.gammaln(rows.sum() + 1.0)
    )
    cut = constant - float(special.gammaln(counts + 1).sum()) + np.log1p(SLACK)
    try:
        p = tail_probability(rows, columns, constant, cut, work_limit)
    except TooMuchWork:
        return _monte_carlo(rows, columns, constant, cut, draws, seed)
    return FreemanHaltonTest(min(1.0, p), "exact")


def _monte_carlo(
    rows: Floats, columns: Floats, constant: float, cut: float, draws: int, seed: int
) -> FreemanHaltonTest:
    """Tables drawn cell by cell from the conditional hypergeometric distributions."""
    generator = np.random.default_rng(seed)
    rest = np.tile(rows.astype(np.int64), (draws, 1))
    log_p = np.full(draws, constant)
    for column in columns[:-1]:
        to_lay = np.full(draws, int(column))
        below = rest.sum(axis=1)
        for row in range(len(rows)):
            below = below - rest[:, row]
            cell = generator.hypergeometric(rest[:, row], below, to_lay)
            log_p -= special.gammaln(cell + 1.0)
            rest[:, row] -= cell
            to_lay = to_lay - cell
    log_p -= special.gammaln(rest + 1.0).sum(axis=1)
    p = (1 + int((log_p <= cut).sum())) / (1 + draws)
    return FreemanHaltonTest(p, "monte_carlo", draws, float(np.sqrt(p * (1 - p) / draws)))
