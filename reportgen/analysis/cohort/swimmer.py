"""Frame and figure ``swimmer-<outcome>``: the course of single patients, without names."""

from __future__ import annotations

from collections.abc import Sequence

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


def add_swimmer(scope: Scope, outcome: SurvivalOutcome, rows: Sequence[SwimmerRow]) -> None:
    """One row ``bar`` per patient with how it ended, and a row ``mark`` for what happened."""
    lines: list[tuple[Cell, ...]] = []
    for number, row in enumerate(rows, start=1):
        lines.append(("bar", number, row.arm, row.stratum, row.time, row.end, row.end_label))
        lines += [
            ("mark", number, row.arm, row.stratum, mark.time, mark.id, mark.label)
            for mark in row.marks
        ]
    name = f"swimmer-{outcome.id}"
    scope.ledger.frame(frame(name, f"Course of single patients: {outcome.label}", COLUMNS, lines))
    words = (("label", outcome.label), ("unit", outcome.unit), ("origin", outcome.origin))
    if rows:
        scope.ledger.figure(FigureRequest(name, "swimmer", name, words))
