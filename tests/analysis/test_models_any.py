"""Whatever counts two arms have, every model gives finite numbers or says why it gives none."""

from __future__ import annotations

import warnings
from math import isfinite

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reportgen.analysis.pooling import pool_rows
from reportgen.analysis.pools import PoolRequest, PoolResult
from reportgen.defaults import PROFILES
from reportgen.inputs.records import OutcomeRow, Study
from reportgen.measures import COUNTS, PERSON_TIME
from reportgen.models import MODELS

OF_ARMS = ("odds_ratio", "risk_ratio", "risk_difference", "rate_ratio", "rate_difference")
Arms = tuple[int, int, int, int]

SIZES = st.one_of(st.integers(1, 12), st.integers(13, 500), st.sampled_from([10_000, 1_000_000]))


@st.composite
def arm(draw: st.DrawFn) -> tuple[int, int]:
    """None, all, one, nearly all, or any number of the participants with the event."""
    n = draw(SIZES)
    events = draw(st.one_of(st.sampled_from([0, n, 1, n - 1]), st.integers(0, n)))
    return max(0, events), n


STUDIES = st.lists(st.tuples(arm(), arm()), min_size=2, max_size=6)


def row_of(measure: str, at: int, arms: Arms) -> OutcomeRow:
    study = Study(f"s{at}", f"Study {at}", at, "all", "", None, {"quality": str(at % 3)})
    events, n, control_events, control_n = arms
    if measure == "proportion":
        return OutcomeRow(study, events=events, n=n)
    roles = PERSON_TIME if measure in ("rate_ratio", "rate_difference") else COUNTS
    return OutcomeRow(
        study,
        events=events + control_events,
        n=n + control_n if roles == COUNTS else None,
        numbers=tuple(zip(roles, map(float, arms), strict=True)),
        ways=(roles,),
    )


def pooled(measure: str, model: str, figures: list[Arms]) -> PoolResult:
    rows = tuple(row_of(measure, at, arms) for at, arms in enumerate(figures))
    profile = PROFILES["reportgen"].with_overrides(model=model)
    return pool_rows(PoolRequest(measure, rows, profile, 0.95, quality="quality"))


def check(result: PoolResult) -> None:
    if result.refused:
        assert result.value is None
        return
    assert result.value is not None
    assert result.ci is not None
    assert result.ci.low <= result.value <= result.ci.high
    intervals = (result.ci, result.pi, result.tau2_ci, result.i2_ci, result.h2_ci)
    ends = [x for one in intervals if one is not None for x in (one.low, one.high)]
    numbers = (
        result.value,
        result.estimate,
        result.se,
        result.tau2,
        result.i2,
        result.h2,
        result.q,
    )
    assert all(x is None or isfinite(x) for x in (*numbers, *ends, *result.weights))
    assert (result.tau2 is not None) == MODELS[result.model].random
    assert (result.tau2 or 0) >= 0
    assert result.weights == () or abs(sum(result.weights) - 100) < 1e-6


@pytest.mark.parametrize("model", [name for name in MODELS if not MODELS[name].dependent])
@settings(max_examples=15)
@given(studies=STUDIES)
@example(studies=[((0, 20), (0, 30)), ((0, 20), (1, 30))])
@example(studies=[((20, 20), (30, 30)), ((20, 20), (0, 30))])
@example(studies=[((1, 1), (0, 1)), ((0, 1), (1, 1))])
@example(studies=[((5, 50), (9, 50))] * 5)
@example(studies=[((40_000, 1_000_000), (90, 1_000_000)), ((1, 3), (0, 2)), ((0, 2), (2, 2))])
def test_any_counts(model: str, studies: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    figures = [(*first, *second) for first, second in studies]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for measure in MODELS[model].measures or ("proportion", *OF_ARMS):
            check(pooled(measure, model, figures))


@pytest.mark.parametrize("model", [name for name in MODELS if MODELS[name].measures])
def test_the_order_of_the_studies_is_nothing(model: str) -> None:
    figures = [(4, 123, 11, 139), (6, 306, 29, 303), (3, 231, 11, 220), (62, 1359, 248, 1286)]
    for measure in MODELS[model].measures:
        one, other = (pooled(measure, model, part) for part in (figures, figures[::-1]))
        assert one.value == pytest.approx(other.value, rel=1e-8)
        assert one.steps == other.steps
