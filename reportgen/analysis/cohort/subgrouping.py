"""Subgroup analyses of one outcome: every level of every variable, in every pair of arms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reportgen.analysis.cohort import subgroups
from reportgen.analysis.cohort.rate_contrasts import Rate
from reportgen.analysis.cohort.rates import Comparison
from reportgen.analysis.cohort.scope import Pair, Scope
from reportgen.analysis.cohort.subgroup_forest import Compared, Shown, add_forest, effect_label
from reportgen.analysis.cohort.subgroups import Effect, Level
from reportgen.analysis.cohort.survival import groups_of
from reportgen.analysis.cohort.task import CohortTask
from reportgen.analysis.ids import join, slug
from reportgen.inputs.cohort import Cohort
from reportgen.inputs.cohort.records import BinaryCounts, GradeCounts, SurvivalCounts
from reportgen.spec.cohort import CohortSpec, CohortSubgroups
from reportgen.spec.cohort_outcomes import NumericOutcome, OrdinalOutcome, Outcome, SurvivalOutcome
from reportgen.vocabulary import lowerfirst


@dataclass(frozen=True, slots=True)
class _Read:
    """The patients of one level: events of each arm, and their times where there are any."""

    level: Level
    inputs: tuple[str, ...]
    rates: Mapping[str, Rate]
    rows: SurvivalCounts | None


def add(task: CohortTask, outcome: Outcome) -> None:
    """Facts ``<outcome>.<arm>.<subgroup>.<level>.events``, for each pair
    ``<outcome>.<pair>.<subgroup>.<level>.<ratio>`` and ``.<subgroup>.q_between[.df]``; frames and
    figures ``subgroups-<outcome>``."""
    scope, spec, cohort = task.scope, task.spec, task.cohort
    if isinstance(outcome, NumericOutcome) or not scope.pairs:
        return
    shown: dict[str, Shown] = {}
    found: dict[str, list[_Read]] = {}
    for one in spec.analysis.subgroups:
        if outcome.id in one.outcomes if one.outcomes else outcome.primary:
            levels = subgroups.levels_of(cohort.levels(one.column), one.levels, one.label)
            shown[one.id] = Shown(one.id, one.label, levels)
            found[one.id] = [_read(scope, cohort, outcome, one, level) for level in levels]
    for name, reads in found.items():
        for read in reads:
            _add_events(scope, outcome, name, read)
    for pair in scope.pairs if shown else ():
        for name, variable in shown.items():
            _add_pair(scope, spec, outcome, pair, variable, found[name])
        add_forest(scope, outcome, pair, tuple(shown.values()))


def _read(
    scope: Scope, cohort: Cohort, outcome: Compared, variable: CohortSubgroups, level: Level
) -> _Read:
    within = (variable.column, level.cell)
    if isinstance(outcome, SurvivalOutcome):
        rows = cohort.survival_rows(outcome, within=within)
        rates = {arm.id: _followed(rows, place) for place, arm in enumerate(scope.arms)}
        inputs = scope.column(outcome.time, outcome.event.column, variable.column)
        return _Read(level, inputs, rates, rows)
    counts: Sequence[BinaryCounts | GradeCounts]
    if isinstance(outcome, OrdinalOutcome):
        counts = cohort.ordinal(outcome, within=within)
    else:
        counts = cohort.binary(outcome, within=within)
    rates = {one.arm: _rate(outcome, one) for one in counts if not one.stratum}
    return _Read(level, scope.column(outcome.column, variable.column), rates, None)


def _followed(rows: SurvivalCounts, arm: int) -> Rate:
    here = rows.arm == arm
    return Rate(int(rows.weight[here & (rows.event == 1)].sum()), int(rows.weight[here].sum()))


def _rate(outcome: Compared, one: BinaryCounts | GradeCounts) -> Rate:
    if isinstance(one, BinaryCounts):
        return Rate(one.events, one.evaluable)
    assert isinstance(outcome, OrdinalOutcome)
    return Rate(one.at_least(outcome.levels, outcome.severe_from), one.evaluable)


def _add_events(scope: Scope, outcome: Compared, variable: str, read: _Read) -> None:
    for arm in scope.arms:
        subgroups.add_events(
            scope,
            join(outcome.id, arm.id, variable, slug(read.level.cell)),
            effect_label(outcome),
            arm.id,
            read.rates[arm.id],
            read.level,
            read.inputs,
        )


def _add_pair(
    scope: Scope,
    spec: CohortSpec,
    outcome: Compared,
    pair: Pair,
    shown: Shown,
    reads: Sequence[_Read],
) -> None:
    prefix = join(outcome.id, pair.id, shown.id)
    effects = [_effect(scope, spec, outcome, pair, prefix, read) for read in reads]
    label = effect_label(outcome)
    words = f"difference between levels of {lowerfirst(shown.label)} in {label}"
    place = f"{prefix}.q_between"
    subgroups.add_interaction(scope, place, scope.between(words, pair), effects)


def _effect(
    scope: Scope, spec: CohortSpec, outcome: Compared, pair: Pair, prefix: str, read: _Read
) -> Effect:
    place, label = f"{prefix}.{slug(read.level.cell)}", effect_label(outcome)
    if read.rows is None:
        rates = (read.rates[pair.arm.id], read.rates[pair.reference.id])
        assert not isinstance(outcome, SurvivalOutcome)
        how = replace(Comparison.of(outcome), nnt=False)
        return subgroups.add_rate_effect(
            scope, place, label, pair, rates, how, read.level, read.inputs
        )
    groups = groups_of(scope, pair, read.rows)
    return subgroups.add_hazard_effect(
        scope, place, label, pair, groups, spec.analysis.ties, read.level, read.inputs
    )
