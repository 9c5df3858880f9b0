"""Whether chains of imputation have settled."""

from __future__ import annotations

from math import sqrt

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats

FEWEST = 4
"""Rounds of which the second half can show how much a chain moves."""


def scale_reduction(traces: Floats) -> float:
    """How much the spread of a mean could still shrink with more rounds, 1 where it could not.

    sqrt((n - 1)/n + B/(n W)) of the second half of the rounds, with W the mean variance within
    chains and B n times the variance of their means; ``traces`` (chains, rounds). Raises
    AnalysisError for fewer than two chains or four rounds, and where no chain moves. Gelman and
    Rubin 1992, doi:10.1214/ss/1177011136. R: coda::gelman.diag, without its correction for df.
    """
    chains, rounds = traces.shape
    if chains < 2 or rounds < FEWEST:
        what = f"{chains} chains of {rounds} rounds show no spread; 2 of {FEWEST} are needed."
        raise AnalysisError.single("rounds", what)
    late = traces[:, rounds // 2 :]
    n = late.shape[1]
    within = float(late.var(axis=1, ddof=1).mean())
    between = n * float(late.mean(axis=1).var(ddof=1))
    if not within > 0:
        raise AnalysisError.single("rounds", "the mean is the same in every round.")
    return sqrt((n - 1) / n + between / (n * within))


def largest_scale_reduction(traces: Floats) -> float:
    """Of several variables, (chains, rounds, variables), those that never move left out.

    Raises AnalysisError where none is left, and as ``scale_reduction``.
    """
    moving = [at for at in range(traces.shape[2]) if np.ptp(traces[:, :, at], axis=1).any()]
    if not moving:
        raise AnalysisError.single("rounds", "no mean moves from round to round.")
    return max(scale_reduction(traces[:, :, at]) for at in moving)
