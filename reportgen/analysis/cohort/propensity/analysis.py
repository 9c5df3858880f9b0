"""The analyses of ``analysis.propensity``: each plan, each pair of arms, each of its outcomes."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.analysis.cohort.numeric import Precision
from reportgen.analysis.cohort.propensity.adjusted import adjusted
from reportgen.analysis.cohort.propensity.balance import add_differences, add_overlap
from reportgen.analysis.cohort.propensity.comparison import Comparison
from reportgen.analysis.cohort.propensity.e_values import add_e_values
from reportgen.analysis.cohort.propensity.numbers import add_numbers
from reportgen.analysis.cohort.propensity.patients import add_patients
from reportgen.analysis.cohort.propensity.rates import add_rates
from reportgen.analysis.cohort.propensity.settings import score_settings
from reportgen.analysis.cohort.propensity.tables import add_table
from reportgen.analysis.cohort.propensity.times import add_times
from reportgen.analysis.cohort.task import CohortTask
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.cohort_outcomes import (
    BaselineVariable,
    NumericOutcome,
    Outcome,
    SurvivalOutcome,
)
from reportgen.spec.cohort_propensity import Propensity


def add(task: CohortTask) -> None:
    """Facts ``propensity.<plan>.<pair>.*`` and ``<outcome>.propensity.<plan>.<pair>.*``; frames and
    figures ``love-``, ``overlap-``, ``weighted-<plan>`` and of the curves."""
    for plan in task.spec.analysis.propensity:
        variables = covariates_of(task.spec, plan)
        for one in _comparisons(task, plan, variables):
            add_patients(one, score_settings(one, variables))
            add_differences(one, variables)
            add_overlap(one)
            outcomes = outcomes_of(task.spec, plan)
            for outcome in outcomes:
                _add_outcome(task, one, outcome)
                add_e_values(one, outcome)
            add_table(one, outcomes)


def covariates_of(spec: CohortSpec, plan: Propensity) -> tuple[BaselineVariable, ...]:
    """The variables of the score, in the order of the plan."""
    known = {one.id: one for one in spec.baseline}
    return tuple(known[name] for name in plan.covariates)


def outcomes_of(spec: CohortSpec, plan: Propensity) -> tuple[Outcome, ...]:
    """The outcomes compared, in the order of the spec: the primary ones when none are named."""
    return tuple(
        one for one in spec.outcomes if (one.id in plan.outcomes if plan.outcomes else one.primary)
    )


def _comparisons(
    task: CohortTask, plan: Propensity, variables: tuple[BaselineVariable, ...]
) -> Iterator[Comparison]:
    rows = task.cohort.patient_rows(task.spec.outcomes, variables)
    labels = {one.id: one.label for one in variables}
    places = {arm.id: place for place, arm in enumerate(task.scope.arms)}
    several = len(task.spec.analysis.propensity) > 1
    for pair in task.scope.pairs:
        arms = places[pair.arm.id], places[pair.reference.id]
        made = adjusted(plan, pair, arms, rows, labels)
        yield Comparison(task.scope, plan, made, rows, several)


def _add_outcome(task: CohortTask, one: Comparison, outcome: Outcome) -> None:
    if isinstance(outcome, SurvivalOutcome):
        add_times(one, outcome, task.spec.analysis)
    elif isinstance(outcome, NumericOutcome):
        cohort = task.cohort
        add_numbers(one, outcome, Precision.of(cohort.values(outcome), cohort.numeric(outcome)))
    else:
        add_rates(one, outcome)
