"""The analysis of a cohort: from checked patients to facts, frames and figure requests.

What loads the statistics is imported where something is computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from reportgen.analysis.cohort.evaluable import add_evaluable
from reportgen.analysis.cohort.flow import add_flow
from reportgen.analysis.cohort.made_from import with_sources_of_cohort
from reportgen.analysis.cohort.parts import (
    COHORT_PARTS,
    CohortPart,
    of_baseline,
    of_bounds,
    of_outcome,
    of_patients,
    of_tables,
)
from reportgen.analysis.cohort.scope import Scope
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.reused import add_reused, reused
from reportgen.facts.book import FactBook, ReportIdentity
from reportgen.facts.fact import Fact
from reportgen.inputs.cohort.records import Flow, Note
from reportgen.inputs.cohort.table import CohortTable
from reportgen.reuse import Reuse
from reportgen.spec.cohort import CohortSpec


@dataclass(frozen=True, slots=True)
class Told:
    """A cohort with the notes on its table: all that its facts and its view depend on."""

    whole: CohortPart
    notes: tuple[Note, ...]

    @classmethod
    def of(cls, spec: CohortSpec, table: CohortTable) -> Told:
        """The whole of a spec and its table."""
        return cls(CohortPart.of(spec, table), table.notes)


def analyse(identity: ReportIdentity, told: Told, reuse: Reuse) -> FactBook:
    """Every fact, frame and figure request of the report, in a fixed order."""
    whole, ledger = told.whole, Ledger()
    spec = whole.spec
    scope = Scope.of(spec, whole.table, ledger)
    add = partial(add_reused, ledger, reuse)
    patients = of_patients(whole)
    add("patients", patients, partial(_computed, "patients"))
    add("baseline", of_baseline(whole), partial(_computed, "baseline"))
    for outcome in spec.outcomes:
        own = of_outcome(whole, outcome)
        add(f"outcome.{outcome.id}", own, partial(_computed, "outcome"))
    for name, part_of in COHORT_PARTS.items():
        several = part_of(whole, ledger)
        if several is not None:
            add(name, several, partial(_computed, name))
    _add_families(scope, spec)
    flow = Flow(*reused(reuse, "flow", patients, partial(_asked, "flow", patients)))
    add_evaluable(scope, spec.outcomes, flow)
    add_flow(scope, flow, spec.outcomes)
    add("tables", of_tables(whole), partial(_computed, "tables"))
    bounds = of_bounds(whole)
    notes = [(note.about, note.text) for note in told.notes]
    notes += reused(reuse, "bounds", bounds, partial(_asked, "bounds", bounds))
    facts = tuple(with_sources_of_cohort(spec, scope, with_notes(ledger.facts, notes)))
    return FactBook(identity, facts, tuple(ledger.frames), tuple(ledger.figures))


def view(told: Told, book: FactBook, reuse: Reuse) -> Mapping[str, Any]:
    """The context that ``templates/cohort`` adds; ``book`` is that of what is told."""

    def made() -> Mapping[str, Any]:
        from reportgen.analysis.cohort.view import view as words

        return words(told.whole.spec, book)

    found: Mapping[str, Any] = reused(reuse, "view", told, made)
    return found


def _computed(name: str, ledger: Ledger, part: CohortPart) -> None:
    from reportgen.analysis.cohort.units import UNITS

    UNITS[name](ledger, part)


def _asked(name: str, part: CohortPart) -> Any:
    from reportgen.analysis.cohort.units import ANSWERS

    return ANSWERS[name](part)


def _add_families(scope: Scope, spec: CohortSpec) -> None:
    """From the facts of all tests; there is little to compute."""
    if spec.analysis.families:
        from reportgen.analysis.cohort import families

        families.add(scope, spec)


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
