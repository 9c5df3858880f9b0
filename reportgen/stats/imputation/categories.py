"""The multinomial model, fitted for the draws of imputation."""

from __future__ import annotations

import numpy as np
from scipy import special

from reportgen.stats.checks import Floats
from reportgen.stats.regression.newton import Point, maximise
from reportgen.stats.survival.observations import Integers


def multinomial(x: Floats, codes: Integers, weights: Floats, levels: int) -> tuple[Floats, Floats]:
    """Coefficients ((levels - 1) q,) and their information, of log odds against level 0.

    ``x`` (n, q) has the intercept; coefficients stand level by level. Raises AnalysisError where
    they run to infinity. McCullagh and Nelder 1989, ISBN 0-412-31760-5.
    R: nnet::multinom, to convergence.
    """
    wide, q = levels - 1, x.shape[1]
    hit = np.asarray(codes[:, None] == np.arange(1, levels), dtype=np.float64)

    def evaluate(beta: Floats) -> Point:
        eta = x @ beta.reshape(wide, q).T
        whole = np.hstack((np.zeros((len(x), 1)), eta))
        loglik = float(weights @ ((hit * eta).sum(axis=1) - special.logsumexp(whole, axis=1)))
        share = np.asarray(special.softmax(whole, axis=1)[:, 1:])
        score = ((hit - share) * weights[:, None]).T @ x
        return Point(loglik, np.asarray(score.ravel()), _information(x, share, weights))

    def reach(beta: Floats) -> float:
        return float(np.abs(x @ beta.reshape(wide, q).T).max())

    beta, point = maximise(evaluate, np.zeros(wide * q), reach, lambda _step: ("a level",))
    return beta, point.information


def _information(x: Floats, share: Floats, weights: Floats) -> Floats:
    wide, q = share.shape[1], x.shape[1]
    made = np.empty((wide, q, wide, q))
    for a in range(wide):
        for b in range(a, wide):
            both = share[:, a] * ((a == b) - share[:, b]) * weights
            made[a, :, b, :] = (x * both[:, None]).T @ x
            made[b, :, a, :] = made[a, :, b, :].T
    return made.reshape(wide * q, wide * q)


def shares(x: Floats, beta: Floats, levels: int) -> Floats:
    """Probability of each level, (n, levels)."""
    eta = x @ beta.reshape(levels - 1, x.shape[1]).T
    return np.asarray(special.softmax(np.hstack((np.zeros((len(x), 1)), eta)), axis=1))
