"""Tiny projects, written as a spec and a table and then built by the real pipeline."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Plain = dict[str, Any]

NAMES = ("Adams", "Brown", "Chen", "Dubois", "Evans", "Fischer")
NAMES += ("Garcia", "Hansen", "Ito", "Jones", "Kim", "Lopez", "Moreau")
GROUPS: dict[str, str] = {"a": "treatment A", "b": "treatment B", "c": "CAR19 cells"}


@dataclass(frozen=True)
class Project:
    """What one report is made from; ``pages`` is into how many pages each figure is cut.

    ``files`` are further files of the project, by their names.
    """

    spec: Plain
    rows: Sequence[Row]
    pages: int = 1
    table: str = "studies.csv"
    files: Mapping[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """The project as files: the spec as JSON, which is YAML, and the table as CSV."""
        (folder / "spec.yaml").write_text(json.dumps(self.spec, ensure_ascii=False), "utf-8")
        columns = list(dict.fromkeys(name for row in self.rows for name in row))
        with (folder / self.table).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(self.rows)
        for name, text in self.files.items():
            (folder / name).write_text(text, encoding="utf-8")
        return folder


def proportion(name: str, label: str, **more: Any) -> Plain:
    """An outcome of the measure proportion, its columns named after it."""
    columns = {"events": f"{name}_x", "n": f"{name}_n"}
    return _outcome(name, label, "proportion", columns, more)


def survival(name: str, label: str, **more: Any) -> Plain:
    """An outcome of the measure survival, its columns named after it."""
    columns = {
        "percent": f"{name}_s",
        "ci_low": f"{name}_low",
        "ci_high": f"{name}_high",
        "n": f"{name}_n",
    }
    time = {"value": 1, "unit": "years"}
    return _outcome(name, label, "survival", columns, {"time": time, **more})


def _outcome(name: str, label: str, measure: str, columns: Plain, more: Plain) -> Plain:
    return {
        "id": name,
        "label": label,
        "measure": measure,
        "columns": columns,
        "direction": "higher_better",
        **more,
    }


def counts(
    group: str, name: str, pairs: Iterable[tuple[int, int] | None], **columns: Sequence[Any]
) -> list[Row]:
    """One row per pair of events and participants; None leaves both cells blank."""
    rows = []
    for number, pair in enumerate(pairs, start=1):
        row: Row = _named(group, number)
        row |= {column: values[number - 1] for column, values in columns.items()}
        if pair is not None:
            row |= {f"{name}_x": pair[0], f"{name}_n": pair[1]}
        rows.append(row)
    return rows


def curves(group: str, name: str, figures: Iterable[Sequence[Any] | None]) -> list[Row]:
    """One row per survival in percent, its limits and the participants; '' where not given."""
    rows = []
    for number, parts in enumerate(figures, start=1):
        row: Row = _named(group, number)
        if parts is not None:
            keys = (f"{name}_{end}" for end in ("s", "low", "high", "n"))
            row |= dict(zip(keys, parts, strict=True))
        rows.append(row)
    return rows


def _named(group: str, number: int) -> Row:
    year = 2000 + number
    return {
        "id": f"{group}{number}",
        "study": f"{NAMES[number - 1]} {year}{group if group != 'a' else ''}",
        "year": year,
        "arm": group,
    }


def merged(first: Sequence[Row], second: Sequence[Row]) -> list[Row]:
    """Rows of the same ids joined: the figures of two outcomes of the same studies."""
    rows = {row["id"]: dict(row) for row in first}
    for row in second:
        rows[row["id"]] = {**rows.get(row["id"], {}), **row}
    return list(rows.values())


def project(
    outcomes: Sequence[Plain],
    rows: Sequence[Row],
    *,
    groups: str = "",
    pages: int = 1,
    data: Mapping[str, Any] | None = None,
    report: Mapping[str, Any] | None = None,
    studies: Mapping[str, Any] | None = None,
    question: Mapping[str, Any] | None = None,
    **sections: Any,
) -> Project:
    """A project with the groups named by their letters, and whatever else is given."""
    if not any(outcome.get("primary") for outcome in outcomes):
        outcomes = [{**outcomes[0], "primary": True}, *outcomes[1:]]
    table = {"file": "studies.csv", "id": "id", "label": "study", "year": "year"}
    spec: Plain = {
        "reportgen": 1,
        "kind": "meta-analysis",
        "report": {"title": "A review", "slug": "a-review", "date": "2026-11-20", **(report or {})},
        "question": {
            "objective": "We assessed remission after treatment.",
            "population": "adults",
            "intervention": "treatment",
            **(question or {}),
        },
        "data": {"studies": {**table, **(studies or {})}, **(data or {})},
        "outcomes": list(outcomes),
        **sections,
    }
    if groups:
        levels = [{"id": letter, "label": GROUPS[letter]} for letter in groups]
        spec["data"].setdefault("groups", {"column": "arm", "levels": levels})
    return Project(spec, list(rows), pages)
