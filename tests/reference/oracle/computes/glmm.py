"""glmm: one proportion, or the odds or rates of two arms."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracle.back import add_back, transformation
from oracle.case import Case
from oracle.studies import data_columns
from oracle.words import one_of
from reportgen.stats.distributions import two_sided_p
from reportgen.stats.glmm import (
    GLMM_MODELS,
    GlmmFit,
    TwoArmEffect,
    TwoArmFit,
    random_intercept_logistic,
    two_arm_glmm,
)


def compute(case: Case) -> dict[str, Any]:
    words = ("random_intercept", *GLMM_MODELS)
    kind = one_of(case.arg("glmm_model", "random_intercept"), words, "glmm_model")
    one_of(case.arg("likelihood", "ML"), ("ML",), "likelihood")
    one_of(case.arg("ci", "normal"), ("normal",), "ci")
    one_of(case.arg("prediction", "normal"), ("normal", "as_ci"), "prediction")
    for word in ("correction", "double_zero"):  # no correction in a model of counts
        case.arg(word)
    model = one_of(case.arg("model", "random"), ("random", "common", "both"), "model")
    return _two_arms(case, kind, model) if kind in GLMM_MODELS else _one_arm(case, model)


def _two_arms(case: Case, kind: str, model: str) -> dict[str, Any]:
    measure = one_of(case.arg("measure"), ("OR", "IRR"), "measure")
    points = case.arg("quadrature_points")
    fit = two_arm_glmm(
        measure,
        data_columns(case),
        model=kind,
        level=case.level,
        quadrature_points=None if points is None else int(points),
        min_studies_prediction=1,
    )
    how = transformation(case, np.flatnonzero(fit.used))
    common = add_back(_effect(fit.common) | _two_arm_test(fit), how)
    if model == "common":
        return common
    limits = {"pi_lower": fit.pi_low, "pi_upper": fit.pi_high, "I2_tau2": fit.i2}
    result = add_back(_effect(fit.random) | _two_arm_test(fit) | limits, how)
    if model == "both":
        suffix = "" if how is None else "_bt"
        result["common"] = common[f"estimate{suffix}"]
        result["common_lower"] = common[f"ci_lower{suffix}"]
        result["common_upper"] = common[f"ci_upper{suffix}"]
    return result


def _two_arm_test(fit: TwoArmFit) -> dict[str, Any]:
    return {
        "k": fit.k,
        "k_used": fit.k,
        "Q_lrt": fit.q_lrt,
        "Q_df": fit.q_df,
        "Q_lrt_p": fit.q_lrt_p,
        "Q_wald": fit.q_wald,
        "Q_wald_p": fit.q_wald_p,
    }


def _effect(e: TwoArmEffect) -> dict[str, Any]:
    return {
        "estimate": e.estimate,
        "se": e.se,
        "z": e.statistic,
        "p_value": e.p_value,
        "ci_lower": e.ci_low,
        "ci_upper": e.ci_high,
        "tau2": e.tau2,
        "tau": e.tau,
        "sigma2": e.sigma2,
        "loglik": e.loglik,
    }


def _one_arm(case: Case, model: str) -> dict[str, Any]:
    one_of(case.arg("measure"), ("PLOGIT",), "measure")
    x, n = case.numbers("events"), case.numbers("n")
    complete = np.isfinite(x) & np.isfinite(n)
    fit = random_intercept_logistic(
        x[complete],
        n[complete],
        level=case.level,
        quadrature_points=int(case.arg("quadrature_points", 7)),
        prediction="normal",
        min_studies_prediction=1,
        limits=False,
    )
    how = transformation(case, np.flatnonzero(complete))
    if model == "common":
        return add_back(_common(fit) | _test(fit), how)
    result = add_back(_random(fit) | _test(fit), how)
    if model == "both":
        result |= {
            "common": fit.common.rate,
            "common_lower": fit.common.rate_low,
            "common_upper": fit.common.rate_high,
        }
    return result


def _test(fit: GlmmFit) -> dict[str, Any]:
    return {
        "k": fit.k,
        "k_used": fit.k,
        "Q_lrt": fit.q_lrt,
        "Q_df": fit.q_df,
        "Q_lrt_p": fit.q_p,
    }


def _random(fit: GlmmFit) -> dict[str, Any]:
    return {
        "estimate": fit.estimate,
        "se": fit.se,
        "z": fit.statistic,
        "p_value": fit.p_value,
        "ci_lower": fit.ci_low,
        "ci_upper": fit.ci_high,
        "tau2": fit.tau2,
        "tau": fit.tau,
        "pi_lower": fit.pi_low,
        "pi_upper": fit.pi_high,
        "I2_tau2": fit.i2,
    }


def _common(fit: GlmmFit) -> dict[str, Any]:
    z = fit.common.estimate / fit.common.se
    return {
        "estimate": fit.common.estimate,
        "se": fit.common.se,
        "z": z,
        "p_value": two_sided_p(z),
        "ci_lower": fit.common.ci_low,
        "ci_upper": fit.common.ci_high,
        "tau2": 0.0,
        "tau": 0.0,
    }


COMPUTES = {"glmm": compute}
