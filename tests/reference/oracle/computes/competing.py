"""competing_risks: cumulative incidence with its three variances."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from oracle.case import Case
from oracle.cohort import complete, groups, text
from oracle.computes.survival import split
from oracle.words import one_of
from reportgen.stats.survival import cumulative_incidence as ci
from reportgen.stats.survival.competing import CompetingRows, competing_rows
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


COMPUTES = {"cumulative_incidence": incidence, "cumulative_incidence_curves": curves}
