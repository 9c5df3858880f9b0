"""The pooled proportion by a random-intercept logistic model."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reportgen.defaults import LEVEL, MIN_STUDIES_PREDICTION, QUADRATURE_POINTS
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, counts
from reportgen.stats.distributions import (
    check_level,
    chi_square_p,
    two_sided_p,
    two_sided_quantile,
)
from reportgen.stats.glmm.integral import Binomial
from reportgen.stats.glmm.likelihood import Fit, Model, fit_mixed
from reportgen.stats.glmm.profile import profile_limits
from reportgen.stats.heterogeneity import i2_of_tau2, typical_variance
from reportgen.stats.measures.proportions import logit
from reportgen.stats.prediction import prediction_limits
from reportgen.stats.weighted import Data
from reportgen.vocabulary import nearest

PREDICTION_DF = {"normal": None, "t_k1": 1, "t_k2": 2}


@dataclass(frozen=True, slots=True)
class CommonLogistic:
    """All studies share one proportion: log odds with limits, and back-transformed."""

    estimate: float
    se: float
    ci_low: float
    ci_high: float
    loglik: float
    rate: float
    rate_low: float
    rate_high: float


@dataclass(frozen=True, slots=True)
class GlmmFit:
    """Pooled log odds of k studies, and the same as proportions (``rate_*``).

    ``tau2_low`` ... ``i2_high`` are None with ``limits=False``, and a high limit also when the
    likelihood never falls far enough; ``pi_*`` are None below the least number of studies. ``i2``
    is None for one study. ``start`` warm-starts the fit of similar data.
    """

    level: float
    quadrature_points: int
    k: int
    n: int
    events: int
    estimate: float
    se: float
    statistic: float
    p_value: float
    ci_low: float
    ci_high: float
    tau2: float
    tau: float
    tau2_low: float | None
    tau2_high: float | None
    on_boundary: bool
    pi_low: float | None
    pi_high: float | None
    pi_df: float | None
    q_lrt: float
    q_df: int
    q_p: float
    i2: float | None
    i2_low: float | None
    i2_high: float | None
    loglik: float
    rate: float
    rate_low: float
    rate_high: float
    rate_pi_low: float | None
    rate_pi_high: float | None
    common: CommonLogistic
    start: Floats


def random_intercept_logistic(
    events: ArrayLike,
    n: ArrayLike,
    *,
    level: float = LEVEL,
    quadrature_points: int = QUADRATURE_POINTS,
    prediction: str = "t_k1",
    min_studies_prediction: int = MIN_STUDIES_PREDICTION,
    limits: bool = True,
    start: Floats | None = None,
) -> GlmmFit:
    """Pooled proportion of k single-arm studies by maximum likelihood, no continuity correction.

    events_i ~ Binomial(n_i, expit(mu + tau u_i)), u_i standard normal, integrated by adaptive
    Gauss-Hermite quadrature (1 point: Laplace). Shapes (k,); ``estimate`` and its normal limits
    are log odds, ``rate*`` the proportions. Standard errors from the observed information in
    (mu, tau). ``q_lrt`` is the likelihood ratio of a proportion per study against one for all.
    I2 = tau2/(tau2 + s2), s2 the typical variance of the studies' logits (0.5 added to those with
    0 or n events); its limits come from the likelihood profile of tau2. The prediction interval is
    mu -+ quantile sqrt(tau2 + se^2).

    One study gives its own logit with tau2 = 0. Raises AnalysisError for counts that are none,
    without any event, with events in everyone, and when the likelihood has no finite maximum.
    Stijnen et al. 2010, doi:10.1002/sim.4040. R: metafor::rma.glmm(measure = "PLO", nAGQ = 7)
    pushed to convergence, to 1e-6.
    """
    x, size = counts(events, n)
    check_level(level)
    if prediction not in PREDICTION_DF:
        raise AnalysisError.single(
            "prediction", f"unknown method '{prediction}'{nearest(prediction, PREDICTION_DF)}."
        )
    refuse_hopeless(x, size)
    model = Model(Binomial(x, size - x), np.ones((len(x), 1)), quadrature_points)
    fit = fit_mixed(model, start)
    tau_limits = profile_limits(model, fit, level) if limits and model.k > 1 else (None, None)
    lost = None if PREDICTION_DF[prediction] is None else PREDICTION_DF[prediction]
    df = None if lost is None else model.k - lost
    predictable = model.k >= min_studies_prediction and (df is None or df > 0)
    return _record(model, fit, tau_limits, df, predictable, level)


def refuse_hopeless(x: Floats, size: Floats) -> None:
    """Refuse studies without any event, or with events in everyone."""
    where = "pooled proportion"
    if len(x) == 0:
        raise AnalysisError.single(where, "there is no study to pool.")
    instead = "Show the studies with exact intervals; nothing can be pooled on the log odds."
    if not x.any():
        raise AnalysisError.single(
            where, "no study has an event, the log odds is infinite.", instead
        )
    if np.all(x == size):
        raise AnalysisError.single(
            where,
            "every participant of every study has the event, the log odds is infinite.",
            instead,
        )


def _record(
    model: Model,
    fit: Fit,
    tau_limits: tuple[float | None, float | None],
    df: float | None,
    predictable: bool,
    level: float,
) -> GlmmFit:
    x, size = model.data.x, model.data.n
    constant = model.data.constant()
    estimate, se = float(fit.coef[0]), sqrt(float(fit.cov[0, 0]))
    half = two_sided_quantile(level) * se
    tau2 = fit.tau**2
    tau2_low, tau2_high = (None if t is None else t**2 for t in tau_limits)
    typical = _typical(x, size)
    pi_low, pi_high = (
        prediction_limits(estimate, se, tau2, level, df) if predictable else (None, None)
    )
    q = max(0.0, 2 * (model.saturated() - fit.common_loglik))
    statistic = estimate / se
    return GlmmFit(
        level=level,
        quadrature_points=model.points,
        k=model.k,
        n=int(size.sum()),
        events=int(x.sum()),
        estimate=estimate,
        se=se,
        statistic=statistic,
        p_value=two_sided_p(statistic),
        ci_low=estimate - half,
        ci_high=estimate + half,
        tau2=tau2,
        tau=fit.tau,
        tau2_low=tau2_low,
        tau2_high=tau2_high,
        on_boundary=fit.tau == 0,
        pi_low=pi_low,
        pi_high=pi_high,
        pi_df=df if predictable else None,
        q_lrt=q,
        q_df=model.k - 1,
        q_p=chi_square_p(q, model.k - 1),
        i2=i2_of_tau2(tau2, typical),
        i2_low=None if tau2_low is None else i2_of_tau2(tau2_low, typical),
        i2_high=None if tau2_high is None else i2_of_tau2(tau2_high, typical),
        loglik=fit.loglik + constant,
        rate=expit(estimate),
        rate_low=expit(estimate - half),
        rate_high=expit(estimate + half),
        rate_pi_low=None if pi_low is None else expit(pi_low),
        rate_pi_high=None if pi_high is None else expit(pi_high),
        common=_common(fit, constant, level),
        start=np.append(fit.coef, fit.tau),
    )


def _common(fit: Fit, constant: float, level: float) -> CommonLogistic:
    estimate, se = float(fit.common_coef[0]), sqrt(float(fit.common_cov[0, 0]))
    half = two_sided_quantile(level) * se
    low, high = estimate - half, estimate + half
    return CommonLogistic(
        estimate=estimate,
        se=se,
        ci_low=low,
        ci_high=high,
        loglik=fit.common_loglik + constant,
        rate=expit(estimate),
        rate_low=expit(low),
        rate_high=expit(high),
    )


def _typical(x: Floats, size: Floats) -> float | None:
    effect = logit(x, size)
    return typical_variance(Data(effect.yi, effect.vi))


def expit(value: float) -> float:
    """Proportion belonging to a log odds."""
    return float(special.expit(value))
