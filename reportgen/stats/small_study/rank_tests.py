"""Tests of funnel asymmetry by rank correlation."""

from __future__ import annotations

from dataclasses import dataclass
from math import copysign, sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, check_choice, counts, same_length
from reportgen.stats.contingency.hypergeometric import support_given_margins
from reportgen.stats.counts.mantel_haenszel import Cells, defined, odds_ratio
from reportgen.stats.distributions import two_sided_p
from reportgen.stats.measures.record import Correction
from reportgen.stats.measures.two_by_two import tables
from reportgen.stats.ranks.kendall import MAX_EXACT, exact_kendall_p, kendall_score
from reportgen.stats.small_study.line import LEAST_STUDIES, enough_studies
from reportgen.stats.weighted import Data

P_VALUES = ("exact_if_no_ties", "normal")


@dataclass(frozen=True, slots=True)
class RankTest:
    """Kendall's score of k studies with its normal test, plain and with continuity correction.

    ``score_corrected`` has 1 taken off its size. ``exact_p`` is None with ties, and for so many
    studies that the exact distribution is out of reach. ``p_value`` is the one asked for and
    ``method`` names it: ``exact``, ``normal`` or ``normal_corrected``.
    """

    k: int
    tau: float
    score: float
    score_se: float
    z: float
    p_normal: float
    score_corrected: float
    z_corrected: float
    p_corrected: float
    exact_p: float | None
    ties: bool
    method: str
    p_value: float


def _rank_test(x: Floats, y: Floats, p_value: str, corrected: bool) -> RankTest:
    check_choice(p_value, P_VALUES, "p_value")
    try:
        s = kendall_score(x, y)
    except AnalysisError:
        raise AnalysisError.single(
            "small-study effects", "the studies cannot be ranked: all are equal."
        ) from None
    se = sqrt(s.variance)
    less = copysign(max(abs(s.score) - 1, 0.0), s.score)
    exact = None if s.ties or s.n > MAX_EXACT else exact_kendall_p(s.score, s.n)
    plain, adjusted = two_sided_p(s.score / se), two_sided_p(less / se)
    method, chosen = ("normal_corrected", adjusted) if corrected else ("normal", plain)
    if p_value == "exact_if_no_ties" and exact is not None:
        method, chosen = "exact", exact
    return RankTest(
        k=s.n,
        tau=s.tau,
        score=s.score,
        score_se=se,
        z=s.score / se,
        p_normal=plain,
        score_corrected=less,
        z_corrected=less / se,
        p_corrected=adjusted,
        exact_p=exact,
        ties=s.ties,
        method=method,
        p_value=chosen,
    )


def _deviates(y: Floats, v: Floats) -> Floats:
    """(y - common estimate)/sqrt(v - 1/sum(1/v)), equal for equal studies."""
    fit = Data(y, v).at(0.0)
    share = fit.w / fit.w.sum()
    # the difference where it loses no digits; sums of the others only for a study that dominates
    left = np.where(share > 0.5, fit.unexplained, 1 - share)
    if not np.all(left > 0):
        raise AnalysisError.single(
            "small-study effects", "one study carries all weight: the others cannot be ranked."
        )
    return np.asarray(fit.residuals / np.sqrt(v * left))


def begg_test(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    p_value: str = "exact_if_no_ties",
    continuity_correction: bool = False,
) -> RankTest:
    """Kendall correlation of standardised deviates with the variances, shapes (k,), k >= 3.

    Deviates (yi - m)/sqrt(vi - 1/sum(1/vi)), m the common-effect estimate. ``exact_if_no_ties``
    takes the exact distribution, with ties the normal one with the variance under ties; ``normal``
    always the latter. Raises AnalysisError below 3 studies, for equal variances, and where one
    study outweighs the others beyond all digits. Begg and Mazumdar 1994, doi:10.2307/2533446.
    R: metafor::ranktest, meta::metabias(method.bias = "Begg"), to 1e-10.
    """
    y, v = enough_studies(yi, vi)
    return _rank_test(_deviates(y, v), v, p_value, continuity_correction)


def schwarzer_test(
    events_1: ArrayLike,
    n_1: ArrayLike,
    events_2: ArrayLike,
    n_2: ArrayLike,
    *,
    correction: Correction | None = None,
    p_value: str = "normal",
    continuity_correction: bool = False,
) -> RankTest:
    """Kendall correlation of (e1 - E)/sqrt(V) with 1/V; whole numbers of shape (k,), k >= 3.

    E, V are the noncentral hypergeometric mean and variance of e1 at the Mantel-Haenszel odds
    ratio, which is of tables with the continuity ``correction``. Studies whose margins leave one
    table only are left out. Raises AnalysisError below 3 studies, for equal variances, and where
    no common odds ratio is defined. Schwarzer, Antes and Schumacher 2007, doi:10.1002/sim.2588.
    R: meta::metabias(method.bias = "Schwarzer"), to 1e-10.
    """
    e1, n1 = counts(events_1, n_1)
    e2, n2 = counts(events_2, n_2)
    same_length(events_1=e1, events_2=e2)
    t = tables(e1, n1, e2, n2, correction or Correction(), "drop")
    used = np.isfinite(t.a)
    if used.sum() < LEAST_STUDIES:
        raise AnalysisError.single(
            "small-study effects",
            f"{used.sum()} studies with events and non-events are too few, "
            f"{LEAST_STUDIES} are the least.",
        )
    corrected = Cells(t.a[used], t.b[used], t.c[used], t.d[used])
    log_odds, _ = defined(odds_ratio(corrected), "odds ratio")
    raw = np.stack((e1, n1 - e1, e2, n2 - e2))[:, used]
    moments = np.array([_moments(cells, log_odds) for cells in raw.T])
    if not np.all(moments[:, 1] > 0):
        raise AnalysisError.single("odds ratio", "the studies are too large or too extreme.")
    return _rank_test(
        (raw[0] - moments[:, 0]) / np.sqrt(moments[:, 1]),
        1 / moments[:, 1],
        p_value,
        continuity_correction,
    )


def _moments(cells: Floats, log_odds: float) -> tuple[float, float]:
    """Mean and variance of the first cell given the margins at this odds ratio."""
    a, b, c, d = (int(cell) for cell in cells)
    support = support_given_margins(a, b, c, d)
    mass = support.probabilities(log_odds)
    mean = float(mass @ support.values)
    return mean, float(mass @ (support.values - mean) ** 2)
