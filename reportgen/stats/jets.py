"""Values with their exact first and second derivatives: forward differentiation on arrays.

A ``Jet`` carries a value of shape S, its gradient (p, *S) and its Hessian (p, p, *S) in p
parameters; arithmetic follows the rules of Leibniz and of the chain. Values broadcast as numpy's
do. It spares writing out the derivatives of long formulas, such as a likelihood whose quadrature
nodes move with the parameters. Griewank and Walther 2008, ISBN 978-0-898716-59-7, chapter 13.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reportgen.stats.checks import Floats


@dataclass(frozen=True, slots=True)
class Jet:
    """A value with gradient and Hessian; the parameters' axes come first."""

    v: Floats
    g: Floats
    h: Floats

    def apply(self, f: Floats, first: Floats, second: Floats) -> Jet:
        """A function of this jet from its value and two derivatives at ``v``."""
        return Jet(f, first * self.g, second * _outer(self.g, self.g) + first * self.h)

    def __add__(self, other: Jet | Floats | float) -> Jet:
        if isinstance(other, Jet):
            return Jet(self.v + other.v, self.g + other.g, self.h + other.h)
        return Jet(self.v + other, self.g, self.h)

    def __mul__(self, other: Jet | Floats | float) -> Jet:
        if not isinstance(other, Jet):
            return Jet(self.v * other, self.g * other, self.h * other)
        crossed = _outer(self.g, other.g)
        return Jet(
            self.v * other.v,
            self.v * other.g + other.v * self.g,
            self.v * other.h + other.v * self.h + crossed + crossed.swapaxes(0, 1),
        )

    def __sub__(self, other: Jet | Floats | float) -> Jet:
        return self + other * -1.0

    def square(self) -> Jet:
        """The jet times itself."""
        return self.apply(self.v**2, 2 * self.v, 2 + 0 * self.v)

    def log(self) -> Jet:
        """Natural logarithm."""
        return self.apply(np.log(self.v), 1 / self.v, -1 / self.v**2)

    def power(self, exponent: float) -> Jet:
        """The jet, positive, raised to a constant."""
        f = self.v**exponent
        first = exponent * f / self.v
        return self.apply(f, first, (exponent - 1) * first / self.v)


def _outer(a: Floats, b: Floats) -> Floats:
    return np.asarray(a[:, None] * b[None, :])


def variable(value: Floats, position: int, parameters: int) -> Jet:
    """Parameter number ``position`` of ``parameters``."""
    flat = (1,) * value.ndim
    gradient = np.zeros((parameters, *flat))
    gradient[position] = 1.0
    return Jet(value, gradient, np.zeros((parameters, parameters, *flat)))


def constant(value: Floats, parameters: int) -> Jet:
    """A value that no parameter moves."""
    flat = (1,) * value.ndim
    return Jet(value, np.zeros((parameters, *flat)), np.zeros((parameters, parameters, *flat)))


def log_sum_exp(jet: Jet) -> Jet:
    """log of the sum of exp over the last axis, which stays with length 1."""
    top = jet.v.max(axis=-1, keepdims=True)
    share = np.exp(jet.v - top)
    total = share.sum(axis=-1, keepdims=True)
    share = share / total
    mean = (share * jet.g).sum(axis=-1, keepdims=True)
    square = (share * (_outer(jet.g, jet.g) + jet.h)).sum(axis=-1, keepdims=True)
    return Jet(top + np.log(total), mean, square - _outer(mean, mean))
