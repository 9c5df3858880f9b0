"""One estimate from many: the common-effect and the random-effects model by inverse variance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL, MIN_STUDIES_PREDICTION
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats, estimates_and_variances, rows, same_length
from reportgen.stats.distributions import check_level, two_sided_p, two_sided_quantile
from reportgen.stats.heterogeneity import (
    Heterogeneity,
    from_q,
    h2_of_tau2,
    i2_of_tau2,
    typical_variance,
)
from reportgen.stats.likelihood import log_likelihood
from reportgen.stats.tau2 import TAU2_ESTIMATORS, estimate_tau2, se_reml, tau2_standard_error
from reportgen.stats.weighted import Data
from reportgen.vocabulary import nearest

MODELS = ("random", "common")


@dataclass(frozen=True, slots=True)
class Pooled:
    """A pooled estimate on the analysis scale.

    ``df`` is None for the normal distribution. ``statistic`` and ``p_value`` are None when the
    standard error is 0 (Knapp-Hartung with all estimates equal). ``weights`` (k,) add to 100.
    ``i2_q`` is I2 from Q, ``i2`` the one from tau2 (from Q in the common-effect model), percent.
    ``pi_*`` are None unless asked for and defined. ``tau2_method`` is empty for ``common``.
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


@dataclass(frozen=True, slots=True)
class Combination:
    """The weighted mean and what the interval methods need; ``w`` are 1/(v + tau2)."""

    data: Data
    model: str
    tau2: float
    w: Floats
    weights: Floats
    estimate: float
    se: float
    level: float

    @property
    def dispersion(self) -> float:
        """Knapp-Hartung factor: sum w (y - estimate)^2 / (k - 1)."""
        return float((self.w * (self.data.y - self.estimate) ** 2).sum() / self.data.df)


@dataclass(frozen=True, slots=True)
class CiMethod:
    """How the standard error and its degrees of freedom (None: normal) are taken."""

    name: str
    label: str
    spread: Callable[[Combination], tuple[float, float | None]]
    reference: str


def _normal(c: Combination) -> tuple[float, float | None]:
    return c.se, None


def _t(c: Combination) -> tuple[float, float | None]:
    return c.se, c.data.df


def _knapp_hartung(c: Combination) -> tuple[float, float | None]:
    return c.se * sqrt(c.dispersion), c.data.df


def _knapp_hartung_adhoc(c: Combination) -> tuple[float, float | None]:
    return c.se * sqrt(max(1.0, c.dispersion)), c.data.df


def _half_width(spread: tuple[float, float | None], level: float) -> float:
    return spread[0] * two_sided_quantile(level, spread[1])


def _knapp_hartung_wider(c: Combination) -> tuple[float, float | None]:
    both = (_knapp_hartung(c), _normal(c))
    return max(both, key=lambda spread: _half_width(spread, c.level))


def _knapp_hartung_iqwig(c: Combination) -> tuple[float, float | None]:
    classic = combine(c.data, "random", estimate_tau2(c.data, "DL"), None, c.level)
    plain = _knapp_hartung(c)
    narrow = _half_width(plain, c.level) < _half_width(_normal(classic), c.level)
    return _knapp_hartung_adhoc(c) if narrow else plain


def _kenward_roger(c: Combination) -> tuple[float, float | None]:
    """Adjusted variance and degrees of freedom from the expected information of REML."""
    share = c.w / c.w.sum()
    mean_1 = float((share * c.w).sum())
    spread = float((share * (c.w - mean_1) ** 2).sum())  # s3/s1 - (s2/s1)^2 without cancellation
    s1, s2 = float(c.w.sum()), float((c.w**2).sum())
    information = s2 / 2 - (spread + mean_1**2) + mean_1**2 / 2
    if not information > 0:
        raise AnalysisError.single(
            "ci",
            "the Kenward-Roger interval is not defined: one study carries all weight.",
            "Use knapp_hartung_adhoc.",
        )
    variance = (1 + 2 * spread / information) / s1
    return sqrt(variance), 2 * information / (variance * s2) ** 2


_HARTUNG = "Knapp and Hartung 2003, doi:10.1002/sim.1482"

CI_METHODS: dict[str, CiMethod] = {
    method.name: method
    for method in (
        CiMethod(
            "normal",
            "normal distribution",
            _normal,
            "DerSimonian and Laird 1986, doi:10.1016/0197-2456(86)90046-2",
        ),
        CiMethod(
            "t",
            "t distribution",
            _t,
            "Follmann and Proschan 1999, doi:10.1111/j.0006-341X.1999.00732.x",
        ),
        CiMethod("knapp_hartung", "Hartung-Knapp", _knapp_hartung, _HARTUNG),
        CiMethod(
            "knapp_hartung_adhoc",
            "Hartung-Knapp, scale factor at least 1",
            _knapp_hartung_adhoc,
            "Röver et al. 2015, doi:10.1186/s12874-015-0091-1",
        ),
        CiMethod(
            "knapp_hartung_wider",
            "the wider of Hartung-Knapp and normal",
            _knapp_hartung_wider,
            "Jackson et al. 2017, doi:10.1002/sim.7411",
        ),
        CiMethod(
            "knapp_hartung_iqwig",
            "Hartung-Knapp, guarded when narrower than DerSimonian-Laird",
            _knapp_hartung_iqwig,
            "IQWiG General Methods 6.0, 2020",
        ),
        CiMethod(
            "kenward_roger",
            "Kenward-Roger",
            _kenward_roger,
            "Partlett and Riley 2017, doi:10.1002/sim.7140",
        ),
    )
}


