"""An outcome in every arm and the arms compared: the facts that each type of outcome has."""

from __future__ import annotations

from reportgen.analysis.cohort.binary import add_binary
from reportgen.analysis.cohort.numeric import add_numeric
from reportgen.analysis.cohort.ordinal import add_ordinal
from reportgen.analysis.cohort.survival import add_survival
from reportgen.analysis.cohort.swimmer import add_swimmer
from reportgen.analysis.cohort.task import CohortTask
from reportgen.spec.cohort_outcomes import (
    BinaryOutcome,
    NumericOutcome,
    OrdinalOutcome,
    Outcome,
    SurvivalOutcome,
)


def add(task: CohortTask, outcome: Outcome) -> None:
    """What the type of the outcome asks for."""
    scope, cohort = task.scope, task.cohort
    if isinstance(outcome, BinaryOutcome):
        add_binary(scope, outcome, cohort.binary(outcome))
    elif isinstance(outcome, OrdinalOutcome):
        add_ordinal(scope, outcome, cohort.ordinal(outcome))
    elif isinstance(outcome, NumericOutcome):
        add_numeric(scope, outcome, cohort.numeric(outcome), cohort.values(outcome))
    else:
        _add_times(task, outcome)


def _add_times(task: CohortTask, outcome: SurvivalOutcome) -> None:
    scope, spec, cohort = task.scope, task.spec, task.cohort
    by_arm = cohort.risk_table(outcome)
    by_stratum = cohort.risk_table(outcome, ("arm", "stratum")) if scope.strata else ()
    tables = (*by_arm, *by_stratum)
    add_survival(scope, outcome, spec.analysis, tables, cohort.survival_rows(outcome))
    if outcome.id in spec.analysis.swimmer:
        others = [one for one in spec.outcomes if isinstance(one, SurvivalOutcome)]
        add_swimmer(scope, outcome, cohort.swimmer(outcome), others)
