"""glmm: the random-intercept logistic model of one proportion."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracle.back import add_back, transformation
from oracle.case import Case
from oracle.words import one_of
from reportgen.stats.distributions import two_sided_p
from reportgen.stats.glmm import GlmmFit, random_intercept_logistic


def compute(case: Case) -> dict[str, Any]:
    one_of(case.arg("glmm_model"), ("random_intercept",), "glmm_model")
    one_of(case.arg("likelihood", "ML"), ("ML",), "likelihood")
    one_of(case.arg("measure"), ("PLOGIT",), "measure")
    one_of(case.arg("ci", "normal"), ("normal",), "ci")
    model = one_of(case.arg("model", "random"), ("random", "common", "both"), "model")
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
