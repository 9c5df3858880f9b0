"""The lines of a funnel plot: pseudo-limits around an effect, contours of significance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats
from reportgen.stats.distributions import check_level, two_sided_quantile

CONTOUR_LEVELS = (0.90, 0.95, 0.99)
"""P of 0.10, 0.05 and 0.01. Peters et al. 2008, doi:10.1016/j.jclinepi.2007.11.010."""


@dataclass(frozen=True, slots=True)
class FunnelLines:
    """Values of the effect at standard errors ``sei`` (g,), on the analysis scale.

    ``low``, ``high`` (g,) bound the funnel at ``level``; ``contour_low``, ``contour_high``
    (levels, g) are where a study of that standard error would just differ from ``null``.
    """

    sei: Floats
    level: float
    low: Floats
    high: Floats
    levels: tuple[float, ...]
    contour_low: Floats
    contour_high: Floats


def funnel_lines(
    sei: ArrayLike,
    centre: float,
    *,
    tau2: float = 0.0,
    null: float = 0.0,
    level: float = LEVEL,
    levels: Sequence[float] = CONTOUR_LEVELS,
) -> FunnelLines:
    """Pseudo-limits centre -/+ z sqrt(se^2 + tau2) and contours null -/+ z se.

    ``sei`` are the heights at which the lines are wanted, 0 included. Levels ascend in the
    result. Raises AnalysisError for negative standard errors or tau2 and levels outside 0..1.
    Sterne and Egger 2001, doi:10.1016/S0895-4356(01)00377-8. R: arithmetic, exact.
    """
    heights = as_floats(sei, "sei")
    if not np.all(np.isfinite(heights) & (heights >= 0)):
        raise AnalysisError.single("sei", "standard errors are finite and not negative.")
    if not (np.isfinite([centre, null, tau2]).all() and tau2 >= 0):
        raise AnalysisError.single("funnel", "centre, null and tau2 are finite, tau2 not below 0.")
    ordered = tuple(sorted(check_level(value) for value in levels))
    half = two_sided_quantile(level) * np.sqrt(heights**2 + tau2)
    reach = np.array([two_sided_quantile(value) for value in ordered]).reshape(-1, 1) * heights
    return FunnelLines(
        heights, level, centre - half, centre + half, ordered, null - reach, null + reach
    )


def contour_counts(
    yi: ArrayLike, sei: ArrayLike, *, null: float = 0.0, levels: Sequence[float] = CONTOUR_LEVELS
) -> tuple[int, ...]:
    """Studies between the contours: inside the lowest level first, beyond the highest last.

    A study on a contour belongs to the region outside it (P equal to 1 - level is significant).
    Raises AnalysisError for standard errors that are not positive.
    """
    y, s = as_floats(yi, "yi"), as_floats(sei, "sei")
    if len(y) != len(s) or not np.all(np.isfinite(y) & np.isfinite(s) & (s > 0)):
        raise AnalysisError.single("sei", "needs one positive standard error per estimate.")
    limits = [two_sided_quantile(check_level(value)) for value in sorted(levels)]
    region = np.searchsorted(limits, np.abs(y - null) / s, side="right")
    return tuple(int(number) for number in np.bincount(region, minlength=len(limits) + 1))
