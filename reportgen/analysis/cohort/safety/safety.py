"""The analysis of adverse events: what is counted, in which arm, and what must add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum

import numpy as np

from reportgen.analysis.cohort.guards import adds_up
from reportgen.analysis.cohort.numeric import decimals_needed
from reportgen.analysis.cohort.safety.facts import Told, add_arm, add_pair
from reportgen.analysis.cohort.safety.plan import plan
from reportgen.analysis.cohort.safety.plot import add_plots
from reportgen.analysis.cohort.safety.subjects import SAFETY, Subject, Subjects, subjects_of
from reportgen.analysis.cohort.safety.tables import add_frames
from reportgen.analysis.cohort.safety.tally import Asked, Tally, check, check_parts, tally
from reportgen.analysis.cohort.task import CohortTask
from reportgen.inputs.cohort.safety.rows import SafetyRows
from reportgen.spec.cohort_events import EventsTable

__all__ = ["add_safety", "plan"]

Tallies = Mapping[tuple[str, str, str], Tally]
"""By arm, and kind and id of the subject."""


def add_safety(task: CohortTask) -> None:
    """Facts ``safety.*``, frames ``adverse-events*`` and the figures of the terms."""
    rows, events, safety = task.cohort.safety, task.spec.data.events, task.spec.analysis.safety
    if rows is None or events is None or safety is None:
        return
    arms = task.scope.arms
    subjects = subjects_of(rows, safety, len(arms))
    found = {
        (arm.id, one.kind, one.id): tally(rows, one, number)
        for one in subjects
        for number, arm in enumerate(arms)
    }
    _check(task, rows, subjects, found)
    told = Told(
        task.scope,
        Asked.of(events, rows),
        safety,
        _inputs(events, rows),
        rows.unit,
        _decimals(list(found.values()), rows),
    )
    _add_table(told, events, rows, subjects)
    for one in subjects:
        for arm in arms:
            add_arm(told, one, arm.id, found[arm.id, one.kind, one.id])
        for pair in task.scope.pairs:
            sides = [found[arm.id, one.kind, one.id] for arm in (pair.arm, pair.reference)]
            add_pair(told, one, pair, (sides[0], sides[1]))
    add_frames(told, subjects)
    add_plots(told, subjects, found)


def _inputs(events: EventsTable, rows: SafetyRows) -> tuple[str, ...]:
    columns = dict.fromkeys(column for place, column in events.columns if place != ("id",))
    return (f"{rows.name}:{','.join(columns)}",)


def _decimals(found: Sequence[Tally], rows: SafetyRows) -> tuple[tuple[str, str], ...]:
    """As times were measured, with one more where a quartile lies between two of them."""
    times = np.concatenate([rows.start, rows.end])
    measured = decimals_needed(times[np.isfinite(times)])
    if measured is None:
        return ()
    parts = [getattr(one, name) for one in found for name in ("onset", "duration")]
    quartiles = [value for part in parts for value in (part.q1, part.median, part.q3)]
    known = np.array([value for value in quartiles if value is not None], dtype=np.float64)
    between = decimals_needed(known)
    more = int(between is None or between > measured)
    return (("decimals", str(measured + more)),)


def _check(task: CohortTask, rows: SafetyRows, subjects: Subjects, found: Tallies) -> None:
    """Raises AnalysisError where the numbers contradict each other."""
    kept = rows.rows - rows.excluded - rows.before
    adds_up("adverse events", kept, [len(rows.patient)])
    for arm in task.scope.arms:

        def of(one: Subject, arm_id: str = arm.id) -> Tally:
            return found[arm_id, one.kind, one.id]

        for one in subjects:
            check(f"{one.noun} with {arm.label}", of(one))
        parts = subjects.groups or subjects.terms
        whole = subjects.complete
        check_parts(f"adverse events with {arm.label}", of(subjects.all), map(of, parts), whole)
        for group in subjects.groups:
            label = f"{group.noun} with {arm.label}"
            check_parts(label, of(group), map(of, subjects.of(group)), whole)
    events = [found[arm.id, "", ""].events for arm in task.scope.arms]
    adds_up("adverse events by arm", len(rows.patient), events)


def _add_table(told: Told, events: EventsTable, rows: SafetyRows, subjects: Subjects) -> None:
    """Facts ``safety.rows``, ``.excluded.*``, ``.analysed*`` and ``.<arm>.time_at_risk``."""
    ledger = told.scope.ledger
    emergent = "safety.emergent" if events.start is not None else "count"
    for name, label, value, method in (
        ("rows", "adverse events in the table", rows.rows, "count"),
        ("excluded.patients", "adverse events of patients not analysed", rows.excluded, "count"),
        ("excluded.before", "adverse events before time zero", rows.before, emergent),
        ("analysed", "adverse events analysed", len(rows.patient), "count"),
        ("analysed.terms", "terms of adverse events", subjects.occurred, "count"),
        ("analysed.told", "terms that are told", subjects.told, "count"),
    ):
        ledger.count(f"{SAFETY}.{name}", label, value, inputs=told.inputs, method=method)
    for number, arm in enumerate(told.scope.arms if told.asked.exposure else ()):
        times = rows.exposure[rows.arm == number]
        known = times[np.isfinite(times)]
        told.scope.add(
            f"{SAFETY}.{arm.id}.time_at_risk",
            "number",
            told.scope.in_arm("time at risk of adverse events", arm.id),
            fsum(known) if len(known) else None,
            n=len(known),
            unit="patient-years",
            method="count",
            refused="no time at risk is known",
        )
        label = told.scope.in_arm("patients whose time at risk is not known", arm.id)
        told.scope.count(f"{SAFETY}.{arm.id}.time_at_risk.missing", label, len(times) - len(known))
