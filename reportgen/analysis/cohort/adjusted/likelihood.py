"""Tests by the likelihood, the same for every model that has one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from reportgen.analysis.cohort.adjusted.record import Choices, Joint, JointTest, ModelRows
from reportgen.stats.checks import Floats
from reportgen.stats.distributions import chi_square_p

LogLikelihood = Callable[[ModelRows], float]


def ratio_test(loglik: LogLikelihood) -> JointTest:
    """Twice what the log likelihood loses without the columns, fitted with and without them."""

    def joint(rows: ModelRows, columns: Sequence[int], choices: Choices) -> Joint:
        return ratio(rows, columns, loglik)

    return joint


def ratio(rows: ModelRows, columns: Sequence[int], loglik: LogLikelihood) -> Joint:
    """The same of one model."""
    lost = max(0.0, 2 * (loglik(rows) - loglik(rows.without(columns))))
    return Joint(lost, len(columns), chi_square_p(lost, len(columns)))


def ratio_p(rows: ModelRows, loglik: LogLikelihood) -> Floats:
    """The P value of each column (p,) by that test: the one that goes with profile limits."""
    return np.array([ratio(rows, [at], loglik).p for at in range(rows.x.shape[1])])
