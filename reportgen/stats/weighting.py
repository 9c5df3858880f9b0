"""Weights that are not the inverse of the variance: sample size, events, quality; and IVhet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import (
    Floats,
    as_floats,
    estimates_and_variances,
    rows,
    same_length,
)
from reportgen.stats.distributions import check_level
from reportgen.stats.heterogeneity import from_q
from reportgen.stats.pooling import Pooled, common_result, pool
from reportgen.stats.weighted import Data


def sample_size_weights(n_1: ArrayLike, n_2: ArrayLike) -> Floats:
    """Effective sample sizes n1 n2/(n1 + n2), shapes (k,), to be given to ``pool`` as weights.

    Raises AnalysisError for an arm without participants. Bakbergenuly, Hoaglin and Kulinskaya
    2020, doi:10.1002/jrsm.1404. R: meta::metabin(method = "SSW"), to 1e-10.
    """
    first, second = as_floats(n_1, "n_1"), as_floats(n_2, "n_2")
    same_length(n_1=first, n_2=second)
    if np.any(bad := ~((first > 0) & (second > 0) & np.isfinite(first + second))):
        raise AnalysisError.single("sample size", f"{rows(bad)} with an empty arm.")
    return np.asarray(first * second / (first + second))


def pool_ivhet(
    yi: ArrayLike, vi: ArrayLike, *, tau2: str | float = "DL", level: float = LEVEL
) -> Pooled:
    """The common-effect estimate with a variance that allows for heterogeneity (IVhet).

    sum(y/v)/sum(1/v) with variance sum(w^2 (v + tau2))/sum(w)^2, w = 1/v; normal interval; shapes
    (k,). Raises AnalysisError as ``pool``. Doi et al. 2015, doi:10.1016/j.cct.2015.05.009.
    R: meta::metagen(method.common.ci = "IVhet", method.tau = "DL"), to 1e-10.
    """
    y, v = estimates_and_variances(yi, vi)
    return replace(pool(y, v, tau2=tau2, weights=1 / v, level=level), method="ivhet")


def quality_weights(vi: ArrayLike, quality: ArrayLike) -> Floats:
    """Weights of the quality-effects model, shapes (k,), with the sum of the 1/v.

    With w = 1/v and Q the quality over its maximum: w Q + sum(w (1 - Q)) Q/sum(Q), that is, what
    the studies lose by their quality is handed out by quality. Equal qualities give 1/v, a quality
    of 0 no weight. Raises AnalysisError for negative qualities and when all are 0. Doi et al. 2015,
    doi:10.1016/j.cct.2015.05.010. Stata: metan, model(qe), whose formula reduces to this.
    """
    v, given = as_floats(vi, "vi"), as_floats(quality, "quality")
    same_length(vi=v, quality=given)
    if np.any(bad := ~((given >= 0) & np.isfinite(given))):
        raise AnalysisError.single("quality", f"{rows(bad)} with a quality that is negative.")
    if not given.max() > 0:
        raise AnalysisError.single("quality", "is 0 in every study.")
    w, q = 1 / v, given / given.max()
    return np.asarray(q * (w + (w * (1 - q)).sum() / q.sum()))


def pool_quality(
    yi: ArrayLike,
    vi: ArrayLike,
    quality: ArrayLike,
    *,
    tau2: str | float = "DL",
    level: float = LEVEL,
) -> Pooled:
    """Pooled estimate of the quality-effects model; variance as IVhet's; shapes (k,).

    Raises AnalysisError as ``pool`` and ``quality_weights``, which has formula and references.
    """
    y, v = estimates_and_variances(yi, vi)
    weights = quality_weights(v, quality)
    return replace(pool(y, v, tau2=tau2, weights=weights, level=level), method="quality")


def pool_cochran(
    yi: ArrayLike,
    vi: ArrayLike,
    events_1: ArrayLike,
    time_1: ArrayLike,
    events_2: ArrayLike,
    time_2: ArrayLike,
    *,
    level: float = LEVEL,
) -> Pooled:
    """Log rate ratios weighted by events 2 x time 1/time 2; variance 1/sum x1 + 1/sum x2.

    The weights are the events expected in arm 1 at the rate of arm 2. Shapes (k,). Q is the
    inverse-variance Q. Raises AnalysisError without events in an arm. Bayne-Jones et al. 1964,
    Smoking and Health, Public Health Service Publication 1103, page 8.
    R: meta::metainc(method = "Cochran"), to 1e-10.
    """
    y, v = estimates_and_variances(yi, vi)
    x1, t1, x2, t2 = (
        as_floats(values, name)
        for values, name in zip(
            (events_1, time_1, events_2, time_2),
            ("events_1", "time_1", "events_2", "time_2"),
            strict=True,
        )
    )
    same_length(yi=y, events_1=x1, time_1=t1, events_2=x2, time_2=t2)
    if not (x1.sum() > 0 and x2.sum() > 0 and np.all(t1 > 0) and np.all(t2 > 0)):
        raise AnalysisError.single("Cochran", "an arm has no event, or no time at risk.")
    weights = x2 * t1 / t2
    data = Data(y, v)
    q = from_q(data.at(0.0).rss, data.df, check_level(level))
    estimate = float((weights * y).sum() / weights.sum())
    se = float(1 / x1.sum() + 1 / x2.sum()) ** 0.5
    return common_result(estimate, se, weights, q, method="cochran", level=level)
