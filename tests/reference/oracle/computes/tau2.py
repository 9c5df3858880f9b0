"""tau2_interval and empirical_bayes_estimates."""

from __future__ import annotations

from typing import Any

from oracle.case import Case
from oracle.computes.pooled import pool_case, tau2_word
from oracle.studies import studies
from oracle.words import one_of
from reportgen.stats.shrinkage import empirical_bayes
from reportgen.stats.tau2_interval import TAU2_INTERVALS, tau2_interval


def interval(case: Case) -> dict[str, Any]:
    found = studies(case)
    word = tau2_word(case)
    method = one_of(case.arg("tau2_ci", "q_profile"), TAU2_INTERVALS, "tau2_ci")
    # of the limits only profile likelihood depends on the estimator
    estimator = word if isinstance(word, str) and word != "GENQ" else "DL"
    known = pool_case(case, found, model="random").tau2
    t = tau2_interval(
        found.yi, found.vi, method=method, estimator=estimator, level=case.level, tau2=known
    )
    return {
        "tau2": t.tau2,
        "tau2_lower": t.low,
        "tau2_upper": t.high,
        "tau": t.tau,
        "tau_lower": t.tau_low,
        "tau_upper": t.tau_high,
        "I2": t.i2,
        "I2_lower": t.i2_low,
        "I2_upper": t.i2_high,
        "H2": t.h2,
        "H2_lower": t.h2_low,
        "H2_upper": t.h2_high,
    }


def shrunken(case: Case) -> dict[str, Any]:
    found = studies(case)
    one_of(case.arg("model", "random"), ("random",), "model")
    one_of(case.arg("ci", "normal"), ("normal",), "ci")
    tau2 = pool_case(case, found, model="random").tau2
    result = empirical_bayes(found.yi, found.vi, tau2=tau2, level=case.level)
    return {
        "blup": result.estimate,
        "se": result.se,
        "lower": result.ci_low,
        "upper": result.ci_high,
    }


COMPUTES = {"tau2_interval": interval, "empirical_bayes_estimates": shrunken}
