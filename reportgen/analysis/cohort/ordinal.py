"""Graded outcomes: how many have each grade, any grade and a severe one; the severity compared."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.analysis.cohort.binary import add_not_evaluable, check_strata
from reportgen.analysis.cohort.guards import adds_up
from reportgen.analysis.cohort.overall import OVERALL, is_wanted, values_overall, values_test
from reportgen.analysis.cohort.rate_contrasts import Rate
from reportgen.analysis.cohort.rates import Comparison, add_comparison, add_rate, add_test
from reportgen.analysis.cohort.scope import Pair, Scope, place
from reportgen.analysis.cohort.testing import ranks
from reportgen.analysis.ids import slug
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column, frame
from reportgen.inputs.cohort.records import GradeCounts
from reportgen.spec.cohort_outcomes import OrdinalOutcome

COLUMNS = (
    Column("arm", "Arm"),
    Column("stratum", "Stratum"),
    Column("heading", "Patients"),
    Column("level", "Grade"),
    Column("n", "Patients", "count"),
    Column("total", "Evaluable", "count"),
    Column("fact", "Fact"),
)


def add_ordinal(scope: Scope, outcome: OrdinalOutcome, counts: Sequence[GradeCounts]) -> None:
    """Facts ``<outcome>.<arm>[.<stratum>].grade.<level>``, ``.any``, ``.severe``,
    ``.not_evaluable``; contrasts ``.any.*``, ``.severe.*`` and ``.severity``, the last of all
    arms too; frame and figure ``grades-<outcome>``."""
    found = {(one.arm, one.stratum): one for one in counts}
    check_strata(scope, outcome.label, {at: one.total for at, one in found.items()})
    for stratum in scope.places(outcome.by_stratum):
        for arm in scope.arms:
            _add_arm(scope, outcome, found[arm.id, stratum])
        for pair in scope.pairs:
            sides = (found[pair.arm.id, stratum], found[pair.reference.id, stratum])
            _add_pair(scope, outcome, pair, sides, stratum)
        if is_wanted(scope, outcome):
            _add_overall(scope, outcome, [found[arm.id, stratum] for arm in scope.arms], stratum)
    _add_frame(scope, outcome, counts)


def thresholds(outcome: OrdinalOutcome) -> tuple[tuple[str, str, str], ...]:
    """What counts as any and as severe: part of the id, words, lowest grade."""
    return (
        ("any", f"any {outcome.label}", outcome.any_from),
        ("severe", f"severe {outcome.label}", outcome.severe_from),
    )


def _rate(outcome: OrdinalOutcome, one: GradeCounts, level: str) -> Rate:
    return Rate(one.at_least(outcome.levels, level), one.evaluable)


def _graded(outcome: OrdinalOutcome, level: str) -> str:
    is_number = level[:1].isdigit()
    return f"grade {level} {outcome.label}" if is_number else f"{outcome.label} ({level})"


def _add_arm(scope: Scope, outcome: OrdinalOutcome, one: GradeCounts) -> None:
    label = scope.in_arm(outcome.label, one.arm, one.stratum)
    adds_up(f"{label}: grades", one.evaluable, one.counts)
    prefix = place(outcome.id, one.arm, one.stratum)
    inputs = scope.column(outcome.column)
    for level, n in zip(outcome.levels, one.counts, strict=True):
        words = scope.in_arm(_graded(outcome, level), one.arm, one.stratum)
        add_rate(scope, f"{prefix}.grade.{slug(level)}", words, Rate(n, one.evaluable), inputs)
    for name, words, level in thresholds(outcome):
        words = scope.in_arm(words, one.arm, one.stratum)
        add_rate(scope, f"{prefix}.{name}", words, _rate(outcome, one, level), inputs)
    add_not_evaluable(scope, prefix, label, one.total - one.evaluable, one.not_evaluable)


def _add_pair(
    scope: Scope,
    outcome: OrdinalOutcome,
    pair: Pair,
    sides: tuple[GradeCounts, GradeCounts],
    stratum: str,
) -> None:
    prefix, inputs = place(outcome.id, pair.id, stratum), scope.column(outcome.column)
    first, second = sides
    for name, words, level in thresholds(outcome):
        rates = (_rate(outcome, first, level), _rate(outcome, second, level))
        how = Comparison.of(outcome)
        add_comparison(
            scope, f"{prefix}.{name}", words, pair, rates, how, stratum=stratum, inputs=inputs
        )
    add_test(
        scope,
        f"{prefix}.severity",
        scope.between(f"test of the severity of {outcome.label}", pair, stratum),
        ranks(range(len(outcome.levels)), first.counts, second.counts, outcome.test),
        n=first.evaluable + second.evaluable,
        inputs=inputs,
    )


def _add_overall(
    scope: Scope, outcome: OrdinalOutcome, arms: Sequence[GradeCounts], stratum: str
) -> None:
    grades = range(len(outcome.levels))
    add_test(
        scope,
        f"{place(outcome.id, OVERALL, stratum)}.severity",
        scope.over_arms(f"test of the severity of {outcome.label}", stratum),
        values_overall(scope, values_test(scope, outcome), [(grades, one.counts) for one in arms]),
        n=sum(one.evaluable for one in arms),
        inputs=scope.column(outcome.column),
    )


def _add_frame(scope: Scope, outcome: OrdinalOutcome, counts: Sequence[GradeCounts]) -> None:
    shown = scope.places(outcome.by_stratum)
    lines: list[tuple[Cell, ...]] = [
        (
            one.arm,
            one.stratum,
            _heading(scope, outcome, stratum),
            level,
            n,
            one.evaluable,
            f"{place(outcome.id, one.arm, one.stratum)}.grade.{slug(level)}",
        )
        for stratum in shown
        for one in counts
        if one.stratum == stratum
        for level, n in zip(outcome.levels, one.counts, strict=True)
    ]
    name = f"grades-{outcome.id}"
    scope.ledger.frame(frame(name, f"Grades: {outcome.label}", COLUMNS, lines))
    if any(one.evaluable for one in counts):
        words = (
            ("label", outcome.label),
            ("legend", f"Grade ({outcome.scale})"),
            ("axis", "Patients (%)"),
        )
        scope.ledger.figure(FigureRequest(name, "grades", name, words))


def _heading(scope: Scope, outcome: OrdinalOutcome, stratum: str) -> str | None:
    """Whose grades stand under it; none where nobody is shown apart."""
    if not (outcome.by_stratum and scope.strata):
        return None
    whole = outcome.among.label if outcome.among else "all patients"
    return scope.stratum_label(stratum) or whole
