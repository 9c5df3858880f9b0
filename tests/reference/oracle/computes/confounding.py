"""propensity: scores, weights, matching, weighted comparisons; imputation: Rubin's rules."""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np

from oracle.case import Case
from oracle.cohort import complete, levels_and_codes, text
from oracle.design import design
from oracle.words import one_of
from reportgen.stats.confounding import matching
from reportgen.stats.confounding import propensity as ps
from reportgen.stats.confounding.balance import DENOMINATORS, weighted_smd
from reportgen.stats.confounding.weighted_difference import weighted_difference
from reportgen.stats.imputation.rubin import RubinPooled, rubin
from reportgen.stats.regression.linear import linear
from reportgen.stats.survival import kaplan_meier as km
from reportgen.stats.survival.cox import TIES, cox
from reportgen.stats.survival.limits import SCALES
from reportgen.stats.survival.observations import observations, take
from reportgen.stats.survival.robust import robust_kaplan_meier


def _score(case: Case) -> ps.Propensity:
    found = design(case, "score_terms")
    return ps.propensity_score(case.numbers("treatment"), found.matrix, names=found.names)


def _weights(case: Case, found: ps.Propensity) -> np.ndarray:
    estimand = one_of(case.arg("estimand"), ps.ESTIMANDS, "estimand")
    weights = ps.propensity_weights(found, estimand)
    cut = case.arg("truncate_at")
    one_of(str(case.arg("quantile_type", 7)), ("7",), "quantile_type")
    return weights if cut is None else ps.truncated(weights, *cut)


def score(case: Case) -> dict[str, Any]:
    found = _score(complete(case))
    e, treated = found.score, found.treated
    return {
        "coef_names": list(found.model.names),
        "coef": found.model.coef,
        "ps_first10": e[:10],
        "ps_last10": e[-10:],
        "ps_mean_treated": e[treated].mean(),
        "ps_mean_control": e[~treated].mean(),
        "ps_min": e.min(),
        "ps_max": e.max(),
    }


def weights(case: Case) -> dict[str, Any]:
    case = complete(case)
    found = _score(case)
    w, treated = _weights(case, found), found.treated
    result: dict[str, Any] = {
        "w_first5": w[:5],
        "w_last5": w[-5:],
        "sum_w": w.sum(),
        "min_w": w.min(),
        "max_w": w.max(),
        "ess_treated": ps.effective_sample_size(w[treated]),
        "ess_control": ps.effective_sample_size(w[~treated]),
    }
    if "balance_variables" in case.inputs:
        result["smd"] = []
        for item in case.inputs["balance_variables"]:
            kind = one_of(item["type"], ("continuous", "binary"), "type")
            values = np.array(case.column(item["column"]), dtype=float)
            made = weighted_smd(values, treated, w, binary=kind == "binary")
            result["smd"].append([getattr(made, name) for name in DENOMINATORS])
    if "outcome" in case.inputs:
        y, name = case.numbers("outcome"), case.inputs["outcome"]
        for side, word in ((treated, "treated"), (~treated, "control")):
            result[f"mean_{name}_{word}"] = np.average(y[side], weights=w[side])
    return result


def difference(case: Case) -> dict[str, Any]:
    case = complete(case)
    found = _score(case)
    w, y = _weights(case, found), case.numbers("outcome")
    words = ("HC0_HC1", "survey_linearisation")
    word = one_of(case.arg("variance"), words, "variance")
    fits = {
        kind: weighted_difference(y, found.treated, w, variance=kind, level=case.level)
        for kind in ("HC0", "HC1", "survey")
    }
    if word == "HC0_HC1":
        return {
            "estimate": fits["HC0"].difference,
            "se_hc0": fits["HC0"].std_error,
            "se_hc1": fits["HC1"].std_error,
        }
    survey = fits["survey"]
    return {
        "estimate": survey.difference,
        "se": survey.std_error,
        "t": survey.t,
        "p_value": survey.p_value,
    }


def weighted_cox(case: Case) -> dict[str, Any]:
    case = complete(case)
    found = _score(case)
    one_of(case.arg("variance", "robust"), ("robust",), "variance")
    rows = observations(case.numbers("time"), case.numbers("event"), weights=_weights(case, found))
    ties = one_of(case.arg("ties", "efron"), TIES, "ties")
    fit = cox(rows, found.treated.astype(float), ties=ties, robust=True, level=case.level)
    return {
        "log_hr": fit.coef[0],
        "se_model": fit.model_std_error[0],
        "se_robust": fit.std_error[0],
        "z": fit.z[0],
        "p_value": fit.p_value[0],
        "hr": fit.hazard_ratio[0],
        "hr_lower": fit.ci_low[0],
        "hr_upper": fit.ci_high[0],
    }


