"""Newton's method for a likelihood that has one maximum, and how a maximum at infinity is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats

STEPS = 200
SETTLED = 1e-18
"""Newton decrement (twice the log likelihood still to gain) at which nothing is left to find."""
RUNAWAY = 0.1
"""A linear predictor that still moves by this when nothing is left to gain runs to infinity."""
FARTHEST = 300.0
"""A linear predictor past which exponentials leave the range of floats."""


@dataclass(frozen=True, slots=True)
class Point:
    """Log likelihood with its first and negative second derivatives, shapes (q,) and (q, q)."""

    loglik: float
    score: Floats
    information: Floats


def maximise(
    evaluate: Callable[[Floats], Point],
    start: Floats,
    reach: Callable[[Floats], float],
    moving: Callable[[Floats], tuple[str, ...]],
) -> tuple[Floats, Point]:
    """Steps, halved where the likelihood would fall, to the last digit.

    ``reach`` is the largest linear predictor at coefficients, ``moving`` names the covariates that
    a step moves. Raises AnalysisError where the likelihood rises without end.
    """
    beta, point = start, evaluate(start)
    for _ in range(STEPS):
        step = solved(point.information, point.score)
        decrement = float(step @ point.score)
        if decrement < 1e-9 and reach(step) > RUNAWAY:
            _refuse(moving(step))
        if decrement < SETTLED:
            return beta + step, evaluate(beta + step)
        beta, point, moved = _improved(evaluate, beta, step, point)
        if reach(beta) > FARTHEST:
            _refuse(moving(beta - start))
        if not moved:
            return beta, point
    raise AnalysisError.single("model", f"no maximum was found in {STEPS} steps.")


def _improved(
    evaluate: Callable[[Floats], Point], beta: Floats, step: Floats, point: Point
) -> tuple[Floats, Point, bool]:
    """The better point along the step; not moved where rounding hides which is better."""
    for _ in range(50):
        new = evaluate(beta + step)
        if new.loglik > point.loglik:
            return beta + step, new, True
        if new.loglik >= point.loglik - 1e-13 * abs(point.loglik):
            return beta + step, new, float(step @ point.score) > 1e-12
        step = step / 2
    return beta, point, False


def solved(information: Floats, score: Floats) -> Floats:
    """The step; along a direction without information none."""
    try:
        return np.asarray(np.linalg.solve(information, score))
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.pinv(information, hermitian=True) @ score)


def _refuse(names: tuple[str, ...]) -> None:
    raise AnalysisError.single(
        "model",
        f"the likelihood rises without end in {', '.join(names)}: "
        "events occur on one side of it only.",
        "Leave it out, merge its levels, or use a penalised (Firth) fit.",
    )
