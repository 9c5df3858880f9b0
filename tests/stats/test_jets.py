"""Derivatives carried along: against algebra and differences."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.stats.jets import Jet, constant, log_sum_exp, variable

POINT = np.array([0.7, 1.3])


def formula(x: Jet, y: Jet) -> Jet:
    product = (x * y + 2.0) * x - y.square() * 0.5
    return log_sum_exp(product * np.array([1.0, -0.5, 0.2])) + (x + y).power(-0.5) - y.log()


def plain(point):
    x, y = point
    product = (x * y + 2) * x - y**2 * 0.5
    return np.log(np.exp(product * np.array([1.0, -0.5, 0.2])).sum()) + (x + y) ** -0.5 - np.log(y)


def test_value_gradient_and_hessian_are_those_of_the_formula():
    x, y = (variable(np.array([value]), i, 2) for i, value in enumerate(POINT))
    jet, h = formula(x, y), 1e-4
    steps = h * np.eye(2)
    assert jet.v[0] == pytest.approx(plain(POINT))
    for i in range(2):
        slope = (plain(POINT + steps[i]) - plain(POINT - steps[i])) / (2 * h)
        assert jet.g[i, 0] == pytest.approx(slope, rel=1e-6)
        for j in range(2):
            corners = [
                s * t * plain(POINT + s * steps[i] + t * steps[j]) for s in (1, -1) for t in (1, -1)
            ]
            assert jet.h[i, j, 0] == pytest.approx(sum(corners) / (4 * h**2), rel=1e-4)


def test_a_constant_has_no_derivatives():
    jet = constant(np.array([[2.0], [3.0]]), 3)
    assert jet.g.shape == (3, 1, 1)
    assert not jet.g.any()
    assert not (jet * jet).h.any()
