"""Tests by coefficients and their covariance, for models without a likelihood of their own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reportgen.analysis.cohort.adjusted.record import Joint
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.distributions import chi_square_p, f_p


def wald(coef: Floats, covariance: Floats, columns: Sequence[int]) -> Joint:
    """Chi-square b' V⁻¹ b of some of the coefficients (q,), the first of which is the intercept."""
    squares, df = _squares(coef, covariance, columns)
    return Joint(squares, df, chi_square_p(squares, df))


def wald_f(coef: Floats, covariance: Floats, columns: Sequence[int], df_residual: int) -> Joint:
    """The same over its degrees of freedom, as F: exact in a linear model with its own variance."""
    squares, df = _squares(coef, covariance, columns)
    return Joint(squares / df, df, f_p(squares / df, df, df_residual), df_residual)


def _squares(coef: Floats, covariance: Floats, columns: Sequence[int]) -> tuple[float, int]:
    at = [1 + column for column in columns]
    b, v = coef[at], covariance[np.ix_(at, at)]
    try:
        return float(b @ np.linalg.solve(v, b)), len(at)
    except np.linalg.LinAlgError:
        raise AnalysisError.single("", "the variance of the products vanishes") from None
