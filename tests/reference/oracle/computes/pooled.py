"""pooled_estimate: one model, or both side by side."""

from __future__ import annotations

from math import log, sqrt
from typing import Any

import numpy as np

from oracle.back import add_back, harmonic_mean, transformation
from oracle.case import Case
from oracle.methods import COMMON_WORDS, METHODS, by_method, extra_tests, moments_about
from oracle.studies import Studies, studies, weights_of
from oracle.words import one_of
from reportgen.errors import AnalysisError
from reportgen.stats.confidence import CI_METHODS
from reportgen.stats.pooling import Pooled, pool
from reportgen.stats.prediction import PREDICTION_METHODS, prediction_limits
from reportgen.stats.results import ALTERNATIVES, tail_p
from reportgen.stats.tau2 import TAU2_ESTIMATORS
from reportgen.stats.tau2_interval import tau2_interval

ALWAYS = 1  # the reference numbers have prediction limits for any number of studies


def tau2_word(case: Case) -> str | float:
    """The estimator, or the value of a fixed tau2."""
    word = case.arg("tau2", "REML")
    if isinstance(word, dict):
        return float(word["fixed"])
    return one_of(word, TAU2_ESTIMATORS, "tau2")


def pool_case(case: Case, found: Studies, model: str | None = None, **changes: Any) -> Pooled:
    """The pooled result in the words of the case."""
    settings: dict[str, Any] = {
        "model": one_of(model or case.arg("model", "random"), ("common", "random"), "model"),
        "tau2": tau2_word(case),
        "ci": one_of(case.arg("ci", "normal"), CI_METHODS, "ci"),
        "level": case.level,
        "weights": weights_of(case, "weights", found),
        "tau2_weights": weights_of(case, "tau2_weights", found),
        "min_studies_prediction": ALWAYS,
        **changes,
    }
    return pool(found.yi, found.vi, **settings)


def method_of(case: Case) -> str:
    """What weighs the studies."""
    return one_of(case.arg("method", "inverse_variance"), ("inverse_variance", *METHODS), "method")


def pool_words(case: Case, found: Studies, model: str | None = None) -> Pooled:
    """The pooled result by the method and model of the case."""
    method = method_of(case)
    model = model or case.arg("model", "random")
    if method == "inverse_variance" or (model == "random" and METHODS[method].common_only):
        for word in COMMON_WORDS:
            case.arg(word)
        return pool_case(case, found, model=model)
    return by_method(case, found, model, lambda **changes: pool_case(case, found, **changes)).pooled


def compute(case: Case) -> dict[str, Any]:
    found = studies(case)
    both = case.arg("model", "random") == "both"
    try:
        result = _both(case, found) if both else _single(case, found)
    except AnalysisError:
        method = METHODS.get(method_of(case))
        if found.usable.any() and not (method and method.common_only and not both):
            raise
        return _nothing(case, both)
    return result if both else add_back(result, transformation(case, found.rows))


def _nothing(case: Case, both: bool) -> dict[str, Any]:
    """No study can be estimated, or no arm has events: the pooled value is not estimable."""
    case.asked |= set(case.args)
    names = ("estimate", "se", "p_value", "statistic", "z", "ci_lower", "ci_upper")
    pooled = dict.fromkeys((*names, *(f"{name}_bt" for name in names)))
    if both:
        return {"k": 0, "common": pooled, "random": pooled}
    return {"k": 0} | pooled


def heterogeneity(p: Pooled) -> dict[str, Any]:
    """Q and what follows from it."""
    return {
        "Q": p.q,
        "Q_df": p.q_df,
        "Q_p": p.q_p,
        "H2_Q": p.h2_q,
        "I2_Q": p.i2_q,
        "I2_Q_lower": p.i2_q_low,
        "I2_Q_upper": p.i2_q_high,
        "H": p.h,
        "H_lower": p.h_low,
        "H_upper": p.h_high,
    }


def _single(case: Case, found: Studies) -> dict[str, Any]:
    p = pool_words(case, found)
    side = one_of(case.arg("alternative", "two_sided"), ALTERNATIVES, "alternative")
    p_value = p.p_value
    if side != "two_sided" and p.statistic is not None:
        p_value = tail_p(p.statistic, side, p.df)
    result: dict[str, Any] = {
        "k": p.k,
        "estimate": p.estimate,
        "se": p.se,
        "p_value": p_value,
        "ci_lower": p.ci_low,
        "ci_upper": p.ci_high,
        "weights_percent": p.weights,
        **heterogeneity(p),
    }
    for name in ("statistic", "z" if p.df is None else "t"):
        result[name] = p.statistic
    result["df"] = "Inf" if p.df is None else p.df
    if (size := harmonic_mean(case, found.rows)) is not None:
        result["harmonic_mean_n"] = size
    if p.model == "random":
        result |= _random_numbers(case, p)
    return result | extra_tests(case, found)


