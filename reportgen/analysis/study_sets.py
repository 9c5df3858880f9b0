"""Pools of other sets of rows, as the spec names them."""

from __future__ import annotations

from reportgen.analysis.contrasts import add_contrast
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.parts import wanted
from reportgen.analysis.pooled_facts import add_pool
from reportgen.analysis.task import OutcomeTask, Planned, View, side_of
from reportgen.measures import transform_of
from reportgen.spec.robustness import StudySet


def add(ledger: Ledger, task: OutcomeTask) -> None:
    """Facts ``<prefix>.set.<set>...`` and the contrasts of these pools."""
    for study_set in task.spec.analysis.sensitivity.sets:
        if task.is_wanted(study_set.outcomes):
            _add_set(ledger, task, study_set)


def _add_set(ledger: Ledger, task: OutcomeTask, study_set: StudySet) -> None:
    rows = task.data.pool(add=study_set.add, drop=study_set.drop)
    sides = tuple(side_of(task.spec, task.outcome, group, rows) for group in task.groups.levels)
    place, words = f"set.{study_set.id}", study_set.label
    for side in sides:
        prefix, label = f"{task.prefix(side)}.{place}", f"{task.label(side)}; {words}"
        add_pool(ledger, prefix, label, side.request, side.result, ())
    for contrast, side, reference in task.contrasted(sides):
        label = f"{task.outcome.label}; {words}"
        add_contrast(ledger, f"{contrast}.{place}", label, side, reference)


def plan(planned: Planned) -> View:
    """``set_plans``: the rows of the table of sets."""
    plans: list[dict[str, str]] = []
    for outcome in planned.spec.outcomes:
        sets = [
            one for one in planned.spec.analysis.sensitivity.sets if wanted(one.outcomes, outcome)
        ]
        ratio = transform_of(outcome.measure, outcome.transform or "").contrast
        common = {"outcome": outcome.id, "outcome_label": outcome.label, "ratio": ratio}
        if sets:
            plans.append({**common, "label": "main pool", "suffix": ""})
        plans += [{**common, "label": s.label, "suffix": f".set.{s.id}"} for s in sets]
    return {"set_plans": tuple(plans)}
