"""Estimates adjusted for small-study effects, selection models, fail-safe numbers."""

from __future__ import annotations

from typing import Any

from oracle.case import Case
from oracle.computes.pooled import tau2_word
from oracle.studies import studies
from oracle.words import one_of
from reportgen.stats.confidence import CI_METHODS
from reportgen.stats.pooling import Pooled
from reportgen.stats.results import ALTERNATIVES
from reportgen.stats.small_study.excess_significance import excess_significance_test
from reportgen.stats.small_study.fail_safe import (
    orwin_fail_safe_n,
    rosenberg_fail_safe_n,
    rosenthal_fail_safe_n,
)
from reportgen.stats.small_study.limit_meta_analysis import LIMIT_ESTIMATES, limit_meta_analysis
from reportgen.stats.small_study.line import FunnelRegression
from reportgen.stats.small_study.pet_peese import pet_peese
from reportgen.stats.small_study.selection import WEIGHT_FUNCTIONS, selection_model
from reportgen.stats.small_study.trim_and_fill import (
    ESTIMATORS,
    SIDES,
    TRIMMING_MODELS,
    trim_and_fill,
)


def _model(case: Case, default: str) -> str:
    return one_of(case.arg("model", default), ("common", "random"), "model")


def extrapolated(case: Case) -> dict[str, Any]:
    found = studies(case)
    both = pet_peese(found.yi, found.vi, level=case.level)
    return {**_intercept("pet", both.pet), **_intercept("peese", both.peese)}


def _intercept(name: str, fit: FunnelRegression) -> dict[str, Any]:
    return {
        f"{name}_intercept": fit.intercept,
        f"{name}_se": fit.intercept_se,
        f"{name}_t": fit.intercept_statistic,
        f"{name}_p": fit.intercept_p,
        f"{name}_lower": fit.intercept_low,
        f"{name}_upper": fit.intercept_high,
    }


def filled(case: Case) -> dict[str, Any]:
    found = studies(case)
    result = trim_and_fill(
        found.yi,
        found.vi,
        model=_model(case, "random"),
        tau2=tau2_word(case),
        estimator=one_of(case.arg("estimator", "L0"), ESTIMATORS, "estimator"),
        side=one_of(case.arg("side", "auto"), SIDES, "side"),
        trimming_model=one_of(
            case.arg("trimming_model", "same"), TRIMMING_MODELS, "trimming_model"
        ),
        ci=one_of(case.arg("ci", "normal"), CI_METHODS, "ci"),
        level=case.level,
    )
    p = result.pooled
    return {
        "k0": result.missing,
        "side": result.side,
        "k": p.k,
        "estimate": p.estimate,
        "se": p.se,
        "ci_lower": p.ci_low,
        "ci_upper": p.ci_high,
        "tau2": p.tau2,
        "Q": p.q,
        **_named("common", result.common),
        **_named("random", result.random),
    }


def _named(name: str, p: Pooled | None) -> dict[str, float]:
    return {} if p is None else {name: p.estimate, f"{name}_se": p.se}


def fail_safe(case: Case) -> dict[str, Any]:
    found = studies(case)
    alpha, target = float(case.arg("alpha", 0.05)), float(case.arg("orwin_target", 0.1))
    numbers = {
        "rosenthal": rosenthal_fail_safe_n(found.yi, found.vi, alpha=alpha),
        "rosenberg": rosenberg_fail_safe_n(found.yi, found.vi, alpha=alpha),
        "orwin_unweighted": orwin_fail_safe_n(found.yi, target=target),
        "orwin_weighted": orwin_fail_safe_n(found.yi, found.vi, target=target),
    }
    whole = {name: number.n for name, number in numbers.items()}
    return {**whole, **{f"{name}_unrounded": n.unrounded for name, n in numbers.items()}}


def selected(case: Case) -> dict[str, Any]:
    found = studies(case)
    model = _model(case, "random")
    if model == "random":
        one_of(tau2_word(case) if "tau2" in case.args else "ML", ("ML",), "tau2")
    result = selection_model(
        found.yi,
        found.vi,
        weight_function=one_of(case.arg("weight_function"), WEIGHT_FUNCTIONS, "weight_function"),
        steps=case.arg("steps", ()),
        alternative=one_of(case.arg("alternative"), ALTERNATIVES, "alternative"),
        model=model,
    )
    return {
        "estimate": result.estimate,
        "se": result.se,
        "tau2": result.tau2,
        "tau2_se": result.tau2_se,
        "delta": result.delta,
        "delta_se": result.delta_se,
        "loglik": result.loglik,
        "lr_chisq": result.lr_statistic,
        "lr_df": result.lr_df,
        "lr_p": result.lr_p,
    }


def excess(case: Case) -> dict[str, Any]:
    found = studies(case)
    result = excess_significance_test(
        found.yi,
        found.vi,
        model=_model(case, "common"),
        tau2=tau2_word(case),
        alpha=float(case.arg("alpha", 0.05)),
        alternative=one_of(case.arg("alternative", "two_sided"), ALTERNATIVES, "alternative"),
    )
    return {
        "theta": result.theta,
        "observed": result.observed,
        "expected": result.expected,
        "ratio": result.ratio,
        "chisq": result.statistic,
        "p_value": result.p_value,
    }


def limit(case: Case) -> dict[str, Any]:
    found = studies(case)
    result = limit_meta_analysis(
        found.yi,
        found.vi,
        estimate=one_of(case.arg("limit_estimate", "beta_0"), LIMIT_ESTIMATES, "limit_estimate"),
        tau2=tau2_word(case),
        level=case.level,
    )
    return {
        "adjusted": result.estimate,
        "se": result.se,
        "lower": result.ci_low,
        "upper": result.ci_high,
        "tau2": result.tau2,
        "Q": result.q,
        "Q_small": result.q_small,
        "Q_resid": result.q_resid,
        "G2": result.g2,
    }


COMPUTES = {
    "pet_peese": extrapolated,
    "trim_and_fill": filled,
    "fail_safe_n": fail_safe,
    "selection_model": selected,
    "excess_significance_test": excess,
    "limit_meta_analysis": limit,
}
