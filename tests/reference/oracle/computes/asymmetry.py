"""Tests of funnel-plot asymmetry: by regression, and by rank correlation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from oracle.case import Case
from oracle.computes.pooled import tau2_word
from oracle.studies import Studies, correction_of, data_columns, studies
from oracle.words import Unsupported, one_of
from reportgen.stats.small_study.binary_tests import (
    MACASKILL_WEIGHTS,
    deeks_test,
    harbord_test,
    macaskill_test,
    peters_test,
)
from reportgen.stats.small_study.line import DISPERSIONS, FunnelRegression
from reportgen.stats.small_study.rank_tests import P_VALUES, RankTest, begg_test, schwarzer_test
from reportgen.stats.small_study.regression_tests import (
    PREDICTORS,
    egger_test,
    funnel_regression_test,
    pustejovsky_test,
)


def _line(fit: FunnelRegression) -> dict[str, Any]:
    """The numbers under all their names."""
    return {
        "k": fit.k,
        **dict.fromkeys(("slope_or_bias", "bias", "slope"), fit.slope),
        **dict.fromkeys(("se", "bias_se", "slope_se"), fit.slope_se),
        **dict.fromkeys(("t", "z", "statistic"), fit.statistic),
        "df": fit.df,
        "p_value": fit.p_value,
        **dict.fromkeys(("other_coef", "intercept", "limit_estimate"), fit.intercept),
        **dict.fromkeys(("other_se", "intercept_se"), fit.intercept_se),
        "limit_lower": fit.intercept_low,
        "limit_upper": fit.intercept_high,
        "resid_var": fit.dispersion,
        "tau2": 0.0 if fit.tau2 is None else fit.tau2,
    }


def _ranked(test: RankTest, corrected: bool) -> dict[str, Any]:
    score, z = (test.score_corrected, test.z_corrected) if corrected else (test.score, test.z)
    return {
        "tau": test.tau,
        "ks": test.score,
        "bias": score,
        **dict.fromkeys(("se_ks", "bias_se"), test.score_se),
        "z": test.z,
        "statistic": z,
        "p_value": test.p_value,
        "z_cc": test.z_corrected,
        "p_value_cc": test.p_corrected,
    }


def _counts(case: Case, found: Studies) -> dict[str, np.ndarray]:
    """Events and sizes of both arms of the usable studies."""
    columns = data_columns(case)
    for arm in ("_1", "_2"):
        if f"nonevents{arm}" in columns and f"n{arm}" not in columns:
            columns[f"n{arm}"] = columns[f"events{arm}"] + columns[f"nonevents{arm}"]
    names = ("events_1", "n_1", "events_2", "n_2")
    return {name: columns[name][found.usable] for name in names if name in columns}


def _arm_sizes(case: Case, found: Studies) -> tuple[np.ndarray, np.ndarray]:
    counts = _counts(case, found)
    if not {"n_1", "n_2"} <= set(counts):
        raise Unsupported(f"{case.compute} without n_1 and n_2")
    return counts["n_1"], counts["n_2"]


def _tables(case: Case, found: Studies) -> dict[str, np.ndarray]:
    counts = _counts(case, found)
    if len(counts) < 4:
        raise Unsupported(f"{case.compute} without the counts of two arms")
    return counts


def egger(case: Case) -> dict[str, Any]:
    found = studies(case)
    dispersion = one_of(case.arg("dispersion", "multiplicative"), DISPERSIONS, "dispersion")
    additive = dispersion == "additive"
    ci = one_of(case.arg("ci", "normal" if additive else "t"), ("normal", "t"), "ci")
    if not additive and ci == "normal":
        raise Unsupported("ci normal with multiplicative dispersion")
    tau2 = tau2_word(case)
    return _line(
        egger_test(found.yi, found.vi, dispersion=dispersion, tau2=tau2, ci=ci, level=case.level)
    )


def by_predictor(case: Case) -> dict[str, Any]:
    found = studies(case)
    predictor = one_of(case.arg("predictor"), PREDICTORS, "predictor")
    sizes = None
    if "n" in case.inputs:
        sizes = case.numbers("n")[found.usable]
    elif predictor not in ("standard_error", "variance"):
        sizes = np.add(*_arm_sizes(case, found))
    return _line(
        funnel_regression_test(found.yi, found.vi, predictor=predictor, n=sizes, level=case.level)
    )


def harbord(case: Case) -> dict[str, Any]:
    found = studies(case)
    return _line(harbord_test(**_tables(case, found), level=case.level))


def peters(case: Case) -> dict[str, Any]:
    found = studies(case)
    t = _tables(case, found)
    events, total = t["events_1"] + t["events_2"], t["n_1"] + t["n_2"]
    return _line(peters_test(found.yi, events, total, level=case.level))


def macaskill(case: Case) -> dict[str, Any]:
    weights = one_of(case.arg("weights", "inverse_variance"), MACASKILL_WEIGHTS, "weights")
    # elsewhere another word of ``weights`` names a column
    plain = {name: value for name, value in case.args.items() if name != "weights"}
    found = studies(replace(case, args=plain))
    t = _tables(case, found)
    total = t["n_1"] + t["n_2"]
    events = t["events_1"] + t["events_2"]
    return _line(
        macaskill_test(found.yi, found.vi, total, events=events, weights=weights, level=case.level)
    )


def deeks(case: Case) -> dict[str, Any]:
    found = studies(case)
    return _line(deeks_test(found.yi, *_arm_sizes(case, found), level=case.level))


def pustejovsky(case: Case) -> dict[str, Any]:
    found = studies(case)
    return _line(pustejovsky_test(found.yi, found.vi, *_arm_sizes(case, found), level=case.level))


def begg(case: Case) -> dict[str, Any]:
    found = studies(case)
    p_value = one_of(case.arg("p_value", "exact_if_no_ties"), P_VALUES, "p_value")
    corrected = bool(case.arg("continuity_correction", False))
    test = begg_test(found.yi, found.vi, p_value=p_value, continuity_correction=corrected)
    return _ranked(test, corrected)


def schwarzer(case: Case) -> dict[str, Any]:
    found = studies(case)
    corrected = bool(case.arg("continuity_correction", False))
    p_value = one_of(case.arg("p_value", "normal"), P_VALUES, "p_value")
    test = schwarzer_test(
        **_tables(case, found),
        correction=correction_of(case),
        p_value=p_value,
        continuity_correction=corrected,
    )
    return _ranked(test, corrected)


COMPUTES: dict[str, Callable[[Case], dict[str, Any]]] = {
    "egger_test": egger,
    "funnel_regression_test": by_predictor,
    "harbord_test": harbord,
    "peters_test": peters,
    "macaskill_test": macaskill,
    "deeks_test": deeks,
    "pustejovsky_test": pustejovsky,
    "begg_test": begg,
    "schwarzer_test": schwarzer,
}
