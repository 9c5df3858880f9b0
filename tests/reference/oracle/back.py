"""The way back from the analysis scale, by the words of ``back_transform``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from oracle.case import Case
from oracle.words import Unsupported
from reportgen.stats.scales import SCALES, freeman_tukey_inverse

SCALE_OF = {
    "exp": "log",
    "expit": "logit",
    "tanh": "fisher_z",
    "sin_squared": "arcsine",
    "exp_minus_exp": "log_log",
    "none": "identity",
}

Back = Callable[[float | None], float | None]


def harmonic_mean(case: Case, rows: np.ndarray) -> float | None:
    """Harmonic mean of n over these rows, None without such a role."""
    if "n" not in case.inputs:
        return None
    n = case.numbers("n")[rows]
    return float(len(n) / (1 / n).sum())


def transformation(case: Case, rows: np.ndarray) -> tuple[Back, bool] | None:
    """The function, and whether limits swap; None without the word (``none``: as they are)."""
    word = case.arg("back_transform")
    if word is None:
        return None
    if word == "freeman_tukey_harmonic":
        size = harmonic_mean(case, rows)
        return (lambda y: None if y is None else float(freeman_tukey_inverse(y, size))), False
    if word not in SCALE_OF:
        raise Unsupported(f"back_transform {word}")
    scale = SCALES[SCALE_OF[word]]
    return (lambda y: None if y is None else float(scale.back(np.asarray(y)))), scale.decreasing


def add_back(result: dict[str, Any], how: tuple[Back, bool] | None) -> dict[str, Any]:
    """The result with ``*_bt`` for the estimate and every pair of limits."""
    if how is None:
        return result
    back, swap = how
    out = dict(result)
    if "estimate" in result:
        out["estimate_bt"] = back(result["estimate"])
    for name in [key for key in result if key.endswith("_lower")]:
        stem = name.removesuffix("_lower")
        if stem.startswith(("ci", "pi")):
            low, high = back(result[f"{stem}_lower"]), back(result[f"{stem}_upper"])
            out[f"{stem}_lower_bt"], out[f"{stem}_upper_bt"] = (high, low) if swap else (low, high)
    return out
