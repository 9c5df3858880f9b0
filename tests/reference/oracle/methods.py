"""The words of ``method`` besides inverse variance, and the tests that come with tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from oracle.case import Case
from oracle.studies import Studies, correction_of, data_columns
from oracle.words import Unsupported, one_of
from reportgen.errors import AnalysisError
from reportgen.stats.checks import estimates_and_variances
from reportgen.stats.contingency.stratified import cochran_mantel_haenszel, mantel_haenszel
from reportgen.stats.counts.penalised import pool_penalised
from reportgen.stats.counts.pool import (
    MEASURES,
    CommonPool,
    pool_mantel_haenszel,
    pool_peto,
)
from reportgen.stats.henmi_copas import pool_henmi_copas
from reportgen.stats.measures.record import NO_CORRECTION, Correction
from reportgen.stats.measures.registry import with_sizes
from reportgen.stats.measures.two_by_two import tables
from reportgen.stats.pooling import Pooled
from reportgen.stats.tau2 import moments_from_q
from reportgen.stats.weighted import Data
from reportgen.stats.weighting import pool_cochran, pool_ivhet, sample_size_weights

Refit = Callable[..., Pooled]
COMMON_WORDS = (
    "pooling_correction",
    "pooling_double_zero",
    "rd_variance",
    "cmh_correction",
    "q_around",
)


@dataclass(frozen=True)
class Method:
    """What computes the result; ``random``: it has a random-effects result of its own, which
    stands beside the common one; ``common_only``: random effects are inverse variance."""

    run: Callable[[Case, Studies, str, Refit], CommonPool]
    random: bool = False
    common_only: bool = False


def by_method(case: Case, found: Studies, model: str, refit: Refit) -> CommonPool:
    """The result of the method of the case; ``refit`` pools by inverse variance."""
    own = case.arg("method")
    if own != "ssw" and case.arg("model") != "both":
        one_of(case.arg("ci", "normal"), ("normal",), f"ci with method {own}")
    for word in ("tau2", "prediction", *COMMON_WORDS):  # not every method needs them
        case.arg(word)
    return METHODS[case.arg("method")].run(case, found, model, refit)


def columns(case: Case, found: Studies) -> dict[str, np.ndarray]:
    """The study data with NaN in rows that are not complete."""
    given = data_columns(case)
    return with_sizes({name: np.where(found.complete, x, np.nan) for name, x in given.items()})


def pooling_correction(case: Case) -> tuple[Correction, str]:
    """What the pooling itself adds to cells, and what it does with double zeros."""
    name = "pooling_correction"
    word = one_of(case.arg(name, "none"), ("none", "as_studies"), name)
    given = NO_CORRECTION
    if word == "as_studies":
        given = replace(correction_of(case) or Correction(), form="cells")
    double_zero = case.arg("pooling_double_zero", "keep")
    return given, case.arg("double_zero", "keep") if case.arg("model") == "both" else double_zero


def _mantel_haenszel(case: Case, found: Studies, model: str, refit: Refit) -> CommonPool:
    measure = case.arg("measure")
    if measure not in MEASURES:
        raise Unsupported(f"method mantel_haenszel with measure {measure}")
    correction, double_zero = pooling_correction(case)
    return pool_mantel_haenszel(
        measure,
        columns(case, found),
        correction=correction,
        double_zero=double_zero,
        rd_variance=case.arg("rd_variance", "sato"),
        raw_differences=case.arg("model") == "both",
        study_correction=correction_of(case),
        study_double_zero=case.arg("double_zero", "keep"),
        level=case.level,
    )


def _peto(case: Case, found: Studies, model: str, refit: Refit) -> CommonPool:
    if case.arg("measure") != "PETO":
        raise Unsupported(f"method peto with measure {case.arg('measure')}")
    return pool_peto(columns(case, found), level=case.level)


def _henmi_copas(case: Case, found: Studies, model: str, refit: Refit) -> CommonPool:
    one_of(case.arg("tau2", "DL"), ("DL",), "tau2")
    return CommonPool(pool_henmi_copas(found.yi, found.vi, level=case.level), found.usable)


def _cochran(case: Case, found: Studies, model: str, refit: Refit) -> CommonPool:
    if case.arg("measure") != "IRR":
        raise Unsupported(f"method cochran with measure {case.arg('measure')}")
    given = columns(case, found)
    names = ("events_1", "time_1", "events_2", "time_2")
    arms = (given[name][found.usable] for name in names)
    return CommonPool(pool_cochran(found.yi, found.vi, *arms, level=case.level), found.usable)


def _sample_size(case: Case, found: Studies, model: str, refit: Refit) -> CommonPool:
    given = columns(case, found)
    weights = sample_size_weights(given["n_1"][found.usable], given["n_2"][found.usable])
    beside_random = model == "common" and case.arg("model") == "both"
    changes = {"ci": "normal"} if beside_random else {}
    return CommonPool(refit(model=model, weights=weights, **changes), found.usable)


def _ivhet(case: Case, found: Studies, model: str, refit: Refit) -> CommonPool:
    tau2 = case.arg("tau2", "DL")
    return CommonPool(pool_ivhet(found.yi, found.vi, tau2=tau2, level=case.level), found.usable)


def _penalised(case: Case, found: Studies, model: str, refit: Refit) -> CommonPool:
    if case.arg("measure") != "OR":
        raise Unsupported(f"method penalised_logistic with measure {case.arg('measure')}")
    return pool_penalised(
        columns(case, found), double_zero=case.arg("double_zero", "keep"), level=case.level
    )


METHODS: dict[str, Method] = {
    "mantel_haenszel": Method(_mantel_haenszel, common_only=True),
    "peto": Method(_peto, common_only=True),
    "henmi_copas": Method(_henmi_copas, random=True),
    "cochran": Method(_cochran, common_only=True),
    "ssw": Method(_sample_size, random=True),
    "ivhet": Method(_ivhet),
    "penalised_logistic": Method(_penalised, common_only=True),
}


def moments_about(found: Studies, common: Pooled) -> float:
    """DerSimonian-Laird from the Q around the common estimate of another method."""
    return moments_from_q(Data(*estimates_and_variances(found.yi, found.vi)), common.q)


def extra_tests(case: Case, found: Studies) -> dict[str, Any]:
    """Cochran-Mantel-Haenszel, Breslow-Day and Tarone of a Mantel-Haenszel odds ratio."""
    if case.arg("method") != "mantel_haenszel" or case.arg("measure") != "OR":
        return {}
    given = columns(case, found)
    t = tables(
        *(given[name] for name in ("events_1", "n_1", "events_2", "n_2")), *pooling_correction(case)
    )
    stack = np.array([[t.a, t.b], [t.c, t.d]]).transpose(2, 0, 1)[np.isfinite(t.a)]
    try:
        cmh = cochran_mantel_haenszel(
            stack, correction=bool(case.arg("cmh_correction", True)), whole=False
        )
    except AnalysisError:
        return {}
    out: dict[str, Any] = {"cmh_chisq": cmh.statistic, "cmh_p": cmh.p_value}
    tests = mantel_haenszel(stack, whole=False)
    if tests.breslow_day and tests.tarone:
        out["breslow_day_chisq"] = tests.breslow_day.statistic
        out |= {"tarone_chisq": tests.tarone.statistic, "tarone_p": tests.tarone.p_value}
    return out
