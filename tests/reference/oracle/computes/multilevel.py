"""Several rows per study: nested levels, several outcomes, robust variances, aggregation."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracle.case import Case, as_numbers
from oracle.computes.pooled import tau2_word
from oracle.moderators import design
from oracle.studies import Studies, studies
from oracle.words import Unsupported, one_of
from reportgen.stats import multilevel as ml
from reportgen.stats.multilevel.inference import CI_CHOICES, DF_CHOICES, Coefficients
from reportgen.stats.multilevel.model import LIKELIHOODS
from reportgen.stats.multilevel.outcomes import STRUCTURES
from reportgen.stats.multilevel.robust import ADJUSTMENTS
from reportgen.stats.multilevel.robust import DF_CHOICES as ROBUST_DF


def labels(case: Case, name: str, found: Studies) -> list[Any]:
    """The column at the usable rows."""
    values = case.column(name)
    return [values[i] for i in found.rows]


def sampling(case: Case, found: Studies, roles: tuple[str, ...]) -> ml.Sampling:
    """The sampling covariance; rows belong together by the first of the roles that is given."""
    columns = case.inputs.get("covariance_rows")
    correlation = case.arg("sampling_correlation")
    if columns is None and not correlation:
        return ml.independent_errors(found.vi)
    named = [case.inputs[role] for role in roles if role in case.inputs]
    if not named:
        raise Unsupported(f"correlated errors without {' or '.join(roles)}")
    group = named[0][0] if isinstance(named[0], list) else named[0]
    own = labels(case, group, found)
    if columns is None:
        return ml.correlated_errors(found.vi, own, float(correlation))
    table = np.column_stack([as_numbers(case.column(name)) for name in columns])
    place = _places(case.column(group), table, found.effect.vi)
    return ml.given_covariances(found.vi, own, table[found.usable], place[found.usable])


def _places(group: list[Any], table: np.ndarray, vi: np.ndarray) -> np.ndarray:
    """The column of each row: its place among all rows of the study, unless another column alone
    holds its variance (rows before it were filtered away)."""
    seen: dict[Any, int] = {}
    places = []
    for row, (label, variance) in enumerate(zip(group, vi, strict=True)):
        place = seen.get(label, 0)
        seen[label] = place + 1
        own = np.flatnonzero(np.abs(table[row] - variance) <= 1e-9 * variance)
        places.append(int(own[0]) if len(own) == 1 and place not in own else place)
    return np.array(places)


def _likelihood(case: Case) -> str:
    return one_of(case.arg("tau2", "REML"), LIKELIHOODS, "tau2")


def _columns(case: Case, found: Studies) -> tuple[np.ndarray | None, bool]:
    """The design, None for a mean, and whether it has an intercept."""
    if not case.inputs.get("moderators"):
        return None, True
    return design(case, found).X, bool(case.arg("intercept", True))


def fit_levels(case: Case, found: Studies, **settings: str) -> ml.MultilevelModel:
    """The multilevel model of the case, without random effects for ``common``."""
    names = list(case.inputs["levels"])
    if one_of(case.arg("model", "random"), ("common", "random"), "model") == "common":
        names = []
    X, intercept = _columns(case, found)
    return ml.multilevel_model(
        found.yi,
        sampling(case, found, ("cluster", "study", "levels")),
        [labels(case, name, found) for name in names],
        X,
        names=names,
        tau2=_likelihood(case),
        level=case.level,
        intercept=intercept,
        **settings,
    )


def _interval(case: Case) -> dict[str, str]:
    """Which distribution tests and limits take."""
    return {
        "ci": one_of(case.arg("ci", "normal"), CI_CHOICES, "ci"),
        "df": one_of(case.arg("df", "k_minus_p"), DF_CHOICES, "df"),
    }


def _coefficients(found: Coefficients) -> dict[str, Any]:
    return {
        "estimate": found.coef,
        "se": found.se,
        "statistic": found.statistic,
        "p_value": found.p_value,
        "ci_lower": found.ci_low,
        "ci_upper": found.ci_high,
        "df": found.df,
    }


def _tests(fit: ml.MultilevelModel | ml.MultivariateModel) -> dict[str, Any]:
    out: dict[str, Any] = {
        "k": fit.k,
        "loglik": fit.loglik,
        "QE": fit.residual.qe,
        "QE_df": fit.residual.df,
        "QE_p": fit.residual.p_value,
    }
    if (test := fit.moderators) is not None:
        df = [test.df_1] if test.df_2 is None else [test.df_1, test.df_2]
        out |= {"QM": test.statistic, "QM_df": df, "QM_p": test.p_value}
    return out


def multilevel(case: Case) -> dict[str, Any]:
    shape = one_of(case.arg("structure", "nested"), ("nested", "compound_symmetry"), "structure")
    fit = fit_levels(case, studies(case), **_interval(case))
    out = _coefficients(fit.fixed) | _tests(fit)
    if shape == "nested":
        return out | {"sigma2": fit.sigma2}
    if len(fit.names) != 2:
        raise Unsupported(f"compound_symmetry with {len(fit.names)} levels")
    return out | {"tau2": [fit.total], "rho": [fit.rho]}


def multivariate(case: Case) -> dict[str, Any]:
    outcomes = _texts(case.arg("outcomes"))
    found = _of_outcomes(case, studies(case), outcomes)
    own = _texts(labels(case, case.inputs["outcome"], found))
    X = design(case, found).X[:, 1:] if case.inputs.get("moderators") else None
    fit = ml.multivariate_model(
        found.yi,
        sampling(case, found, ("study",)),
        labels(case, case.inputs["study"], found),
        own,
        outcomes,
        X,
        model=one_of(case.arg("model", "random"), ("common", "random"), "model"),
        structure=one_of(case.arg("structure", "unstructured"), STRUCTURES, "structure"),
        tau2=_likelihood(case),
        level=case.level,
        **_interval(case),
    )
    out = _coefficients(fit.fixed) | _tests(fit)
    return out | ({"tau2": fit.tau2, "rho": list(fit.rho)} if fit.model == "random" else {})


def _of_outcomes(case: Case, found: Studies, outcomes: list[str]) -> Studies:
    """The rows that report one of these outcomes."""
    own = _texts(case.raw("outcome"))
    return Studies(found.effect, found.complete & np.isin(own, outcomes))


def _texts(values: list[Any]) -> list[str]:
    """Labels as text, whole numbers without decimals."""
    return [str(int(v)) if isinstance(v, float) and v.is_integer() else str(v) for v in values]


def shares(case: Case) -> dict[str, Any]:
    found = ml.level_shares(fit_levels(case, studies(case)))
    out = {"typical_variance": found.typical_variance, "I2_total": found.total}
    return out | dict(zip(("I2_between", "I2_within"), found.levels, strict=False))


def _component(case: Case, fit: ml.MultilevelModel) -> str:
    return one_of(case.arg("component"), fit.names, "component")


def component_test(case: Case) -> dict[str, Any]:
    fit = fit_levels(case, studies(case))
    test = ml.variance_component_test(fit, _component(case, fit))
    return {"lr_chisq": test.statistic, "df": test.df, "p_value_chisq1": test.p_value}


def component_interval(case: Case) -> dict[str, Any]:
    fit = fit_levels(case, studies(case))
    found = ml.variance_component_interval(fit, _component(case, fit), level=case.level)
    return {"sigma2": found.sigma2, "lower": found.low, "upper": found.high}


def _working_model(case: Case, found: Studies) -> ml.MultilevelModel:
    if case.inputs.get("levels"):
        return fit_levels(case, found)
    common = one_of(case.arg("model", "random"), ("common", "random"), "model") == "common"
    X, intercept = _columns(case, found)
    return ml.two_level_model(
        found.yi,
        sampling(case, found, ("cluster",)),
        X,
        tau2=0.0 if common else tau2_word(case),
        level=case.level,
        intercept=intercept,
    )


def robust(case: Case) -> dict[str, Any]:
    case.arg("ci")  # always t
    found = studies(case)
    fit = _working_model(case, found)
    word = one_of(case.arg("df", "satterthwaite"), ROBUST_DF, "df")
    test = ml.cluster_robust(
        fit.linear,
        fit.sigma2,
        labels(case, case.inputs["cluster"], found),
        adjustment=one_of(case.arg("adjustment"), ADJUSTMENTS, "adjustment"),
        df=word,
        level=case.level,
    )
    out = _coefficients(test.fixed)
    df = test.fixed.df
    if word == "clusters_minus_coefficients" and df is not None:
        out["df"] = df[:1]
    return out | {"t": test.fixed.statistic}


def aggregated(case: Case) -> dict[str, Any]:
    found = studies(case)
    own = labels(case, case.inputs["cluster"], found)
    errors = sampling(case, found, ("cluster",))
    result = ml.aggregated_effects(found.yi, errors, own)
    return {"cluster": list(result.cluster), "yi": result.yi, "vi": result.vi}


COMPUTES = {
    "multilevel_model": multilevel,
    "multivariate_model": multivariate,
    "multilevel_i2": shares,
    "variance_component_test": component_test,
    "variance_component_interval": component_interval,
    "cluster_robust_test": robust,
    "aggregated_effects": aggregated,
}