def weighted_curves(case: Case) -> dict[str, Any]:
    case = complete(case)
    found = _score(case)
    one_of(case.arg("variance", "robust"), ("robust",), "variance")
    how = {
        "conf_type": one_of(case.arg("conf_type", "log"), SCALES, "conf_type"),
        "level": case.level,
    }
    rows = observations(case.numbers("time"), case.numbers("event"), weights=_weights(case, found))
    result: dict[str, Any] = {}
    levels, codes = levels_and_codes(case.raw("treatment"))
    for code, level in enumerate(levels):
        curve = robust_kaplan_meier(take(rows, codes == code), None)
        points = km.survival_at(curve, case.arg("times"), **how)
        result[f"{case.inputs['treatment']}={text(level)}"] = {
            "time": [p.time for p in points],
            "n_risk": [p.at_risk for p in points],
            "survival": [p.survival for p in points],
            "std_err": [p.std_error for p in points],
            "ci_lower": [p.ci_low for p in points],
            "ci_upper": [p.ci_high for p in points],
        }
    return result


NO_CALIPER = 1e9


def matched(case: Case) -> dict[str, Any]:
    case = complete(case)
    found = _score(case)
    words = ("propensity_score", "logit")
    kind = one_of(case.arg("distance", "propensity_score"), words, "distance")
    distance = found.logit if kind == "logit" else found.score
    treated, caliper = found.treated, case.arg("caliper")
    width = NO_CALIPER
    if caliper is not None:
        of = one_of(caliper["of"], matching.CALIPERS, "caliper")
        width = matching.caliper_width(distance, treated, caliper["width"], of)
    pairs = matching.greedy_match(
        distance,
        treated,
        caliper=inf if caliper is None else width,
        order=one_of(case.arg("order", "data"), matching.ORDERS, "order"),
        replacement=bool(case.arg("replacement", False)),
        decimals=case.arg("decimals"),
    )
    count = len(pairs.treated)
    result: dict[str, Any] = {
        "n_pairs": count,
        "n_treated_matched": count,
        "n_control_matched": len(pairs.times_used),
        "pairs_first5": [[t + 1, c + 1] for t, c in zip(pairs.treated, pairs.control, strict=True)][
            :5
        ],
        "mean_gap": pairs.gap.mean(),
        "max_gap": pairs.gap.max(),
        "caliper_width": width,
    }
    for item in case.inputs.get("balance_variables", ()):
        x = np.array(case.column(item["column"]), dtype=float)
        binary = item["type"] == "binary"
        p = x[treated].mean()
        sd = np.sqrt(p * (1 - p)) if binary else x[treated].std(ddof=1)
        gap = x[pairs.treated].mean() - x[pairs.control].mean()
        result[f"smd_{item['column']}"] = gap / sd
    if "outcome" in case.inputs:
        y = case.numbers("outcome")
        gap = y[pairs.treated].mean() - y[pairs.control].mean()
        result[f"att_{case.inputs['outcome']}"] = gap
    return result


def _rubin(case: Case, estimates: Any, variances: Any) -> RubinPooled:
    kind = one_of(case.arg("df", "barnard_rubin"), ("barnard_rubin", "classic"), "df")
    n, parameters = case.arg("n"), case.arg("parameters")
    complete_df = n - parameters if kind == "barnard_rubin" else None
    return rubin(estimates, variances, complete_df=complete_df, level=case.level)


def _of_rubin(found: RubinPooled) -> dict[str, Any]:
    return {
        "m": found.m,
        "estimate": found.estimate,
        "within": found.within,
        "between": found.between,
        "total": found.total,
        "se": found.std_error,
        "r": found.r,
        "lambda": found.lambda_,
        "df": found.df,
        "df_barnard_rubin": found.df,
        "fmi": found.fmi,
        "ci_lower": found.ci_low,
        "ci_upper": found.ci_high,
        "t": found.t,
        "p_value": found.p_value,
    }


def rubin_pooling(case: Case) -> dict[str, Any]:
    if "by" not in case.inputs:
        if "estimates" in case.inputs:
            return _of_rubin(_rubin(case, case.numbers("estimates"), case.numbers("variances")))
        return _of_rubin(_rubin(case, case.numbers("estimate"), case.numbers("std_err") ** 2))
    levels, codes = levels_and_codes(case.raw("by"))
    estimates, errors = case.numbers("estimate"), case.numbers("std_err")
    return {
        text(level): _of_rubin(_rubin(case, estimates[codes == i], errors[codes == i] ** 2))
        for i, level in enumerate(levels)
    }


def pooled_slope(case: Case) -> dict[str, Any]:
    fits = [
        linear(case.inputs["outcome"], covariate)
        for covariate in case.inputs["covariate_imputations"]
    ]
    found = _rubin(case, [f.coef[1] for f in fits], [f.covariance[1, 1] for f in fits])
    return _of_rubin(found)


COMPUTES = {
    "propensity_score": score,
    "propensity_weights": weights,
    "weighted_mean_difference": difference,
    "weighted_cox_model": weighted_cox,
    "weighted_kaplan_meier": weighted_curves,
    "propensity_matching": matched,
    "rubin_pooling": rubin_pooling,
    "pooled_linear_slope": pooled_slope,
}
