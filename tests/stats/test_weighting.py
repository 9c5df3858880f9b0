"""Weights other than inverse variance, IVhet, quality effects, Henmi-Copas."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.henmi_copas import pool_henmi_copas
from reportgen.stats.pooling import pool
from reportgen.stats.weighting import (
    pool_cochran,
    pool_ivhet,
    pool_quality,
    quality_weights,
    sample_size_weights,
)
from tests.stats.test_properties import EXAMPLES, result_or_refusal, studies

Y, V = np.array([0.1, 0.5, -0.3, 0.9]), np.array([0.04, 0.02, 0.1, 0.05])


@EXAMPLES
@given(studies(), st.data())
def test_any_estimates_are_pooled_or_refused(data, draw):
    y, v = data
    quality = draw.draw(st.lists(st.floats(0.01, 1), min_size=len(y), max_size=len(y)))
    result_or_refusal(lambda: pool_ivhet(y, v))
    result_or_refusal(lambda: pool_quality(y, v, quality))
    p = result_or_refusal(lambda: pool_henmi_copas(y, v))
    if p is not None:
        assert p.ci_low <= p.estimate <= p.ci_high


@EXAMPLES
@given(studies(least=2, extreme=False), st.floats(0.1, 10))
def test_equal_qualities_are_ivhet(data, quality):
    y, v = data
    one, other = pool_ivhet(y, v), pool_quality(y, v, np.full(len(y), quality))
    assert (other.estimate, other.se) == pytest.approx((one.estimate, one.se))


def test_quality_moves_weight_and_keeps_its_sum():
    weights = quality_weights(V, [1, 0.6, 0.9, 0.8])
    assert weights.sum() == pytest.approx((1 / V).sum())
    assert weights[1] < 1 / V[1]
    assert weights[0] > 1 / V[0]


def test_quality_weights_are_those_of_the_paper_before_they_are_simplified():
    # Doi et al. 2015, equations as in Stata's metan
    w, q, k = 1 / V, np.array([1, 0.6, 0.9, 0.0]), 4
    lost = w * (1 - q) / (k - 1)
    adjusted = q + q.sum() * lost / (lost.sum() * (k - 1))
    expected = q * w + lost.sum() * k * adjusted / adjusted.sum() - lost
    assert quality_weights(V, 5 * q) == pytest.approx(expected)
    assert quality_weights(V, q)[3] == pytest.approx(0)


def test_ivhet_keeps_the_common_estimate_and_widens_its_interval():
    common, het = pool(Y, V, model="common"), pool_ivhet(Y, V)
    assert het.estimate == pytest.approx(common.estimate)
    assert het.se > common.se
    assert het.method == "ivhet"


def test_henmi_copas_surrounds_the_common_estimate_and_tests_nothing():
    p = pool_henmi_copas(Y, V)
    assert p.estimate == pytest.approx(pool(Y, V, model="common").estimate)
    assert p.ci_high - p.estimate == pytest.approx(p.estimate - p.ci_low)
    assert p.ci_high - p.estimate > 1.96 * p.se
    assert p.p_value is None


@EXAMPLES
@given(studies(least=2, extreme=False), st.floats(-3, 3), st.sampled_from([0.01, 100.0]))
def test_henmi_copas_moves_and_scales_with_the_data(data, shift, scale):
    y, v = data
    one = result_or_refusal(lambda: pool_henmi_copas(y, v))
    other = result_or_refusal(lambda: pool_henmi_copas(scale * y + shift, scale**2 * v))
    assert (one is None) == (other is None)
    if one is not None:
        assert other.ci_low == pytest.approx(scale * one.ci_low + shift, rel=1e-6, abs=1e-6)


def test_cochran_weights_are_the_expected_events():
    p = pool_cochran([0.1, -0.4], [0.2, 0.3], [8, 3], [100, 50], [6, 5], [90, 60])
    w = np.array([6 * 100 / 90, 5 * 50 / 60])
    assert p.estimate == pytest.approx((w @ [0.1, -0.4]) / w.sum())
    assert p.se == pytest.approx(sqrt(1 / 11 + 1 / 11))
    assert p.weights == pytest.approx(100 * w / w.sum())


def test_what_makes_no_weight_is_refused():
    with pytest.raises(AnalysisError, match="study 2 with an empty arm"):
        sample_size_weights([5, 0], [4, 6])
    with pytest.raises(AnalysisError, match="study 2 with a quality that is negative"):
        quality_weights(V, [1, -1, 1, 1])
    with pytest.raises(AnalysisError, match="0 in every study"):
        quality_weights(V, np.zeros(4))
    with pytest.raises(AnalysisError, match="no event"):
        pool_cochran([0.1], [0.2], [0], [10], [3], [10])
    with pytest.raises(AnalysisError, match="at least two"):
        pool_henmi_copas([0.1], [0.2])