def _random_numbers(case: Case, p: Pooled) -> dict[str, Any]:
    out: dict[str, Any] = {
        "tau2": p.tau2,
        "tau": p.tau,
        "tau2_se": p.tau2_se,
        "I2_tau2": p.i2,
        "H2_tau2": p.h2,
    }
    one_of(case.arg("prediction", "as_ci"), ("as_ci",), "prediction")
    for stem, df in (("pi", p.df), ("pi_hts", p.k - 2), ("pi_k1", p.k - 1)):
        limits: tuple[float | None, float | None] = (None, None)
        if df is None or df > 0:
            limits = prediction_limits(p.estimate, p.se, p.tau2, p.level, df)
        out[f"{stem}_lower"], out[f"{stem}_upper"] = limits
    if p.loglik is not None:
        used = p.k - 1 if p.tau2_method == "REML" else p.k
        out["loglik"], out["aic"] = p.loglik, -2 * p.loglik + 4
        out["bic"] = -2 * p.loglik + 2 * log(used) if used > 0 else None
    return out


def _both(case: Case, found: Studies) -> dict[str, Any]:
    prediction = one_of(case.arg("prediction", "as_ci"), PREDICTION_METHODS, "prediction")
    common, used, random, q = _two_models(case, found, prediction)
    how = transformation(case, found.rows)
    out: dict[str, Any] = {
        "k": random.k,
        "common": add_back(_side(common, used), how),
        "random": add_back(_side(random, found.usable), how),
        "Q": q.q,
        "Q_df": q.q_df,
        "Q_p": q.q_p,
        **_i2(case, found, q),
        "tau2": random.tau2,
        "tau": random.tau,
        "pi_lower": random.pi_low,
        "pi_upper": random.pi_high,
        "pi_df": "Inf" if random.pi_df is None else random.pi_df,
        "kr_df": random.df,
        "yi": _all_rows(found.effect.yi, found),
        "sei": _all_rows(found.effect.sei, found),
        "harmonic_mean_n": harmonic_mean(case, found.rows),
    }
    return out | _lists_back(out, how)


def _two_models(
    case: Case, found: Studies, prediction: str
) -> tuple[Pooled, np.ndarray, Pooled, Pooled]:
    """Common with the rows in it, random, and which of the two the heterogeneity is told of."""
    method = method_of(case)
    around = ("inverse_variance", "method_estimate")
    word = one_of(case.arg("q_around", "inverse_variance"), around, "q_around")

    def refit(**changes: Any) -> Pooled:
        return pool_case(case, found, **changes)

    if method == "inverse_variance":
        random = refit(model="random", prediction=prediction)
        return refit(model="common", ci="normal"), found.usable, random, random
    common = by_method(case, found, "common", refit)
    changes: dict[str, Any] = {"prediction": prediction}
    if word == "method_estimate" and tau2_word(case) == "DL":
        changes["tau2"] = moments_about(found, common.pooled)
    if METHODS[method].random:
        random = by_method(case, found, "random", lambda **c: refit(**changes | c)).pooled
    else:
        random = refit(model="random", **changes)
    told = common.pooled if word == "method_estimate" else random
    return common.pooled, common.used, random, told


def _all_rows(values: np.ndarray, found: Studies) -> list[float | None]:
    return [float(value) if use else None for value, use in zip(values, found.usable, strict=True)]


def _side(p: Pooled, used: np.ndarray) -> dict[str, Any]:
    weights = np.zeros(len(used))
    weights[used] = p.weights
    return {
        "estimate": p.estimate,
        "se": p.se,
        "statistic": p.statistic,
        "p_value": p.p_value,
        "ci_lower": p.ci_low,
        "ci_upper": p.ci_high,
        "df": "Inf" if p.df is None else p.df,
        "weights_percent": weights,
    }


def _i2(case: Case, found: Studies, random: Pooled) -> dict[str, Any]:
    word = one_of(case.arg("i2", "from_q"), ("from_q", "from_tau2"), "i2")
    if word == "from_q":
        return {
            "I2": random.i2_q,
            "I2_lower": random.i2_q_low,
            "I2_upper": random.i2_q_high,
            "H": random.h,
            "H_lower": random.h_low,
            "H_upper": random.h_high,
        }
    if not isinstance(tau2_word(case), str):  # given, so without limits
        return {"I2": random.i2, "H": None if random.h2 is None else sqrt(random.h2)}
    limits = tau2_interval(
        found.yi,
        found.vi,
        method=case.arg("tau2_ci", "q_profile"),
        estimator=str(tau2_word(case)),
        level=case.level,
    )
    root = {name: sqrt(value) for name, value in _h2(limits).items()}
    return {"I2": limits.i2, "I2_lower": limits.i2_low, "I2_upper": limits.i2_high, **root}


def _h2(limits: Any) -> dict[str, float]:
    return {"H": limits.h2, "H_lower": limits.h2_low, "H_upper": limits.h2_high}


def _lists_back(out: dict[str, Any], how: Any) -> dict[str, Any]:
    """Point and limits as lists; without a transformation they are the analysis scale."""
    back, swap = how if how is not None else (lambda value: value, False)

    def ends(low: float | None, high: float | None) -> list[float | None]:
        pair = [back(low), back(high)]
        return pair[::-1] if swap else pair

    lists = {
        f"{side}_bt": [
            back(out[side]["estimate"]),
            *ends(out[side]["ci_lower"], out[side]["ci_upper"]),
        ]
        for side in ("common", "random")
    }
    return lists | {"pi_bt": ends(out["pi_lower"], out["pi_upper"])}


COMPUTES = {"pooled_estimate": compute}
