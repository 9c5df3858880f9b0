"""Quantiles of weighted rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats, same_length

FUZZ = 1e-9
"""A cumulated share this near to the wanted one is the wanted one."""


def weighted_quantiles(values: ArrayLike, weights: ArrayLike, probabilities: ArrayLike) -> Floats:
    """Quantiles of values (n,) with weights (n,), shape of ``probabilities``.

    The least value at or below which lies at least the share p of the weight; where it is exactly
    p, the mean of that value and the next, so that the median of equal weights is the usual one
    (Hyndman-Fan type 2). Any scale of the weights gives the same. Raises AnalysisError for missing
    values, weights that are negative, missing or all 0, and probabilities outside 0..1.
    Hyndman and Fan 1996, doi:10.1080/00031305.1996.10473566.
    R: survey::svyquantile(qrule = "hf2"), to 1e-14.
    """
    x, w = as_floats(values, "values"), as_floats(weights, "weights")
    p = as_floats(probabilities, "probabilities")
    same_length(values=x, weights=w)
    if not (np.isfinite(x).all() and np.isfinite(w).all()):
        raise AnalysisError.single("values", "a value or weight is missing.")
    if (w < 0).any() or not w.any():
        raise AnalysisError.single("weights", "are negative or all 0.")
    if not np.all((p >= 0) & (p <= 1)):
        raise AnalysisError.single("probabilities", "must lie between 0 and 1.")
    distinct, place = np.unique(x[w > 0], return_inverse=True)
    share = np.cumsum(np.bincount(place, w[w > 0])) / w.sum()
    low = np.minimum(np.searchsorted(share, p - FUZZ), len(distinct) - 1)
    high = np.minimum(np.searchsorted(share, p + FUZZ, side="right"), len(distinct) - 1)
    return np.asarray((distinct[low] + distinct[high]) / 2)
