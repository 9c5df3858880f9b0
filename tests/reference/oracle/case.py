"""A case as the computes see it: its columns, its settings, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from oracle.table import Table, Value, derive, read_csv, size, where
from oracle.words import Unsupported


@dataclass
class Case:
    """The machine-readable block; ``settings`` remembers which arguments were asked for."""

    compute: str
    table: Table
    inputs: dict[str, Any]
    args: dict[str, Any]
    asked: set[str] = field(default_factory=set)

    def arg(self, name: str, default: Any = None) -> Any:
        """A setting, or its default."""
        self.asked.add(name)
        return self.args.get(name, default)

    @property
    def level(self) -> float:
        return float(self.arg("level", 0.95))

    @property
    def rows(self) -> int:
        """Rows of the table, or the length of the literal lists."""
        if self.table:
            return size(self.table)
        lengths = [len(v) for v in self.inputs.values() if isinstance(v, list)]
        return max(lengths, default=1)

    def raw(self, role: str) -> list[Value]:
        """The values of a role, row by row."""
        return self.column(self.inputs[role])

    def column(self, given: Any) -> list[Value]:
        """The values behind a column name, a literal list or a literal number."""
        if isinstance(given, str):
            if given not in self.table:
                raise Unsupported(f"column {given}")
            return self.table[given]
        values = given if isinstance(given, list) else [given] * self.rows
        return [None if v is None else v if isinstance(v, str) else float(v) for v in values]

    def numbers(self, role: str) -> np.ndarray:
        """The values of a role as floats, NaN for missing."""
        return as_numbers(self.raw(role))

    def unknown_args(self) -> list[str]:
        """Settings that no part of the compute looked at."""
        return sorted(set(self.args) - self.asked)


def as_numbers(values: Sequence[Value]) -> np.ndarray:
    """Floats with NaN for missing."""
    try:
        return np.array([np.nan if v is None else float(v) for v in values])
    except ValueError as error:
        raise Unsupported(f"text where numbers are wanted ({error})") from None


def read_cases(path: Path) -> list[dict[str, Any]]:
    """The cases of one file: a list, or an object with the list under ``cases``."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return list(content["cases"] if isinstance(content, dict) else content)


def build(block: dict[str, Any], folders: Sequence[Path]) -> Case:
    """A case with its table read, filtered and extended."""
    if not block.get("compute"):
        raise Unsupported("no compute")
    table: Table = {}
    if block.get("data"):
        table = read_csv(find(block["data"], folders))
    table = derive(where(table, block.get("where") or []), block.get("derive") or [])
    return Case(block["compute"], table, block.get("inputs") or {}, block.get("args") or {})


def find(name: str, folders: Sequence[Path]) -> Path:
    """The data set of that name in the first folder that has it."""
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise Unsupported(f"data set {name} not found")
