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


LARGE_SUPPORT, NEGLIGIBLE = 500, 60.0


def _window(support: Support, eta: Floats) -> slice:
    """The values that carry mass for some of these log odds: log mass is concave in the value."""
    if len(support.values) < LARGE_SUPPORT:
        return slice(None)
    low, high = (support.log_weights + at * support.values for at in (eta.min(), eta.max()))
    first = np.flatnonzero(low >= low.max() - NEGLIGIBLE)[0]
    last = np.flatnonzero(high >= high.max() - NEGLIGIBLE)[-1]
    return slice(int(first), int(last) + 1)


def _cumulants(support: Support, x: float, eta: Floats) -> Derivatives:
    window = _window(support, eta)
    steps = support.values[window] - x
    terms = support.log_weights[window][:, None] + steps[:, None] * eta
    top = terms.max(axis=0)
    mass = np.exp(terms - top)
    total = mass.sum(axis=0)
    mass /= total
    own = support.log_weights[int(x - support.values[0])]
    mean = steps @ mass
    centred = steps[:, None] - mean
    second, third, fourth = ((mass * centred**power).sum(axis=0) for power in (2, 3, 4))
    return own - top - np.log(total), -mean, -second, -third, -(fourth - 3 * second**2)


def table_given_margins(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> TableGivenMargins:
    """The family of these tables, shapes (k,)."""
    supports = [
        support_given_margins(int(a), int(m - a), int(c), int(n - c))
        for a, m, c, n in zip(x1, n1, x2, n2, strict=True)
    ]
    return TableGivenMargins(x1, supports)
