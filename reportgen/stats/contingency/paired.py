"""Paired binary outcomes: McNemar's tests and Cochran's Q."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.distributions import chi_square_p
from reportgen.stats.intervals import exact_binomial_test, proportion_interval
from reportgen.stats.results import ChiSquareTest, whole_counts
from reportgen.stats.samples.counted import repeated


@dataclass(frozen=True, slots=True)
class ExactMcNemar:
    """Exact and mid-P values of discordant pairs, and their odds ratio with exact limits.

    The odds ratio is None without discordant pairs and may be infinite.
    """

    p_value: float
    p_mid: float
    odds_ratio: float | None
    ci_low: float
    ci_high: float


def mcnemar(b: int, c: int, *, correction: bool = True) -> ChiSquareTest:
    """(|b - c| - y)^2/(b + c) of the discordant pairs with 1 df; 0 where b = c.

    y is 1 with ``correction``, else 0. McNemar 1947, doi:10.1007/BF02295996. Raises AnalysisError
    without discordant pairs. R: mcnemar.test, to 1e-12.
    """
    whole_counts("pairs", b=b, c=c)
    if b + c == 0:
        raise AnalysisError.single("pairs", "no pair is discordant: nothing to test.")
    y = 1.0 if correction else 0.0
    statistic = 0.0 if b == c else (abs(b - c) - y) ** 2 / (b + c)
    return ChiSquareTest(statistic, 1, chi_square_p(statistic, 1))


def mcnemar_exact(b: int, c: int, *, level: float = LEVEL) -> ExactMcNemar:
    """Binomial test of b out of b + c against 1/2; odds ratio b/c with limits p/(1 - p).

    The limits come from Clopper-Pearson; mid-P is twice the smaller tail with half of P(b), so 1
    where b = c. Without discordant pairs P is 1 and the limits are 0 and infinity.
    Fagerland et al. 2013, doi:10.1186/1471-2288-13-91.
    R: binom.test, to 1e-12.
    """
    whole_counts("pairs", b=b, c=c)
    if b + c == 0:
        return ExactMcNemar(1.0, 1.0, None, 0.0, inf)
    p = float(exact_binomial_test([b], [b + c], [0.5])[0])
    here = float(np.exp(-np.log1p(b + c) - special.betaln(b + 1, c + 1) - (b + c) * np.log(2)))
    limits = proportion_interval([b], [b + c], level=level)
    low, high = float(limits.low[0]), float(limits.high[0])
    ratio = b / c if c else inf
    mid = 1.0 if b == c else p - here
    return ExactMcNemar(p, mid, ratio, low / (1 - low), inf if high == 1 else high / (1 - high))


def cochran_q(table: ArrayLike, counts: ArrayLike | None = None) -> ChiSquareTest:
    """Equal shares of successes in m related binary outcomes, shape (subjects, m), m - 1 df.

    ``counts`` tells how many subjects each row stands for.
    Q = (m-1)(m sum c_j^2 - N^2)/(m N - sum r_i^2) of column and row sums. Raises AnalysisError
    where every subject has all or none. Cochran 1950, doi:10.1093/biomet/37.3-4.256.
    R: DescTools::CochranQTest, to 1e-12.
    """
    cells = np.asarray(table, dtype=np.float64)
    if cells.ndim != 2 or cells.shape[1] < 2 or not np.isin(cells, (0, 1)).all():
        raise AnalysisError.single("table", "needs 0 and 1 for two or more outcomes per subject.")
    (cells,) = repeated(counts, cells)
    m, total = cells.shape[1], float(cells.sum())
    spread = m * total - float((cells.sum(axis=1) ** 2).sum())
    if spread == 0:
        raise AnalysisError.single("table", "every subject has all or none of the outcomes.")
    q = (m - 1) * (m * float((cells.sum(axis=0) ** 2).sum()) - total**2) / spread
    return ChiSquareTest(q, m - 1, chi_square_p(q, m - 1))
