"""effect_sizes: estimates of the studies with their normal intervals."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracle.back import transformation
from oracle.case import Case
from oracle.studies import data_columns, measure_settings
from reportgen.stats.distributions import two_sided_p, two_sided_quantile
from reportgen.stats.measures import effect_sizes


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def compute(case: Case) -> dict[str, Any]:
    columns = data_columns(case)
    measure = case.arg("measure", "GENERIC")
    found = effect_sizes(measure, columns, **measure_settings(case, measure, columns))
    half = two_sided_quantile(case.level) * found.sei
    low, high = found.yi - half, found.yi + half
    with np.errstate(divide="ignore", invalid="ignore"):
        z = found.yi / found.sei
    result: dict[str, Any] = {
        "yi": found.yi,
        "vi": found.vi,
        "sei": found.sei,
        "z": z,
        "ci_lower": low,
        "ci_upper": high,
        **found.extra,
    }
    how = transformation(case, np.arange(len(found.yi)))
    if how is not None:
        back, swap = how
        result["or"] = np.array([back(value) for value in found.yi])
        ends = [np.array([back(value) for value in side]) for side in (low, high)]
        result["ci_lower"], result["ci_upper"] = reversed(ends) if swap else ends
    out = {name: [_or_none(v) for v in values] for name, values in result.items()}
    out["p_value"] = [two_sided_p(v) if np.isfinite(v) else None for v in z]
    return out


COMPUTES = {"effect_sizes": compute}
