"""Gray's test: do groups differ in the cumulative incidence of a cause, others competing?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, few_levels
from reportgen.stats.distributions import chi_square_p
from reportgen.stats.survival.competing import CompetingRows
from reportgen.stats.survival.grouped import grouped_risk
from reportgen.stats.survival.observations import beside, group_codes

MOST_GROUPS = 100
"""The variance takes the square of so many numbers at every event time."""
NOTHING = 1e-12
"""Share of the largest variance below which a group has none of its own."""


@dataclass(frozen=True, slots=True)
class GrayTest:
    """Scores by group, shapes (g,), their covariance (g, g), and the test.

    ``df`` is the rank of the covariance; with df = 0 nothing is compared and P is 1.
    """

    levels: tuple[object, ...]
    score: Floats
    covariance: Floats
    statistic: float
    df: int
    p_value: float


@dataclass(frozen=True, slots=True)
class _Stratum:
    """Counts by event time and group, shapes (m, g): at risk, events of the cause, other events."""

    at_risk: Floats
    events: Floats
    others: Floats


def gray_test(
    data: CompetingRows,
    group: ArrayLike,
    cause: int = 1,
    *,
    strata: ArrayLike | None = None,
    rho: float = 0.0,
) -> GrayTest:
    """Weighted differences of the subdistribution hazards of ``cause`` from those of all groups.

    Score of group i: sum over times of K (d_i - d R_i/R), with R_i = n_i (1 - F_i(t-))/S_i(t-) the
    risk set adjusted for the other causes, F_i the incidence of the cause and S_i the Kaplan-Meier
    curve of any event in the group, K = (1 - F0(t-))^rho with F0 their common incidence. The
    variance is that of the paper, with hypergeometric factors for ties; scores and variances of
    strata are added. Weights of the rows are frequencies.

    Raises AnalysisError for fewer than two groups, an unknown cause, no event of the cause, a
    negative rho, and delayed entry. Gray 1988, doi:10.1214/aos/1176350951.
    R: cmprsk::cuminc(ftime, fstatus, group, strata, rho)$Tests, to 1e-9.
    """
    strata_of = _strata(data, group, cause, strata, rho)
    levels = strata_of[0]
    parts = [_parts(one, rho) for one in strata_of[1]]
    score = np.asarray(sum(part[0] for part in parts))
    covariance = np.asarray(sum(part[1] for part in parts))
    varied = covariance.diagonal() > NOTHING * covariance.diagonal().max(initial=0.0)
    compared = np.flatnonzero(varied)[:-1]
    if not len(compared):
        return GrayTest(levels, score, covariance, 0.0, 0, 1.0)
    v, u = covariance[np.ix_(compared, compared)], score[compared]
    df = int(np.linalg.matrix_rank(v, hermitian=True))
    statistic = float(u @ np.linalg.pinv(v, hermitian=True) @ u)
    return GrayTest(levels, score, covariance, statistic, df, chi_square_p(statistic, df))


def _strata(
    data: CompetingRows, group: ArrayLike, cause: int, strata: ArrayLike | None, rho: float
) -> tuple[tuple[object, ...], list[_Stratum]]:
    """The groups, and the counts of every stratum with an event."""
    rows = data.rows
    if cause not in range(1, data.causes + 1):
        what = f"{cause} is none of the causes 1 to {data.causes}."
        raise AnalysisError.single("cause", what)
    if rows.entry is not None:
        raise AnalysisError.single("entry", "Gray's test knows no delayed entry.")
    if not rho >= 0:
        raise AnalysisError.single("rho", f"must be 0 or more, not {rho}.")
    levels, code = group_codes(beside(rows, group), len(rows))
    if len(levels) < 2:
        raise AnalysisError.single("group", "only one group: there is nothing to compare.")
    few_levels(len(levels), MOST_GROUPS, "group")
    if not (data.cause == cause).any():
        raise AnalysisError.single("event", "no event of the cause: there is nothing to compare.")
    # one pass over the rows for both kinds of event: a row is of its group and of how it ends
    kind = np.where(data.cause == cause, 1, np.where(data.cause > 0, 2, 0))
    risk = grouped_risk(rows, code * 3 + kind, strata)
    at_risk, events = (np.zeros((len(risk.time), len(levels), 3)) for _ in range(2))
    place, ending = np.divmod(np.array(risk.levels, np.int64), 3)
    at_risk[:, place, ending], events[:, place, ending] = risk.at_risk, risk.events
    counts = (at_risk.sum(axis=2), events[:, :, 1], events[:, :, 2])
    ends = zip(risk.first[:-1], risk.first[1:], strict=True)
    return levels, [
        _Stratum(*(part[low:high] for part in counts)) for low, high in ends if high > low
    ]


def _parts(stratum: _Stratum, rho: float) -> tuple[Floats, Floats]:
    """Score (g,) and covariance (g, g) of one stratum."""
    n, d, other = stratum.at_risk, stratum.events, stratum.others
    some = np.where(n > 0, n, 1.0)
    after: Floats = np.asarray(np.cumprod(1 - (d + other) / some, axis=0), dtype=np.float64)
    before = _before(after, 1.0)
    gain: Floats = np.asarray(before * d / some, dtype=np.float64)
    incidence = _before(np.cumsum(gain, axis=0), 0.0)
    # where a curve has come to 0 nobody of the group is at risk, and nothing is divided
    adjusted = np.where(n > 0, n / np.where(before > 0, before, 1.0), 0.0)
    total, every = adjusted.sum(axis=1), d.sum(axis=1)
    free: Floats = np.asarray(1 - np.cumsum(every / total), dtype=np.float64)
    # the common incidence may pass 1 where a group has died out, as in cmprsk
    free_before = _before(free, 1.0)
    weight = np.maximum(free_before, 0.0) ** rho
    risk = adjusted * (1 - incidence)
    score = weight @ d - (weight * every / risk.sum(axis=1, where=n > 0)) @ risk
    return score, _covariance(stratum, before, after, adjusted, weight, free, free_before)


def _covariance(
    stratum: _Stratum,
    before: Floats,
    after: Floats,
    adjusted: Floats,
    weight: Floats,
    free: Floats,
    free_before: Floats,
) -> Floats:
    """Variances of the two kinds of event, carried through the groups' and the common curve.

    ``a`` is what an event of the cause moves at once, ``c`` what it moves through the curves
    until the end, shapes (m, g, g): score of group i by events of group k.
    """
    n, d, other = stratum.at_risk, stratum.events, stratum.others
    total, every = adjusted.sum(axis=1), d.sum(axis=1)
    there, some = n > 0, np.where(n > 0, n, 1.0)
    a = weight[:, None, None] * (
        adjusted[:, :, None] * np.eye(n.shape[1])
        - adjusted[:, :, None] * adjusted[:, None, :] / total[:, None, None]
    )
    going = np.abs(free_before) > NOTHING
    hazard = np.divide(every, total * free_before, out=np.zeros_like(every), where=going)
    c = np.cumsum(a * hazard[:, None, None], axis=0)
    share = np.where(after > 0, free[:, None] / np.where(after > 0, after, 1.0), 0.0)
    own = before * every[:, None] / (total[:, None] * some)
    own = np.where(there & (every > 0)[:, None], own, 0.0)
    own *= _untied(np.broadcast_to(every[:, None], n.shape), total[:, None] * before)
    competing = np.where(there, before**2 * other / some**2, 0.0) * _untied(other, n)
    direct, through = a - (1 - share)[:, None, :] * c, share[:, None, :] * c
    squares = np.einsum("mik,mjk,mk->ij", direct, direct, own)
    squares += np.einsum("mik,mjk,mk->ij", through, through, competing)
    mixed = np.einsum("mik,mk->ik", direct, (1 - share) * own)
    mixed -= np.einsum("mik,mk->ik", through, share * competing)
    last = c[-1]
    curve = np.sum((1 - share) ** 2 * own + share**2 * competing, axis=0)
    cross = last @ mixed.T
    return np.asarray(squares + (last * curve) @ last.T + cross + cross.T)


def _before(curve: Floats, start: float) -> Floats:
    """The curve just before each time."""
    return np.concatenate((np.full_like(curve[:1], start), curve[:-1]))


def _untied(events: Floats, at_risk: Floats) -> Floats:
    """1 - (d - 1)/(n - 1) where several events are tied, else 1."""
    several = (events > 1) & (at_risk > 1)
    return np.where(several, 1 - (events - 1) / np.where(several, at_risk - 1, 1.0), 1.0)
