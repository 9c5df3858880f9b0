"""The completed data sets of a cohort: what was imputed of whom, and how."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reportgen.analysis.cohort.imputation.variables import (
    completed_rows,
    data_set,
    kind_of,
    passive,
)
from reportgen.analysis.cohort.propensity.analysis import outcomes_of
from reportgen.analysis.cohort.task import CohortTask
from reportgen.inputs.cohort.records import PatientRows
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.cohort_adjusted import AdjustedAnalysis
from reportgen.spec.cohort_imputation import Imputation
from reportgen.spec.cohort_outcomes import BaselineVariable, Outcome
from reportgen.spec.cohort_propensity import Propensity
from reportgen.stats.imputation.chained import Completed, multiple_imputation


@dataclass(frozen=True, slots=True)
class Gap:
    """A variable with missing values: how many, and how they are imputed."""

    variable: BaselineVariable
    missing: int
    how: str


@dataclass(frozen=True, eq=False, slots=True)
class ImputedCohort:
    """The patients as they are known, and ``completed`` several times; never without gaps."""

    spec: Imputation
    rows: PatientRows
    outcomes: tuple[Outcome, ...]
    gaps: tuple[Gap, ...]
    completed: tuple[PatientRows, ...]
    chains: tuple[Completed, ...]


def repeated(spec: CohortSpec, plan: Imputation) -> tuple[AdjustedAnalysis, ...]:
    """The adjusted analyses that are made in every completed data set."""
    return tuple(
        one for one in spec.analysis.adjusted if one.id in plan.analyses or not plan.analyses
    )


def repeated_scores(spec: CohortSpec, plan: Imputation) -> tuple[Propensity, ...]:
    """The comparisons by propensity scores that are made in every completed data set."""
    return tuple(
        one for one in spec.analysis.propensity if one.id in plan.analyses or not plan.analyses
    )


def imputed_variables(spec: CohortSpec, plan: Imputation) -> tuple[BaselineVariable, ...]:
    """The baseline variables that are imputed or predict others, in the order of the spec."""
    return tuple(one for one in spec.baseline if one.id in plan.variables or not plan.variables)


def outcomes_used(spec: CohortSpec, plan: Imputation) -> tuple[Outcome, ...]:
    """The outcomes of what is repeated: they must be in the models of imputation."""
    names = {one.outcome for one in repeated(spec, plan)} | {one.outcome for one in plan.curves}
    for scores in repeated_scores(spec, plan):
        names |= {one.id for one in outcomes_of(spec, scores)}
    return tuple(one for one in spec.outcomes if one.id in names)


def impute(task: CohortTask, plan: Imputation) -> ImputedCohort:
    """All analysed patients, in an order that does not depend on the file."""
    spec = task.spec
    variables, outcomes = imputed_variables(spec, plan), outcomes_used(spec, plan)
    rows = task.cohort.patient_rows(outcomes, variables)
    gaps = tuple(_gaps(spec, rows, variables))
    if not gaps:
        return ImputedCohort(plan, rows, outcomes, (), (), ())
    data = data_set(spec, rows, variables, outcomes)
    chains = multiple_imputation(data, m=plan.m, iterations=plan.iterations, seed=plan.seed)
    completed = tuple(completed_rows(spec, rows, variables, one) for one in chains)
    return ImputedCohort(plan, rows, outcomes, gaps, completed, chains)


def _gaps(
    spec: CohortSpec, rows: PatientRows, variables: tuple[BaselineVariable, ...]
) -> list[Gap]:
    follows = {one.variable for one in passive(spec, variables)}
    found = []
    for variable, values in zip(variables, rows.covariates, strict=True):
        missing = np.isnan(values.values)
        if missing.any():
            levels = len(np.unique(values.values[~missing]))
            how = "passive" if variable.id in follows else kind_of(spec, variable, levels)
            found.append(Gap(variable, int(missing.sum()), how))
    return found
