"""Newton's method on the partial likelihood, and how a maximum at infinity is told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.survival.cox_exact import exact_derivatives
from reportgen.stats.survival.cox_risk import RiskSets, cell_sums, information, score, state

STEPS = 60
SETTLED = 1e-9
"""Newton decrement (twice the log likelihood still to gain) after which one step more is exact."""
THERE = 1e-18
"""Newton decrement after which that step, 1e-9 standard errors, changes nothing to be computed."""
ALMOST = 0.01
"""Newton decrement after which a step out of the range of floats is no overshooting."""
RUNAWAY = 0.1
"""A linear predictor that still moves by this when nothing is left to gain runs to infinity."""
FLAT = 1e-7
"""Share of the information at the start below which the likelihood has become flat."""
FARTHEST = 300.0
"""Range of the linear predictor past which risks leave the range of floats."""


@dataclass(frozen=True, slots=True)
class Point:
    """Log likelihood with its first and negative second derivatives, shapes (p,) and (p, p)."""

    loglik: float
    score: Floats
    information: Floats


def evaluate(sets: RiskSets, beta: Floats, ties: str) -> Point:
    """The likelihood at ``beta`` on the scale of the risk sets."""
    if ties == "exact":
        return Point(*exact_derivatives(sets, beta))
    at = state(sets, beta, ties)
    return Point(at.loglik, score(sets, at), information(sets, at, cell_sums(sets, at)))


def maximise(
    sets: RiskSets, null: Point, ties: str, labels: tuple[str, ...]
) -> tuple[Floats, Point, tuple[str, ...]]:
    """Newton steps, halved where the likelihood would fall."""
    beta, point = np.zeros(len(labels)), null
    reach = sets.x.max(axis=1) - sets.x.min(axis=1)
    for _ in range(STEPS):
        step = _solve(point)
        decrement = float(step @ point.score)
        if decrement < ALMOST and (
            running := _running(sets, beta, step, decrement, point, null, reach)
        ):
            return beta, point, tuple(labels[j] for j in running)
        beta = beta + step
        if decrement < THERE:
            return beta, point, ()
        if decrement < SETTLED:
            last = evaluate(sets, beta, ties)
            return beta, last, () if _curved(last, null) else labels
        beta, point = _improved(sets, beta, step, point, ties, reach)
    if _range(sets, beta) > FARTHEST / 2:
        return beta, point, labels
    raise AnalysisError.single("Cox model", f"no maximum was found in {STEPS} steps.")


def _running(
    sets: RiskSets,
    beta: Floats,
    step: Floats,
    decrement: float,
    point: Point,
    null: Point,
    reach: Floats,
) -> tuple[int, ...]:
    """Covariates on their way to infinity although hardly anything is left to gain."""
    gone = _gone(sets, beta + step, reach)
    flat = decrement < SETTLED and float(np.abs(sets.predictor(step)).max()) > RUNAWAY
    if not (gone or flat or not _curved(point, null)):
        return ()
    moves = np.abs(step) * np.abs(sets.x).max(axis=1)
    far = tuple(np.flatnonzero(moves > RUNAWAY / 2).tolist())
    return far or tuple(range(len(step)))


def _curved(point: Point, null: Point) -> bool:
    """Whether every direction has kept some of the information it had at the start."""
    try:
        np.linalg.cholesky(point.information - FLAT * null.information)
    except np.linalg.LinAlgError:
        return False
    return True


def _gone(sets: RiskSets, beta: Floats, reach: Floats) -> bool:
    """Whether risks leave the range of floats; looked at only where they can."""
    return float(np.abs(beta) @ reach) > FARTHEST and _range(sets, beta) > FARTHEST


def _range(sets: RiskSets, beta: Floats) -> float:
    eta = sets.predictor(beta)
    return float(eta.max() - eta.min())


def _solve(point: Point) -> Floats:
    try:
        return np.asarray(np.linalg.solve(point.information, point.score))
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.pinv(point.information) @ point.score)


def _improved(
    sets: RiskSets, beta: Floats, step: Floats, point: Point, ties: str, reach: Floats
) -> tuple[Floats, Point]:
    """The new point, nearer to the old one as long as that was better."""
    floor = point.loglik - 1e-12 * abs(point.loglik)
    for _ in range(40):
        if not _gone(sets, beta, reach):
            new = evaluate(sets, beta, ties)
            if new.loglik >= floor:
                return beta, new
        step = step / 2
        beta = beta - step
    return beta, evaluate(sets, beta, ties)
