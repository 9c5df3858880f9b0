"""One table on its sheet: as it is printed, and its raw numbers to the right."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reportgen.present.document import Document
from reportgen.render.blocks import Cell, Row, Run, plain
from reportgen.render.tables.csv_files import sources
from reportgen.render.tables.excel.cells import (
    BOLD,
    LINE,
    NORMAL,
    SHADE,
    SMALL,
    THICK,
    THIN,
    align,
    lines_of,
    put_link,
    put_number,
    put_text,
    rule,
)
from reportgen.render.tables.excel.paper import set_paper
from reportgen.render.tables.sheet import PATH, SOURCE, Column, Line, Sheet

HEAD = 3
"""The first row of the head: above it the caption and a link to the contents."""
_ALIGNS = {"left": "left", "centre": "center", "right": "right", "decimal": "right"}
_INDENTS = {"sub": 1, "subsub": 2}
_NARROWEST, _WIDEST, _RAW = 8.0, 46.0, 13.0


def add_table(book: Workbook, made: Sheet, title: str, document: Document) -> None:
    """The sheet of one table."""
    sheet = book.create_sheet(title)
    table, width = made.table, made.table.width
    last = HEAD + max(len(table.head), 1) - 1
    widths = _widths(made)
    for column, one in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = one
    caption = (Run(f"{table.label} ", bold=True), *table.caption)
    _across(sheet, 1, caption, widths, small=False)
    put_link(sheet.cell(2, 1), "Contents", "Contents")
    _printed(sheet, made, last, widths)
    _raw(sheet, made, last)
    foot = last + len(made.lines)
    rule(sheet, HEAD, range(1, width + 1), THICK, None)
    rule(sheet, last, range(1, width + 1), None, THIN)
    rule(sheet, foot, range(1, width + 1), None, THICK)
    for row, note in enumerate(table.notes, start=foot + 1):
        _across(sheet, row, note, widths, small=True)
    sheet.freeze_panes = f"B{last + 1}"
    sheet.print_area = f"A1:{get_column_letter(width)}{foot + len(table.notes)}"
    set_paper(sheet, document, (HEAD, last))


def _across(
    sheet: Worksheet, row: int, runs: Sequence[Run], widths: Sequence[float], *, small: bool
) -> None:
    """A caption or note over all printed columns, with room for all its lines."""
    put_text(sheet.cell(row, 1), tuple(runs), SMALL if small else BOLD)
    if len(widths) > 1:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(widths))
    align(sheet.cell(row, 1))
    sheet.row_dimensions[row].height = LINE * lines_of(plain(runs), sum(widths))


def _printed(sheet: Worksheet, made: Sheet, last: int, widths: Sequence[float]) -> None:
    """Head and rows with their spans, each row high enough for what its columns hold."""
    table, grid = made.table, made.table.grid()
    heads = len(table.head)
    for at, row in enumerate((*table.head, *table.body)):
        place = HEAD + at if at < heads else last + 1 + at - heads
        lines = [1]
        for column, cell in grid[at]:
            _cell(sheet, place, column + 1, cell, row, is_head=at < heads)
            room = sum(widths[column : column + cell.columns])
            lines += [lines_of(plain(cell.runs), room)] if cell.rows == 1 else []
        sheet.row_dimensions[place].height = LINE * max(lines)
    if not heads:
        for column, one in enumerate(made.columns, start=1):
            put_text(sheet.cell(HEAD, column), one.name, BOLD)


def _cell(
    sheet: Worksheet, place: int, column: int, cell: Cell, row: Row, *, is_head: bool
) -> None:
    target = sheet.cell(place, column)
    is_group = "group" in row.kinds or (len(row.cells) == 1 and cell.head)
    put_text(target, cell.runs, BOLD if is_head or is_group or "lead-row" in row.kinds else NORMAL)
    indents = [_INDENTS[kind] for kind in row.kinds & _INDENTS.keys()]
    align(target, _ALIGNS[cell.align], max(indents, default=0) if column == 1 else 0)
    if cell.columns > 1 or cell.rows > 1:
        sheet.merge_cells(
            start_row=place, end_row=place + cell.rows - 1,
            start_column=column, end_column=column + cell.columns - 1,
        )  # fmt: skip


def _raw(sheet: Worksheet, made: Sheet, last: int) -> None:
    """The numbers of each printed column, one by one, and what they come from."""
    at = made.table.width + 2
    for place, column in enumerate(made.columns):
        if not column.numbers:
            continue
        for offset, name in enumerate((*column.numbers, SOURCE)):
            head = sheet.cell(last, at + offset)
            put_text(head, f"{column.name}{PATH}{name}", BOLD)
            head.fill = SHADE
            align(head, "left" if name == SOURCE else "right")
            wide = _source_width(made, place) if name == SOURCE else _RAW
            sheet.column_dimensions[get_column_letter(at + offset)].width = wide
        for down, line in enumerate(made.lines, start=1):
            if not line.heading:
                _raw_row(sheet, last + down, at, column, line, place)
        at += len(column.numbers) + 1


def _raw_row(sheet: Worksheet, row: int, at: int, column: Column, line: Line, place: int) -> None:
    found = {number.name: number for number in line.numbers[place]}
    for offset, name in enumerate(column.numbers):
        put_number(sheet.cell(row, at + offset), found.get(name))
    told = sources(line.numbers[place])
    if told:
        put_text(sheet.cell(row, at + len(column.numbers)), told, SMALL)


def _source_width(made: Sheet, place: int) -> float:
    longest = max((len(sources(line.numbers[place])) for line in made.lines), default=0)
    return min(_WIDEST, max(_RAW, longest * 0.9))


def _widths(made: Sheet) -> list[float]:
    """Wide enough for most of what a column prints in one line."""
    longest = [0.0] * made.table.width
    for at, row in enumerate(made.table.grid()):
        for column, cell in row:
            if cell.columns == 1:
                length = _length(plain(cell.runs), is_head=at < len(made.table.head))
                longest[column] = max(longest[column], length)
    return [min(_WIDEST, max(_NARROWEST, 2 + one)) for one in longest]


def _length(text: str, *, is_head: bool) -> float:
    """Letters of its longest line; a head may be broken between its words."""
    line = max(map(len, text.split("\n")))
    word = max(map(len, text.split()), default=0)
    return max(line * 0.5, word * 1.3) if is_head else line * 1.12
