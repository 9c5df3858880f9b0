"""regression: models of one row per patient."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracle.case import Case
from oracle.cohort import complete, levels_and_codes
from oracle.design import design
from oracle.words import Unsupported, one_of
from reportgen.stats.regression import firth, linear, logistic_measures, robust_poisson
from reportgen.stats.regression.glm import GlmFit, glm
from reportgen.stats.regression.negative_binomial import negative_binomial
from reportgen.stats.regression.profile_limits import glm_profile_limits
from reportgen.stats.regression.proportional_odds import proportional_odds


def _matrix(case: Case) -> tuple[np.ndarray | None, dict[str, Any]]:
    found = design(case)
    return (found.matrix if found.columns else None), {"names": found.names or None}


def _glm(case: Case, family: str) -> GlmFit:
    x, how = _matrix(case)
    if "events" in case.inputs:
        how["trials"] = case.numbers("n")
    if "exposure_time" in case.inputs:
        how["exposure"] = case.numbers("exposure_time")
    y = case.numbers("events" if "events" in case.inputs else "outcome")
    return glm(y, x, family, level=case.level, **how)


def _of_glm(fit: GlmFit) -> dict[str, Any]:
    with np.errstate(over="ignore"):  # of an intercept far from the data: infinite, as in R
        ratios = [np.exp(values) for values in (fit.coef, fit.ci_low, fit.ci_high)]
    return {
        "n": fit.n,
        "coef_names": list(fit.names),
        "coef": {
            "estimate": fit.coef,
            "se": fit.std_error,
            "statistic": fit.z,
            "p_value": fit.p_value,
            "ci_lower": fit.ci_low,
            "ci_upper": fit.ci_high,
            "exp_estimate": ratios[0],
            "exp_ci_lower": ratios[1],
            "exp_ci_upper": ratios[2],
        },
        "deviance": fit.deviance,
        "null_deviance": fit.null_deviance,
        "loglik": fit.loglik,
        "aic": fit.aic,
        "df_residual": fit.df_residual,
        "lr_chisq": fit.lr.statistic,
        "lr_df": fit.lr.df,
        "lr_p": fit.lr.p_value,
    }


def logistic(case: Case) -> dict[str, Any]:
    fit = _glm(complete(case), "binomial")
    result = _of_glm(fit)
    result["coef"]["profile_lower"], result["coef"]["profile_upper"] = glm_profile_limits(fit)
    return result


def poisson(case: Case) -> dict[str, Any]:
    return _of_glm(_glm(complete(case), "poisson"))


def fit_measures(case: Case) -> dict[str, Any]:
    fit = _glm(complete(case), "binomial")
    found = logistic_measures.logistic_measures(fit)
    names = ("auc", "brier", "cox_snell", "nagelkerke", "mcfadden", "bic")
    return {"n": fit.n} | {name: getattr(found, name) for name in names}


def hosmer_lemeshow(case: Case) -> dict[str, Any]:
    one_of(str(case.arg("quantile_type", 7)), ("7",), "quantile_type")
    fit = _glm(complete(case), "binomial")
    test = logistic_measures.hosmer_lemeshow(fit, int(case.arg("groups", 10)))
    return {"chisq": test.statistic, "df": test.df, "p_value": test.p_value}


def drop_one(case: Case) -> dict[str, Any]:
    case = complete(case)
    family = one_of(case.arg("family", "binomial"), ("binomial",), "family")
    found = design(case)
    tests = logistic_measures.drop_one(case.numbers("outcome"), found.matrix, found.terms, family)
    return {
        "terms": list(tests),
        "df": [test.df for test in tests.values()],
        "lr_chisq": [test.statistic for test in tests.values()],
        "p_value": [test.p_value for test in tests.values()],
    }


def firth_logistic(case: Case) -> dict[str, Any]:
    case = complete(case)
    x, how = _matrix(case)
    variance = one_of(case.arg("variance"), firth.VARIANCES, "variance")
    if case.arg("ci") is not None:
        one_of(case.arg("ci"), ("penalised_profile",), "ci")
    y = case.numbers("outcome")
    fit = firth.firth_logistic(y, x, variance=variance, level=case.level, **how)
    return {
        "coef": fit.coef,
        "se": fit.std_error,
        "penalised_loglik": fit.loglik,
        "loglik": fit.loglik,
        "loglik_null": fit.loglik_null,
        "lower": fit.ci_low,
        "upper": fit.ci_high,
        "p_value": fit.p_value,
    }


def linear_model(case: Case) -> dict[str, Any]:
    case = complete(case)
    x, how = _matrix(case)
    variance = one_of(case.arg("variance", "model"), linear.VARIANCES, "variance")
    y = case.numbers("outcome")
    fit = linear.linear(y, x, variance=variance, level=case.level, **how)
    if variance != "model":
        return {"se": fit.std_error}
    test = fit.f
    return {
        "n": fit.n,
        "coef_names": list(fit.names),
        "coef": {
            "estimate": fit.coef,
            "se": fit.std_error,
            "t": fit.t,
            "p_value": fit.p_value,
            "ci_lower": fit.ci_low,
            "ci_upper": fit.ci_high,
        },
        "sigma": fit.sigma,
        "r2": fit.r2,
        "r2_adj": fit.r2_adjusted,
        "f": test and test.statistic,
        "f_df": test and [test.df_1, test.df_2],
        "f_p": test and test.p_value,
        "loglik": fit.loglik,
        "aic": fit.aic,
    }


def anova(case: Case) -> dict[str, Any]:
    case = complete(case)
    found = design(case)
    interactions = {
        name: set(term["interaction"])
        for name, term in zip(found.terms, case.inputs["terms"], strict=True)
        if "interaction" in term
    }
    parts = {
        name: interactions.get(name) or {term.get("column", name)}
        for name, term in zip(found.terms, case.inputs["terms"], strict=True)
    }
    above = {
        name: [other for other, of in interactions.items() if own < of]
        for name, own in parts.items()
    }
    tests = linear.type_two_anova(case.numbers("outcome"), found.matrix, found.terms, above=above)
    return {
        "terms": [one.term for one in tests],
        "ss": [one.sum_of_squares for one in tests],
        "df": [one.test.df_1 for one in tests],
        "f": [one.test.statistic for one in tests],
        "p_value": [one.test.p_value for one in tests],
    }


def modified_poisson(case: Case) -> dict[str, Any]:
    case = complete(case)
    x, how = _matrix(case)
    y, word = case.numbers("outcome"), case.arg("variance", "HC0")
    one_of(word, ("HC0", "HC1", "clustered"), "variance")
    if word == "clustered":
        if "cluster" not in case.inputs:
            raise Unsupported("variance clustered without cluster")
        how["cluster"] = levels_and_codes(case.raw("cluster"))[1]
    kinds = ("CR0", "CR1") if word == "clustered" else (word,)
    fits = [
        robust_poisson.modified_poisson(y, x, variance=kind, level=case.level, **how)
        for kind in kinds
    ]
    fit = fits[0]
    result = {
        "coef_names": list(fit.names),
        "estimate": fit.coef,
        "se": fit.std_error,
        "rr": fit.risk_ratio,
        "rr_lower": fit.ci_low,
        "rr_upper": fit.ci_high,
        "p_value": fit.p_value,
    }
    if word == "clustered":
        result = {"coef_names": result["coef_names"], "estimate": result["estimate"]}
        result |= {"se_cr0": fits[0].std_error, "se_cr1": fits[1].std_error}
    return result


def negative_binomial_model(case: Case) -> dict[str, Any]:
    case = complete(case)
    x, how = _matrix(case)
    fit = negative_binomial(case.numbers("outcome"), x, **how)
    return {"coef": fit.coef, "se": fit.std_error, "theta": fit.theta, "loglik": fit.loglik}


def proportional_odds_model(case: Case) -> dict[str, Any]:
    case = complete(case)
    x, how = _matrix(case)
    codes = levels_and_codes(case.raw("outcome"))[1]
    fit = proportional_odds(codes, x, **how)
    return {"beta": fit.coef, "zeta": fit.cut_points, "loglik": fit.loglik}


COMPUTES = {
    "logistic_model": logistic,
    "poisson_model": poisson,
    "logistic_fit_measures": fit_measures,
    "hosmer_lemeshow_test": hosmer_lemeshow,
    "drop_one_tests": drop_one,
    "firth_logistic_model": firth_logistic,
    "linear_model": linear_model,
    "type_two_anova": anova,
    "modified_poisson_model": modified_poisson,
    "negative_binomial_model": negative_binomial_model,
    "proportional_odds_model": proportional_odds_model,
}
