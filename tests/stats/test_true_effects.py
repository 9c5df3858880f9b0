"""The share of true effects beyond a threshold: laws, and the formula as it is printed."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.true_effects import share_above

FIT = {"estimate": -0.7, "se": 0.18, "tau2": 0.31, "tau2_se": 0.17}


def test_the_formula_as_it_is_printed() -> None:
    """Mathur and VanderWeele 2019, doi:10.1002/sim.8057."""
    q, normal = 0.1, NormalDist()
    z = (q + 0.7) / sqrt(0.31)
    se = sqrt(0.18**2 / 0.31 + 0.17**2 * (q + 0.7) ** 2 / (4 * 0.31**3)) * normal.pdf(z)
    found = share_above(q, **FIT)
    assert found.above == pytest.approx(1 - normal.cdf(z), rel=1e-12)
    assert found.se == pytest.approx(se, rel=1e-12)
    half = normal.inv_cdf(0.975) * se
    assert found.ci_low == max(0, found.above - half)
    assert found.ci_high == pytest.approx(found.above + half)


def test_half_of_the_effects_lie_above_their_mean() -> None:
    assert share_above(-0.7, **FIT).above == 0.5


def test_what_is_not_above_is_below() -> None:
    found = share_above(-0.5, **FIT)
    below = found.turned()
    assert below.above == 1 - found.above
    assert (below.ci_low, below.ci_high) == (1 - found.ci_high, 1 - found.ci_low)
    assert below.turned().above == pytest.approx(found.above)


@given(st.floats(-1e6, 1e6), st.floats(-50, 50), st.floats(1e-12, 1e12), st.floats(1e-12, 1e12))
def test_shares_and_limits_are_shares(
    threshold: float, estimate: float, tau2: float, tau2_se: float
) -> None:
    try:
        found = share_above(threshold, estimate=estimate, se=0.3, tau2=tau2, tau2_se=tau2_se)
    except AnalysisError:
        return
    assert 0 <= found.ci_low <= found.above <= found.ci_high <= 1


def test_all_effects_the_same_have_no_share() -> None:
    with pytest.raises(AnalysisError, match="estimated as zero"):
        share_above(0.0, estimate=0.1, se=0.1, tau2=0.0, tau2_se=0.1)


def test_other_scales_of_the_effects_change_nothing() -> None:
    one = share_above(0.1, **FIT)
    ten = share_above(1.0, estimate=-7.0, se=1.8, tau2=31.0, tau2_se=17.0)
    assert (one.above, one.ci_low) == pytest.approx((ten.above, ten.ci_low))
