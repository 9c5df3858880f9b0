"""The tables as CSV files: one per table, a list of them, and every number one a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen.csv_text import Value, csv_text
from reportgen.present.document import Document
from reportgen.render.blocks import blocks_of, plain, tables
from reportgen.render.format import Format, folder
from reportgen.render.style import PageStyle
from reportgen.render.tables.listing import HEADS, listed
from reportgen.render.tables.numbers import Number
from reportgen.render.tables.sheet import GROUP, PATH, SOURCE, Column, Line, Sheet, sheet_of
from reportgen.reuse.packing import pack

INDEX, NUMBERS = "index.csv", "numbers.csv"
INDEX_HEADS = ("table", "label", "caption", "file", "notes")


def render_csv(document: Document, _: PageStyle | None = None) -> bytes:
    """All files of the folder, packed."""
    sheets = [sheet_of(table) for table in tables(blocks_of(document))]
    files = {f"{sheet.name}.csv": sheet_csv(sheet) for sheet in sheets}
    files[INDEX] = csv_text([INDEX_HEADS, *map(_index_line, sheets)])
    files[NUMBERS] = csv_text([HEADS, *listed(sheets)])
    return pack({name: text.encode() for name, text in files.items()})


def sheet_csv(sheet: Sheet) -> str:
    """The table: beside each printed column its raw numbers by part, and what they come from.

    Rows that are only a heading stand in the first column of the rows below them.
    """
    kept = (line for line in sheet.lines if not line.heading)
    return csv_text([heads(sheet), *(_cells(sheet, line) for line in kept)])


def heads(sheet: Sheet) -> list[str]:
    """The names of the columns."""
    beside = (name for column in sheet.columns for name in (column.name, *_raw_heads(column)))
    return [*([GROUP] if sheet.grouped else []), *beside]


def _raw_heads(column: Column) -> Iterator[str]:
    for name in (*column.numbers, SOURCE) if column.numbers else ():
        yield f"{column.name}{PATH}{name}"


def _cells(sheet: Sheet, line: Line) -> list[Value]:
    cells: list[Value] = [PATH.join(line.path)] if sheet.grouped else []
    for column, text, numbers in zip(sheet.columns, line.texts, line.numbers, strict=True):
        cells.append(text)
        if column.numbers:
            cells += [*in_columns(column, numbers), sources(numbers)]
    return cells


def in_columns(column: Column, numbers: Sequence[Number]) -> list[float | None]:
    """The raw numbers by the names of the column, None where this row has none."""
    raw = {number.name: number.raw for number in numbers}
    return [raw.get(name) for name in column.numbers]


def sources(numbers: Sequence[Number]) -> str:
    """The facts and cells of frames behind these numbers, in their order."""
    return " ".join(dict.fromkeys(number.source for number in numbers))


def _index_line(sheet: Sheet) -> tuple[str, ...]:
    table = sheet.table
    notes = " ".join(plain(note) for note in table.notes)
    return sheet.name, table.label, plain(table.caption), f"{sheet.name}.csv", notes


FORMAT = Format(
    "csv",
    "csv",
    "Tables as CSV files, raw numbers beside the printed text",
    render_csv,
    files=folder("tables"),
)
