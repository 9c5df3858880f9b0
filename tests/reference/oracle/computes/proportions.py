"""Intervals and tests of one proportion or rate, and the double-arcsine transformation."""

from __future__ import annotations

from typing import Any

from oracle.case import Case
from oracle.words import one_of
from reportgen.stats.intervals import (
    PROPORTION_INTERVALS,
    exact_binomial_test,
    proportion_interval,
    rate_interval,
)
from reportgen.stats.scales import freeman_tukey, freeman_tukey_inverse


def proportion(case: Case) -> dict[str, Any]:
    method = one_of(case.arg("interval"), PROPORTION_INTERVALS, "interval")
    limits = proportion_interval(
        case.numbers("events"),
        case.numbers("n"),
        method=method,
        level=case.level,
        truncate=bool(case.arg("truncate", False)),
    )
    return {"lower": limits.low, "upper": limits.high}


def rate(case: Case) -> dict[str, Any]:
    one_of(case.arg("interval", "exact"), ("exact",), "interval")
    limits = rate_interval(case.numbers("events"), case.numbers("time"), level=case.level)
    return {"rate": limits.rate, "lower": limits.low, "upper": limits.high}


def binomial(case: Case) -> dict[str, Any]:
    p = exact_binomial_test(
        case.numbers("events"),
        case.numbers("n"),
        case.numbers("null_proportion"),
        alternative=case.arg("alternative", "two_sided"),
    )
    return {"p_value": p}


def transformed(case: Case) -> dict[str, Any]:
    word = one_of(case.arg("transform"), ("freeman_tukey", "freeman_tukey_inverse"), "transform")
    if word == "freeman_tukey":
        return {"y": freeman_tukey(case.numbers("events"), case.numbers("n"))}
    return {"p": freeman_tukey_inverse(case.numbers("value"), case.numbers("n"))}


COMPUTES = {
    "proportion_interval": proportion,
    "rate_interval": rate,
    "exact_binomial_test": binomial,
    "transformation": transformed,
}
