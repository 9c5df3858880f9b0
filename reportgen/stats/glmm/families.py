"""Log-likelihoods of one arm or table in its linear predictor, with four derivatives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import special

from reportgen.stats.checks import Floats
from reportgen.stats.contingency.hypergeometric import Support, support_given_margins
from reportgen.stats.glmm.integral import softplus

Derivatives = tuple[Floats, Floats, Floats, Floats, Floats]


class Family(Protocol):
    """One linear predictor per study: eta (k, m) to value and derivatives of order 1 to 4."""

    def derivatives(self, eta: Floats) -> Derivatives:
        """All of shape (k, m); constants that no parameter moves are left out."""

    def constant(self) -> float:
        """The sum over the studies of what ``derivatives`` leaves out."""


@dataclass(frozen=True, slots=True)
class BinomialArm:
    """x events and ``rest`` non-events, shapes (k,); eta is the log odds."""

    x: Floats
    rest: Floats

    def derivatives(self, eta: Floats) -> Derivatives:
        x, rest = self.x[:, None], self.rest[:, None]
        p, q = special.expit(eta), special.expit(-eta)
        value = -x * softplus(-eta) - rest * softplus(eta)
        second = -(x + rest) * p * q
        return value, x * q - rest * p, second, second * (q - p), second * (1 - 6 * p * q)

    def constant(self) -> float:
        n = self.x + self.rest
        gamma = special.gammaln
        return float((gamma(n + 1) - gamma(self.x + 1) - gamma(self.rest + 1)).sum())


@dataclass(frozen=True, slots=True)
class PoissonArm:
    """x events, shape (k,); eta is the log of the number expected, time included."""

    x: Floats

    def derivatives(self, eta: Floats) -> Derivatives:
        x, expected = self.x[:, None], np.exp(np.minimum(eta, 700.0))
        return x * eta - expected, x - expected, -expected, -expected, -expected

    def constant(self) -> float:
        return -float(special.gammaln(self.x + 1).sum())


@dataclass(frozen=True, slots=True)
class TableGivenMargins:
    """Events of arm 1 given all margins: noncentral hypergeometric, eta the log odds ratio."""

    x: Floats
    supports: Sequence[Support]

    def derivatives(self, eta: Floats) -> Derivatives:
        """Minus the cumulants of the first cell from the third number on."""
        rows = [
            _cumulants(support, float(x), line)
            for support, x, line in zip(self.supports, self.x, eta, strict=True)
        ]
        value, first, second, third, fourth = (
            np.array(column) for column in zip(*rows, strict=True)
        )
        return value, first, second, third, fourth

    def constant(self) -> float:
        return 0.0


NEGLIGIBLE = 60.0
"""Log mass this far below the largest adds nothing that a double could hold."""


def _edge(support: Support, at: float, *, lower: bool) -> int:
    """First or last place with mass at this log odds; log mass rises to its mode and falls."""
    mode = int(np.searchsorted(-support.gaps, at))

    def height(i: int) -> float:
        return float(support.log_weights[i] + at * (support.values[i] - support.values[mode]))

    floor = height(mode) - NEGLIGIBLE
    inside, outside = mode, 0 if lower else len(support.values) - 1
    if height(outside) >= floor:
        return outside
    while abs(inside - outside) > 1:
        middle = (inside + outside) // 2
        inside, outside = (middle, outside) if height(middle) >= floor else (inside, middle)
    return inside


def _cumulants(support: Support, x: float, eta: Floats) -> Derivatives:
    first = _edge(support, float(eta.min()), lower=True)
    last = _edge(support, float(eta.max()), lower=False)
    steps = support.values[first : last + 1] - x
    terms = support.log_weights[first : last + 1, None] + steps[:, None] * eta
    top = terms.max(axis=0)
    mass = np.exp(terms - top)
    total = mass.sum(axis=0)
    mass /= total
    own = support.log_weights[int(x - support.values[0])]
    mean = steps @ mass
    centred = steps[:, None] - mean
    square = centred * centred
    spread = mass * square
    second, fourth = spread.sum(axis=0), np.einsum("vm,vm->m", spread, square)
    third = np.einsum("vm,vm->m", spread, centred)
    return own - top - np.log(total), -mean, -second, -third, -(fourth - 3 * second**2)


def table_given_margins(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> TableGivenMargins:
    """The family of these tables, shapes (k,)."""
    supports = [
        support_given_margins(int(a), int(m - a), int(c), int(n - c))
        for a, m, c, n in zip(x1, n1, x2, n2, strict=True)
    ]
    return TableGivenMargins(x1, supports)
