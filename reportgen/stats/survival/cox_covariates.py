"""The covariates of a Cox model: numbers that vary, each saying what the others do not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError, Problem
from reportgen.stats.checks import Floats, raise_if
from reportgen.stats.survival.observations import rows_in_words

DEPENDENT = 1e-9
"""Share of a covariate's information left beside the ones before it, below which there is none."""
ROUNDING = 1e-12
"""Information per event (of covariates with variance 1) that is only rounding."""


def design(
    covariates: ArrayLike, names: Sequence[str] | None, n: int
) -> tuple[Floats, tuple[str, ...]]:
    """Covariates as (p, n) with a name each; numbers only."""
    x = np.asarray(covariates, dtype=np.float64)
    x = x[:, None] if x.ndim == 1 else x
    if x.ndim != 2 or x.shape[0] != n or x.shape[1] == 0:
        raise AnalysisError.single("covariates", f"have shape {x.shape} for {n} rows.")
    labels = tuple(names) if names else tuple(f"covariate {i + 1}" for i in range(x.shape[1]))
    if len(labels) != x.shape[1]:
        raise AnalysisError.single("names", f"{len(labels)} names for {x.shape[1]} covariates.")
    x = np.ascontiguousarray(x.T)
    bad = [Problem(labels[j], f"{rows_in_words(~np.isfinite(row))} missing or infinite.",
                   "Leave these rows out.")
           for j, row in enumerate(x) if not np.isfinite(row).all()]  # fmt: skip
    raise_if(bad)
    return x, labels


def standardised(
    x: Floats, weights: Floats | None, labels: tuple[str, ...]
) -> tuple[Floats, Floats, Floats]:
    """Mean 0 and root mean square 1 by column: large offsets and units cost no digits."""
    centre = np.average(x, axis=1, weights=weights)
    centred = x - centre[:, None]
    scale = np.sqrt(np.average(centred**2, axis=1, weights=weights))
    constant = (x.min(axis=1) == x.max(axis=1)) | ~(scale > 0)
    raise_if(
        [
            Problem(name, "is the same in every row.", "Leave it out.")
            for name, same in zip(labels, constant, strict=True)
            if same
        ]
    )
    centred /= scale[:, None]
    return centred, centre, scale


def _sound(info: Floats, events: float) -> bool:
    """Whether all pivots, which are the squares of a Cholesky factor, are large enough."""
    try:
        pivots = np.linalg.cholesky(info).diagonal() ** 2
    except np.linalg.LinAlgError:
        return False
    return bool((pivots > np.maximum(DEPENDENT * info.diagonal(), ROUNDING * events)).all())


def refuse_dependent(info: Floats, events: float, labels: tuple[str, ...]) -> None:
    """Name the covariates that repeat others, or do not vary among those at risk together."""
    if _sound(info, events):
        return
    left = info.copy()
    dependent = []
    for j, name in enumerate(labels):
        pivot = left[j, j]
        if not (pivot > DEPENDENT * info[j, j] and pivot > ROUNDING * events):
            dependent.append(name)
            left[j:, j] = left[j, j:] = 0.0
            continue
        left[j + 1 :, j + 1 :] -= np.outer(left[j + 1 :, j], left[j, j + 1 :]) / pivot
    raise_if(
        [
            Problem(
                name,
                "repeats the covariates before it, or does not vary among those at risk together.",
                "Leave it out.",
            )
            for name in dependent
        ]
    )
