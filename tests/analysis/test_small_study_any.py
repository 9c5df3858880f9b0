"""Whatever studies report, each part of small-study effects is a number or a reason in words."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reportgen.facts.book import FactBook
from reportgen.funnel_tests import AUTO, FUNNEL_TESTS, suited_to
from reportgen.measures import COUNTS, MEASURES
from tests.analysis.books import book_of
from tests.prose.cases_of_comparisons import compared, review, rows_of
from tests.prose.cases_of_small_study import EVERY_MODEL, EVERY_NUMBER
from tests.prose.project import counts, project, proportion

ASKED = {
    "min_studies": 3, "pet_peese": True, "limit_meta_analysis": True, "regression_line": True,
    "selection_models": EVERY_MODEL, "fail_safe_n": EVERY_NUMBER,
}  # fmt: skip
LEFT_OUT = {"leave_one_out": False, "profiles": False}


def arms(measure: str, figures: list[tuple[int, int, int, int]]) -> FactBook:
    outcome = compared("x", "the outcome", measure, *COUNTS, primary=True)
    numbers = EVERY_NUMBER[:1] if MEASURES[measure].scale != "log" else EVERY_NUMBER
    wish = {**ASKED, "test": list(suited_to(measure)), "fail_safe_n": numbers, "outcomes": ["x"]}
    rows = rows_of(x=(COUNTS, figures))
    kinds = ["galbraith", "labbe"]
    analysis = {"small_study": wish, "sensitivity": LEFT_OUT, "figures": kinds}
    return book_of(review([outcome], rows, analysis=analysis))


def judge(book: FactBook, parts: tuple[str, ...]) -> None:
    """All that was asked for is there; a fact holds no number that is none, by its own check."""
    for part in parts:
        fact = book[f"x.all.{part}"]
        assert fact.estimable or (fact.not_estimable or "").strip(), fact.id
        assert "nan" not in (fact.not_estimable or "").lower()


PARTS = ("asymmetry", "trim_and_fill", "pet", "peese", "pet_peese", "limit_meta_analysis",
         *(f"selection_model.{one.get('id', one['weights'])}" for one in EVERY_MODEL),
         "fail_safe_n.rosenthal")  # fmt: skip

ARM = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
STUDY = st.tuples(ARM, ARM).map(lambda two: (*two[0], *two[1]))


@pytest.mark.filterwarnings("error")
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["odds_ratio", "risk_ratio", "risk_difference", "arcsine_difference"]),
       st.lists(STUDY, min_size=1, max_size=12))  # fmt: skip
@example("odds_ratio", [(5, 50, 9, 50)] * 6)  # all alike
@example("odds_ratio", [(0, 20, 0, 20)] * 5)  # nothing happens
@example("risk_ratio", [(20, 20, 20, 20)] * 4)  # all have it
@example("risk_ratio", [(1, 10, 2, 11), (2, 12, 3, 13), (90_000, 1_000_000, 99_000, 1_000_000)])
@example("odds_ratio", [(0, 30, 5, 30), (6, 30, 0, 31), (0, 9, 0, 9), (4, 4, 0, 4)])
@example("peto_odds_ratio", [(1, 10, 2, 11), (2, 12, 3, 13), (3, 14, 1, 15), (2, 9, 4, 9)])
def test_counts_of_any_kind(measure: str, figures: list[tuple[int, int, int, int]]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        judge(arms(measure, figures), PARTS)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ARM, min_size=1, max_size=12))
@example([(0, 20)] * 5)
@example([(20, 20)] * 5)
@example([(0, 20), (9, 9), (5, 10), (1, 400)])
@example([(7, 20)] * 4)
def test_single_proportions_of_any_kind(pairs: list[tuple[int, int]]) -> None:
    wish: dict[str, Any] = {**ASKED, "test": list(suited_to("proportion")), "outcomes": ["x"]}
    outcome = proportion("x", "the outcome", primary=True)
    rows = counts("a", "x", pairs)
    analysis = {"small_study": wish, "sensitivity": LEFT_OUT, "figures": ["galbraith"]}
    judge(book_of(project([outcome], rows, analysis=analysis)), PARTS)


def test_what_auto_stands_for_can_be_made() -> None:
    assert set(AUTO) <= set(MEASURES)
    for measure, test in AUTO.items():
        assert test in suited_to(measure)
        assert FUNNEL_TESTS[test].applies(MEASURES[measure])
