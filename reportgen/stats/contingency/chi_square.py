"""Pearson's chi-square: independence, goodness of fit, equality of two proportions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats, same_length
from reportgen.stats.contingency.freeman_halton import as_table
from reportgen.stats.distributions import chi_square_p, two_sided_quantile
from reportgen.stats.results import ChiSquareTest, whole_counts

YATES = 0.5


@dataclass(frozen=True, slots=True)
class ChiSquareTable:
    """Test of independence with what it rests on.

    ``expected`` has the shape of the table without its empty rows and columns.
    """

    statistic: float
    df: int
    p_value: float
    expected: Floats
    min_expected: float
    cramers_v: float


def chi_square_independence(table: ArrayLike, *, correction: bool = False) -> ChiSquareTable:
    """Sum of (|O - E| - y)^2/E over the cells of an r x c table, with (r-1)(c-1) df.

    y is 0, or with ``correction`` in a 2x2 table the smaller of 0.5 and the smallest |O - E|
    (Yates). Empty rows and columns are left out. Cramer's V is sqrt(X2/(N(min(r, c) - 1))) of the
    uncorrected statistic. Raises AnalysisError for an empty table, for cells that are no counts and
    where one row or column only is left. Pearson 1900, doi:10.1080/14786440009463897; Yates 1934,
    doi:10.2307/2983604. R: chisq.test, to 1e-12.
    """
    counts = as_table(table)
    if min(counts.shape) == 1:
        raise AnalysisError.single(
            "table", "only one row or column has counts: there is nothing to compare."
        )
    total = counts.sum()
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / total
    gaps = np.abs(counts - expected)
    plain = float((gaps**2 / expected).sum())
    y = min(YATES, float(gaps.min())) if correction and counts.shape == (2, 2) else 0.0
    statistic = float(((gaps - y) ** 2 / expected).sum())
    df = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    v = float(np.sqrt(plain / (total * (min(counts.shape) - 1))))
    p = chi_square_p(statistic, df)
    return ChiSquareTable(statistic, df, p, expected, float(expected.min()), v)


def goodness_of_fit(counts: ArrayLike, probabilities: ArrayLike) -> ChiSquareTest:
    """Sum of (O - E)^2/E with E = N p over m classes, with m - 1 df.

    Raises AnalysisError for probabilities that are not positive or do not add to 1.
    Pearson 1900, doi:10.1080/14786440009463897. R: chisq.test(x, p = p), to 1e-12.
    """
    x, p = as_floats(counts, "counts"), as_floats(probabilities, "probabilities")
    same_length(counts=x, probabilities=p)
    whole_counts("counts", **{f"class {i + 1}": float(v) for i, v in enumerate(x)})
    if not (np.all(p > 0) and abs(float(p.sum()) - 1) < 1e-8):
        raise AnalysisError.single("probabilities", "must be positive and add to 1.")
    if len(x) < 2 or x.sum() == 0:
        raise AnalysisError.single("counts", "at least two classes and one count are needed.")
    expected = x.sum() * p
    statistic = float(((x - expected) ** 2 / expected).sum())
    return ChiSquareTest(statistic, len(x) - 1, chi_square_p(statistic, len(x) - 1))


@dataclass(frozen=True, slots=True)
class TwoProportionTest:
    """Chi-square test of equal proportions, and the Wald interval of the difference."""

    statistic: float
    df: int
    p_value: float
    difference: float
    ci_low: float
    ci_high: float


def two_proportions(
    events_1: int,
    n_1: int,
    events_2: int,
    n_2: int,
    *,
    correction: bool = False,
    level: float = LEVEL,
) -> TwoProportionTest:
    """p1 - p2 with its chi-square test and d -+ (z se + y(1/n1 + 1/n2)), cut to -1..1.

    y is min(0.5, |d|/(1/n1 + 1/n2)) with ``correction``, else 0. With no event, or events only, in
    both arms the statistic is 0. Raises AnalysisError for arms without participants and for more
    events than participants. Newcombe 1998,
    doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I. R: prop.test, to 1e-12.
    """
    check_arms(events_1, n_1, events_2, n_2)
    p1, p2, unit = events_1 / n_1, events_2 / n_2, 1 / n_1 + 1 / n_2
    difference = p1 - p2
    y = min(YATES, abs(difference) / unit) if correction else 0.0
    pooled = (events_1 + events_2) / (n_1 + n_2)
    spread = pooled * (1 - pooled) * unit
    statistic = (abs(difference) - y * unit) ** 2 / spread if spread > 0 else 0.0
    se = float(np.sqrt(p1 * (1 - p1) / n_1 + p2 * (1 - p2) / n_2))
    half = two_sided_quantile(level) * se + y * unit
    low, high = max(-1.0, difference - half), min(1.0, difference + half)
    return TwoProportionTest(statistic, 1, chi_square_p(statistic, 1), difference, low, high)


def check_arms(events_1: float, n_1: float, events_2: float, n_2: float) -> None:
    """Two arms of at least one participant, with events among them."""
    whole_counts("arms", events_1=events_1, n_1=n_1, events_2=events_2, n_2=n_2)
    for arm, events, n in (("arm 1", events_1, n_1), ("arm 2", events_2, n_2)):
        if n < 1:
            raise AnalysisError.single(arm, "has no participants.", "Leave the comparison out.")
        if events > n:
            raise AnalysisError.single(arm, f"has {events:g} events in {n:g} participants.")
