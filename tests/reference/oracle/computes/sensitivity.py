"""Leave-one-out, cumulative, influence, Baujat, residuals, all subsets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from oracle.back import add_back, transformation
from oracle.case import Case
from oracle.computes.pooled import pool_words, tau2_word
from oracle.moderators import design
from oracle.studies import Studies, studies
from oracle.words import Unsupported, one_of
from reportgen.errors import AnalysisError
from reportgen.stats.confidence import CI_METHODS
from reportgen.stats.influence import baujat, influence, standardised_residuals
from reportgen.stats.pooling import Pooled
from reportgen.stats.sensitivity import all_subsets, cumulative, leave_one_out, order_by

LISTS: dict[str, Callable[[Pooled], float | None]] = {
    "estimate": lambda p: p.estimate,
    "se": lambda p: p.se,
    "p_value": lambda p: p.p_value,
    "ci_lower": lambda p: p.ci_low,
    "ci_upper": lambda p: p.ci_high,
    "Q": lambda p: p.q,
    "Q_p": lambda p: p.q_p,
    "tau2": lambda p: p.tau2,
    "I2": lambda p: 0.0 if p.q_df < 1 else p.i2,
}


def _only_inverse_variance(case: Case) -> None:
    one_of(case.arg("method", "inverse_variance"), ("inverse_variance",), "method")


def _refit(case: Case, found: Studies) -> Callable[[np.ndarray], Pooled]:
    """Pool the studies at these rows of the table, as far as they are usable."""

    def fit(rows: np.ndarray) -> Pooled:
        kept = np.zeros_like(found.complete)
        kept[rows] = True
        return pool_words(case, replace(found, complete=found.complete & kept))

    return fit


def _lists(case: Case, found: Studies, results: Sequence[Pooled | AnalysisError]) -> dict[str, Any]:
    refused = dict.fromkeys(LISTS)
    rows = [
        refused if isinstance(r, AnalysisError) else {name: of(r) for name, of in LISTS.items()}
        for r in results
    ]
    how = transformation(case, found.rows)
    told = [add_back(row, how) for row in rows]
    return {name: [row[name] for row in told] for name in told[0]}


def leaving_out(case: Case) -> dict[str, Any]:
    found = studies(case)
    rows = np.flatnonzero(found.complete)
    fit = _refit(case, found)
    return _lists(case, found, leave_one_out(lambda kept: fit(rows[kept]), len(rows)))


def accumulating(case: Case) -> dict[str, Any]:
    found = studies(case)
    direction = one_of(case.arg("direction", "ascending"), ("ascending", "descending"), "direction")
    order = list(range(len(found.rows)))
    if "order" in case.inputs:
        values = [case.raw("order")[i] for i in found.rows]
        order = order_by(values, descending=direction == "descending")
    elif direction == "descending":
        raise Unsupported("direction descending without order")
    fit = _refit(case, found)
    return _lists(case, found, cumulative(lambda kept: fit(found.rows[kept]), order))


def _settings(case: Case) -> dict[str, Any]:
    _only_inverse_variance(case)
    model = one_of(case.arg("model", "random"), ("common", "random"), "model")
    return {"model": model, "tau2": tau2_word(case)}


def diagnostics(case: Case) -> dict[str, Any]:
    found = studies(case)
    ci = one_of(case.arg("ci", "normal"), CI_METHODS, "ci")
    case.arg("level")
    i = influence(found.yi, found.vi, ci=ci, **_settings(case))
    return {
        "rstudent": i.rstudent,
        "dffits": i.dffits,
        "cook_d": i.cook_d,
        "cov_r": i.cov_r,
        "tau2_deleted": i.tau2_deleted,
        "Q_deleted": i.q_deleted,
        "hat": i.hat,
        "weight_percent": i.weight_percent,
        "dfbetas": i.dfbetas,
        "influential": i.influential,
    }


def coordinates(case: Case) -> dict[str, Any]:
    found = studies(case)
    case.arg("ci")
    b = baujat(found.yi, found.vi, **_settings(case))
    return {"x": b.x, "y": b.y}


def residuals(case: Case) -> dict[str, Any]:
    found = studies(case)
    X = design(case, found).X if "moderators" in case.inputs else None
    r = standardised_residuals(
        found.yi, found.vi, X, deletion=bool(case.arg("deletion", False)), **_settings(case)
    )
    case.arg("ci")
    return {"resid": r.resid, "se": r.se, "z": r.z}


def subsets(case: Case) -> dict[str, Any]:
    found = studies(case)
    fit = _refit(case, found)
    results = all_subsets(lambda kept: fit(found.rows[kept]), len(found.rows))
    good = [r for r in results if not isinstance(r, AnalysisError)]
    return {
        "n_subsets": len(results),
        "estimates_sorted": sorted(r.estimate for r in good),
        "tau2_sorted": sorted(r.tau2 for r in good),
    }


COMPUTES = {
    "leave_one_out": leaving_out,
    "cumulative_meta_analysis": accumulating,
    "influence_diagnostics": diagnostics,
    "baujat_coordinates": coordinates,
    "standardised_residuals": residuals,
    "all_subsets": subsets,
}
