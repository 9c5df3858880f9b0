"""Who could be evaluated for what: lines that add up to the patients of each arm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reportgen.analysis.cohort.guards import adds_up
from reportgen.analysis.cohort.scope import Scope, place
from reportgen.facts.fact import Fact
from reportgen.facts.frame import Cell, Column, frame
from reportgen.inputs.cohort.records import Flow
from reportgen.spec.cohort_outcomes import (
    BinaryOutcome,
    NumericOutcome,
    OrdinalOutcome,
    Outcome,
    SurvivalOutcome,
)


def add_evaluable(scope: Scope, outcomes: Sequence[Outcome], flow: Flow) -> None:
    """Facts ``<outcome>.<arm>.evaluable`` and ``.not_asked`` (outcomes asked of some patients
    only); the frame ``evaluable`` with the outcomes that were not assessed in everybody.

    Raises AnalysisError where the lines of an outcome do not add up to an arm.
    """
    alike: dict[object, tuple[list[Outcome], list[dict[str, str]]]] = {}
    for outcome in outcomes:
        made = [_arm(scope, outcome, arm.id, flow.by_arm[arm.id]) for arm in scope.arms]
        if any(len(one) > 1 for one in made):
            values = {fact.id: fact.value for fact in scope.ledger.facts}
            key = tuple(tuple((words, values[at]) for words, at in one.items()) for one in made)
            alike.setdefault(key, ([], made))[0].append(outcome)
    lines = [line for same, made in alike.values() for line in _lines(same, made)]
    columns = [
        Column("kind", "Kind of row"),
        Column("outcome", "Outcome"),
        Column("label", "Label"),
        *(Column(arm.id, arm.label) for arm in scope.arms),
    ]
    scope.ledger.frame(frame("evaluable", "Who could be evaluated", columns, lines))


def _arm(scope: Scope, outcome: Outcome, arm: str, total: int) -> dict[str, str]:
    """What the patients of an arm were: words and the fact that counts them."""
    prefix = place(outcome.id, arm)
    facts = {fact.id: fact for fact in scope.ledger.facts}
    lost = list(_lost(facts, outcome, prefix))
    n = _evaluated(facts, outcome, prefix)
    asked = n + sum(int(fact.value or 0) for fact, _ in lost)
    label = scope.in_arm(outcome.label, arm)
    scope.count(f"{prefix}.evaluable", f"patients evaluated for {label}", n)
    found = {"evaluated": f"{prefix}.evaluable"}
    if outcome.among is not None:
        words = f"patients of whom it is not asked: {label}"
        scope.count(f"{prefix}.not_asked", words, total - asked)
        found[f"not asked (asked of {outcome.among.label})"] = f"{prefix}.not_asked"
        adds_up(f"{label}: asked", total, (asked, total - asked))
    else:
        adds_up(f"{label}: evaluable and not", total, (asked,))
    return found | {words: fact.id for fact, words in lost}


_HEAD = {"binary": "rate", "ordinal": "any", "continuous": "median", "count": "median"}
"""The fact of an arm whose ``n`` is the number of patients evaluated."""


def _evaluated(facts: Mapping[str, Fact], outcome: Outcome, prefix: str) -> int:
    if isinstance(outcome, SurvivalOutcome):
        return int(facts[f"{prefix}.n"].value or 0)
    return facts[f"{prefix}.{_HEAD[outcome.type]}"].n or 0


def _lost(facts: dict[str, Fact], outcome: Outcome, prefix: str) -> Iterator[tuple[Fact, str]]:
    """Those who were asked and have no value, by reason."""
    if isinstance(outcome, NumericOutcome | SurvivalOutcome):
        fact = facts[f"{prefix}.missing"]
        if fact.value:
            yield fact, "not recorded"
        return
    assert isinstance(outcome, BinaryOutcome | OrdinalOutcome)
    head = f"{prefix}.not_evaluable"
    for fact in facts.values():
        if fact.id.startswith(f"{head}.") and fact.value:
            yield fact, fact.label.removeprefix(f"{facts[head].label}: ")


def _lines(same: Sequence[Outcome], made: Sequence[dict[str, str]]) -> Iterator[list[Cell]]:
    """A heading of the outcomes that have the same lines, then one for whatever happened."""
    first, names = same[0].id, "; ".join(outcome.label for outcome in same)
    yield ["header", first, names, *(None for _ in made)]
    for words in dict.fromkeys(key for one in made for key in one):
        yield ["line", first, words, *(one.get(words) for one in made)]
