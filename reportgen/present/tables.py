"""Cells of frames as HTML: numbers carry the place in the frame that they come from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from reportgen.facts.fact import Fact
from reportgen.facts.frame import Cell, Column, Frame
from reportgen.formatting.numbers import decimals_as_reported, fixed, number_text
from reportgen.formatting.style import Style
from reportgen.present.wrapping import literal

NOT_REPORTED = "NR"
_MONSTROUS = re.compile(r"\S{31}")
_PIECE = re.compile(r"\S{30}(?=\S)|(?:(?!\S{31}).)+", re.DOTALL)
"""What stays together of a text: all of it but words of more than thirty letters."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """One printed cell; ``number`` says how it is aligned."""

    html: Markup
    number: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its id (the first cell), its group where the frame has one, its printed cells."""

    id: str
    group_id: str
    kept_for: tuple[str, ...]
    cells: dict[str, TableCell]


def table_rows(frame: Frame, style: Style) -> tuple[TableRow, ...]:
    """Rows of a frame as printed cells by column name."""
    return tuple(_row(frame, row, style) for row in frame.rows)


def _row(frame: Frame, row: tuple[Cell, ...], style: Style) -> TableRow:
    raw = {column.name: cell for column, cell in zip(frame.columns, row, strict=True)}
    name = str(row[0])
    return TableRow(
        id=name,
        group_id=str(raw.get("group_id") or ""),
        kept_for=tuple(str(raw.get("kept_for") or "").split()),
        cells={
            column.name: _cell(frame, column, name, cell, style)
            for column, cell in zip(frame.columns, row, strict=True)
        },
    )


def _cell(frame: Frame, column: Column, row: str, cell: Cell, style: Style) -> TableCell:
    number = column.kind != "text"
    if cell is None:
        return TableCell(Markup('<span class="missing">{}</span>').format(NOT_REPORTED), number)
    if isinstance(cell, str):
        return TableCell(breakable(cell), number)
    text = number_of(column.kind, cell, style)
    address = f"{frame.id}/{row}/{column.name}"
    return TableCell(
        Markup(f'<data value="{cell!r}" data-cell="{escape(address)}">{escape(text)}</data>'),
        number,
    )


def breakable(text: str) -> Markup:
    """Text that may break inside a word of monstrous length, which else pushes columns away."""
    if not _MONSTROUS.search(text):
        return literal(text)
    return Markup("<wbr>").join(literal(piece) for piece in _PIECE.findall(text))


def number_of(kind: str, value: float, style: Style) -> str:
    """A number of a frame by its kind; a percent cell is printed as it was reported."""
    if kind == "percent_cell":
        return _as_reported(value, style)
    if kind == "number":
        return _as_reported(value, style)
    return number_text(Fact("cell", kind, "", kind, value), value, style)


def _as_reported(value: float, style: Style) -> str:
    """A number of the source with the decimals that it has there."""
    return fixed(value, decimals_as_reported(value), style)
