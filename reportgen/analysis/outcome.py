"""One outcome: its pools, their contrasts, and what is done with them further."""

from __future__ import annotations

from dataclasses import replace

from reportgen.analysis.adjusted import add_adjusted
from reportgen.analysis.contrasts import add_contrast
from reportgen.analysis.forests import add_forest
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.outcome_analyses import JOINT_ANALYSES, OUTCOME_ANALYSES
from reportgen.analysis.parts import JointPart, OutcomePart
from reportgen.analysis.pooled_facts import add_pool
from reportgen.analysis.studies import add_study_facts
from reportgen.analysis.task import OutcomeTask
from reportgen.inputs.records import OutcomeData
from reportgen.spec.outcomes import Outcome


def add_outcome(ledger: Ledger, part: OutcomePart) -> None:
    """Everything that is said of one outcome alone."""
    task = OutcomeTask.of(part)
    outcome, analysis = task.outcome, task.spec.analysis
    _add_pools(ledger, task)
    add_forest(ledger, outcome.id, outcome.label, task.sides, analysis.sort, task.axis)
    contrasts = [
        add_contrast(ledger, place, outcome.label, side, reference)
        for place, side, reference in task.contrasted()
    ]
    add_adjusted(ledger, analysis.multiplicity, contrasts)
    for add in OUTCOME_ANALYSES:
        add(ledger, task)


def add_joint(ledger: Ledger, part: JointPart) -> None:
    """What is said of outcomes together."""
    tasks = {one.outcome.id: OutcomeTask.of(one) for one in part.outcomes}
    for add in JOINT_ANALYSES:
        add(ledger, part.spec, tasks)


def _left_out_notes(outcome: Outcome, data: OutcomeData, group: str) -> tuple[str, ...]:
    return tuple(
        f"{study.label} is left out: {item.reason}"
        for item in outcome.leave_out
        if (study := data.study(item.study)).group == group
    )


def _add_pools(ledger: Ledger, task: OutcomeTask) -> None:
    outcome, table = task.outcome, task.data.table_name
    inputs = (f"{table}:{','.join(outcome.columns.values())}",)
    for side in task.sides:
        prefix = task.prefix(side)
        add_study_facts(ledger, prefix, outcome, side.request, table)
        notes = (*side.result.notes, *_left_out_notes(outcome, task.data, side.group))
        result = replace(side.result, notes=notes)
        add_pool(ledger, prefix, task.label(side), side.request, result, inputs)
