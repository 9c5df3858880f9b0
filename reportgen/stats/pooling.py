"""One estimate from many: the common-effect and the random-effects model by inverse variance."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL, MIN_STUDIES_PREDICTION
from reportgen.errors import AnalysisError
from reportgen.stats.checks import (
    Floats,
    as_floats,
    check_choice,
    estimates_and_variances,
    rows,
    same_length,
)
from reportgen.stats.combination import Combination, combine
from reportgen.stats.confidence import CI_METHODS, CiMethod, Spread
from reportgen.stats.distributions import check_level, two_sided_p, two_sided_quantile
from reportgen.stats.heterogeneity import (
    Heterogeneity,
    from_q,
    h2_of_tau2,
    i2_of_tau2,
    typical_variance,
)
from reportgen.stats.likelihood import log_likelihood
from reportgen.stats.prediction import prediction_limits, prediction_spread
from reportgen.stats.tau2 import TAU2_ESTIMATORS, estimate_tau2, tau2_standard_error
from reportgen.stats.weighted import Data

MODELS = ("random", "common")


@dataclass(frozen=True, slots=True)
class Pooled:
    """A pooled estimate on the analysis scale.

    ``df`` is None for the normal distribution. ``statistic`` and ``p_value`` are None when the
    standard error is 0 (Knapp-Hartung with all estimates equal). ``weights`` (k,) add to 100.
    ``i2_q`` is I2 from Q, ``i2`` the one from tau2 (from Q in the common-effect model), percent.
    ``pi_*`` are None unless asked for and defined. ``tau2_method`` is empty for ``common``.
    ``method`` is the name of what weighs the studies.
    """

    model: str
    tau2_method: str
    ci_method: str
    level: float
    k: int
    estimate: float
    se: float
    statistic: float | None
    df: float | None
    p_value: float | None
    ci_low: float
    ci_high: float
    tau2: float
    tau: float
    tau2_se: float | None
    weights: Floats
    q: float
    q_df: int
    q_p: float
    i2_q: float | None
    i2_q_low: float | None
    i2_q_high: float | None
    h2_q: float | None
    h: float | None
    h_low: float | None
    h_high: float | None
    i2: float | None
    h2: float | None
    pi_low: float | None
    pi_high: float | None
    pi_df: float | None
    loglik: float | None
    method: str = "inverse_variance"


def user_weights(weights: ArrayLike | None, k: int, name: str) -> Floats | None:
    """Given weights (k,), finite, not negative and not all 0; None stays None."""
    if weights is None:
        return None
    given = as_floats(weights, name)
    same_length(**{"yi": np.empty(k), name: given})
    if np.any(bad := ~(np.isfinite(given) & (given >= 0))) or not given.sum() > 0:
        raise AnalysisError.single(name, f"weights must be finite and not negative ({rows(bad)}).")
    return given


def _tau2(
    data: Data, tau2: str | float, tau2_weights: Floats | None
) -> tuple[float, float | None, str]:
    """Value, standard error and name of tau2; a number is taken as given."""
    value = estimate_tau2(data, tau2, tau2_weights)
    name = tau2 if isinstance(tau2, str) else "fixed"
    return value, tau2_standard_error(data, tau2, value, tau2_weights), name


def pool(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    model: str = "random",
    tau2: str | float = "REML",
    ci: str = "normal",
    prediction: str | None = None,
    min_studies_prediction: int = MIN_STUDIES_PREDICTION,
    level: float = LEVEL,
    weights: ArrayLike | None = None,
    tau2_weights: ArrayLike | None = None,
) -> Pooled:
    """Pooled estimate of k studies by inverse variance, on the scale of ``yi``.

    estimate = sum(w y)/sum(w), w = 1/(vi + tau2), tau2 = 0 for ``common``; yi, vi shapes (k,).
    ``tau2`` names an estimator of ``TAU2_ESTIMATORS`` or is a number; ``ci`` is a key of
    ``CI_METHODS``, ``prediction`` of ``PREDICTION_METHODS``. User ``weights`` replace w in the
    estimate; its variance is then sum(w^2 (vi + tau2))/sum(w)^2 and tau2 is unchanged. One study
    gives that study with tau2 = 0 and its normal interval, whatever ``ci`` says. Prediction limits
    need ``min_studies_prediction`` studies.

    Raises AnalysisError for arrays that are none, unknown words, and what is not defined.
    Borenstein et al. 2010, doi:10.1002/jrsm.12. R: metafor::rma(yi, vi), meta::metagen, to 1e-8.
    """
    y, v = estimates_and_variances(yi, vi)
    data = Data(y, v)
    check_level(level)
    check_choice(model, MODELS, "model")
    method = CI_METHODS[check_choice(ci, CI_METHODS, "ci")]
    if data.k == 1:  # nothing is pooled, there is no spread to learn from
        method = CI_METHODS["normal"]
    given = user_weights(weights, data.k, "weights")
    value, se_tau2, name = 0.0, None, ""
    if model == "random":
        value, se_tau2, name = _tau2(data, tau2, user_weights(tau2_weights, data.k, "tau2_weights"))
    c = combine(data, model, value, given, level)
    spread = method.spread(c)
    predicted = None
    if prediction is not None and model == "random":
        predicted = prediction_spread(c, prediction, spread)
        predicted = predicted if data.k >= min_studies_prediction else None
    return _record(c, method, spread, predicted, name, se_tau2)


def _record(
    c: Combination,
    method: CiMethod,
    spread: Spread,
    predicted: Spread | None,
    tau2_name: str,
    tau2_se: float | None,
) -> Pooled:
    se, df = spread
    half = se * two_sided_quantile(c.level, df)
    statistic = c.estimate / se if se > 0 else None
    q = from_q(c.data.at(0.0).rss, c.data.df, c.level)
    i2, h2 = _from_tau2(c, q)
    pi_low, pi_high, pi_df = None, None, None
    if predicted is not None:
        pi_low, pi_high = prediction_limits(c.estimate, predicted[0], c.tau2, c.level, predicted[1])
        pi_df = predicted[1]
    likelihood = TAU2_ESTIMATORS[tau2_name].likelihood if tau2_name in TAU2_ESTIMATORS else ""
    return Pooled(
        model=c.model,
        tau2_method=tau2_name,
        ci_method=method.name,
        level=c.level,
        k=c.data.k,
        estimate=c.estimate,
        se=se,
        statistic=statistic,
        df=df,
        p_value=None if statistic is None else two_sided_p(statistic, df),
        ci_low=c.estimate - half,
        ci_high=c.estimate + half,
        tau2=c.tau2,
        tau=sqrt(c.tau2),
        tau2_se=tau2_se,
        weights=100 * c.weights / c.weights.sum(),
        q=q.q,
        q_df=q.df,
        q_p=q.p_value,
        i2_q=q.i2,
        i2_q_low=q.i2_low,
        i2_q_high=q.i2_high,
        h2_q=q.h2,
        h=q.h,
        h_low=q.h_low,
        h_high=q.h_high,
        i2=i2,
        h2=h2,
        pi_low=pi_low,
        pi_high=pi_high,
        pi_df=pi_df,
        loglik=(
            log_likelihood(c.data, c.tau2, restricted=likelihood == "REML") if likelihood else None
        ),
    )


def common_result(
    estimate: float, se: float, weights: Floats, q: Heterogeneity, *, method: str, level: float
) -> Pooled:
    """The record of a common estimate that some other method than ``pool`` arrived at.

    ``weights`` (k,) of any sum; the interval is normal, tau2 is 0 and nothing is predicted.
    """
    half = se * two_sided_quantile(level)
    statistic = estimate / se if se > 0 else None
    return Pooled(
        model="common",
        tau2_method="",
        ci_method="normal",
        level=level,
        k=len(weights),
        estimate=estimate,
        se=se,
        statistic=statistic,
        df=None,
        p_value=None if statistic is None else two_sided_p(statistic),
        ci_low=estimate - half,
        ci_high=estimate + half,
        tau2=0.0,
        tau=0.0,
        tau2_se=None,
        weights=100 * weights / weights.sum(),
        q=q.q,
        q_df=q.df,
        q_p=q.p_value,
        i2_q=q.i2,
        i2_q_low=q.i2_low,
        i2_q_high=q.i2_high,
        h2_q=q.h2,
        h=q.h,
        h_low=q.h_low,
        h_high=q.h_high,
        i2=q.i2,
        h2=q.h2,
        pi_low=None,
        pi_high=None,
        pi_df=None,
        loglik=None,
        method=method,
    )


def _from_tau2(c: Combination, q: Heterogeneity) -> tuple[float | None, float | None]:
    if c.model == "common":
        return q.i2, q.h2
    typical = typical_variance(c.data)
    return i2_of_tau2(c.tau2, typical), h2_of_tau2(c.tau2, typical)
