"""Potential scale reduction: by hand, and what it must do."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.imputation.convergence import largest_scale_reduction, scale_reduction


def test_two_chains_by_hand() -> None:
    """Late halves 1, 3 and 2, 6: W = (2 + 8)/2 = 5, means 2 and 4, B = 2 x 2 = 4, n = 2."""
    traces = np.array([[9.0, 9, 1, 3], [0, 0, 2, 6]])
    assert scale_reduction(traces) == pytest.approx(np.sqrt(0.5 + 4 / (2 * 5)))


def test_chains_that_agree_are_near_one_and_those_that_do_not_are_far() -> None:
    noise = np.random.default_rng(1).normal(size=(10, 100))
    assert scale_reduction(noise) == pytest.approx(1, abs=0.02)
    apart = noise + np.arange(10)[:, None] * 3
    assert scale_reduction(apart) > 3
    assert scale_reduction(5 + 2 * noise) == pytest.approx(scale_reduction(noise), rel=1e-12)
    both = np.stack((noise, apart, np.zeros_like(noise)), axis=2)
    assert largest_scale_reduction(both) == scale_reduction(apart)


@pytest.mark.parametrize(
    ("traces", "words"),
    [
        (np.zeros((1, 8)), "1 chains"),
        (np.zeros((3, 3)), "3 rounds"),
        (np.zeros((3, 8)), "the same in every round"),
    ],
)
def test_refusals(traces, words) -> None:
    with pytest.raises(AnalysisError, match=words):
        scale_reduction(traces)


def test_nothing_that_moves() -> None:
    with pytest.raises(AnalysisError, match="no mean moves"):
        largest_scale_reduction(np.zeros((3, 8, 2)))
