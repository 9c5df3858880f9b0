"""The lines of a funnel plot."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.small_study.funnel import contour_counts, funnel_lines


def test_pseudo_limits_and_contours():
    lines = funnel_lines([0.0, 0.5], 0.2, levels=(0.99, 0.95))
    assert lines.levels == (0.95, 0.99)
    assert np.allclose(lines.low, [0.2, 0.2 - 1.959964 * 0.5])
    assert np.allclose(lines.high, [0.2, 0.2 + 1.959964 * 0.5])
    assert np.allclose(lines.contour_high, [[0, 0.979982], [0, 1.287915]], atol=1e-6)
    assert np.allclose(lines.contour_low, -lines.contour_high)


def test_heterogeneity_widens_the_funnel_but_not_the_contours():
    narrow, wide = funnel_lines([0.3], 0.0), funnel_lines([0.3], 0.0, tau2=0.16)
    assert wide.high[0] == pytest.approx(1.959964 * 0.5, rel=1e-6)
    assert np.array_equal(wide.contour_high, narrow.contour_high)


def test_contours_count_the_studies():
    assert contour_counts([0.0, 1.7, 2.0, -3.0], [1, 1, 1, 1]) == (1, 1, 1, 1)
    assert contour_counts([1.0], [1.0], null=1.0) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    "settings", [{"tau2": -1.0}, {"levels": (1.0,)}, {"level": 0.0}, {"null": np.inf}]
)
def test_refusals(settings):
    with pytest.raises(AnalysisError):
        funnel_lines([0.1], 0.0, **settings)


def test_standard_errors_are_positive():
    with pytest.raises(AnalysisError):
        contour_counts([0.1], [0.0])
    with pytest.raises(AnalysisError):
        funnel_lines([-0.1], 0.0)
