"""Projects that random edits are made to, and what a build makes of them, byte by byte."""

from __future__ import annotations

import copy
import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportgen.errors import ReportgenError
from reportgen.facts.plain import fact_record
from reportgen.pipeline import check
from reportgen.reuse import InMemory, Reuse

Spec = dict[str, Any]
Row = dict[str, str]


@dataclass
class Project:
    """A spec, the rows of its table and ``more`` files; edits change it in place."""

    spec: Spec
    rows: list[Row]
    file: str
    more: dict[str, str] = field(default_factory=dict)

    def copy(self) -> Project:
        """The same, apart."""
        return copy.deepcopy(self)

    def write(self, folder: Path) -> Path:
        """The spec (JSON is YAML) and the table in a folder."""
        out = io.StringIO()
        writer = csv.DictWriter(out, list(self.rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        for name, text in {self.file: out.getvalue(), **self.more}.items():
            (folder / name).write_text(text)
        (folder / "spec.yaml").write_text(json.dumps(self.spec, indent=1))
        return folder / "spec.yaml"


@dataclass
class Watched:
    """Keeps results in memory and notes by name which were reused and which were made."""

    kept: Reuse = field(default_factory=InMemory)
    reused: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    values: list[bytes] = field(default_factory=list)

    def get(self, key: str) -> bytes | None:
        """What is kept, noted where it is there."""
        found = self.kept.get(key)
        if found is not None:
            self.reused.append(name_of(key))
        return found

    def set(self, key: str, value: bytes) -> None:
        """Keep it and note it."""
        self.made.append(name_of(key))
        self.values.append(value)
        self.kept.set(key, value)


def name_of(key: str) -> str:
    """What a key is of; nothing for what other layers keep."""
    return key.rpartition("-")[0]


def built(path: Path, reuse: Reuse) -> Mapping[str, Any]:
    """Everything that the left arm hands over, or every problem that it tells."""
    try:
        checked = check(path, reuse=reuse)
    except ReportgenError as error:
        return {"error": (type(error).__name__, tuple(map(str, error.problems)))}
    book = checked.analysed.book
    return {
        "identity": book.identity,
        "facts": [json.dumps(fact_record(fact)) for fact in book],
        "frames": {one.id: (one.label, one.columns, one.csv_text()) for one in book.frames},
        "figures": book.figures,
        "view": {key: _ordered(value) for key, value in checked.analysed.view.items()},
        "verdicts": checked.verdicts,
    }


def _ordered(value: Any) -> Any:
    """A mapping with its order, which templates loop over."""
    if isinstance(value, Mapping):
        return [(key, _ordered(item)) for key, item in value.items()]
    if isinstance(value, tuple | list):
        return [type(value).__name__, *map(_ordered, value)]
    return value
