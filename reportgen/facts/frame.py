"""Tidy rows behind a table or a curve."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reportgen.csv_text import csv_text

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a frame: its name in files, its heading, its unit and its format kind."""

    name: str
    label: str
    kind: str = "text"
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangular set of cells in full precision; None is 'not reported'.

    ``of_patients`` says that a row is of a single patient, though without a name: such a frame
    stays in the output folder and does not travel in a document.
    """

    id: str
    label: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    of_patients: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(
                    f"frame {self.id}: a row has {len(row)} cells, not {len(self.columns)}"
                )
            for cell in row:
                if isinstance(cell, float) and not math.isfinite(cell):
                    raise ValueError(f"frame {self.id}: {cell} is no number; a blank is None")

    def column(self, name: str) -> tuple[Cell, ...]:
        """All cells of one column, in row order."""
        position = self.position(name)
        return tuple(row[position] for row in self.rows)

    def position(self, name: str) -> int:
        """Index of a column; raises KeyError for an unknown one."""
        for index, column in enumerate(self.columns):
            if column.name == name:
                return index
        raise KeyError(f"frame {self.id} has no column {name}")

    def records(self) -> list[dict[str, Cell]]:
        """Each row as a mapping from column name to cell."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]

    def csv_text(self) -> str:
        """The frame as CSV with full precision, and no cell that a spreadsheet would run."""
        return csv_text([[column.name for column in self.columns], *self.rows])


def frame(
    identifier: str,
    label: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    of_patients: bool = False,
) -> Frame:
    """A frame from any sequences."""
    cells = tuple(tuple(row) for row in rows)
    return Frame(identifier, label, tuple(columns), cells, of_patients)
