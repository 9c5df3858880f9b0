"""cohort_tests: tables of counts, contrasts of two proportions, strata, pairs, trends."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracle.case import Case
from oracle.cohort import complete, cross, groups, table_of, text
from oracle.words import one_of
from reportgen.stats.contingency import (
    chi_square,
    difference,
    fisher,
    freeman_halton,
    ratio,
    stratified,
    trend,
)
from reportgen.stats.contingency import paired as pairs
from reportgen.stats.distributions import chi_square_p

ARMS = ("events_1", "n_1", "events_2", "n_2")
DIFFERENCES = {
    "wald": "wald",
    "wald_cc": "wald_corrected",
    "newcombe": "newcombe",
    "agresti_caffo": "agresti_caffo",
    "miettinen_nurminen": "miettinen_nurminen",
    "mee": "mee",
}


def fisher_2x2(case: Case) -> dict[str, Any]:
    found = fisher.fisher_exact(*(case.inputs[name] for name in "abcd"), level=case.level)
    return {
        "p_two_sided": found.p_value,
        "p_less": found.p_less,
        "p_greater": found.p_greater,
        "p_midp_two_sided": found.p_mid,
        "or_conditional": 0.0 if found.odds_ratio is None else found.odds_ratio,
        "or_lower": found.odds_ratio_low,
        "or_upper": found.odds_ratio_high,
    }


def fisher_r_by_c(case: Case) -> dict[str, Any]:
    found = freeman_halton.fisher_freeman_halton(table_of(case))
    return {"p_value": found.p_value if found.method == "exact" else None}


def independence(case: Case) -> dict[str, Any]:
    correction = bool(case.arg("continuity_correction", False))
    found = chi_square.chi_square_independence(table_of(case), correction=correction)
    return {
        "statistic": found.statistic,
        "df": found.df,
        "p_value": found.p_value,
        "expected": found.expected,
        "min_expected": found.min_expected,
        "cramers_v": found.cramers_v,
    }


def fit(case: Case) -> dict[str, Any]:
    found = chi_square.goodness_of_fit(case.numbers("counts"), case.numbers("probabilities"))
    return {"statistic": found.statistic, "df": found.df, "p_value": found.p_value}


def _arms(case: Case) -> list[int]:
    return [case.inputs[name] for name in ARMS]


def proportions(case: Case) -> dict[str, Any]:
    correction = bool(case.arg("continuity_correction", False))
    found = chi_square.two_proportions(*_arms(case), correction=correction, level=case.level)
    return {
        "statistic": found.statistic,
        "df": found.df,
        "p_value": found.p_value,
        "rd_lower": found.ci_low,
        "rd_upper": found.ci_high,
    }


def differences(case: Case) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, method in DIFFERENCES.items():
        found = difference.risk_difference_interval(*_arms(case), method=method, level=case.level)
        result["rd"] = found.estimate
        result |= {f"{name}_lower": found.ci_low, f"{name}_upper": found.ci_high}
    return result


def ratios(case: Case) -> dict[str, Any]:
    result: dict[str, Any] = {}
    arms, level = _arms(case), case.level
    risk = {"rr_mn": "miettinen_nurminen", "rr_koopman": "koopman"}
    odds = {"or_mn": "miettinen_nurminen"}
    if arms[0] > 0 and arms[2] > 0:
        risk["rr_katz"] = "katz"
        if arms[0] < arms[1] and arms[2] < arms[3]:
            odds["or_wald"] = "woolf"
    for name, method in risk.items():
        found = ratio.risk_ratio_interval(*arms, method=method, level=level)
        result |= {"rr": found.estimate, f"{name}_lower": found.ci_low}
        result[f"{name}_upper"] = found.ci_high
    for name, method in odds.items():
        found = ratio.odds_ratio_interval(*arms, method=method, level=level)
        result |= {"or": found.estimate, f"{name}_lower": found.ci_low}
        result[f"{name}_upper"] = found.ci_high
    return {k: "Inf" if v == np.inf else v for k, v in result.items()}


def scores(case: Case) -> dict[str, Any]:
    arms, level = _arms(case), case.level
    if case.arg("skewness_correction", False):
        found = difference.risk_difference_interval(*arms, method="skewness_corrected", level=level)
        return {"lower": found.ci_low, "upper": found.ci_high}
    result = {}
    for name, method in (("rd_mn", "miettinen_nurminen"), ("rd_mee", "mee")):
        found = difference.risk_difference_interval(*arms, method=method, level=level)
        result[name] = [found.ci_low, found.ci_high]
    for name, method in (("rr_mn", "miettinen_nurminen"), ("rr_koopman", "koopman")):
        found = ratio.risk_ratio_interval(*arms, method=method, level=level)
        result[name] = [found.ci_low, found.ci_high]
    return result


def armitage(case: Case) -> dict[str, Any]:
    method = one_of(case.arg("method", "chi_square"), trend.METHODS, "method")
    columns = [case.numbers(name) for name in ("events", "n", "scores")]
    found = trend.cochran_armitage(*columns, method=method)
    return {
        "z": -found.z if method == "exact" else found.z,
        "abs_z": abs(found.z),
        "statistic": found.statistic,
        "chisq": found.statistic,
        "df": found.df,
        "p_value": found.p_value,
    }


def linear(case: Case) -> dict[str, Any]:
    found = trend.linear_by_linear(table_of(case))
    return {"z": found.z, "chisq": found.statistic, "df": found.df, "p_value": found.p_value}


def strata_of(case: Case) -> np.ndarray:
    if "tables" in case.inputs:
        return np.array(case.inputs["tables"], dtype=float)
    return cross(complete(case), "strata", "row", "column")


def mantel_haenszel_test(case: Case) -> dict[str, Any]:
    correction = bool(case.arg("continuity_correction", False))
    found = stratified.cochran_mantel_haenszel(
        strata_of(case), correction=correction, level=case.level
    )
    return {
        "statistic": found.statistic,
        "df": found.df,
        "p_value": found.p_value,
        "mh_or": found.odds_ratio,
        "or_lower": found.ci_low,
        "or_upper": found.ci_high,
    }


def generalised(case: Case) -> dict[str, Any]:
    found = stratified.generalised_cochran_mantel_haenszel(strata_of(case))
    return {"statistic": found.statistic, "df": found.df, "p_value": found.p_value}


def mantel_haenszel(case: Case) -> dict[str, Any]:
    whole = complete(case)
    stack = cross(whole, "strata", "exposure", "outcome")
    for axis, role, arg in ((1, "exposure", "exposed"), (2, "outcome", "event")):
        names = [text(level) for level in groups(whole, role)[0]]
        first = names.index(str(case.arg(arg)))
        stack = np.take(stack, [first, 1 - first], axis=axis)
    found = stratified.mantel_haenszel(stack)
    result = {
        "log_rr": found.log_risk_ratio.estimate,
        "log_rr_se": found.log_risk_ratio.standard_error,
        "rd": found.risk_difference.estimate,
        "rd_se": found.risk_difference.standard_error,
        "log_or": found.log_odds_ratio.estimate,
        "log_or_se": found.log_odds_ratio.standard_error,
    }
    if found.breslow_day and found.tarone:
        result["breslow_day_chisq"] = found.breslow_day.statistic
        result |= {"tarone_chisq": found.tarone.statistic, "tarone_p": found.tarone.p_value}
    return result


def mcnemar(case: Case) -> dict[str, Any]:
    b, c = int(case.inputs["b"]), int(case.inputs["c"])
    words = ("chi_square", "exact", "mid_p", "all")
    method = one_of(case.arg("method", "chi_square"), words, "method")
    correction = bool(case.arg("continuity_correction", False))
    exact = pairs.mcnemar_exact(b, c, level=case.level)
    if method == "mid_p":
        return {"p_value": exact.p_mid}
    if method == "exact":
        return {
            "p_value": exact.p_value,
            "or": exact.odds_ratio,
            "or_lower": exact.ci_low,
            "or_upper": exact.ci_high,
        }
    plain, corrected = (pairs.mcnemar(b, c, correction=how) for how in (False, True))
    if method == "all":
        return {
            "chisq": plain.statistic,
            "p": plain.p_value,
            "chisq_cc": corrected.statistic,
            "p_cc": corrected.p_value,
            "p_exact": exact.p_value,
        }
    found = corrected if correction else plain
    p = chi_square_p(found.statistic, found.df)
    return {"statistic": found.statistic, "df": found.df, "p_value": p}


def cochran(case: Case) -> dict[str, Any]:
    found = pairs.cochran_q(table_of(case))
    return {"q": found.statistic, "df": found.df, "p_value": found.p_value}


COMPUTES = {
    "fisher_exact_test": fisher_2x2,
    "fisher_freeman_halton_test": fisher_r_by_c,
    "chi_square_test": independence,
    "goodness_of_fit_test": fit,
    "two_proportion_test": proportions,
    "risk_difference_interval": differences,
    "ratio_interval": ratios,
    "score_interval": scores,
    "cochran_armitage_test": armitage,
    "linear_by_linear_test": linear,
    "cochran_mantel_haenszel_test": mantel_haenszel_test,
    "generalised_cochran_mantel_haenszel_test": generalised,
    "mantel_haenszel_estimates": mantel_haenszel,
    "mcnemar_test": mcnemar,
    "cochran_q_test": cochran,
}
