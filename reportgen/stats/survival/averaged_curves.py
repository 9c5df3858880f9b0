"""Adjusted survival curves: what everybody's survival would average to had all had one arm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.survival.cox import CoxFit
from reportgen.stats.survival.cox_prediction import AdjustedCurve, refuse_without_curve
from reportgen.stats.survival.cox_risk import CellSums, State, cell_sums, state
from reportgen.stats.survival.limits import survival_limits

PORTION = 2_000_000
"""Patients times event times held at once."""


@dataclass(frozen=True, slots=True)
class _Baseline:
    """One stratum at a common set of times, shapes (m,) and (p, m): cumulative hazard at the mean
    of the covariates, its variance at known coefficients, and the mean covariates it weights."""

    hazard: Floats
    variance: Floats
    means: Floats


def averaged_curve(
    fit: CoxFit,
    covariates: ArrayLike,
    *,
    strata: ArrayLike | None = None,
    conf_type: str = "log_log",
    level: float = LEVEL,
) -> AdjustedCurve:
    """Mean over rows of S(t | x_i) = exp(-H0(t) exp(x_i beta)), covariates of shape (n, p).

    Give it the covariates of all patients with the arm set to one of the arms (g-computation).
    ``strata`` are the places (n,) of the rows among the strata of the fit that have events; each
    row takes the baseline of its own. Variance by the delta method over coefficients and baseline
    hazards, the covariates taken as they are: with r_i = exp(x_i beta), S_i and H_i of row i,
    A(t) = sum 1/S0^2 and K(t) = sum x_bar/S0, mean(S_i r_i)^2 A + g'Vg with
    g = mean(S_i r_i (x_i H0 - K)). ``hazard`` is -log of the mean survival. Gail and Byar 1986,
    doi:10.1002/bimj.4710280508; Zhang et al. 2007, doi:10.1016/j.cmpb.2007.07.010.
    Raises AnalysisError as ``cox_prediction.adjusted_curve``.
    R: rowMeans(survfit(fit, newdata)$surv), to 1e-8.
    """
    refuse_without_curve(fit)
    x = as_matrix(covariates, len(fit.coef))
    place = np.zeros(len(x), np.int64) if strata is None else np.asarray(strata, dtype=np.int64)
    time = np.unique(fit.sets.time)
    at = state(fit.sets, fit.scaled_coef, fit.ties)
    sums = cell_sums(fit.sets, at)
    survival, variance = np.zeros(len(time)), np.zeros(len(time))
    slope = np.zeros((len(fit.coef), len(time)))
    points = ((x - fit.centre) / fit.scale).T
    for stratum in np.unique(place):
        base = _baseline(fit, at, sums, int(stratum), time)
        part = _summed(fit.scaled_coef, points[:, place == stratum], base)
        survival += part[0]
        variance += part[1] ** 2 * base.variance
        slope += part[2]
    n = len(x)
    used = fit.covariance * np.outer(fit.scale, fit.scale)
    total = variance + np.einsum("jm,jk,km->m", slope, used, slope)
    mean, error = survival / n, np.sqrt(total) / n
    low, high = survival_limits(mean, error, conf_type, level)
    with np.errstate(divide="ignore"):
        return AdjustedCurve(time, -np.log(mean), mean, error, low, high)


def as_matrix(covariates: ArrayLike, p: int) -> Floats:
    """Rows of p numbers, at least one. Raises AnalysisError otherwise."""
    x = np.asarray(covariates, dtype=np.float64)
    if x.ndim != 2 or x.shape[1] != p or not len(x) or not np.isfinite(x).all():
        raise AnalysisError.single("covariates", f"needs rows of {p} numbers.")
    return x


def _baseline(fit: CoxFit, at: State, sums: CellSums, stratum: int, time: Floats) -> _Baseline:
    """Sums over the event times of the stratum up to each of the common times."""
    sets = fit.sets
    if not 0 <= stratum < len(sets.first) - 1:
        raise AnalysisError.single("stratum", f"there is no stratum {stratum} with events.")
    cells = slice(int(sets.first[stratum]), int(sets.first[stratum + 1]))
    rows = slice(int(sets.row_first[stratum]), int(sets.row_first[stratum + 1]))
    # ``state`` counts linear predictors from the largest of the stratum
    origin = float(np.exp(-np.max(fit.scaled_coef @ sets.x[:, rows])))
    upto = np.searchsorted(sets.time[cells], time, side="right")

    def running(increments: Floats) -> Floats:
        total = np.cumsum(increments, axis=-1)
        return np.concatenate((np.zeros((*total.shape[:-1], 1)), total), axis=-1)[..., upto]

    means = sums.s1[:, cells] * at.a[cells] - sums.d1[:, cells] * at.b[cells]
    return _Baseline(
        origin * running(at.h0[cells]),
        origin**2 * running(at.a[cells]),
        origin * running(means),
    )


def _summed(beta: Floats, points: Floats, base: _Baseline) -> tuple[Floats, Floats, Floats]:
    """Sums over rows of S_i, of S_i r_i and of S_i r_i (x_i H0 - K), rows in portions."""
    size = max(1, PORTION // len(base.hazard))
    survival, weight = np.zeros(len(base.hazard)), np.zeros(len(base.hazard))
    moment = np.zeros((len(beta), len(base.hazard)))
    for low in range(0, points.shape[1], size):
        some = points[:, low : low + size]
        risk = np.exp(beta @ some)
        own = np.exp(-risk[:, None] * base.hazard)
        survival += own.sum(axis=0)
        own *= risk[:, None]
        weight += own.sum(axis=0)
        moment += some @ own
    return survival, weight, moment * base.hazard - weight * base.means
