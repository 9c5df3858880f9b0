"""Limit meta-analysis: the effect that studies of growing size would tend to."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, check_choice
from reportgen.stats.distributions import (
    check_level,
    chi_square_p,
    two_sided_p,
    two_sided_quantile,
)
from reportgen.stats.small_study.line import ALIKE, enough_studies
from reportgen.stats.tau2 import estimate_tau2
from reportgen.stats.weighted import Data, WeightedFit

LIMIT_ESTIMATES = ("beta_0", "beta_lim", "mu_lim")


@dataclass(frozen=True, slots=True)
class LimitMetaAnalysis:
    """The adjusted effect with normal limits, and heterogeneity split by the small-study effect.

    ``intercept`` and ``slope`` are alpha and beta of the generalised radial plot; ``limits`` (k,)
    the limit studies. ``q`` = ``q_small`` + ``q_resid``; ``g2`` is the share of variation that
    the small-study effect does not explain, 0..1, None when the limit studies are all 0.
    """

    method: str
    k: int
    tau2: float
    estimate: float
    se: float
    p_value: float
    ci_low: float
    ci_high: float
    level: float
    intercept: float
    slope: float
    limits: Floats
    q: float
    q_small: float
    q_small_p: float
    q_resid: float
    q_resid_p: float
    g2: float | None


def _line(y: Floats, x: Floats) -> WeightedFit:
    """Ordinary regression of y on x."""
    return Data(y, np.ones(len(y)), np.column_stack((np.ones(len(y)), x))).at(0.0)


def _squares(x: Floats) -> float:
    return float(((x - x.mean()) ** 2).sum())


def limit_meta_analysis(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    estimate: str = "beta_0",
    tau2: str | float = "REML",
    level: float = LEVEL,
) -> LimitMetaAnalysis:
    """Adjusted effect after regression on the precision with between-study variance tau2.

    With t = sqrt(tau2), r = sqrt(vi + tau2), a and b intercept and slope of yi/r on 1/r: limit
    studies L = b + (t/r)(yi - b). ``beta_0``: b + t a, variance (1 + tau2 mean(1/r^2) -
    2 t mean(1/r))/SS, SS the sum of squares of 1/r; ``mu_lim``: common effect of L with vi;
    ``beta_lim``: slope of L/s on 1/s, s = sqrt(vi). Q_resid is the residual sum of squares of
    yi/s on 1/s, G2 = 1 - R^2 of L/s on 1/s. yi, vi of shape (k,), k >= 3.

    Raises AnalysisError below 3 studies and for equal variances. Rücker et al. 2011,
    doi:10.1093/biostatistics/kxq046. R: metasens::limitmeta, to 1e-8.
    """
    check_choice(estimate, LIMIT_ESTIMATES, "estimate")
    check_level(level)
    y, v = enough_studies(yi, vi)
    if v.max() - v.min() <= ALIKE * v.max():
        raise AnalysisError.single(
            "small-study effects", "all studies are of the same size: there is no limit to reach."
        )
    data, s = Data(y, v), np.sqrt(v)
    value = estimate_tau2(data, tau2)
    t, r = sqrt(value), np.sqrt(v + value)
    radial = _line(y / r, 1 / r)
    a, b = float(radial.coef[0]), float(radial.coef[1])
    limits = b + (t / r) * (y - b)
    of_limits = _line(limits / s, 1 / s)
    adjusted, se = _adjusted(estimate, t, 1 / r, a, b, of_limits, Data(limits, v))
    half = two_sided_quantile(level) * se
    q = data.at(0.0).rss
    resid = min(q, _line(y / s, 1 / s).rss)
    total = _squares(limits / s)
    return LimitMetaAnalysis(
        method=estimate,
        k=data.k,
        tau2=value,
        estimate=adjusted,
        se=se,
        p_value=two_sided_p(adjusted / se),
        ci_low=adjusted - half,
        ci_high=adjusted + half,
        level=level,
        intercept=a,
        slope=b,
        limits=limits,
        q=q,
        q_small=q - resid,
        q_small_p=chi_square_p(q - resid, 1),
        q_resid=resid,
        q_resid_p=chi_square_p(resid, data.k - 2),
        g2=min(1.0, of_limits.rss / total) if total > 0 else None,
    )


def _adjusted(
    method: str, t: float, precision: Floats, a: float, b: float, line: WeightedFit, limits: Data
) -> tuple[float, float]:
    """The adjusted effect and its standard error by the chosen estimate."""
    if method == "mu_lim":
        fit = limits.at(0.0)
        return float(fit.coef[0]), sqrt(float(fit.cov[0, 0]))
    if method == "beta_lim":
        return float(line.coef[1]), sqrt(float(line.cov[1, 1]))
    # 1 + t^2 mean(u^2) - 2 t mean(u) as (1 - t mean(u))^2 + t^2 var(u), which loses no digits
    spread = (1 - t * float(precision.mean())) ** 2 + t**2 * float(precision.var())
    return b + t * a, sqrt(spread / _squares(precision))
