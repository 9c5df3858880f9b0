"""What competes with an outcome, cause by cause: how often it came, and the arms compared."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reportgen.analysis.cohort.competing import add_competing_tests
from reportgen.analysis.cohort.hazards import add_tests
from reportgen.analysis.cohort.incidence import (
    Cause,
    add_incidence_at,
    causes_of,
    incidence_of,
    read_incidence,
)
from reportgen.analysis.cohort.reading import Reading
from reportgen.analysis.cohort.scope import Scope, place
from reportgen.analysis.cohort.survival import competing_of, groups_of, reading_of
from reportgen.analysis.cohort.task import CohortPlanned, CohortTask, View
from reportgen.analysis.cohort.times import span, time_id
from reportgen.inputs.cohort.records import RiskTable, SurvivalCounts
from reportgen.inputs.cohort.timeline import CENSORED, COMPETING, EVENT
from reportgen.spec.cohort_outcomes import Outcome, SurvivalOutcome


def add(task: CohortTask, outcome: Outcome) -> None:
    """For each event that competes, facts ``<outcome>.<arm>.cause_<code>.n``, ``.events``,
    ``.incidence_<t>`` and ``.incidence_<t>.at_risk``, and of every pair of arms
    ``.cause_<code>.log_rank``, ``.hazard_ratio``, ``.ph_test`` (of its own hazard, patients
    censored at all other events), ``.gray`` and ``.subdistribution_hazard_ratio``."""
    if not isinstance(outcome, SurvivalOutcome) or not outcome.event.competing:
        return
    reading = reading_of(task.scope, outcome, task.spec.analysis)
    tables = task.cohort.risk_table(outcome)
    rows = task.cohort.survival_rows(outcome)
    for number, cause in enumerate(causes_of(outcome)[1:], start=COMPETING):
        for table in tables:
            _add_arm(task.scope, outcome, cause, number, table, reading)
        own = _as_event(rows, number)
        for pair in task.scope.pairs:
            prefix = f"{place(outcome.id, pair.id)}.{cause.prefix.removesuffix('.')}"
            words = (cause.words(outcome), task.scope.between("", pair))
            groups = groups_of(task.scope, pair, own)
            ties, test = task.spec.analysis.ties, reading.weighting
            add_tests(task.scope, prefix, words, groups, ties, test, inputs=reading.inputs)
            found = competing_of(task.scope, pair, own, groups)
            add_competing_tests(task.scope, prefix, words, found, reading.inputs)


def _as_event(rows: SurvivalCounts, code: int) -> SurvivalCounts:
    """The rows with this cause as the event and all else competing."""
    other = np.where(rows.event == CENSORED, CENSORED, COMPETING)
    return replace(rows, event=np.where(rows.event == code, EVENT, other))


def _add_arm(
    scope: Scope,
    outcome: SurvivalOutcome,
    cause: Cause,
    number: int,
    table: RiskTable,
    reading: Reading,
) -> None:
    prefix = f"{place(outcome.id, table.arm)}.{cause.prefix.removesuffix('.')}"
    label = scope.in_arm(cause.words(outcome), table.arm)
    events = int(table.competing[cause.label].sum())
    scope.count(f"{prefix}.n", f"patients followed for {label}", table.n, reading.inputs)
    scope.events(f"{prefix}.events", f"events of {label}", events, table.n, reading.inputs)
    curve = incidence_of(table)
    for time in outcome.landmarks:
        words = f"{label}, at {span(time, outcome.unit)}"
        at = f"{prefix}.incidence_{time_id(time)}"
        found = read_incidence(scope, curve, number, time, reading)
        add_incidence_at(scope, at, f"cumulative incidence of {words}", table, found, reading)
        risk = table.at_risk_before(time)
        scope.count(f"{at}.at_risk", f"patients at risk for {words}", risk, reading.inputs)


def plan(planned: CohortPlanned) -> View:
    """The events that compete with each outcome, by the part of the fact ids."""
    return {
        "causes": {
            one.id: tuple(
                {"id": cause.prefix.removesuffix("."), "label": cause.label}
                for cause in causes_of(one)[1:]
            )
            for one in planned.spec.outcomes
            if isinstance(one, SurvivalOutcome)
        }
    }
