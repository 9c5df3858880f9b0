"""The Fine-Gray model: proportional hazards of the subdistribution of one of several causes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, check_choice
from reportgen.stats.survival.competing import CompetingRows
from reportgen.stats.survival.cox import CoxFit, Setting, fitted, summed
from reportgen.stats.survival.cox_covariates import design, standardised
from reportgen.stats.survival.cox_risk import (
    CellSums,
    Lingering,
    RiskSets,
    State,
    cell_sums,
    risk_sets,
    score_residuals,
    state,
)
from reportgen.stats.survival.observations import Integers, Observations, beside, coded

TIES = ("breslow", "efron")
VARIANCES = ("fine_gray", "robust")


@dataclass(frozen=True, slots=True)
class _Censoring:
    """Kaplan-Meier curve of being censored, at the distinct times of all rows, shapes (m,).

    ``before`` is its value just before a time, ``hazard`` its increment, ``at_risk`` its risk set.
    Each row (n,) counts ``weights`` in it.
    """

    time: Floats
    place: Integers
    before: Floats
    hazard: Floats
    at_risk: Floats
    weights: Floats

    def just_before(self, times: Floats) -> Floats:
        """The curve just before times that are among the distinct ones."""
        return np.asarray(self.before[np.searchsorted(self.time, times)])


def fine_gray(
    data: CompetingRows,
    covariates: ArrayLike,
    cause: int = 1,
    *,
    names: Sequence[str] | None = None,
    ties: str = "breslow",
    variance: str = "fine_gray",
    frequencies: bool = False,
    level: float = LEVEL,
) -> CoxFit:
    """Log subdistribution hazard ratios of ``cause``, covariates of shape (n, p).

    Maximum of the partial likelihood in which a row that ended by another cause stays at risk with
    weight G(t-)/G(T-), G the Kaplan-Meier curve of being censored. ``fine_gray``: sandwich
    variance with the part that the estimated weights add, and G counts everybody at risk at a time
    (R: cmprsk::crr, to 1e-7). ``robust``: sandwich of the score residuals alone, and those with an
    event at a time are no longer at risk of being censored at it (R: coxph of survival::finegray
    with weights, cluster = id, to 1e-7). ``model_std_error`` is that of the information alone.
    Weights of the rows are case weights, as in R, which has each row once in the curve of
    censoring, or with ``frequencies`` numbers of identical rows.

    Raises AnalysisError for an unknown cause or choice, delayed entry, and as
    ``cox.cox``. Fine and Gray 1999, doi:10.1080/01621459.1999.10474144; Geskus 2011,
    doi:10.1111/j.1541-0420.2010.01420.x.
    """
    check_choice(ties, TIES, "ties")
    check_choice(variance, VARIANCES, "variance")
    rows = _rows(data, cause)
    x, labels = design(beside(data.rows, covariates), names, len(rows))
    x, centre, scale = standardised(x, rows.weights, labels)
    censoring = _censoring(data, frequencies, events_first=variance == "robust")
    made = risk_sets(rows, x, frequencies=frequencies, everybody=True)
    sets = _with_other_events(made, data, cause, censoring)
    setting = Setting(labels, centre, scale, ties, level, frequencies)

    def residuals(beta: Floats) -> Floats:
        at = state(sets, beta, ties)
        sums = cell_sums(sets, at)
        of_rows = score_residuals(sets, at, sums)
        if variance == "fine_gray":
            of_rows = of_rows + _of_censoring(data, sets, at, sums, censoring)
        return summed(sets, of_rows, None, setting)

    return fitted(rows, sets, setting, residuals)


def _rows(data: CompetingRows, cause: int) -> Observations:
    """The rows with the events of the cause."""
    if cause not in range(1, data.causes + 1):
        what = f"{cause} is none of the causes 1 to {data.causes}."
        raise AnalysisError.single("cause", what)
    if data.rows.entry is not None:
        raise AnalysisError.single("entry", "the Fine-Gray model is not fitted with it.")
    return replace(data.rows, event=data.cause == cause)


def _censoring(data: CompetingRows, frequencies: bool, *, events_first: bool) -> _Censoring:
    time, place = coded(data.rows.time)
    weights = data.rows.case_weights if frequencies else np.ones(len(data.rows))
    here = data.cause == 0
    leaving = np.bincount(place, weights, len(time)).astype(np.float64)
    censored = np.bincount(place[here], weights[here], len(time)).astype(np.float64)
    at_risk = leaving[::-1].cumsum()[::-1]
    if events_first:
        at_risk = at_risk - (leaving - censored)
    hazard = np.divide(censored, at_risk, out=np.zeros_like(censored), where=censored > 0)
    before = np.concatenate(([1.0], np.cumprod(1 - hazard)[:-1]))
    return _Censoring(time, place, before, hazard, at_risk, weights)


def _with_other_events(
    made: RiskSets, data: CompetingRows, cause: int, censoring: _Censoring
) -> RiskSets:
    """Risk sets in which rows with another event stay; all rows are there, in their order."""
    other = np.flatnonzero((data.cause > 0) & (data.cause != cause))
    first = np.searchsorted(made.time, data.rows.time[other], side="right")
    staying = first < made.cells
    other, first = other[staying], first[staying]
    weight = 1 / censoring.just_before(data.rows.time[other])
    return replace(
        made, lingering=Lingering(other, first, weight, censoring.just_before(made.time))
    )


def _of_censoring(
    data: CompetingRows, sets: RiskSets, at: State, sums: CellSums, censoring: _Censoring
) -> Floats:
    """What each row adds to the score through the estimated curve of censoring, shape (p, n).

    As often as it counts in that curve, the integral of q/Y over the martingale of being censored,
    q(u) = the sum over rows i that ended by another cause before u, and over cells s from u on, of
    w_i(s) exp(eta_i) (x_i - mean(s)) dH(s).
    """
    later = sets.lingering
    assert later is not None
    n, moments = len(sets.x), np.vstack((sets.x, np.ones(sets.x.shape[1])))
    increments = np.vstack((np.broadcast_to(at.h0, (n, sets.cells)), sums.s1 * at.a))
    to_come = np.zeros((2 * n, sets.cells + 1))
    to_come[:, :-1] = (increments * later.fade)[:, ::-1].cumsum(axis=1)[:, ::-1]
    ended = np.zeros((n + 1, len(censoring.time)))
    for row, moment in zip(ended, moments, strict=True):
        values = (moment * at.risk)[later.rows] * later.weight
        here = np.bincount(censoring.place[later.rows], values, len(censoring.time))
        row[:] = here.cumsum() - here
    after = to_come[:, np.searchsorted(sets.time, censoring.time, side="left")]
    q = ended[:n] * after[:n] - ended[n] * after[n:]
    share = q / censoring.at_risk
    out = -np.cumsum(share * censoring.hazard, axis=1)[:, censoring.place]
    censored = data.cause == 0
    out[:, censored] += share[:, censoring.place[censored]]
    return np.asarray(out * censoring.weights)
