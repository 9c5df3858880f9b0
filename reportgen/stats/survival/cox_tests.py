"""Tests of several coefficients of a Cox model together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.distributions import chi_square_p
from reportgen.stats.results import ChiSquareTest
from reportgen.stats.survival.cox import CoxFit


def wald_test(fit: CoxFit, columns: Sequence[int]) -> ChiSquareTest:
    """b'V^-1 b of some coefficients with their covariance: the robust one where the fit has it.

    Raises AnalysisError without a column, for infinite coefficients, or where the covariance of
    the columns has no inverse (fewer clusters than columns). Cox and Hinkley 1974,
    ISBN 0-412-12420-3, section 9.3. R: drop(t(b) %*% solve(vcov(fit)[j, j], b)), to 1e-8.
    """
    at = list(columns)
    if not at or fit.infinite:
        raise AnalysisError.single("Wald test", "needs finite coefficients, at least one.")
    b, v = fit.coef[at], fit.covariance[np.ix_(at, at)]
    unit = np.sqrt(v.diagonal())
    alike = v / np.outer(unit, unit)
    if int(np.linalg.matrix_rank(alike, hermitian=True)) < len(at):
        raise AnalysisError.single("Wald test", "too few rows or clusters for the coefficients.")
    z = b / unit
    statistic = float(z @ np.linalg.solve(alike, z))
    return ChiSquareTest(statistic, len(at), chi_square_p(statistic, len(at)))
