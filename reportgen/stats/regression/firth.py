"""Firth's penalised logistic regression: finite where events occur on one side of a covariate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, check_choice
from reportgen.stats.distributions import chi_square_p
from reportgen.stats.penalised import (
    PenalisedPoint,
    Profiles,
    gathered,
    penalised_maximum,
    profile,
)
from reportgen.stats.regression.covariates import Design, design, outcome_values
from reportgen.stats.results import ChiSquareTest

VARIANCES = ("fisher_information", "augmented_data")


@dataclass(frozen=True, slots=True)
class FirthFit:
    """Coefficients with penalised-likelihood limits and P values, shapes (q,), intercept first.

    ``loglik`` is penalised; ``loglik_null`` has all slopes 0 in the full design.
    """

    names: tuple[str, ...]
    n: int
    coef: Floats
    std_error: Floats
    ci_low: Floats
    ci_high: Floats
    p_value: Floats
    loglik: float
    loglik_null: float
    level: float


@dataclass(frozen=True, slots=True)
class _Data:
    x: Floats
    y: Floats
    weights: Floats


@dataclass(frozen=True, slots=True)
class _At(PenalisedPoint):
    """At coefficients; ``hat`` are the leverages (n,)."""

    hat: Floats
    variance: Floats


def firth_logistic(
    outcome: ArrayLike,
    covariates: ArrayLike | None,
    *,
    weights: ArrayLike | None = None,
    variance: str = "augmented_data",
    names: Sequence[str] | None = None,
    level: float = LEVEL,
) -> FirthFit:
    """Maximum of log likelihood + log det(X'WX)/2, outcome (n,) 0 or 1, frequencies as weights.

    Limits and P values by the profile of the penalised likelihood, the coefficient fixed in the
    full design. Standard errors from X'WX (``fisher_information``) or X'W(1 + h)X
    (``augmented_data``, h the leverages). Raises AnalysisError as ``glm.glm``, but not for
    separation. Firth 1993, doi:10.1093/biomet/80.1.27; Heinze and Schemper 2002,
    doi:10.1002/sim.1047. R: logistf(), brglm2's AS_mean, to 1e-8.
    """
    check_choice(variance, VARIANCES, "variance")
    shape, data = _data(outcome, covariates, weights, names)

    def at(beta: Floats) -> _At:
        return _at(data, beta)

    beta, best = penalised_maximum(at, np.zeros(len(shape.names)))
    information = best.information
    if variance == "augmented_data":
        more = data.weights * best.variance * (1 + best.hat)
        information = (data.x * more[:, None]).T @ data.x
    covariance = shape.covariance(np.asarray(np.linalg.inv(information), dtype=np.float64))
    coef, se = shape.back @ beta, np.sqrt(covariance.diagonal())
    own = _profiles(shape, data.y, beta, se, level)
    slopes = tuple(range(1, len(coef)))
    # the determinant is that of the covariates as given
    unscaled = -float(np.linalg.slogdet(shape.back)[1])
    null = penalised_maximum(at, np.zeros(len(coef)), slopes)[1].loglik + unscaled
    loglik = best.loglik + unscaled
    limits = (own.ci_low, own.ci_high, own.p_value)
    return FirthFit(shape.names, round(shape.n), coef, se, *limits, loglik, null, level)


def firth_joint(
    outcome: ArrayLike,
    covariates: ArrayLike,
    columns: Sequence[int],
    *,
    weights: ArrayLike | None = None,
    names: Sequence[str] | None = None,
) -> ChiSquareTest:
    """Penalised likelihood-ratio test that the coefficients of some columns are 0 together.

    They are held at 0 in the full design, so that both likelihoods have the same penalty. Arguments
    and errors as ``firth_logistic``. Heinze and Schemper 2002, doi:10.1002/sim.1047.
    R: logistftest(fit, test = columns), to 1e-8.
    """
    data = _data(outcome, covariates, weights, names)[1]
    start, held = np.zeros(data.x.shape[1]), [1 + at for at in columns]
    free, kept = (
        penalised_maximum(lambda beta: _at(data, beta), start, fixed)[1] for fixed in ((), held)
    )
    lost = max(0.0, 2 * (free.loglik - kept.loglik))
    return ChiSquareTest(lost, len(held), chi_square_p(lost, len(held)))


def _data(
    outcome: ArrayLike,
    covariates: ArrayLike | None,
    weights: ArrayLike | None,
    names: Sequence[str] | None,
) -> tuple[Design, _Data]:
    y = outcome_values(outcome)
    if not np.isin(y, (0, 1)).all():
        raise AnalysisError.single("outcome", "must be 0 or 1 in every row.")
    shape = design(covariates, len(y), names, weights)
    return shape, _Data(shape.x, y, shape.weights)


def _profiles(shape: Design, y: Floats, beta: Floats, se: Floats, level: float) -> Profiles:
    """Limits and P values of the coefficients of the covariates as given.

    Each in columns of which one has that coefficient, in standard errors; the determinant of such
    columns differs from that of the others by a constant, which cancels.
    """
    found = []
    for j, unit in enumerate(se.tolist()):
        x, own = shape.with_own(j)
        x[:, own] *= unit
        start = beta.copy()
        start[own] = shape.back[j] @ beta / unit
        data = _Data(x, y, shape.weights)
        low, high, p = profile(partial(_at, data), start, own, std_error=1.0, level=level)
        found.append((low * unit, high * unit, p))
    return gathered(found)


def _at(data: _Data, beta: Floats) -> _At:
    x, y, weights = data.x, data.y, data.weights
    eta = x @ beta
    mean = special.expit(eta)
    variance = np.maximum(mean * special.expit(-eta), np.finfo(float).tiny)
    information = (x * (weights * variance)[:, None]).T @ x
    sign, determinant = np.linalg.slogdet(information)
    if sign <= 0:
        raise AnalysisError.single("model", "the information vanishes: no penalised maximum.")
    # the leverage of a row counted once; weights are frequencies
    hat = variance * np.einsum("ij,ij->i", x @ np.linalg.inv(information), x)
    of_rows = y * special.log_expit(eta) + (1 - y) * special.log_expit(-eta)
    loglik = float(weights @ of_rows) + determinant / 2
    score = x.T @ (weights * (y - mean + hat * (0.5 - mean)))
    return _At(loglik, np.asarray(score), np.asarray(information), hat, variance)
