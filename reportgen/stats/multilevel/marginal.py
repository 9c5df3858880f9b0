"""What a fit needs of a marginal covariance matrix M(theta) that is linear in its parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from reportgen.stats.checks import Floats
from reportgen.stats.multilevel.sampling import Sampling
from reportgen.stats.survival.observations import Integers

Pattern = Callable[[Integers], Floats]
"""dM/dtheta_j among rows: index (b, n) to matrices (b, n, n)."""


@dataclass(frozen=True, slots=True)
class Moments:
    """log det M; Z'M^-1 Z (c, c); and for each of the J parameters, with B_j = dM/dtheta_j,
    tr(M^-1 B_j) (J,) and Z'M^-1 B_j M^-1 Z (J, c, c)."""

    log_det: float
    gram: Floats
    traces: Floats
    crosses: Floats


class Marginal(Protocol):
    """M(theta) = V + sum of theta_j B_j for k rows that fall into independent ``blocks``."""

    @property
    def sampling(self) -> Sampling:
        """The covariance V of the sampling errors."""

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """B_j, one per parameter."""

    @property
    def blocks(self) -> Integers:
        """The independent block that each row is in."""

    def moments(self, theta: Floats, z: Floats, *, slopes: bool = True) -> Moments:
        """Log determinant and products for the columns z (k, c); slopes are 0 unless wanted."""

    def solve(self, theta: Floats, z: Floats) -> Floats:
        """M^-1 z, shape (k, c)."""

    def unit_information(self, theta: Floats, codes: Integers) -> Floats:
        """1'M^-1 1 over the rows of each unit, shape (units,)."""


def same_unit(codes: Integers) -> Pattern:
    """The pattern of one random intercept per unit."""

    def pattern(index: Integers) -> Floats:
        found = codes[index]
        return np.asarray(found[:, :, None] == found[:, None, :], dtype=np.float64)

    return pattern


def among(marginal: Marginal, theta: Floats, index: Integers) -> Floats:
    """M among these rows, index (b, n), shape (b, n, n)."""
    total = marginal.sampling.among(index)
    for value, pattern in zip(theta, marginal.patterns, strict=True):
        total = total + value * pattern(index)
    return total
