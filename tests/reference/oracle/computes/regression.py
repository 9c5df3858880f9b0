"""meta_regression and its relatives."""

from __future__ import annotations

from typing import Any

from oracle.case import Case
from oracle.computes.pooled import tau2_word
from oracle.moderators import design, recipe
from oracle.studies import studies, weights_of
from oracle.words import Unsupported, one_of
from reportgen.stats import meta_regression as mr
from reportgen.stats.permutation import permutation_test


def _settings(case: Case) -> dict[str, Any]:
    one_of(case.arg("method", "inverse_variance"), ("inverse_variance",), "method")
    return {
        "model": one_of(case.arg("model", "random"), ("common", "random"), "model"),
        "tau2": tau2_word(case),
        "ci": one_of(case.arg("ci", "normal"), mr.CI_CHOICES, "ci"),
        "intercept": bool(case.arg("intercept", True)),
    }


def _fit(case: Case) -> mr.MetaRegression:
    found = studies(case)
    return mr.meta_regression(
        found.yi,
        found.vi,
        design(case, found).X,
        level=case.level,
        weights=weights_of(case, "weights", found),
        tau2_weights=weights_of(case, "tau2_weights", found),
        **_settings(case),
    )


def _test(test: mr.ModeratorTest | None) -> dict[str, Any]:
    if test is None:
        return {}
    df = [test.df_1] if test.df_2 is None else [test.df_1, test.df_2]
    return {"QM": test.statistic, "QM_df": df, "QM_p": test.p_value}


def regression(case: Case) -> dict[str, Any]:
    fit = _fit(case)
    out: dict[str, Any] = {
        "k": fit.k,
        "coef": {
            "estimate": fit.coef,
            "se": fit.se,
            "statistic": fit.statistic,
            "p_value": fit.p_value,
            "ci_lower": fit.ci_low,
            "ci_upper": fit.ci_high,
        },
        **_test(fit.moderators),
        "QE": fit.qe,
        "QE_df": fit.qe_df,
        "QE_p": fit.qe_p,
        "t_df": fit.df,
    }
    if fit.model == "random":
        out |= {
            "tau2": fit.tau2,
            "tau2_se": fit.tau2_se,
            "I2_tau2": fit.i2,
            "H2_tau2": fit.h2,
            "R2_percent": fit.r2,
        }
    return out


def prediction(case: Case) -> dict[str, Any]:
    one_of(case.arg("prediction", "as_ci"), ("as_ci",), "prediction")
    fit = _fit(case)
    at = recipe(case).design(case.arg("at")).X
    p = mr.predict(fit, at)
    return {
        "pred": p.estimate,
        "se": p.se,
        "ci_lower": p.ci_low,
        "ci_upper": p.ci_high,
        "pi_lower": p.pi_low,
        "pi_upper": p.pi_high,
    }


def _positions(case: Case) -> list[int]:
    found = studies(case)
    terms = design(case, found).terms
    tested = case.arg("tested")
    for name in tested:
        one_of(name, terms, "tested")
    return [position for name in tested for position in terms[name]]


def wald(case: Case) -> dict[str, Any]:
    return _test(mr.moderator_wald_test(_fit(case), _positions(case)))


def likelihood_ratio(case: Case) -> dict[str, Any]:
    found = studies(case)
    one_of(case.arg("tau2", "ML"), ("ML",), "tau2")
    for word in ("model", "ci", "method", "level"):
        case.arg(word)
    X = design(case, found).X
    test = mr.moderator_likelihood_ratio_test(found.yi, found.vi, X, _positions(case))
    return {"lr_chisq": test.statistic, "df": test.df_1, "p_value": test.p_value}


def inflation(case: Case) -> dict[str, Any]:
    return {"vif": mr.variance_inflation_factors(_fit(case))}


def permutation(case: Case) -> dict[str, Any]:
    one_of(case.arg("permutations"), ("all",), "permutations")
    if isinstance(case.args.get("tau2"), dict):
        raise Unsupported("permutation test with a fixed tau2")
    found = studies(case)
    X = design(case, found).X
    made = permutation_test(found.yi, found.vi, X, **_settings(case))
    return {"p_moderator": made.p_value}


COMPUTES = {
    "meta_regression": regression,
    "meta_regression_prediction": prediction,
    "moderator_wald_test": wald,
    "moderator_likelihood_ratio_test": likelihood_ratio,
    "variance_inflation_factors": inflation,
    "meta_regression_permutation_test": permutation,
}
