"""The table of events of a spec, checked beside the patients; what the analysis asks of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from reportgen.errors import DataError, Problem
from reportgen.inputs.cohort.findings import problems_of
from reportgen.inputs.cohort.reading import read_events
from reportgen.inputs.cohort.records import Note
from reportgen.inputs.cohort.safety.checks import CHECKS
from reportgen.inputs.cohort.safety.notes import notes_of
from reportgen.inputs.cohort.safety.rows import SafetyRows, safety_rows
from reportgen.inputs.cohort.safety.sheet import EventSheet
from reportgen.inputs.cohort.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Events:
    """A checked sheet, or what is wrong with it; neither where the spec names no table."""

    sheet: EventSheet | None = None
    problems: tuple[Problem, ...] = field(default=())

    def rows(self) -> SafetyRows | None:
        """Patients and events without ids."""
        return None if self.sheet is None else safety_rows(self.sheet)

    def notes(self) -> tuple[Note, ...]:
        """What is worth a line in the report."""
        return () if self.sheet is None else notes_of(self.sheet)


def load_events(sheet: Sheet) -> Events:
    """Read and check the table of events beside the patients; problems are told, not raised."""
    events, safety = sheet.spec.data.events, sheet.spec.analysis.safety
    if events is None or safety is None:
        return Events()
    try:
        table = read_events(sheet.loaded, events)
    except DataError as error:
        return Events(None, error.problems)
    made = EventSheet(sheet, events, safety, table)
    found = (problem for check in CHECKS for problem in check(made))
    return Events(made, tuple(problems_of(made.name, found)))
