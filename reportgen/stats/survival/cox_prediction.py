"""What follows from a Cox fit: baseline hazard, adjusted curves, residuals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats
from reportgen.stats.survival.cox import CoxFit
from reportgen.stats.survival.cox_risk import (
    RiskSets,
    State,
    cell_sums,
    score_residuals,
    state,
)
from reportgen.stats.survival.limits import survival_limits


@dataclass(frozen=True, slots=True)
class AdjustedCurve:
    """Cumulative hazard and survival at given covariates after every event time, shapes (m,).

    ``std_error`` is that of S (of H times S); limits NaN where not defined on their scale.
    """

    time: Floats
    hazard: Floats
    survival: Floats
    std_error: Floats
    ci_low: Floats
    ci_high: Floats

    def at(self, times: ArrayLike) -> AdjustedCurve:
        """The curve at given times, continuous from the right; 1 before the first event."""
        wanted = as_floats(times, "times")
        place = np.searchsorted(self.time, wanted, side="right")
        starts = {"hazard": 0.0, "std_error": 0.0}
        columns = ("hazard", "survival", "std_error", "ci_low", "ci_high")
        picked = (
            np.concatenate(([starts.get(name, 1.0)], getattr(self, name)))[place]
            for name in columns
        )
        return AdjustedCurve(wanted, *picked)


def refuse_without_curve(fit: CoxFit) -> None:
    """Raises AnalysisError where the coefficients give no hazard."""
    if fit.ties == "exact" or fit.infinite:
        raise AnalysisError.single(
            "Cox prediction", "not defined for exact ties or infinite coefficients."
        )


def _cells(fit: CoxFit, stratum: int) -> slice:
    """The event times of one stratum, counted from 0 in the order of its levels with events."""
    if not 0 <= stratum < len(fit.sets.first) - 1:
        raise AnalysisError.single("stratum", f"there is no stratum {stratum} with events.")
    return slice(int(fit.sets.first[stratum]), int(fit.sets.first[stratum + 1]))


def adjusted_curve(
    fit: CoxFit,
    covariates: Sequence[float],
    *,
    stratum: int = 0,
    conf_type: str = "log_log",
    level: float = LEVEL,
) -> AdjustedCurve:
    """S(t | x) = exp(-H0(t) exp(x beta)) with the variance of hazard and coefficients.

    Increments of H0 by the ties of the fit; Var H(t | x) = exp(2 x beta) sum 1/S0^2 + q'Vq with
    q = exp(x beta) sum (x - x_bar)/S0. Tsiatis 1981, doi:10.1214/aos/1176345335; with Efron's
    ties Therneau and Grambsch 2000, ISBN 0-387-98784-3, section 10.2. Covariates of 0 give the
    baseline. Raises AnalysisError for other than p covariates, exact ties or infinite
    coefficients. R: survfit(coxph), basehaz(centered = FALSE), to 1e-8.
    """
    refuse_without_curve(fit)
    x = as_floats(covariates, "covariates")
    if x.shape != fit.coef.shape or not np.isfinite(x).all():
        raise AnalysisError.single("covariates", f"needs {len(fit.coef)} numbers.")
    sets = fit.sets
    at, part = state(sets, fit.scaled_coef, fit.ties), _cells(fit, stratum)
    point = (x - fit.centre) / fit.scale
    sums = cell_sums(sets, at)
    # ``state`` counts linear predictors from the largest of the stratum
    rows = slice(int(sets.row_first[stratum]), int(sets.row_first[stratum + 1]))
    origin = float(np.max(fit.scaled_coef @ sets.x[:, rows]))
    risk = float(np.exp(fit.scaled_coef @ point - origin))
    hazard = risk * np.cumsum(at.h0[part])
    own = risk**2 * np.cumsum(at.a[part])
    means = sums.s1[:, part] * at.a[part] - sums.d1[:, part] * at.b[part]
    gap = risk * np.cumsum(point[:, None] * at.h0[part] - means, axis=1)
    used = fit.covariance * np.outer(fit.scale, fit.scale)
    variance = own + np.einsum("jm,jk,km->m", gap, used, gap)
    survival = np.exp(-hazard)
    error = survival * np.sqrt(variance)
    low, high = survival_limits(survival, error, conf_type, level)
    return AdjustedCurve(sets.time[part], hazard, survival, error, low, high)


@dataclass(frozen=True, slots=True)
class CoxResiduals:
    """Residuals in the order of the rows of the data: shapes (n,), (n,) and (n, p)."""

    martingale: Floats
    deviance: Floats
    dfbeta: Floats


def cox_residuals(fit: CoxFit) -> CoxResiduals:
    """Martingale: events less expected; deviance: its symmetric form; dfbeta: change of beta.

    Therneau, Grambsch and Fleming 1990, doi:10.1093/biomet/77.1.147. Raises AnalysisError for
    exact ties or infinite coefficients. R: residuals(coxph, type), to 1e-8.
    """
    refuse_without_curve(fit)
    sets = fit.sets
    at = state(sets, fit.scaled_coef, fit.ties)
    martingale = np.zeros(fit.rows)
    martingale[sets.rows] = _martingale(sets, at)
    event = np.zeros(fit.rows)
    event[sets.rows] = sets.event
    expected = event - martingale
    logs = np.where(event > 0, np.log(np.where(event > 0, expected, 1.0)), 0.0)
    deviance = np.sign(martingale) * np.sqrt(np.maximum(-2 * (martingale + logs), 0.0))
    influence = np.zeros((fit.rows, len(fit.coef)))
    model = fit.model_covariance * np.outer(fit.scale, fit.scale)
    residuals = score_residuals(sets, at, cell_sums(sets, at)) / sets.weights
    influence[sets.rows] = (residuals.T @ model) / fit.scale
    return CoxResiduals(martingale, deviance, influence)


def _martingale(sets: RiskSets, at: State) -> Floats:
    return np.asarray(sets.event - at.risk / sets.weights * at.hazard)
