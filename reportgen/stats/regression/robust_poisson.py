"""Risk ratios of a binary outcome by Poisson regression with robust variance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, check_choice
from reportgen.stats.regression.covariates import outcome_values
from reportgen.stats.regression.glm import Fitted, fit
from reportgen.stats.results import exponential
from reportgen.stats.survival.observations import group_codes
from reportgen.stats.wald import wald_tests

VARIANCES = ("HC0", "HC1", "CR0", "CR1")
ROUNDING = 1e-12
"""Share of the information below which a sum of squared scores is rounding."""


@dataclass(frozen=True, slots=True)
class RiskRatioFit:
    """Log risk ratios and risk ratios with normal limits, shapes (q,), the intercept first."""

    names: tuple[str, ...]
    n: int
    coef: Floats
    std_error: Floats
    covariance: Floats
    z: Floats
    p_value: Floats
    risk_ratio: Floats
    ci_low: Floats
    ci_high: Floats


def modified_poisson(
    outcome: ArrayLike,
    covariates: ArrayLike | None,
    *,
    cluster: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    variance: str = "HC0",
    names: Sequence[str] | None = None,
    level: float = LEVEL,
) -> RiskRatioFit:
    """Poisson likelihood of a 0/1 outcome (n,), sandwich variance; weights are frequencies.

    ``HC0`` without a factor, ``HC1`` times n/(n - q); with clusters ``CR0``, or ``CR1`` times
    G/(G - 1). Raises AnalysisError for outcomes other than 0 and 1 and as ``glm.glm``. Zou 2004,
    doi:10.1093/aje/kwh090. R: sandwich::vcovHC or vcovCL of glm(family = poisson), to 1e-10.
    """
    check_choice(variance, VARIANCES, "variance")
    if (cluster is not None) != variance.startswith("CR"):
        raise AnalysisError.single("variance", f"{variance} does not go with the clusters given.")
    y = outcome_values(outcome)
    if not np.isin(y, (0, 1)).all():
        raise AnalysisError.single("outcome", "must be 0 or 1 in every row.")
    if y.all():
        raise AnalysisError.single("outcome", "an event in every row: no risk varies.")
    found = fit(y, covariates, "poisson", weights=weights, names=names)
    shape = found.design
    meat = _meat(found, variance, cluster)
    inverse = found.covariance
    _refuse_without_spread(found, meat)
    covariance = shape.covariance(inverse @ meat @ inverse)
    coef = shape.back @ found.beta
    wald = wald_tests(coef, covariance, level)
    return RiskRatioFit(
        names=shape.names,
        n=round(shape.n),
        coef=coef,
        std_error=wald.std_error,
        covariance=covariance,
        z=wald.z,
        p_value=wald.p_value,
        risk_ratio=exponential(coef),
        ci_low=exponential(wald.low),
        ci_high=exponential(wald.high),
    )


def _refuse_without_spread(found: Fitted, meat: Floats) -> None:
    """The residuals of the clusters cancel: a variance of 0 is none."""
    if np.any(meat.diagonal() <= ROUNDING * found.point.information.diagonal()):
        what = "the robust variance is 0: too few rows or clusters."
        raise AnalysisError.single("variance", what, "Use the rows, or larger clusters.")


def _meat(found: Fitted, variance: str, cluster: ArrayLike | None) -> Floats:
    """Summed products of the scores of rows, or of clusters of rows, with their factor."""
    shape = found.design
    scores = shape.x * (found.y - found.mean)[:, None]
    weighted = scores * shape.weights[:, None]
    if cluster is None:
        factor = shape.n / (shape.n - len(shape.names)) if variance == "HC1" else 1.0
        return np.asarray(factor * (weighted.T @ scores))
    levels, codes = group_codes(np.asarray(cluster), len(scores), "cluster")
    groups = len(levels)
    if groups < 2:
        raise AnalysisError.single("cluster", "there is one cluster only.")
    summed = np.stack([np.bincount(codes, column) for column in weighted.T], axis=1)
    factor = groups / (groups - 1) if variance == "CR1" else 1.0
    return np.asarray(factor * (summed.T @ summed))
