"""Wald tests and normal limits of the coefficients of a fitted model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reportgen.stats.checks import Floats
from reportgen.stats.distributions import two_sided_p, two_sided_quantile


@dataclass(frozen=True, slots=True)
class WaldTests:
    """Of each coefficient, shapes (q,); ``low`` and ``high`` on its own scale."""

    std_error: Floats
    z: Floats
    p_value: Floats
    low: Floats
    high: Floats


def wald_tests(coef: Floats, covariance: Floats, level: float) -> WaldTests:
    """Each coefficient (q,) against 0, two-sided, by its covariance (q, q)."""
    std_error = np.sqrt(covariance.diagonal())
    half = two_sided_quantile(level) * std_error
    z = coef / std_error
    p_value = np.array([two_sided_p(value) for value in z])
    return WaldTests(std_error, z, p_value, coef - half, coef + half)
