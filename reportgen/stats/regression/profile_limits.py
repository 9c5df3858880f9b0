"""Profile-likelihood limits of the coefficients of a generalised linear model."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.distributions import chi_square_quantile
from reportgen.stats.regression.glm import Fitted, GlmFit, evaluated
from reportgen.stats.regression.newton import Point, maximise
from reportgen.stats.roots import bracketed_root

FARTHEST = 40
"""Standard errors from the estimate after which a limit is called infinite."""


def glm_profile_limits(found: GlmFit) -> tuple[Floats, Floats]:
    """Where twice the loss of log likelihood reaches the chi-square quantile, shapes (q,).

    The other coefficients are fitted anew at every value. A likelihood that never falls so far has
    an infinite limit. Venzon and Moolgavkar 1988, doi:10.2307/2347496. R: confint(glm), solved
    tightly, to 1e-8.
    """
    limit = chi_square_quantile(found.level, 1)
    low, high = np.empty(len(found.coef)), np.empty(len(found.coef))
    for j in range(len(found.coef)):
        lost = _lost(found, j)
        for ends, sign in ((low, -1.0), (high, 1.0)):
            ends[j] = limit_of(lost, float(found.coef[j]), float(found.std_error[j]), sign, limit)
    return low, high


def limit_of(
    lost: Callable[[float], float], centre: float, se: float, sign: float, limit: float
) -> float:
    """The value on one side at which ``lost`` reaches the limit."""
    inner, outer = centre, centre
    for step in (0.5 * k for k in range(2, 2 * FARTHEST)):
        outer = centre + sign * step * se
        if lost(outer) > limit:
            return bracketed_root(lambda value: lost(value) - limit, inner, outer)
        inner = outer
    return sign * np.inf


def _lost(found: GlmFit, j: int) -> Callable[[float], float]:
    """Twice the loss of log likelihood by a value of coefficient ``j``, the others fitted anew."""
    fitted = found.fitted
    x, own = fitted.design.with_own(j)
    others, start = np.delete(x, own, axis=1), np.delete(fitted.beta, own)

    def lost(value: float) -> float:
        nonlocal start
        best = _best(fitted, others, fitted.offset + x[:, own] * value, start)
        if best is None:
            return np.inf
        start = best[0]
        return 2 * (found.loglik - best[1].loglik)

    return lost


def _best(fitted: Fitted, x: Floats, offset: Floats, start: Floats) -> tuple[Floats, Point] | None:
    """The maximum over the other coefficients; None where it lies at infinity."""
    if not x.shape[1]:
        none = np.empty(0)
        return none, evaluated(
            fitted.family, x, fitted.y, fitted.trials, offset, fitted.design.weights, none
        )

    def evaluate(beta: Floats) -> Point:
        return evaluated(
            fitted.family, x, fitted.y, fitted.trials, offset, fitted.design.weights, beta
        )

    def reach(beta: Floats) -> float:
        return float(np.abs(x @ beta).max())

    try:
        return maximise(evaluate, start, reach, lambda step: ())
    except AnalysisError:
        return None
