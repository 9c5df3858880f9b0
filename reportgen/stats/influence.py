"""What each study does to the pooled result: deletion diagnostics, residuals, Baujat's plot."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.batched import pool_without_each
from reportgen.stats.checks import Bools, Floats, check_choice, estimates_and_variances
from reportgen.stats.combination import Combination, combine
from reportgen.stats.distributions import chi_square_1_cdf
from reportgen.stats.pooling import MODELS, pool
from reportgen.stats.tau2 import estimate_tau2
from reportgen.stats.weighted import Data


@dataclass(frozen=True, slots=True)
class Influence:
    """Diagnostics of every study, shapes (k,); see ``influence`` for the formulas."""

    rstudent: Floats
    dffits: Floats
    cook_d: Floats
    cov_r: Floats
    tau2_deleted: Floats
    q_deleted: Floats
    hat: Floats
    weight_percent: Floats
    dfbetas: Floats
    influential: Bools


@dataclass(frozen=True, slots=True)
class Baujat:
    """Contribution to heterogeneity (x) and influence on the estimate (y), shapes (k,)."""

    x: Floats
    y: Floats


@dataclass(frozen=True, slots=True)
class Residuals:
    """Residuals with their standard errors and ratio, shapes (k,)."""

    resid: Floats
    se: Floats
    z: Floats


@dataclass(frozen=True, slots=True)
class _Deleted:
    """The whole fit, and estimate, variance, tau2 and Q without each study.

    ``factor`` is what Knapp-Hartung multiplies the variance of the whole fit by, ``factors`` those
    of the fits without each study; 1 for other intervals.
    """

    full: Combination
    estimate: Floats
    variance: Floats
    tau2: Floats
    q: Floats
    factor: float
    factors: Floats


def _deletions(yi: ArrayLike, vi: ArrayLike, model: str, tau2: str | float, ci: str) -> _Deleted:
    y, v = estimates_and_variances(yi, vi)
    check_choice(model, MODELS, "model")
    if len(y) < 3:
        raise AnalysisError.single("influence", "needs at least three studies.")
    whole = pool(y, v, model=model, tau2=tau2, ci=ci)
    parts = pool_without_each(y, v, model=model, tau2=tau2, ci=ci)
    if not (whole.se > 0 and np.all(parts.se > 0)):
        raise AnalysisError.single(
            "influence",
            "all estimates are equal, or all but one, so that a standard error is 0.",
            "Use the normal interval.",
        )
    full = combine(Data(y, v), model, whole.tau2, None, 0.95)
    factor, factors = (whole.se / full.se) ** 2, np.ones(len(y))
    if ci.startswith("knapp_hartung"):
        factors = parts.se**2 * _precision_of_others(v, parts.tau2)
    return _Deleted(full, parts.estimate, parts.se**2, parts.tau2, parts.q, factor, factors)


def _precision_of_others(v: Floats, tau2: Floats) -> Floats:
    """Sum of 1/(v + tau2(i)) over all studies but i; row by row, k x k is too much.

    A sum less its own part would lose all digits beside a giant.
    """
    rows = (1 / (np.delete(v, i) + value) for i, value in enumerate(tau2))
    return np.array([row.sum() for row in rows])


def influence(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    model: str = "random",
    tau2: str | float = "REML",
    ci: str = "normal",
) -> Influence:
    """Deletion diagnostics of k >= 3 studies; (i) means without study i, tau2 estimated anew.

    b is the pooled estimate, V its variance, h the share of the weight: rstudent
    (y - b(i))/sqrt(v + tau2(i) + V(i)); dffits (b - b(i))/sqrt(h (tau2(i) + v)); Cook's distance
    (b - b(i))^2/V; covariance ratio V(i)/V; dfbetas (b - b(i)) sqrt(sum 1/(v + tau2(i))).
    Knapp-Hartung multiplies v + tau2(i) throughout by the factor of the fit without study i.
    Influential: |dffits| > 3/sqrt(k-1), or chi-square (1 df) area below Cook's distance > 0.5, or
    h > 3/k, or |dfbetas| > 1. Viechtbauer and Cheung 2010, doi:10.1002/jrsm.11.
    R: metafor::influence.rma.uni, to 1e-8.
    """
    d = _deletions(yi, vi, model, tau2, ci)
    y, v, k = d.full.data.y, d.full.data.v, d.full.data.k
    variance = d.full.se**2 * d.factor
    moved = d.full.estimate - d.estimate
    hat = d.full.w / d.full.w.sum()
    total = d.factors * (v + d.tau2)
    dffits = moved / np.sqrt(hat * total)
    cook = moved**2 / variance
    # all k studies with the variances of the fit without study i; row by row, k x k is too much
    precision = np.array([(1 / (v + value)).sum() for value in d.tau2])
    dfbetas = moved * np.sqrt(precision / d.factors)
    below = np.array([chi_square_1_cdf(value) for value in cook])
    influential = (
        (np.abs(dffits) > 3 / sqrt(k - 1)) | (below > 0.5) | (hat > 3 / k) | (np.abs(dfbetas) > 1)
    )
    return Influence(
        rstudent=(y - d.estimate) / np.sqrt(total + d.variance),
        dffits=dffits,
        cook_d=cook,
        cov_r=d.variance / variance,
        tau2_deleted=d.tau2,
        q_deleted=d.q,
        hat=hat,
        weight_percent=100 * hat,
        dfbetas=dfbetas,
        influential=influential,
    )


def baujat(
    yi: ArrayLike, vi: ArrayLike, *, model: str = "random", tau2: str | float = "REML"
) -> Baujat:
    """Baujat coordinates: (y - b)^2/(v + tau2) against (b - b(i))^2/V(i), shapes (k,).

    Baujat et al. 2002, doi:10.1002/sim.1221. R: metafor::baujat, to 1e-8.
    """
    d = _deletions(yi, vi, model, tau2, "normal")
    residual = d.full.data.y - d.full.estimate
    return Baujat(residual**2 * d.full.w, (d.full.estimate - d.estimate) ** 2 / d.variance)


def standardised_residuals(
    yi: ArrayLike,
    vi: ArrayLike,
    X: ArrayLike | None = None,
    *,
    model: str = "random",
    tau2: str | float = "REML",
    deletion: bool = False,
) -> Residuals:
    """Residuals over their standard errors, with or without moderators X (k, p).

    Internal: standard errors from (I - H)(V + tau2)(I - H)'. With ``deletion``: y - x'b(i) over
    sqrt(v + tau2(i) + x'V(i)x), the model without study i. Viechtbauer and Cheung 2010,
    doi:10.1002/jrsm.11. R: metafor::rstandard, rstudent, to 1e-8.
    """
    y, v = estimates_and_variances(yi, vi)
    check_choice(model, MODELS, "model")
    design = None if X is None else np.asarray(X, dtype=float).reshape(len(y), -1)
    data = Data(y, v, design)
    if data.df < (2 if deletion else 1):
        raise AnalysisError.single("residuals", "no degree of freedom is left.")
    if deletion:
        pairs = np.array([_deleted_residual(data, model, tau2, i) for i in range(data.k)])
        resid, se = pairs[:, 0], pairs[:, 1]
    else:
        fit = data.at(estimate_tau2(data, tau2) if model == "random" else 0.0)
        # with weights 1/(v + tau2) the sandwich reduces to (v + tau2)(1 - h)
        resid, se = fit.residuals, np.sqrt(fit.unexplained / fit.w)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(se > 0, resid / se, 0.0)
    return Residuals(resid, se, z)


def _deleted_residual(data: Data, model: str, tau2: str | float, i: int) -> tuple[float, float]:
    rows = np.delete(np.arange(data.k), i)
    part = Data(data.y[rows], data.v[rows], None if data.X is None else data.X[rows])
    value = estimate_tau2(part, tau2) if model == "random" else 0.0
    fit = part.at(value)
    x = np.ones(1) if data.X is None else data.X[i]
    return (
        float(data.y[i] - x @ fit.coef),
        sqrt(float(data.v[i]) + value + float(x @ fit.cov @ x)),
    )
