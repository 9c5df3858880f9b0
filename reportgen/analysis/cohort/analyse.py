"""The analysis of a cohort: from checked patients to facts, frames and figure requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportgen.analysis.cohort.analyses import COHORT_ANALYSES, OUTCOME_ANALYSES
from reportgen.analysis.cohort.baseline import Counted, Measured, add_baseline
from reportgen.analysis.cohort.bounds import crossing
from reportgen.analysis.cohort.evaluable import add_evaluable
from reportgen.analysis.cohort.flow import add_flow
from reportgen.analysis.cohort.made_from import with_sources_of_cohort
from reportgen.analysis.cohort.patients import add_patients
from reportgen.analysis.cohort.scope import Scope
from reportgen.analysis.cohort.tables import add_tables
from reportgen.analysis.cohort.task import CohortTask
from reportgen.analysis.ids import join
from reportgen.analysis.ledger import Ledger
from reportgen.facts.book import FactBook, ReportIdentity
from reportgen.facts.fact import Fact
from reportgen.inputs.cohort import Cohort
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.cohort_outcomes import BaselineVariable, SurvivalOutcome


def analyse(spec: CohortSpec, cohort: Cohort) -> FactBook:
    """Every fact, frame and figure request of the report, in a fixed order."""
    scope = Scope.of(spec, cohort.table_name, Ledger())
    flow = cohort.flow()
    add_patients(scope, flow)
    add_baseline(scope, [_variable(cohort, one) for one in spec.baseline])
    task = CohortTask(scope, spec, cohort)
    for outcome in spec.outcomes:
        for add in OUTCOME_ANALYSES:
            add(task, outcome)
    for add_all in COHORT_ANALYSES:
        add_all(task)
    add_evaluable(scope, spec.outcomes, flow)
    add_flow(scope, flow, spec.outcomes)
    add_tables(scope, spec.outcomes)
    notes = [(note.about, note.text) for note in cohort.notes]
    notes += _bounds(scope, spec, cohort)
    report = spec.report
    identity = ReportIdentity(
        report.slug, spec.kind, report.title, report.version, report.date.isoformat()
    )
    ledger = scope.ledger
    facts = tuple(with_sources_of_cohort(spec, scope, with_notes(ledger.facts, notes)))
    return FactBook(identity, facts, tuple(ledger.frames), tuple(ledger.figures))


def with_notes(facts: Sequence[Fact], notes: Sequence[tuple[str, str]]) -> list[Fact]:
    """Each note on the first fact of what it is about, else on the number of patients analysed."""
    found = list(facts)
    for about, text in notes:
        at = _first_about(found, about)
        found[at] = replace(found[at], notes=(*found[at].notes, text.removesuffix(".")))
    return found


def _first_about(facts: Sequence[Fact], about: str) -> int:
    """Where the first fact of an outcome, variable, arm in a stratum or landmark analysis is."""
    for head in (f"{about}.", f"baseline.{about}.", f"patients.{about}."):
        for i, fact in enumerate(facts):
            if f"{fact.id}.".startswith(head):
                return i
    whole = next(i for i, fact in enumerate(facts) if fact.id == "patients.analysed")
    later = (i for i, fact in enumerate(facts) if f".landmark.{about}." in fact.id)
    return next(later, whole)


def _variable(cohort: Cohort, variable: BaselineVariable) -> Measured | Counted:
    if variable.type == "continuous":
        return Measured(
            variable,
            tuple(one for one in cohort.numeric(variable) if not one.stratum),
            tuple(one for one in cohort.values(variable) if not one.stratum),
        )
    counts = tuple(one for one in cohort.categorical(variable) if not one.stratum)
    return Counted(variable, counts, cohort.level_labels(variable))


def _bounds(scope: Scope, spec: CohortSpec, cohort: Cohort) -> list[tuple[str, str]]:
    """A note for every arm in which a curve crosses the one that bounds it."""
    by_id = {one.id: one for one in spec.outcomes if isinstance(one, SurvivalOutcome)}
    notes: list[tuple[str, str]] = []
    for outcome in by_id.values():
        bound = by_id.get(outcome.never_above or "")
        if bound is None or bound.unit != outcome.unit:
            continue
        pairs = zip(cohort.risk_table(outcome), cohort.risk_table(bound), strict=True)
        for lower, upper in pairs:
            if crossing(lower, upper) is not None:
                place = join(outcome.id, lower.arm)
                label = scope.in_arm(outcome.label, lower.arm)
                notes.append((place, _crossing_note(label, bound.label)))
    return notes


def _crossing_note(label: str, bound: str) -> str:
    return (
        f"{label}: the curve lies above that of {bound} at some times, as censoring can make it "
        "although no patient had the events in the wrong order"
    )
