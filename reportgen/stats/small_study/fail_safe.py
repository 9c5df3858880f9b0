"""Fail-safe N: how many studies without effect would undo a result."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import estimates_and_variances
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.weighted import Data

ROUNDING = 1e-9
"""A number this little above a whole one is that whole one."""


@dataclass(frozen=True, slots=True)
class FailSafe:
    """A number of studies: whole and at least 0, and as computed."""

    n: int
    unrounded: float


def _rounded_up(value: float) -> FailSafe:
    if not np.isfinite(value):
        raise AnalysisError.single("fail-safe N", "the number is beyond every bound.")
    return FailSafe(max(0, ceil(value - ROUNDING * max(1.0, abs(value)))), float(value))


def _check_alpha(alpha: float) -> None:
    if not 0 < alpha < 0.5:
        raise AnalysisError.single("alpha", f"lies between 0 and 0.5, not {alpha}.")


def rosenthal_fail_safe_n(yi: ArrayLike, vi: ArrayLike, *, alpha: float = 0.05) -> FailSafe:
    """(sum z)^2/z_alpha^2 - k, z = yi/sqrt(vi), alpha one-sided; ``unrounded`` at least 0.

    Studies with z = 0 that make the combined (Stouffer) test not significant. yi, vi of shape
    (k,). Raises AnalysisError for arrays that are none. Rosenthal 1979,
    doi:10.1037/0033-2909.86.3.638. R: metafor::fsn(type = "Rosenthal"), exact.
    """
    _check_alpha(alpha)
    y, v = estimates_and_variances(yi, vi)
    total = float((y / np.sqrt(v)).sum())
    return _rounded_up(max(0.0, (total / two_sided_quantile(1 - 2 * alpha)) ** 2 - len(y)))


def rosenberg_fail_safe_n(yi: ArrayLike, vi: ArrayLike, *, alpha: float = 0.05) -> FailSafe:
    """((sum w y)^2/z^2 - sum w)/mean(w) = k (Z^2/z^2 - 1), w = 1/vi, alpha two-sided.

    Z is the common-effect estimate over its standard error; the result counts studies of average
    weight and no effect that make it not significant.
    Raises AnalysisError for arrays that are none. Rosenberg 2005,
    doi:10.1111/j.0014-3820.2005.tb01004.x. R: metafor::fsn(type = "Rosenberg"), exact.
    """
    _check_alpha(alpha)
    y, v = estimates_and_variances(yi, vi)
    fit = Data(y, v).at(0.0)
    z = float(fit.coef[0] / np.sqrt(fit.cov[0, 0]))
    return _rounded_up(len(y) * ((z / two_sided_quantile(1 - alpha)) ** 2 - 1))


def orwin_fail_safe_n(
    yi: ArrayLike, vi: ArrayLike | None = None, *, target: float = 0.1
) -> FailSafe:
    """k (|m| - target)/target: studies of no effect that bring the mean m down to the target.

    m is the plain mean without ``vi``, else the common-effect estimate; ``target`` > 0 on the
    analysis scale; ``unrounded`` is negative when the mean is below it already. Raises
    AnalysisError for arrays that are none and other targets. Orwin 1983,
    doi:10.3102/10769986008002157. R: metafor::fsn(type = "Orwin"), exact.
    """
    if not (np.isfinite(target) and target > 0):
        raise AnalysisError.single("target", f"is a size of effect above 0, not {target}.")
    y, v = estimates_and_variances(yi, np.ones(np.shape(yi)) if vi is None else vi)
    mean = float(Data(y, v).at(0.0).coef[0])
    return _rounded_up(len(y) * (abs(mean) - target) / target)
