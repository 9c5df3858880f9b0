"""Rows added to a regression of categories so that no coefficient runs to infinity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reportgen.stats.checks import Floats
from reportgen.stats.survival.observations import Integers


@dataclass(frozen=True, slots=True)
class Augmented:
    """Predictors (n + a, p), codes (n + a,) and weights: 1 of the patients, less of the added."""

    x: Floats
    codes: Integers
    weights: Floats


def augmented(x: Floats, codes: Integers, levels: int) -> Augmented:
    """Patients and, for each level, a row one deviation above and below each predictor's mean.

    The added rows weigh p + 1 together (one patient per coefficient), the same whatever their
    number. With them a level that is predicted perfectly keeps finite coefficients, and other
    fits hardly move. ``x`` has mean 0 and deviation 1. White, Daniel and Royston 2010,
    doi:10.1016/j.csda.2010.04.005. R: the data augmentation of mice::mice.impute.logreg, whose rows
    stand half a deviation from the mean.
    """
    n, p = x.shape
    spread = x.std(axis=0, ddof=1) if n > 1 else np.ones(p)
    ends = np.vstack((np.diag(spread), -np.diag(spread))) if p else np.zeros((1, 0))
    ends = ends + x.mean(axis=0)
    added = len(ends) * levels
    return Augmented(
        np.vstack((x, np.tile(ends, (levels, 1)))),
        np.concatenate((codes, np.repeat(np.arange(levels), len(ends)))),
        np.concatenate((np.ones(n), np.full(added, (p + 1) / added))),
    )
