"""The first cell of a 2x2 table given its margins: the noncentral hypergeometric distribution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reportgen.stats.checks import Floats


@dataclass(frozen=True, slots=True)
class Support:
    """Possible values of the first cell given the margins, and their log weights at odds 1.

    ``gaps`` are the differences of neighbouring log weights, which fall from one to the next.
    """

    values: Floats
    log_weights: Floats
    gaps: Floats

    def probabilities(self, log_odds: float = 0.0) -> Floats:
        """Noncentral hypergeometric probabilities."""
        terms = self.log_weights + log_odds * self.values
        mass = np.exp(terms - terms.max())
        return np.asarray(mass / mass.sum())


def support_given_margins(a: int, b: int, c: int, d: int) -> Support:
    """Weights by sums of log ratios of neighbours: exact to rounding also in large tables."""
    row, other, column = a + b, c + d, a + c
    values = np.arange(max(0, column - other), min(row, column) + 1, dtype=np.float64)
    at = values[:-1]
    up = np.log(row - at) + np.log(column - at)
    down = np.log(at + 1) + np.log(other - column + at + 1)
    log_weights = np.concatenate(([0.0], np.cumsum(up - down)))
    return Support(values, log_weights - log_weights.max(), up - down)