def _prediction_spread(
    c: Combination, method: str, as_ci: tuple[float, float | None]
) -> tuple[float, float | None] | None:
    """Standard error and df of a prediction method; None when the df are not positive."""
    k = c.data.k
    choices: dict[str, Callable[[], tuple[float, float | None]]] = {
        "as_ci": lambda: as_ci,
        "normal": lambda: (c.se, None),
        "t_k1": lambda: (c.se, k - 1),
        "t_k2": lambda: (c.se, k - 2),
        "knapp_hartung_t_k1": lambda: (_knapp_hartung(c)[0], k - 1),
        "knapp_hartung_t_k2": lambda: (_knapp_hartung(c)[0], k - 2),
        "kenward_roger": lambda: _kenward_roger(c),
    }
    if method not in choices:
        raise AnalysisError.single(
            "prediction", f"unknown method '{method}'{nearest(method, choices)}."
        )
    if k < 2:
        return None
    spread = choices[method]()
    return None if spread[1] is not None and spread[1] <= 0 else spread


PREDICTION_METHODS: dict[str, str] = {
    "as_ci": "standard error and quantile of the confidence interval",
    "normal": "normal distribution",
    "t_k1": "t distribution with k - 1 df",
    "t_k2": "t distribution with k - 2 df (Higgins-Thompson-Spiegelhalter)",
    "knapp_hartung_t_k1": "Hartung-Knapp standard error, t with k - 1 df",
    "knapp_hartung_t_k2": "Hartung-Knapp standard error, t with k - 2 df",
    "kenward_roger": "Kenward-Roger standard error and df",
}


def prediction_limits(
    estimate: float, se: float, tau2: float, level: float, df: float | None
) -> tuple[float, float]:
    """Limits for the effect in a new study: estimate -+ quantile sqrt(tau2 + se^2).

    Higgins, Thompson and Spiegelhalter 2009, doi:10.1111/j.1467-985X.2008.00552.x.
    """
    half = two_sided_quantile(level, df) * sqrt(tau2 + se**2)
    return estimate - half, estimate + half


def combine(
    data: Data, model: str, tau2: float, weights: Floats | None, level: float
) -> Combination:
    """The weighted mean: inverse variance, or given weights with the variance of their mean."""
    w = 1 / (data.v + tau2)
    if weights is None:
        fit = data.fit(w)
        return Combination(
            data, model, tau2, w, w, float(fit.coef[0]), sqrt(float(fit.cov[0, 0])), level
        )
    share = weights / weights.sum()
    estimate = float((share * data.y).sum())
    variance = float((share**2 * (data.v + tau2)).sum())
    return Combination(data, model, tau2, w, weights, estimate, sqrt(variance), level)


def _user_weights(weights: ArrayLike | None, k: int, name: str) -> Floats | None:
    if weights is None:
        return None
    given = as_floats(weights, name)
    same_length(**{"yi": np.empty(k), name: given})
    if np.any(bad := ~(np.isfinite(given) & (given >= 0))) or not given.sum() > 0:
        raise AnalysisError.single(name, f"weights must be finite and not negative ({rows(bad)}).")
    return given


def check_choice(value: str, known: Mapping[str, object] | tuple[str, ...], what: str) -> str:
    """A word out of a list, refused with the nearest known one."""
    if value not in known:
        raise AnalysisError.single(what, f"unknown '{value}'{nearest(value, known)}.")
    return value


def _tau2(
    data: Data, tau2: str | float, tau2_weights: Floats | None
) -> tuple[float, float | None, str]:
    """Value, standard error and name of tau2; a number is taken as given."""
    if not isinstance(tau2, str):
        if not (np.isfinite(tau2) and tau2 >= 0):
            raise AnalysisError.single("tau2", f"a variance is not {tau2}.")
        return float(tau2), se_reml(data, tau2) if data.df > 0 else None, "fixed"
    value = estimate_tau2(data, tau2, tau2_weights)
    return value, tau2_standard_error(data, tau2, value, tau2_weights), tau2


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
    given = _user_weights(weights, data.k, "weights")
    value, se_tau2, name = 0.0, None, ""
    if model == "random":
        value, se_tau2, name = _tau2(
            data, tau2, _user_weights(tau2_weights, data.k, "tau2_weights")
        )
    c = combine(data, model, value, given, level)
    spread = method.spread(c)
    predicted = None
    if prediction is not None and model == "random":
        predicted = _prediction_spread(c, prediction, spread)
        predicted = predicted if data.k >= min_studies_prediction else None
    return _record(c, method, spread, predicted, name, se_tau2)


def _record(
    c: Combination,
    method: CiMethod,
    spread: tuple[float, float | None],
    predicted: tuple[float, float | None] | None,
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


def _from_tau2(c: Combination, q: Heterogeneity) -> tuple[float | None, float | None]:
    if c.model == "common":
        return q.i2, q.h2
    typical = typical_variance(c.data)
    return i2_of_tau2(c.tau2, typical), h2_of_tau2(c.tau2, typical)
