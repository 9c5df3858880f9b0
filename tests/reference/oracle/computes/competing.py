"""competing_risks: cumulative incidence with its three variances, Gray's test, Fine-Gray."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from oracle.case import Case
from oracle.cohort import complete, groups, text
from oracle.computes.survival import split
from oracle.design import design
from oracle.words import one_of
from reportgen.stats.survival import cumulative_incidence as ci
from reportgen.stats.survival.competing import CompetingRows, competing_rows
from reportgen.stats.survival.fine_gray import TIES, fine_gray
from reportgen.stats.survival.gray import gray_test
from reportgen.stats.survival.incidence_jackknife import jackknife_incidence
from reportgen.stats.survival.limits import SCALES

VARIANCES = {"aalen": "aalen", "greenwood_type": "greenwood"}
TYPES = 2
"""The vocabulary's events are 1 and 2, whether or not a group has both."""


def rows_of(case: Case, here: np.ndarray) -> CompetingRows:
    """The rows of one group."""
    roles = [name for name in ("entry", "weights") if name in case.inputs]
    given = {name: case.numbers(name)[here] for name in roles}
    return competing_rows(
        case.numbers("time")[here], case.numbers("event")[here], causes=TYPES, **given
    )


def incidence(case: Case) -> dict[str, Any]:
    """Aalen-Johansen per group with jackknife errors."""
    case = complete(case)
    one_of(case.arg("variance"), ("infinitesimal_jackknife",), "variance")
    scale = one_of(case.arg("conf_type", "log"), SCALES, "conf_type")
    how = {"conf_type": scale, "level": case.level}
    times, result = case.arg("times"), {}
    for name, here in split(case):
        curve = jackknife_incidence(rows_of(case, here))
        block: dict[str, Any] = {"time": times}
        for k in range(1, TYPES + 1):
            points = [asdict(p) for p in ci.incidence_at(curve, k, times, **how)]
            block[f"cif{k}"] = [p["incidence"] for p in points]
            block[f"se{k}"] = [p["std_error"] for p in points]
            block[f"lower{k}"] = [p["ci_low"] for p in points]
            block[f"upper{k}"] = [p["ci_high"] for p in points]
        result[name] = block
    return result


def curves(case: Case) -> dict[str, Any]:
    """Values and variances, a row per curve: types outer, groups inner."""
    case = complete(case)
    variance = VARIANCES[one_of(case.arg("variance"), VARIANCES, "variance")]
    words = ("missing", "carry_forward")
    ending = one_of(case.arg("after_last_time", "carry_forward"), words, "after_last_time")
    only, times = case.arg("event_type"), case.arg("times")
    types = range(1, TYPES + 1) if only is None else [int(only)]
    levels = [text(level) for level in groups(case)[0]] if "group" in case.inputs else ["1"]
    found = [
        ci.cumulative_incidence(rows_of(case, here), variance=variance) for _, here in split(case)
    ]
    result: dict[str, Any] = {"curves": [], "times": times, "est": [], "var": []}
    for k in types:
        for level, curve in zip(levels, found, strict=True):
            points = ci.incidence_at(curve, k, times)
            shown = [None if p.beyond and ending == "missing" else p for p in points]
            result["curves"].append(f"{level} {k}")
            result["est"].append([p and p.incidence for p in shown])
            result["var"].append([p and p.std_error**2 for p in shown])
    return result


def gray(case: Case) -> dict[str, Any]:
    """Gray's test of both event types."""
    case = complete(case)
    rows, rho = rows_of(case, np.ones(len(case.raw("time")), bool)), float(case.arg("rho", 0))
    strata = np.array(case.raw("strata")) if "strata" in case.inputs else None
    group = np.array([text(value) for value in case.raw("group")])
    found = [gray_test(rows, group, k, strata=strata, rho=rho) for k in range(1, TYPES + 1)]
    return {
        "statistic": [one.statistic for one in found],
        "p_value": [one.p_value for one in found],
        "df": [one.df for one in found],
    }


VARIANCE_OF = {"fine_gray": "fine_gray", "weighted_cox": "robust"}


def subdistribution(case: Case) -> dict[str, Any]:
    """The Fine-Gray model by either of its two methods."""
    case = complete(case)
    rows, found = rows_of(case, np.ones(len(case.raw("time")), bool)), design(case)
    fit = fine_gray(
        rows,
        found.matrix,
        int(case.arg("event_type", 1)),
        names=found.names,
        ties=one_of(case.arg("ties", "breslow"), TIES, "ties"),
        variance=VARIANCE_OF[one_of(case.arg("method"), VARIANCE_OF, "method")],
        level=case.level,
    )
    return {
        "coef": fit.coef,
        "se": fit.std_error,
        "se_robust": fit.std_error,
        "se_model": fit.model_std_error,
        "shr": fit.hazard_ratio,
        "p_value": fit.p_value,
        "loglik": fit.loglik,
    }


COMPUTES = {
    "cumulative_incidence": incidence,
    "cumulative_incidence_curves": curves,
    "gray_test": gray,
    "fine_gray_model": subdistribution,
}
