"""Fisher's exact test of a 2x2 table with the conditional odds ratio."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf, log

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.contingency.hypergeometric import Support, support_given_margins
from reportgen.stats.distributions import check_level
from reportgen.stats.results import whole_counts
from reportgen.stats.roots import bracketed_root

SLACK = 1e-7
"""Tables this much likelier than the observed one still count as no likelier, as in R."""


@dataclass(frozen=True, slots=True)
class FisherTest:
    """Exact P values of a 2x2 table, and the conditional odds ratio with exact limits.

    ``odds_ratio`` is 0 or infinite at the ends of the possible tables, and None where the margins
    leave one table only.
    """

    p_value: float
    p_less: float
    p_greater: float
    p_mid: float
    odds_ratio: float | None
    odds_ratio_low: float
    odds_ratio_high: float


def fisher_exact(a: int, b: int, c: int, d: int, *, level: float = LEVEL) -> FisherTest:
    """Exact test of no association in the table with rows (a, b) and (c, d).

    Given the margins, a is hypergeometric. Two-sided: the sum over all tables no likelier than
    the observed one (relative slack 1e-7). ``p_less`` is P(A <= a), ``p_mid`` twice the smaller
    tail with half of P(A = a). The odds ratio maximises the conditional likelihood; its limits
    are the odds ratios at which each one-sided P value is (1 - level)/2. Fisher 1935,
    doi:10.2307/2342435; mid-P: Lancaster 1961, doi:10.1080/01621459.1961.10482105.

    Not defined: the odds ratio where a margin is 0 (None, limits 0 and infinity, P 1).
    Raises AnalysisError for an empty table and for cells that are no counts.
    R: fisher.test to 1e-7 (odds ratio and limits to R's own 1e-4, here to machine precision).
    """
    whole_counts("table", a=a, b=b, c=c, d=d)
    tail = (1 - check_level(level)) / 2
    if a + b + c + d == 0:
        raise AnalysisError.single("table", "the table is empty.", "Leave the comparison out.")
    support = support_given_margins(int(a), int(b), int(c), int(d))
    mass = support.probabilities()
    position = int(a - support.values[0])
    here = float(mass[position])
    less, greater = float(mass[: position + 1].sum()), float(mass[position:].sum())
    two_sided = float(mass[mass <= here * (1 + SLACK)].sum())
    middle = 2 * (min(less, greater) - here / 2)
    return FisherTest(
        min(1.0, two_sided),
        min(1.0, less),
        min(1.0, greater),
        min(1.0, middle),
        *_odds_ratio(support, position, tail),
    )


def _odds_ratio(support: Support, position: int, tail: float) -> tuple[float | None, float, float]:
    """Conditional estimate and limits; the ends of the support have an open side."""
    last = len(support.values) - 1
    if last == 0:
        return None, 0.0, inf
    a = float(support.values[position])

    def mean_over(log_odds: float) -> float:
        return float(support.probabilities(log_odds) @ support.values) - a

    def upper_tail(log_odds: float) -> float:
        return _log_gap(support.probabilities(log_odds)[position:], tail)

    def lower_tail(log_odds: float) -> float:
        return -_log_gap(support.probabilities(log_odds)[: position + 1], tail)

    low = 0.0 if position == 0 else exp(_root(upper_tail))
    high = inf if position == last else exp(_root(lower_tail))
    if 0 < position < last:
        return exp(_root(mean_over)), low, high
    return (0.0 if position == 0 else inf), low, high


def _log_gap(mass: Floats, tail: float) -> float:
    """Log of a tail area over the wanted one; bounded where the area underflows."""
    return log(max(float(mass.sum()), 1e-300) / tail)


def _root(function: Callable[[float], float]) -> float:
    """Root on the log odds scale of a function that increases."""
    bound = 1.0
    while not (function(-bound) < 0 < function(bound)):
        bound *= 2
        if bound > 700:
            raise AnalysisError.single(
                "odds ratio", "the exact limits lie beyond every number a computer can hold."
            )
    return bracketed_root(function, -bound, bound)
