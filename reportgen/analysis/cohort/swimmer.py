"""Frame and figure ``swimmer-<outcome>``: the course of single patients, without names."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.analysis.cohort.curves import ticks_of
from reportgen.analysis.cohort.scope import Scope
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column, frame
from reportgen.inputs.cohort.records import SwimmerRow
from reportgen.spec.cohort_outcomes import SurvivalOutcome

COLUMNS = (
    Column("kind", "Kind of row"),
    Column("patient", "Patient", "count"),
    Column("arm", "Arm"),
    Column("stratum", "Stratum"),
    Column("time", "Time", "number"),
    Column("event", "Event"),
    Column("label", "Label"),
)


def add_swimmer(
    scope: Scope,
    outcome: SurvivalOutcome,
    rows: Sequence[SwimmerRow],
    outcomes: Sequence[SurvivalOutcome],
) -> None:
    """One row ``bar`` per patient with how it ended, and a row ``mark`` for what happened.

    ``outcomes`` are all that marks can be events of.
    """
    events = {one.id: f"{_event_of(one)}{one.label}" for one in outcomes}
    lines: list[tuple[Cell, ...]] = []
    for number, row in enumerate(rows, start=1):
        label = events[outcome.id] if row.end == "event" else row.end_label
        lines.append(("bar", number, row.arm, row.stratum, row.time, row.end, label))
        lines += [
            ("mark", number, row.arm, row.stratum, m.time, m.id, events.get(m.id, m.label))
            for m in row.marks
        ]
    name = f"swimmer-{outcome.id}"
    title = f"Course of single patients: {outcome.label}"
    scope.ledger.frame(frame(name, title, COLUMNS, lines, of_patients=True))
    if rows:
        ticks = ticks_of(max(row.time for row in rows), outcome.unit)
        words = (
            ("label", outcome.label),
            ("unit", outcome.unit),
            ("origin", outcome.origin),
            ("ticks", " ".join(f"{tick:g}" for tick in ticks)),
            ("ongoing", f"no {_event_of(outcome)}{outcome.label} by the last contact"),
        )
        scope.ledger.figure(FigureRequest(name, "swimmer", name, words))


def _event_of(outcome: SurvivalOutcome) -> str:
    """What stands before the label where it does not name the event itself."""
    return "" if outcome.label_is == "event" else "event of "
