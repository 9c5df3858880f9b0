"""Maxima and profiles of a likelihood with Firth's penalty, whatever the model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.distributions import chi_square_p, chi_square_quantile
from reportgen.stats.regression.profile_limits import limit_of

STEPS = 500
LARGEST_STEP = 5.0
"""Of a scaled coefficient at once; the first steps under separation would overshoot."""
SETTLED = 1e-22
"""Gain promised by a step after which no coefficient moves."""
ROUGHLY = 1e-15
"""The same where only the likelihood is read, which the last steps leave as it is."""


@dataclass(frozen=True, slots=True)
class PenalisedPoint:
    """Penalised log likelihood, its score (q,) and the information of the model (q, q)."""

    loglik: float
    score: Floats
    information: Floats


At = TypeVar("At", bound=PenalisedPoint)


def penalised_maximum(
    evaluate: Callable[[Floats], At],
    start: Floats,
    fixed: Sequence[int] = (),
    settled: float = SETTLED,
) -> tuple[Floats, At]:
    """The maximum with some coefficients kept where they start; steps by the information.

    Raises AnalysisError where none is found.
    """
    free = np.setdiff1d(np.arange(len(start)), fixed)
    beta, at = start.copy(), evaluate(start)
    for _ in range(STEPS):
        if not len(free):
            return beta, at
        step = np.linalg.solve(at.information[np.ix_(free, free)], at.score[free])
        step *= min(1.0, LARGEST_STEP / max(float(np.abs(step).max()), 1e-300))
        gain = float(step @ at.score[free])
        for _ in range(30):
            new = beta.copy()
            new[free] += step
            there = evaluate(new)
            if there.loglik >= at.loglik - 1e-13 * abs(at.loglik):
                break
            step = step / 2
        beta, at = new, there
        if gain < settled:
            return beta, at
    raise AnalysisError.single("model", f"no penalised maximum was found in {STEPS} steps.")


@dataclass(frozen=True, slots=True)
class Profiles:
    """Limits and P value of each coefficient by the profile of its likelihood, shapes (q,)."""

    ci_low: Floats
    ci_high: Floats
    p_value: Floats


def profiles(
    evaluate: Callable[[Floats], PenalisedPoint], coef: Floats, std_error: Floats, level: float
) -> Profiles:
    """Each coefficient fixed in the full model, the others fitted anew; see ``profile``."""
    return gathered(
        [
            profile(evaluate, coef, j, std_error=float(se), level=level)
            for j, se in enumerate(std_error)
        ]
    )


def gathered(found: Sequence[tuple[float, float, float]]) -> Profiles:
    """One by one found, as columns."""
    return Profiles(*np.array(found, dtype=np.float64).T)


def profile(
    evaluate: Callable[[Floats], PenalisedPoint],
    coef: Floats,
    j: int,
    *,
    std_error: float,
    level: float,
) -> tuple[float, float, float]:
    """Limits and P value of one coefficient; ``coef`` are those at the maximum.

    Limits are where twice the loss of penalised log likelihood reaches the chi-square quantile,
    the P value is that of the loss at 0.
    """
    limit, near = chi_square_quantile(level, 1), coef
    top = evaluate(coef).loglik

    def lost(value: float) -> float:
        nonlocal near
        start = near.copy()
        start[j] = value
        near, best = penalised_maximum(evaluate, start, (j,), ROUGHLY)
        return 2 * (top - best.loglik)

    centre = float(coef[j])
    low = limit_of(lost, centre, std_error, -1.0, limit)
    near = coef
    high = limit_of(lost, centre, std_error, 1.0, limit)
    near = coef
    return low, high, chi_square_p(max(lost(0.0), 0.0), 1)
