"""combined_p_value, mean_sd_from_quantiles, table_from_odds_ratio."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracle.case import Case
from oracle.words import one_of
from reportgen.stats.combined_p import fisher_combined, stouffer_combined
from reportgen.stats.conversions.odds_ratio import table_from_odds_ratio
from reportgen.stats.conversions.quantiles import (
    MEAN_METHODS,
    SD_METHODS,
    mean_sd_from_quantiles,
)

QUANTILES = {"min": "low", "q1": "q1", "q3": "q3", "max": "high"}


def combined(case: Case) -> dict[str, Any]:
    p = case.numbers("p_value")
    known = p[np.isfinite(p)]
    if one_of(case.arg("method"), ("fisher", "stouffer"), "method") == "fisher":
        test = fisher_combined(known)
        return {"chisq": test.statistic, "df": test.df, "p_value": test.p_value}
    found = stouffer_combined(known)
    return {"z": found.z, "p_value": found.p_value}


def means(case: Case) -> dict[str, Any]:
    found = mean_sd_from_quantiles(
        case.numbers("median"),
        case.numbers("n"),
        mean_method=one_of(case.arg("mean_method", "luo"), MEAN_METHODS, "mean_method"),
        sd_method=one_of(case.arg("sd_method", "shi"), SD_METHODS, "sd_method"),
        **{name: case.numbers(role) for role, name in QUANTILES.items() if role in case.inputs},
    )
    return {"mean": found.mean, "sd": found.sd}


def table(case: Case) -> dict[str, Any]:
    roles = ("odds_ratio", "n_total", "n_1", "events_total")
    found = table_from_odds_ratio(*(case.numbers(role) for role in roles))
    return {
        "ai": found.events_1,
        "bi": found.nonevents_1,
        "ci": found.events_2,
        "di": found.nonevents_2,
    }


COMPUTES = {
    "combined_p_value": combined,
    "mean_sd_from_quantiles": means,
    "table_from_odds_ratio": table,
}
