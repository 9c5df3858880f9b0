"""Frames and figures of curves of weighted or matched patients."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen.analysis.cohort.curve_figures import Line, Lines, add_lines, shown_of
from reportgen.analysis.cohort.propensity.comparison import Comparison
from reportgen.analysis.cohort.propensity.timed import Timed
from reportgen.analysis.cohort.reading import Reading
from reportgen.spec.cohort_outcomes import SurvivalOutcome


def add_curves(
    one: Comparison, outcome: SurvivalOutcome, reading: Reading, arms: Sequence[Timed]
) -> None:
    """Frames ``<kind>-<outcome>-<plan>`` and ``risk-<outcome>-<plan>``, and the figure of both.

    They reach as far as those without weights. Numbers at risk are patients, not weights.
    """
    until = shown_of([arm.table for arm in arms], outcome.landmarks)
    if until is None:
        return
    lines = Lines(
        one.named(outcome.id),
        outcome.label,
        [Line(arm.table.arm, arm.table, arm.curve, arm.incidence) for arm in arms],
        bool(outcome.event.competing),
        sort=", matched" if one.matching else ", weighted",
        titled=one.titled,
    )
    words = (
        ("outcome", outcome.id),
        ("origin", outcome.origin),
        ("shown_to", _limit(one, outcome)),
        *_named_facts(one, outcome),
    )
    add_lines(one.scope, lines, reading, until, words)


def _limit(one: Comparison, outcome: SurvivalOutcome) -> str:
    """The fact that cuts the curves without weights, if one does."""
    there = {fact.id for fact in one.scope.ledger.facts}
    names = (f"{outcome.id}.shown_to", f"{outcome.id}.shown_until")
    return next((name for name in names if name in there), "")


def _named_facts(one: Comparison, outcome: SurvivalOutcome) -> Iterator[tuple[str, str]]:
    """What the figure tells besides the curves: ids in the order of the arms."""
    arms = [level.id for _, level in one.sides]
    yield "arms", " ".join(arms)
    if outcome.event.competing:
        yield "competing", " or ".join(dict.fromkeys(outcome.event.competing.values()))
    else:
        yield "medians", " ".join(one.of(outcome, arm, "median") for arm in arms)
    yield "pair_arms", one.pair.arm.id
    yield "pair_references", one.pair.reference.id
    yield "ratios", one.of(outcome, "hazard_ratio")
    yield "tests", one.of(outcome, "test")
    ratio = "cause-specific hazard ratio" if outcome.event.competing else "hazard ratio"
    yield "ratio_name", f"{'matched' if one.matching else 'weighted'} {ratio}"
    yield "test_name", "robust Wald"
