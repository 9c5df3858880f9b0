"""Patients who came under observation after time zero: how many, and what that does to curves."""

from __future__ import annotations

import numpy as np

from reportgen.analysis.cohort.scope import WHOLE, Scope, place
from reportgen.analysis.cohort.task import CohortPlanned, CohortTask, View
from reportgen.inputs.cohort.records import RiskTable
from reportgen.spec.cohort_outcomes import Outcome, SurvivalOutcome


def add(task: CohortTask, outcome: Outcome) -> None:
    """Facts ``<outcome>.<arm>.late_entry`` where the spec names a column of the entry, with notes
    where nobody was under observation at time zero, or nobody was left before others came."""
    if not isinstance(outcome, SurvivalOutcome) or outcome.entry is None:
        return
    for table in task.cohort.risk_table(outcome):
        _add_arm(task.scope, outcome, table)


def _add_arm(scope: Scope, outcome: SurvivalOutcome, table: RiskTable) -> None:
    assert table.entry is not None
    scope.add(
        f"{place(outcome.id, table.arm, WHOLE)}.late_entry",
        "count",
        f"patients who came under observation after time zero for "
        f"{scope.in_arm(outcome.label, table.arm)}",
        float((table.entry > 0).sum()),
        n=table.n,
        method="left_truncation",
        notes=tuple(_notes(outcome, table)),
        inputs=scope.column(outcome.entry or "", outcome.time),
    )


def _notes(outcome: SurvivalOutcome, table: RiskTable) -> list[str]:
    found = []
    if table.n and not table.at_risk_before(0.0):
        found.append(
            f"{outcome.label}: in an arm nobody was under observation from time zero on, so that "
            "its curve tells of those who were still free of the event when the first came"
        )
    if _ran_out(table):
        found.append(
            f"{outcome.label}: in an arm the event came to all patients then under observation "
            "before others came, so that its curve stays where it was then and says nothing of "
            "the others"
        )
    return found


def _ran_out(table: RiskTable) -> bool:
    """Whether the risk set was used up by events before the last time."""
    left = table.at_risk - table.all_events
    return bool(np.any((left[:-1] == 0) & (table.all_events[:-1] > 0)))


def plan(planned: CohortPlanned) -> View:
    """The outcomes of which patients came late."""
    outcomes = (one for one in planned.spec.outcomes if isinstance(one, SurvivalOutcome))
    return {"late_entry": {one.id: one.entry is not None for one in outcomes}}
