"""Who could be evaluated: lines that add up to each arm, and a guard where they do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportgen.analysis.cohort.evaluable import add_evaluable
from reportgen.analysis.cohort.scope import Scope
from reportgen.analysis.ledger import Ledger
from reportgen.errors import AnalysisError
from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.inputs.cohort.records import Flow
from reportgen.spec.cohort_outcomes import BinaryOutcome
from tests.analysis.books import case
from tests.prose.cases import COHORTS


def lines_of(book: FactBook) -> dict[str, list[dict[str, object]]]:
    """The lines under each heading of the frame."""
    found: dict[str, list[dict[str, object]]] = {}
    for row in book.frame("evaluable").records():
        lines = found.setdefault(str(row["outcome"]), [])
        if row["kind"] == "line":
            lines.append(row)
    return found


def counted(book: FactBook, lines: list[dict[str, object]], arm: str) -> int:
    return sum(int(book[str(line[arm])].value or 0) for line in lines if line[arm])


@pytest.mark.parametrize("name", COHORTS)
def test_the_lines_of_every_outcome_add_up_to_each_arm(name):
    checked = case(name)
    book, arms = checked.analysed.book, checked.analysed.groups
    for outcome, lines in lines_of(book).items():
        assert len(lines) > 1, outcome
        for arm in arms:
            assert counted(book, lines, arm) == book[f"patients.{arm}"].value, (outcome, arm)


@pytest.mark.parametrize("name", COHORTS)
def test_every_outcome_says_how_many_were_evaluated(name):
    checked = case(name)
    book = checked.analysed.book
    for outcome in checked.loaded.spec.outcomes:
        for arm in checked.analysed.groups:
            fact = book[f"{outcome.id}.{arm}.evaluable"]
            assert 0 <= fact.value <= book[f"patients.{arm}"].value
            assert (f"{outcome.id}.{arm}.not_asked" in book) == (outcome.among is not None)


def test_outcomes_with_the_same_lines_share_them():
    """Remission and grades were lost in the same patients, for the same reasons."""
    book = case("cohort_with_an_arm_that_was_not_evaluable").analysed.book
    headings = [
        str(row["label"]) for row in book.frame("evaluable").records() if row["kind"] == "header"
    ]
    assert "complete remission; cytokine release syndrome" in headings
    assert len(headings) == len(lines_of(book))


def test_an_outcome_known_of_everybody_has_no_lines():
    assert lines_of(case("cohort_of_one_outcome").analysed.book) == {}


SPEC = case("cohort_of_one_outcome").loaded.spec
FLOW = Flow(12, (), 12, {"a": 6, "b": 6}, {}, {})


def scope_with(n: int, lost: int) -> tuple[Scope, BinaryOutcome]:
    """The ledger as the analysis of one yes or no leaves it: ``n`` evaluated, ``lost`` not."""
    scope, outcome = Scope.of(SPEC, "patients.csv", Ledger()), SPEC.outcomes[0]
    for arm in scope.arms:
        scope.add(f"cr.{arm.id}.rate", "proportion", "rate", 0.5, method="count", n=n, events=1)
        scope.count(f"cr.{arm.id}.not_evaluable", "not", lost)
        scope.count(f"cr.{arm.id}.not_evaluable.lost", "not: lost", lost)
    return scope, outcome


def values(facts: list[Fact]) -> dict[str, object]:
    return {fact.id: fact.value for fact in facts}


def test_parts_that_add_up_are_accepted():
    scope, outcome = scope_with(5, 1)
    add_evaluable(scope, [outcome], FLOW)
    assert values(scope.ledger.facts)["cr.a.evaluable"] == 5
    assert [row[2] for row in scope.ledger.frames[0].rows] == [
        "complete remission",
        "evaluated",
        "lost",
    ]


@pytest.mark.parametrize(("n", "lost"), [(5, 0), (5, 2), (6, 1)])
def test_parts_that_do_not_add_up_are_refused(n, lost):
    scope, outcome = scope_with(n, lost)
    with pytest.raises(AnalysisError, match="add up"):
        add_evaluable(scope, [outcome], FLOW)


def test_who_was_not_asked_counts_where_the_outcome_is_asked_of_some():
    some = {"column": "sct", "value": "1", "label": "transplanted patients"}
    scope, outcome = scope_with(3, 1)
    asked = outcome.model_validate({**outcome.model_dump(), "among": some})
    add_evaluable(scope, [asked], FLOW)
    assert values(scope.ledger.facts)["cr.b.not_asked"] == 2
    scope, _ = scope_with(3, 1)
    flow = replace(FLOW, by_arm={"a": 4, "b": 4})
    add_evaluable(scope, [asked], flow)
    assert values(scope.ledger.facts)["cr.b.not_asked"] == 0
