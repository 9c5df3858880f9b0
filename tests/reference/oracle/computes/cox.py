"""survival: the Cox model, its tests, predictions and residuals, concordance."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracle.case import Case
from oracle.cohort import complete
from oracle.computes.survival import rows_of
from oracle.design import Design, design
from oracle.words import one_of
from reportgen.stats.survival import cox as model
from reportgen.stats.survival.concordance import concordance
from reportgen.stats.survival.cox_prediction import adjusted_curve, cox_residuals
from reportgen.stats.survival.limits import SCALES
from reportgen.stats.survival.observations import Observations
from reportgen.stats.survival.proportional_hazards import TRANSFORMS, proportional_hazards


def _strata(case: Case, found: Design) -> np.ndarray | None:
    if not found.strata:
        return None
    rows = list(zip(*(case.column(name) for name in found.strata), strict=True))
    place = {key: i for i, key in enumerate(sorted(set(rows)))}
    return np.array([place[row] for row in rows])


def _fit(case: Case, role: str = "terms") -> tuple[model.CoxFit, Observations, Design]:
    rows, found = rows_of(case), design(case, role)
    words = ("model", "robust")
    robust = one_of(case.arg("variance", "model"), words, "variance") == "robust"
    fit = model.cox(
        rows,
        found.matrix,
        names=found.names,
        strata=_strata(case, found),
        ties=one_of(case.arg("ties"), model.TIES, "ties"),
        robust=robust,
        cluster=np.array(case.raw("cluster")) if robust and "cluster" in case.inputs else None,
        allow_infinite=True,
        level=case.level,
    )
    return fit, rows, found


def _likelihoods(fit: model.CoxFit) -> dict[str, Any]:
    return {
        "n": fit.n,
        "events": fit.events,
        "loglik_null": fit.loglik_null,
        "loglik": fit.loglik,
        "lr_chisq": fit.lr.statistic,
        "lr_df": fit.lr.df,
        "lr_p": fit.lr.p_value,
        "score_chisq": fit.score.statistic,
        "score_p": fit.score.p_value,
    }


def cox(case: Case) -> dict[str, Any]:
    case = complete(case)
    fit, rows, found = _fit(case)
    result = _likelihoods(fit) | {"coef_names": list(fit.names)}
    if fit.infinite:
        return result
    cluster = np.array(case.raw("cluster")) if "cluster" in case.inputs else None
    agreement = concordance(
        rows, found.matrix @ fit.coef, strata=_strata(case, found), cluster=cluster
    )
    result["coef"] = {
        "estimate": fit.coef,
        "se": fit.std_error,
        "se_model": fit.model_std_error,
        "z": fit.z,
        "p_value": fit.p_value,
        "hr": fit.hazard_ratio,
        "hr_lower": fit.ci_low,
        "hr_upper": fit.ci_high,
    }
    result |= {"wald_chisq": fit.wald.statistic, "wald_p": fit.wald.p_value}
    result |= {"concordance": agreement.estimate, "concordance_se": agreement.std_error}
    if fit.robust_score:
        result["robust_score_chisq"] = fit.robust_score.statistic
        result["robust_score_p"] = fit.robust_score.p_value
    return result


def hazards_test(case: Case) -> dict[str, Any]:
    case = complete(case)
    fit, rows, found = _fit(case)
    transform = one_of(case.arg("transform"), TRANSFORMS, "transform")
    tests = proportional_hazards(fit, rows, transform=transform, terms=found.terms)
    return {
        "terms": list(tests.terms),
        "chisq": [t.statistic for t in tests.tests],
        "df": [t.df for t in tests.tests],
        "p_value": [t.p_value for t in tests.tests],
    }


def prediction(case: Case) -> dict[str, Any]:
    case = complete(case)
    fit, _, found = _fit(case)
    at = case.arg("at")
    point = Case(case.compute, {k: [_alike(v)] for k, v in at.items()}, case.inputs, {})
    covariates = [float(c[0]) for c in design(point, of=case).columns]
    scale = one_of(case.arg("conf_type"), SCALES, "conf_type")
    curve = adjusted_curve(fit, covariates, conf_type=scale, level=case.level)
    baseline = adjusted_curve(fit, [0.0] * len(found.columns))
    read = curve.at(case.arg("times"))
    return {
        "survival": read.survival,
        "std_err": read.std_error,
        "lower": read.ci_low,
        "upper": read.ci_high,
        "cumhaz0_last": baseline.hazard[-1],
    }


def _alike(value: Any) -> Any:
    return value if isinstance(value, str) else float(value)


def residuals(case: Case) -> dict[str, Any]:
    case = complete(case)
    fit, _, found = _fit(case)
    values = cox_residuals(fit)
    result = {"martingale": values.martingale, "deviance": values.deviance}
    for column, where in found.blocks.items():
        result[f"dfbeta_{column}"] = values.dfbeta[:, where[0]]
    return result


def nested(case: Case) -> dict[str, Any]:
    case = complete(case)
    test = model.null_model_comparison(_fit(case)[0], _fit(case, "smaller_terms")[0])
    return {"lr_chisq": test.statistic, "df": test.df, "p_value": test.p_value}


def harrell(case: Case) -> dict[str, Any]:
    case = complete(case)
    words = ("higher_marker_shorter_time", "higher_marker_longer_time")
    direction = one_of(case.arg("direction", words[0]), words, "direction")
    marker = case.numbers("marker") * (1 if direction == words[0] else -1)
    found = concordance(rows_of(case), marker)
    return {
        "c": found.estimate,
        "se": found.std_error,
        "concordant": found.concordant,
        "discordant": found.discordant,
        "tied_x": found.tied_marker,
        "tied_y": found.tied_time,
    }


COMPUTES = {
    "cox_model": cox,
    "proportional_hazards_test": hazards_test,
    "cox_prediction": prediction,
    "cox_residuals": residuals,
    "cox_nested_comparison": nested,
    "concordance": harrell,
}
