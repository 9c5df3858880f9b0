"""What is computed of the patients, each from its part alone: facts, frames, figure requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import partial
from typing import Any

from reportgen.analysis.cohort.analyses import COHORT_ANALYSES, OUTCOME_ANALYSES
from reportgen.analysis.cohort.baseline import Counted, Measured, add_baseline
from reportgen.analysis.cohort.bounds import crossing
from reportgen.analysis.cohort.parts import CohortPart
from reportgen.analysis.cohort.patients import add_patients
from reportgen.analysis.cohort.scope import Scope
from reportgen.analysis.cohort.tables import add_tables
from reportgen.analysis.cohort.task import CohortTask
from reportgen.analysis.ids import join
from reportgen.analysis.ledger import Ledger
from reportgen.inputs.cohort import Cohort
from reportgen.inputs.cohort.load import frame_of
from reportgen.inputs.cohort.queries.patients import Patients
from reportgen.spec.cohort_outcomes import BaselineVariable, SurvivalOutcome


def cohort_of(part: CohortPart) -> Cohort:
    """The patients of a part, ready to be asked."""
    patients = Patients(part.spec, frame_of(part.spec, part.columns))
    return Cohort(part.table, (), patients, part.safety)


def _task(ledger: Ledger, part: CohortPart) -> CohortTask:
    return CohortTask(Scope.of(part.spec, part.table, ledger), part.spec, cohort_of(part))


def flow(part: CohortPart) -> tuple[Any, ...]:
    """The parts of the flow from the rows of the table to the patients analysed."""
    found = cohort_of(part).flow()
    return tuple(getattr(found, one.name) for one in fields(found))


def patients(ledger: Ledger, part: CohortPart) -> None:
    """Facts ``patients.*``."""
    add_patients(Scope.of(part.spec, part.table, ledger), cohort_of(part).flow())


def baseline(ledger: Ledger, part: CohortPart) -> None:
    """The baseline table."""
    task = _task(ledger, part)
    add_baseline(task.scope, [_variable(task.cohort, one) for one in part.spec.baseline])


def outcome(ledger: Ledger, part: CohortPart) -> None:
    """What is done with one outcome."""
    task = _task(ledger, part)
    own = next(one for one in part.spec.outcomes if one.id == part.own)
    for add in OUTCOME_ANALYSES:
        add(task, own)


def of_several(
    analyses: Sequence[Callable[[CohortTask], None]], ledger: Ledger, part: CohortPart
) -> None:
    """What is done with several outcomes; what was there before is not its own."""
    own = Ledger([*part.known], [], [*part.drawn])
    task = _task(own, part)
    for add in analyses:
        add(task)
    ledger.facts += own.facts[len(part.known) :]
    ledger.frames += own.frames
    ledger.figures += own.figures[len(part.drawn) :]


def tables(ledger: Ledger, part: CohortPart) -> None:
    """The frames of the tables of outcomes."""
    add_tables(Scope.of(part.spec, part.table, ledger), part.spec.outcomes)


def _variable(cohort: Cohort, variable: BaselineVariable) -> Measured | Counted:
    if variable.type == "continuous":
        return Measured(
            variable,
            tuple(one for one in cohort.numeric(variable) if not one.stratum),
            tuple(one for one in cohort.values(variable) if not one.stratum),
        )
    counts = tuple(one for one in cohort.categorical(variable) if not one.stratum)
    return Counted(variable, counts, cohort.level_labels(variable))


def bounds(part: CohortPart) -> tuple[tuple[str, str], ...]:
    """A note for every arm in which a curve crosses the one that bounds it."""
    scope, cohort = Scope.of(part.spec, part.table, Ledger()), cohort_of(part)
    by_id = {one.id: one for one in part.spec.outcomes if isinstance(one, SurvivalOutcome)}
    notes: list[tuple[str, str]] = []
    for one in by_id.values():
        bound = by_id.get(one.never_above or "")
        if bound is None or bound.unit != one.unit:
            continue
        pairs = zip(cohort.risk_table(one), cohort.risk_table(bound), strict=True)
        for lower, upper in pairs:
            if crossing(lower, upper) is not None:
                label = scope.in_arm(one.label, lower.arm)
                notes.append((join(one.id, lower.arm), _crossing_note(label, bound.label)))
    return tuple(notes)


def _crossing_note(label: str, bound: str) -> str:
    return (
        f"{label}: the curve lies above that of {bound} at some times, as censoring can make it "
        "although no patient had the events in the wrong order"
    )


UNITS: Mapping[str, Callable[[Ledger, CohortPart], None]] = {
    "patients": patients,
    "baseline": baseline,
    "outcome": outcome,
    **{name: partial(of_several, analyses) for name, analyses in COHORT_ANALYSES.items()},
    "tables": tables,
}
"""What makes facts, frames and figure requests."""

ANSWERS: Mapping[str, Callable[[CohortPart], tuple[Any, ...]]] = {"flow": flow, "bounds": bounds}
"""What else is asked of the patients: counts and words."""
