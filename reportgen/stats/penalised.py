"""Maxima and profiles of a likelihood with Firth's penalty, whatever the model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.distributions import chi_square_p, chi_square_quantile
from reportgen.stats.regression.profile_limits import limit_of

STEPS = 500
LARGEST_STEP = 5.0
"""Of a scaled coefficient at once; the first steps under separation would overshoot."""
QUICK_STEPS = 25
"""After so many, steps are by the curvature of the penalised likelihood itself."""
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
    for number in range(STEPS):
        if not len(free):
            return beta, at
        slopes = at.information[np.ix_(free, free)]
        if number >= QUICK_STEPS:
            slopes = _curvature(evaluate, beta, free, slopes)
        step = np.linalg.solve(slopes, at.score[free])
        step *= min(1.0, LARGEST_STEP / max(float(np.abs(step).max()), 1e-300))
        gain = float(step @ at.score[free])
        for _ in range(30):
            new = beta.copy()
            new[free] += step
            there = evaluate(new)
            if there.loglik >= at.loglik - 1e-13 * abs(at.loglik):
                break
            step = step / 2
        # the information is that without the penalty, and its steps may be twice too long: where
        # one went past the top, go back to where its slope is 0
        risen, left = float(step @ at.score[free]), float(step @ there.score[free])
        if left < -risen / 4:
            new = beta.copy()
            new[free] += step * risen / (risen - left)
            there = evaluate(new)
        beta, at = new, there
        if gain < settled:
            return beta, at
    raise AnalysisError.single("model", f"no penalised maximum was found in {STEPS} steps.")


def _curvature(
    evaluate: Callable[[Floats], At], beta: Floats, free: NDArray[np.int64], otherwise: Floats
) -> Floats:
    """Negative second derivatives by differences of the score; the information where they are not
    those of a top."""
    columns = []
    for j in free:
        ends = (beta.copy(), beta.copy())
        width = 1e-5 * max(1.0, abs(float(beta[j])))
        ends[0][j] -= width
        ends[1][j] += width
        low, high = (evaluate(end).score[free] for end in ends)
        columns.append((low - high) / (2 * width))
    found = np.column_stack(columns)
    found = (found + found.T) / 2
    return found if float(np.linalg.eigvalsh(found).min()) > 0 else otherwise


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
