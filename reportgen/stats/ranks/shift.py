"""Permutation distribution of a sum of scores, by shifting and adding (the shift algorithm)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.contingency.network import FEWEST_NODES, TooMuchWork, column_vectors

Integers = NDArray[np.int64]
WORK_LIMIT = 3e9
"""Additions the exact distribution may take (some seconds)."""
MOST_WAYS = 1_000_000
"""Ways to draw from few large categories that may be listed instead."""


@dataclass(frozen=True, slots=True)
class SumDistribution:
    """Possible sums in ascending order, on the unit of the scores, with their probabilities."""

    sums: Integers
    probabilities: Floats

    def less(self, observed: int) -> float:
        """P(sum <= observed)."""
        return min(1.0, float(self.probabilities[self.sums <= observed].sum()))

    def greater(self, observed: int) -> float:
        """P(sum >= observed)."""
        return min(1.0, float(self.probabilities[self.sums >= observed].sum()))

    def as_far(self, observed: int, twice_mean: int) -> float:
        """P(|sum - mean| >= |observed - mean|), the mean given doubled to stay whole."""
        far = np.abs(2 * self.sums - twice_mean) >= abs(2 * observed - twice_mean)
        return min(1.0, float(self.probabilities[far].sum()))


def sum_distribution(counts: Integers, scores: Integers, chosen: int) -> SumDistribution:
    """Distribution of the sum of scores of ``chosen`` of sum(counts) units, all draws alike.

    ``counts`` units share each whole ``score``, shapes (m,). Each category multiplies the
    generating function in the number chosen and the sum; binomial weights with the overall share
    keep every term between 0 and 1. Streitberg and Röhmel 1986,
    Statistical Software Newsletter 12:10-17.
    Past ``WORK_LIMIT`` additions the draws are listed; raises AnalysisError where they are more
    than ``MOST_WAYS``.
    """
    order = np.argsort(scores)
    counts, scores = counts[order], scores[order]
    lowest = int(scores[0])
    steps = scores - lowest
    unit = int(np.gcd.reduce(steps)) or 1
    steps = steps // unit
    top = _largest_sum(counts, steps, chosen)
    cost = float((top + 1) * (chosen + 1)) * float(np.minimum(counts, chosen).sum())
    if cost > WORK_LIMIT:
        return _listed(counts, steps, chosen, lowest, unit)
    table = _table(counts, steps, chosen, top)
    where = np.flatnonzero(table)
    mass = table[where]
    return SumDistribution(where * unit + chosen * lowest, mass / mass.sum())


def _listed(
    counts: Integers, steps: Integers, chosen: int, lowest: int, unit: int
) -> SumDistribution:
    """Few categories of many units: every way to draw from them, one by one."""
    try:
        ways = column_vectors(chosen, len(counts), FEWEST_NODES * MOST_WAYS)
    except TooMuchWork:
        raise AnalysisError.single(
            "exact distribution",
            f"{chosen} of {int(counts.sum())} units with {len(counts)} scores have too many sums.",
            "Use the normal approximation.",
        ) from None
    ways = ways[(ways <= counts).all(axis=1)]
    log_mass = (
        special.gammaln(counts + 1.0) - special.gammaln(ways + 1.0)
        - special.gammaln(counts - ways + 1.0)
    ).sum(axis=1)  # fmt: skip
    mass = np.exp(log_mass - log_mass.max())
    sums, place = np.unique(ways @ steps, return_inverse=True)
    total = np.bincount(place, mass)
    return SumDistribution(sums * unit + chosen * lowest, total / total.sum())


def untied(n_1: int, n_2: int) -> SumDistribution:
    """Distribution of the rank sum of n_1 out of n_1 + n_2 rows without ties."""
    total = n_1 + n_2
    return sum_distribution(np.ones(total, np.int64), np.arange(1, total + 1), n_1)


def _largest_sum(counts: Integers, steps: Integers, chosen: int) -> int:
    """The chosen units with the highest scores."""
    rest, top = chosen, 0
    for count, step in zip(counts[::-1], steps[::-1], strict=True):
        taken = min(rest, int(count))
        top, rest = top + taken * int(step), rest - taken
    return top


def _table(counts: Integers, steps: Integers, chosen: int, top: int) -> Floats:
    """Weights of every sum with exactly ``chosen`` units, category by category."""
    share = chosen / int(counts.sum())
    table = np.zeros((chosen + 1, top + 1))
    table[0, 0] = 1.0
    before, left, width = 0, int(counts.sum()), 0
    for count, step in zip(counts.tolist(), steps.tolist(), strict=True):
        left -= count
        most = min(count, chosen)
        weights = _binomial(count, share, most)
        after = min(chosen, before + count)
        wider = min(top, width + most * step)
        fresh = np.zeros_like(table[: after + 1, : wider + 1])
        for taken in range(most + 1):
            # only states from which the wanted number can still be reached
            low = max(0, chosen - left - taken)
            high = min(before, chosen - taken)
            shift = taken * step
            if high < low or shift > top:
                continue
            reach = min(width, top - shift)
            fresh[low + taken : high + taken + 1, shift : shift + reach + 1] += (
                weights[taken] * table[low : high + 1, : reach + 1]
            )
        table[: after + 1, : wider + 1] = fresh
        before, width = after, wider
    return np.asarray(table[chosen])


def _binomial(count: int, share: float, most: int) -> Floats:
    """Binomial probabilities of 0 to ``most`` of ``count``."""
    taken = np.arange(most + 1.0)
    ways = (
        special.gammaln(count + 1) - special.gammaln(taken + 1) - special.gammaln(count - taken + 1)
    )
    return np.asarray(
        np.exp(ways + special.xlogy(taken, share) + special.xlog1py(count - taken, -share))
    )
