"""One subject in one arm: patients by worst grade, events, times; what must hold of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum

import numpy as np

from reportgen.analysis.cohort.guards import adds_up
from reportgen.analysis.cohort.safety.subjects import Bools, Subject
from reportgen.errors import AnalysisError
from reportgen.inputs.cohort.records import Floats
from reportgen.inputs.cohort.safety.rows import YES, SafetyRows
from reportgen.spec.cohort_events import EventsTable
from reportgen.stats.safety.courses import Course, duration, onset
from reportgen.stats.safety.exposure import FirstEvents, first_events, first_times
from reportgen.stats.safety.grades import (
    HIGHEST,
    GradeCounts,
    count_grades,
    patients_with,
    worst_grades,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the table tells of events; where there is no event, what it would tell."""

    grades: bool
    serious: bool
    related: bool
    starts: bool
    ends: bool
    exposure: bool

    @classmethod
    def of(cls, events: EventsTable, rows: SafetyRows) -> Asked:
        """A column that is blank throughout tells nothing."""
        nothing = len(rows.patient) == 0

        def told(column: object, known: Bools) -> bool:
            return column is not None and (nothing or bool(known.any()))

        return cls(
            grades=told(events.grade, rows.grade > 0),
            serious=told(events.serious, rows.serious >= 0),
            related=told(events.related, rows.related >= 0),
            starts=told(events.start, np.isfinite(rows.start)),
            ends=told(events.end, np.isfinite(rows.end)),
            exposure=bool(np.isfinite(rows.exposure).any()),
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """``n`` patients of an arm; ``at_risk`` has the events within known times at risk and these.

    ``first`` is None where it is not known of a patient when the first event began.
    """

    worst: GradeCounts
    graded: int
    serious: int
    related: int
    events: int
    at_risk: FirstEvents
    first: FirstEvents | None
    onset: Course
    duration: Course

    @property
    def n(self) -> int:
        """Patients of the arm."""
        return self.worst.n


def tally(rows: SafetyRows, subject: Subject, arm: int) -> Tally:
    """Count one subject in one arm."""
    of_arm: Bools = rows.arm == arm
    mine: Bools = subject.events & of_arm[rows.patient]
    patient, p = rows.patient[mine], len(rows.arm)
    worst = count_grades(worst_grades(patient, rows.grade[mine], p), among=of_arm)
    first, years = (first_times(patient, when[mine], p) for when in (rows.start, rows.onset))
    return Tally(
        worst=worst,
        graded=int((rows.grade[mine] > 0).sum()),
        serious=int(patients_with(patient[rows.serious[mine] == YES], p).sum()),
        related=int(patients_with(patient[rows.related[mine] == YES], p).sum()),
        events=int(mine.sum()),
        at_risk=_at_risk(rows, mine, of_arm),
        first=_first(years, rows.exposure, of_arm),
        onset=onset(first[of_arm]),
        duration=duration(rows.start[mine], rows.end[mine]),
    )


def _at_risk(rows: SafetyRows, mine: Bools, of_arm: Bools) -> FirstEvents:
    """Events that began within a known time at risk; those of unknown start are taken as such."""
    limit = rows.exposure[rows.patient[mine]]
    inside = np.isfinite(limit) & ~(rows.onset[mine] > limit)
    known = rows.exposure[of_arm & np.isfinite(rows.exposure)]
    return FirstEvents(int(inside.sum()), fsum(known))


def _first(years: Floats, exposure: Floats, of_arm: Bools) -> FirstEvents | None:
    known = of_arm & np.isfinite(exposure)
    if np.isnan(years[known]).any():
        return None
    return first_events(years[known], exposure[known]) if known.any() else FirstEvents(0, 0.0)


def check(label: str, found: Tally) -> None:
    """Raises AnalysisError where patients or grades do not add up."""
    grades = found.worst
    adds_up(f"{label}: with and without", grades.n, (grades.any, grades.without))
    adds_up(f"{label}: grades", grades.any, grades.counts)
    for what, part in (
        ("severe", grades.at_least(1)),
        ("fatal", grades.at_least(HIGHEST)),
        ("serious", found.serious),
        ("related", found.related),
        ("with an event", min(grades.any, found.events)),
    ):
        no_more(f"{label}: patients {what}", part, grades.any)
    no_more(f"{label}: patients", grades.any, found.events)


def no_more(what: str, part: int, whole: int) -> None:
    """A part is no larger than its whole. Raises AnalysisError otherwise."""
    if part > whole:
        raise AnalysisError.single(
            "",
            f"{what}: {part} are more than the {whole} that hold them",
            "Report this as a fault.",
        )


def check_parts(label: str, whole: Tally, parts: Iterable[Tally], complete: bool) -> None:
    """Parts have no more patients each than the whole, and all events of it if complete."""
    found = list(parts)
    for part in found:
        no_more(f"{label}: patients of a part", part.worst.any, whole.worst.any)
        no_more(
            f"{label}: severe patients of a part", part.worst.at_least(3), whole.worst.at_least(3)
        )
    events = sum(part.events for part in found)
    if complete:
        adds_up(f"{label}: events", whole.events, [part.events for part in found])
    no_more(f"{label}: events of the parts", events, whole.events)
