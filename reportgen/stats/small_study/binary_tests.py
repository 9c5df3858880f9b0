"""Tests of funnel asymmetry for two proportions, whose standard errors depend on the estimates.

Log odds ratios are handed over as estimated, with their continuity correction; the counts beside
them are the raw ones.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats, check_choice, counts, same_length
from reportgen.stats.measures.record import NO_CORRECTION
from reportgen.stats.measures.registry import effect_sizes
from reportgen.stats.small_study.line import FunnelRegression, fit_line
from reportgen.stats.small_study.regression_tests import egger_test, sizes

MACASKILL_WEIGHTS = ("inverse_variance", "pooled_proportion")


def _two_arms(
    events_1: ArrayLike, n_1: ArrayLike, events_2: ArrayLike, n_2: ArrayLike
) -> dict[str, Floats]:
    e1, n1 = counts(events_1, n_1)
    e2, n2 = counts(events_2, n_2)
    same_length(events_1=e1, events_2=e2)
    return {"events_1": e1, "n_1": n1, "events_2": e2, "n_2": n2}


def harbord_test(
    events_1: ArrayLike,
    n_1: ArrayLike,
    events_2: ArrayLike,
    n_2: ArrayLike,
    *,
    level: float = LEVEL,
) -> FunnelRegression:
    """Regression of Z/V on 1/sqrt(V) with weights V, t with k - 2 df.

    Z = e1 - e n1/N is the score of the log odds ratio at no effect, V = n1 n2 e (N - e) /
    (N^2 (N - 1)) its variance, so that this is Egger's regression of Peto's log odds ratios.
    Whole numbers of shape (k,); studies in which nobody or everybody has the event are left out.

    Raises AnalysisError for counts that are none, below 3 studies, for equal V. Harbord et al.
    2006, doi:10.1002/sim.2380. R: meta::metabias(method.bias = "Harbord"), to 1e-8.
    """
    arms = _two_arms(events_1, n_1, events_2, n_2)
    score = effect_sizes("PETO", arms, correction=NO_CORRECTION, double_zero="drop")
    used = score.estimable
    return egger_test(score.yi[used], score.vi[used], level=level)


def peters_test(
    yi: ArrayLike, events: ArrayLike, n: ArrayLike, *, level: float = LEVEL
) -> FunnelRegression:
    """Regression of log odds ratios on 1/N with weights 1/(1/e + 1/(N - e)), t with k - 2 df.

    ``events`` e and ``n`` N of both arms together, shape (k,); a study in which nobody or
    everybody has the event has no weight and is left out. Raises AnalysisError for counts that
    are none, below 3 studies, for equal N. Peters et al. 2006, doi:10.1001/jama.295.6.676.
    R: meta::metabias(method.bias = "Peters"), to 1e-8.
    """
    y = as_floats(yi, "yi")
    e, total = counts(events, n)
    same_length(yi=y, events=e)
    used = (e > 0) & (e < total)
    y, e, total = y[used], e[used], total[used]
    return fit_line(y, 1 / e + 1 / (total - e), 1 / total, level=level)


def macaskill_test(
    yi: ArrayLike,
    vi: ArrayLike,
    n: ArrayLike,
    *,
    events: ArrayLike | None = None,
    weights: str = "inverse_variance",
    level: float = LEVEL,
) -> FunnelRegression:
    """Regression of log odds ratios on N, t with k - 2 df.

    Weights 1/vi, or with ``pooled_proportion`` e (N - e)/N from ``events`` e of both arms, where
    studies in which nobody or everybody has the event are left out. Shapes (k,). Raises
    AnalysisError as ``peters_test`` and for missing ``events``. Macaskill, Walter and Irwig 2001,
    doi:10.1002/sim.698. R: meta::metabias(method.bias = "Macaskill"), lm, to 1e-8.
    """
    check_choice(weights, MACASKILL_WEIGHTS, "weights")
    y, v = as_floats(yi, "yi"), as_floats(vi, "vi")
    same_length(yi=y, vi=v)
    total = sizes(n, len(y))
    if weights == "inverse_variance":
        return fit_line(y, v, total, level=level)
    if events is None:
        raise AnalysisError.single("events", "pooled_proportion weights need the events.")
    e, total = counts(events, total)
    same_length(yi=y, events=e)
    used = (e > 0) & (e < total)
    y, e, total = y[used], e[used], total[used]
    return fit_line(y, total / (e * (total - e)), total, level=level)


def deeks_test(
    yi: ArrayLike, n_1: ArrayLike, n_2: ArrayLike, *, level: float = LEVEL
) -> FunnelRegression:
    """Regression of log odds ratios on 1/sqrt(ESS) with weights ESS, t with k - 2 df.

    ESS = 4 n_1 n_2/(n_1 + n_2), the effective sample size; in diagnostic studies the two groups
    are the diseased and the healthy. Shapes (k,). Raises AnalysisError below 3 studies and for
    equal ESS. Deeks, Macaskill and Irwig 2005, doi:10.1016/j.jclinepi.2005.01.016.
    R: meta::metabias(method.bias = "Deeks"), to 1e-8.
    """
    y = as_floats(yi, "yi")
    first, second = sizes(n_1, len(y), "n_1"), sizes(n_2, len(y), "n_2")
    inverse = (1 / first + 1 / second) / 4
    return fit_line(y, inverse, np.sqrt(inverse), level=level)


def arcsine_test(
    events_1: ArrayLike,
    n_1: ArrayLike,
    events_2: ArrayLike,
    n_2: ArrayLike,
    *,
    dispersion: str = "additive",
    tau2: str | float = "REML",
    level: float = LEVEL,
) -> FunnelRegression:
    """Regression of arcsine differences on their standard errors, t with k - 2 df.

    yi = asin sqrt(e1/n1) - asin sqrt(e2/n2), vi = 1/(4 n1) + 1/(4 n2), which does not depend on
    the events, so that studies without any stay. ``additive`` is the arcsine-Thompson test,
    ``multiplicative`` the one in Egger's form. Raises AnalysisError as ``egger_test``.
    Rücker, Schwarzer and Carpenter 2008, doi:10.1002/sim.2971.
    R: metafor::regtest(rma(escalc(measure = "AS")), model = "rma" or "lm"), to 1e-8.
    """
    difference = effect_sizes("AS", _two_arms(events_1, n_1, events_2, n_2))
    return egger_test(difference.yi, difference.vi, dispersion=dispersion, tau2=tau2, level=level)
