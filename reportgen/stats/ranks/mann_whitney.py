"""Wilcoxon-Mann-Whitney test of two groups, exact under ties, and the shift between them."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, check_choice
from reportgen.stats.distributions import check_level, two_sided_quantile
from reportgen.stats.ranks.midranks import ranks_of_counts, tie_sum
from reportgen.stats.ranks.shift import sum_distribution, untied
from reportgen.stats.results import check_alternative, tail_p
from reportgen.stats.samples.counted import Group, Sample, cross_counts, samples

METHODS = ("auto", "exact", "normal_approximation")
EXACT_BELOW = 50
"""The smaller group up to which ``auto`` takes the exact distribution."""
PAIRS = 30_000_000
"""Differences the shift estimate may list at once."""


@dataclass(frozen=True, slots=True)
class MannWhitney:
    """U counts pairs in which the first group is larger, ties half; ``share`` is U/(n1 n2).

    ``z`` is (U - mean)/sd without correction; ``method`` is what was used.
    """

    u: float
    share: float
    z: float
    p_value: float
    method: str


def mann_whitney(
    first: Group,
    second: Group,
    *,
    method: str = "auto",
    alternative: str = "two_sided",
    correction: bool = True,
) -> MannWhitney:
    """Test of P(first > second) + P(tie)/2 = 1/2 for rows or counts of ordered categories.

    ``exact``: permutation distribution of the mid-rank sum, ties included; two-sided is the
    probability of a sum at least as far from its mean. ``normal_approximation``: tie-corrected
    variance n1 n2/12 (N + 1 - sum(t^3 - t)/(N(N - 1))), with ``correction`` 0.5 towards the mean.
    ``auto``: exact below 50 in the smaller group and within the work limit. Raises AnalysisError
    where all values are equal, for empty groups, and for exact past the work limit. Mann and
    Whitney 1947, doi:10.1214/aoms/1177730491; Streitberg and Röhmel 1986,
    Statistical Software Newsletter 12:10-17. R: coin::wilcox_test(exact), wilcox.test, to 1e-10.
    """
    check_choice(method, METHODS, "method")
    check_alternative(alternative)
    pair = samples([first, second])
    _, table = cross_counts(pair)
    n1, n2 = (float(n) for n in table.sum(axis=0))
    if len(table) == 1:
        raise AnalysisError.single("groups", "all values are equal: there is nothing to rank.")
    ranks, total = ranks_of_counts(table.sum(axis=1)), n1 + n2
    u = float(table[:, 0] @ ranks) - n1 * (n1 + 1) / 2
    variance = n1 * n2 / 12 * (total + 1 - tie_sum(table.sum(axis=1)) / (total * (total - 1)))
    gap, sd = u - n1 * n2 / 2, sqrt(variance)
    if method == "auto":
        method, p = _auto(table, ranks, alternative)
    else:
        p = _exact_p(table, ranks, alternative) if method == "exact" else None
    if p is None:
        p = tail_p((gap - _towards(gap, alternative, correction)) / sd, alternative)
    return MannWhitney(u, u / (n1 * n2), gap / sd, p, method)


def _towards(gap: float, alternative: str, correction: bool) -> float:
    """Half a unit: towards the mean, or against the alternative."""
    if not correction:
        return 0.0
    return {"two_sided": 0.5 * float(np.sign(gap)), "greater": 0.5, "less": -0.5}[alternative]


def _auto(table: Floats, ranks: Floats, alternative: str) -> tuple[str, float | None]:
    if table.sum(axis=0).min() < EXACT_BELOW:
        try:
            return "exact", _exact_p(table, ranks, alternative)
        except AnalysisError:
            pass
    return "normal_approximation", None


def _exact_p(table: Floats, ranks: Floats, alternative: str) -> float:
    """The rank sum of the smaller group over all draws, in half ranks to stay whole."""
    smaller = int(table[:, 1].sum() < table[:, 0].sum())
    doubled = np.rint(2 * ranks).astype(np.int64)
    counts = table.sum(axis=1).astype(np.int64)
    chosen = int(table[:, smaller].sum())
    distribution = sum_distribution(counts, doubled, chosen)
    observed = int(table[:, smaller].astype(np.int64) @ doubled)
    if alternative == "two_sided":
        return distribution.as_far(observed, 2 * chosen * (int(counts.sum()) + 1))
    rises = (alternative == "greater") != bool(smaller)
    return distribution.greater(observed) if rises else distribution.less(observed)


@dataclass(frozen=True, slots=True)
class HodgesLehmann:
    """Median of all differences first less second, with limits from ordered differences."""

    estimate: float
    ci_low: float
    ci_high: float
    method: str


def hodges_lehmann(
    first: Group, second: Group, *, method: str = "auto", level: float = LEVEL
) -> HodgesLehmann:
    """Shift between two groups: median of the n1 n2 differences, with distribution-free limits.

    Limits are the ordered differences q and n1 n2 + 1 - q, with q the (1 - level)/2 quantile of
    the untied distribution of U (``exact``), or of its normal approximation rounded up; at least
    1. ``auto`` as in ``mann_whitney``. Raises AnalysisError for empty groups and for more than
    30 million distinct differences. Hodges and Lehmann 1963, doi:10.1214/aoms/1177704172;
    Bauer 1972, doi:10.1080/01621459.1972.10481279. R: wilcox.test(conf.int, exact), to 1e-12.
    """
    check_choice(method, METHODS, "method")
    pair = samples([first, second])
    n1, n2 = int(pair[0].n), int(pair[1].n)
    tail = (1 - check_level(level)) / 2
    if method == "auto":
        method = "exact" if min(n1, n2) < EXACT_BELOW and n1 * n2 < 20_000 else METHODS[2]
    if method == "exact":
        q = _untied_quantile(n1, n2, tail)
    else:
        sd = sqrt(n1 * n2 * (n1 + n2 + 1) / 12)
        q = int(np.ceil(n1 * n2 / 2 - two_sided_quantile(level) * sd))
    q = max(q, 1)
    values, ends = _differences(*pair)
    low, high = _ordered(values, ends, q), _ordered(values, ends, n1 * n2 + 1 - q)
    half = (n1 * n2 + 1) / 2
    middle = (_ordered(values, ends, int(half)) + _ordered(values, ends, int(half + 0.5))) / 2
    return HodgesLehmann(middle, low, high, method)


def _untied_quantile(n1: int, n2: int, tail: float) -> int:
    """Smallest q with P(U <= q) >= tail, without ties."""
    distribution = untied(n1, n2)
    below = np.cumsum(distribution.probabilities)
    q = int(np.searchsorted(below, tail * (1 - 1e-12)))
    return int(distribution.sums[q]) - n1 * (n1 + 1) // 2


def _differences(a: Sample, b: Sample) -> tuple[Floats, Floats]:
    """Distinct differences in ascending order and the number of pairs up to each."""
    if len(a.values) * len(b.values) > PAIRS:
        raise AnalysisError.single(
            "groups", f"{len(a.values)} times {len(b.values)} values are too many differences."
        )
    gaps = (a.values[:, None] - b.values).ravel()
    counts = np.outer(a.counts, b.counts).ravel()
    order = np.argsort(gaps, kind="stable")
    return gaps[order], np.cumsum(counts[order])


def _ordered(values: Floats, ends: Floats, number: int) -> float:
    """The difference with this number in ascending order, from 1."""
    return float(values[np.searchsorted(ends, number - 0.5)])
