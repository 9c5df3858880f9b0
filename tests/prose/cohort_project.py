"""Tiny cohorts, written as a spec and a table of patients and then built by the real pipeline."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.prose.project import Plain, Project, Row

ARMS: dict[str, str] = {"a": "drug A", "b": "drug B", "c": "CAR19 cells"}
ENDINGS: dict[str, str] = {"+": "0", "*": "2"}
"""What stands behind a time: it is censored, or a competing event ended it; else the event did."""
BLANK = "."
EVENT_COLUMNS = ("patient", "term", "grade", "start", "end", "serious", "related", "class")


@dataclass(frozen=True)
class CohortProject(Project):
    """The same, from a table of patients, and of adverse events where there is one."""

    table: str = "patients.csv"
    events: Sequence[Row] | None = None

    def write(self, folder: Path) -> Path:
        """Both tables; that of the events has its columns even where nothing happened."""
        super().write(folder)
        if self.events is not None:
            named = EVENT_COLUMNS if not self.events else dict.fromkeys(self.events[0])
            with (folder / "events.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, list(named))
                writer.writeheader()
                writer.writerows(self.events)
        return folder


def binary(name: str, label: str, **more: Any) -> Plain:
    """Yes or no, in the column of its name."""
    return _outcome(name, label, "binary", {"column": name, **more})


def ordinal(name: str, label: str, **more: Any) -> Plain:
    """Grades 0 to 4 unless others are given, in the column of its name."""
    grades = {"levels": ["0", "1", "2", "3", "4"], "scale": "CTCAE 5.0"}
    return _outcome(name, label, "ordinal", {"column": name, **grades, **more})


def number(name: str, label: str, **more: Any) -> Plain:
    """A measurement, or with ``type="count"`` a count, in the column of its name."""
    return _outcome(name, label, "continuous", {"column": name, **more})


def time_to(name: str, label: str, *, competing: str = "", **more: Any) -> Plain:
    """A time to an event in the columns that ``times`` makes; ``competing`` names the other."""
    event: Plain = {"column": f"{name}_end"}
    if competing:
        event["competing"] = {ENDINGS["*"]: competing}
    own = {"time": name, "origin": "the first dose", "event": event}
    return _outcome(name, label, "time_to_event", {**own, **more})


def _outcome(name: str, label: str, kind: str, more: Plain) -> Plain:
    return {"id": name, "label": label, "type": kind, "direction": "higher_better", **more}


def times(**columns: str) -> dict[str, str]:
    """``os="5 7+ 3*"``: an event at 5, censored at 7, a competing event at 3."""
    made = {}
    for name, cells in columns.items():
        written = cells.split()
        made[name] = " ".join(cell.rstrip("".join(ENDINGS)) for cell in written)
        made[f"{name}_end"] = " ".join(_ending(cell) for cell in written)
    return made


def _ending(cell: str) -> str:
    return BLANK if cell == BLANK else ENDINGS.get(cell[-1], "1")


def arm(name: str, **columns: str) -> list[Row]:
    """The patients of an arm: each column has their cells in a row, or one cell for all.

    A full stop is a blank cell.
    """
    cells = {column: text.split() for column, text in columns.items()}
    n = max(len(one) for one in cells.values())
    assert {len(one) for one in cells.values()} <= {1, n}, cells
    rows: list[Row] = []
    for at in range(n):
        row: Row = {"patient": f"{name}-{at + 1:03d}", "arm": name}
        row |= {column: one[at if len(one) > 1 else 0] for column, one in cells.items()}
        rows.append({column: "" if cell == BLANK else cell for column, cell in row.items()})
    return rows


def happened(columns: str, *rows: str) -> list[Row]:
    """Adverse events, each a line of cells; a tilde is a blank within one."""
    names = ["patient", "term", *columns.split()]
    made = [dict(zip(names, row.split(), strict=True)) for row in rows]
    return [
        {name: "" if cell == BLANK else cell.replace("~", " ") for name, cell in row.items()}
        for row in made
    ]


def events_table(*columns: str, **more: Any) -> Plain:
    """The section ``data.events`` with columns of the usual names."""
    plain = {name: name for name in columns if name in ("grade", "start", "end")}
    flags = {name: {"column": name} for name in columns if name in ("serious", "related")}
    group = {"group": "class"} if "class" in columns else {}
    known = {"file": "events.csv", "id": "patient", "term": "term"}
    return {**known, **plain, **flags, **group, **more}


def with_events(project: CohortProject, events: Sequence[Row], table: Plain, **safety: Any
                ) -> CohortProject:  # fmt: skip
    """The project with a table of adverse events and their analysis."""
    spec = {**project.spec, "data": {**project.spec["data"], "events": table}}
    spec["analysis"] = {**spec.get("analysis", {}), "safety": safety}
    return replace(project, spec=spec, events=events)


def strata(*labels: str, column: str = "stage") -> Plain:
    """Strata by the cells of a column; those of one word are called as they are."""
    levels = [{"id": label.split()[0], "label": label} for label in labels]
    return {"id": column, "column": column, "label": column, "levels": levels}


def subset(column: str, label: str, value: str = "1") -> Plain:
    """Some of the patients, for ``among``."""
    return {"column": column, "value": value, "label": label}


def landmark(name: str, outcome: str, label: str, at: float, **more: Any) -> Plain:
    """A group in the column of its name, known at the time in ``<name>_at``."""
    known = {"column": name, "label": label, "known_at": f"{name}_at", "landmark": at}
    return {"id": name, "outcome": outcome, **known, **more}


def cohort(
    outcomes: Sequence[Plain],
    *arms: Sequence[Row],
    pages: int = 1,
    design: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    report: Mapping[str, Any] | None = None,
    question: Mapping[str, Any] | None = None,
    **sections: Any,
) -> CohortProject:
    """A project with the arms in the order of their rows, and whatever else is given."""
    rows = [row for one in arms for row in one]
    if not any(outcome.get("primary") for outcome in outcomes):
        outcomes = [{**outcomes[0], "primary": True}, *outcomes[1:]]
    levels = [
        {"id": name, "label": ARMS[name]} for name in dict.fromkeys(row["arm"] for row in rows)
    ]
    spec: Plain = {
        "reportgen": 1,
        "kind": "cohort",
        "report": {"title": "A cohort", "slug": "a-cohort", "date": "2026-11-20", **(report or {})},
        "question": {
            "objective": "We compared treatments.",
            "population": "adults",
            "intervention": "treatment",
            **(question or {}),
        },
        "design": {"type": "retrospective", **(design or {})},
        "data": {
            "patients": {"file": "patients.csv", "id": "patient"},
            "arms": {"column": "arm", "levels": levels},
            **(data or {}),
        },
        "outcomes": list(outcomes),
        **sections,
    }
    return CohortProject(spec, rows, pages)
