"""Absolute risks: what each ratio means, turned round."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.absolute_risk import RISKS, absolute_effect

RATIO = st.floats(0.05, 20)
RISK = st.floats(0.001, 0.999)


def risk_of(statistic: str, ratio: float, control: float) -> float:
    return absolute_effect(statistic, ratio, ratio, ratio, control=control).risk


@pytest.mark.parametrize(
    ("statistic", "ratio", "control", "expected"),
    [
        ("risk_ratio", 0.5, 0.2, 0.1),
        ("odds_ratio", 0.5, 0.5, 1 / 3),  # odds of 1 become odds of 1/2
        ("odds_ratio", 4, 0.2, 0.5),  # odds of 1/4 become odds of 1
        ("peto_odds_ratio", 4, 0.2, 0.5),
        ("hazard_ratio", 2, 0.5, 0.75),  # half survive, then half of half
        ("hazard_ratio", 0.5, 0.75, 0.5),
        ("risk_ratio", 3, 0.5, 1.0),  # no risk exceeds 1
    ],
)
def test_by_hand(statistic: str, ratio: float, control: float, expected: float) -> None:
    assert risk_of(statistic, ratio, control) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    ("statistic", "control", "ratio", "difference"),
    [
        ("risk_ratio", 0.016, 0.49, -0.008160000000000001),
        ("odds_ratio", 0.016, 0.49, -0.008095499274076462),
        ("hazard_ratio", 0.016, 0.49, -0.008127752580672443),
        ("risk_ratio", 0.35, 1.7, 0.245),
        ("odds_ratio", 0.35, 1.7, 0.1279116465863454),
        ("hazard_ratio", 0.35, 1.7, 0.1692130110393221),
        ("odds_ratio", 0.9, 0.25, -0.2076923076923077),
        ("hazard_ratio", 0.9, 0.25, -0.4623413251903491),
    ],
)
def test_as_r_computes_it(statistic: str, control: float, ratio: float, difference: float) -> None:
    """R 4: ``c*r - c``, ``plogis(qlogis(c) + log(r)) - c`` and ``(1-c) - (1-c)^r``."""
    found = absolute_effect(statistic, ratio, ratio, ratio, control=control)
    assert found.difference == pytest.approx(difference, rel=1e-12)


@given(RATIO, RISK)
def test_the_risk_has_the_ratio_that_it_was_made_with(ratio: float, control: float) -> None:
    risk = risk_of("odds_ratio", ratio, control)
    assert risk / (1 - risk) / (control / (1 - control)) == pytest.approx(ratio, rel=1e-9)
    survival = 1 - risk_of("hazard_ratio", ratio, control)
    if survival > 1e-9:
        assert math.log(survival) / math.log1p(-control) == pytest.approx(ratio, rel=1e-6)


@pytest.mark.parametrize("statistic", RISKS)
@given(RATIO, RATIO, RATIO, st.floats(0, 1))
def test_laws(statistic: str, one: float, two: float, three: float, control: float) -> None:
    low, ratio, high = sorted((one, two, three))
    found = absolute_effect(statistic, ratio, low, high, control=control)
    assert 0 <= found.risk_low <= found.risk <= found.risk_high <= 1
    assert found.ci_low <= found.difference <= found.ci_high
    assert found.difference == found.risk - control
    if 0.01 < control < 0.99 and abs(ratio - 1) > 0.01:  # signs agree
        assert (found.difference > 0) == (ratio > 1)
    same = absolute_effect(statistic, 1, 1, 1, control=control)
    assert same.difference == pytest.approx(0, abs=1e-15)


@given(st.floats(1e-6, 1e-4), st.floats(0.1, 10))
def test_all_ratios_are_one_for_rare_events(control: float, ratio: float) -> None:
    risks = [risk_of(name, ratio, control) for name in RISKS]
    assert max(risks) / min(risks) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    ("ratio", "low", "high", "control"),
    [(0, 0, 1, 0.5), (1, 2, 1, 0.5), (1, 0, 2, 0.5), (1, 0.5, 2, -0.1), (1, 0.5, 2, 1.1)],
)
def test_refusals(ratio: float, low: float, high: float, control: float) -> None:
    with pytest.raises(AnalysisError):
        absolute_effect("risk_ratio", ratio, low, high, control=control)
