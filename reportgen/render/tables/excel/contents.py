"""The first sheet: what the workbook holds, with links."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook

from reportgen.present.document import Document
from reportgen.render.blocks import plain
from reportgen.render.tables.excel.cells import (
    BOLD,
    LINE,
    SMALL,
    THICK,
    THIN,
    TITLE,
    align,
    lines_of,
    put_link,
    put_text,
    rule,
)
from reportgen.render.tables.excel.numbers import NUMBERS
from reportgen.render.tables.excel.paper import set_paper
from reportgen.render.tables.sheet import Sheet

CONTENTS = "Contents"
_HEADS = ("Sheet", "Id", "Caption")
_WIDTHS = (34, 28, 90)
_FIRST = 6
_SAID = (
    "Each sheet shows a table as it is printed, as text; the columns to its right hold the numbers "
    "behind the text in full precision, and the facts that they come from (facts.json)."
)


def add_contents(
    book: Workbook, document: Document, sheets: Sequence[Sheet], titles: Sequence[str]
) -> None:
    """The title of the report and a line for each sheet."""
    sheet = book.create_sheet(CONTENTS)
    for row, (text, font) in enumerate(
        ((document.title, TITLE), (_version(document), SMALL), (_SAID, SMALL)), start=1
    ):
        put_text(sheet.cell(row, 1), text, font)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(_HEADS))
        align(sheet.cell(row, 1))
    sheet.row_dimensions[1].height = 20.0 * (1 + len(document.title) // 90)
    sheet.row_dimensions[3].height = 30
    for column, head in enumerate(_HEADS, start=1):
        put_text(sheet.cell(_FIRST - 1, column), head, BOLD)
    columns = range(1, len(_HEADS) + 1)
    rule(sheet, _FIRST - 1, columns, THICK, THIN)
    row = _FIRST
    for one, title in zip(sheets, titles, strict=True):
        put_link(sheet.cell(row, 1), title, title)
        put_text(sheet.cell(row, 2), one.name)
        put_text(sheet.cell(row, 3), plain(one.table.caption))
        row += 1
    put_link(sheet.cell(row, 1), NUMBERS, NUMBERS)
    put_text(sheet.cell(row, 3), "Every number of all tables, one a line.")
    for each in range(_FIRST, row + 1):
        for column in columns:
            align(sheet.cell(each, column))
        lines = lines_of(str(sheet.cell(each, 3).value or ""), _WIDTHS[2])
        sheet.row_dimensions[each].height = LINE * lines
    rule(sheet, row, columns, None, THICK)
    for letter, width in zip("ABC", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = f"A{_FIRST}"
    set_paper(sheet, document, (_FIRST - 1, _FIRST - 1))


def _version(document: Document) -> str:
    return " · ".join(one for one in (f"Version {document.version}", document.date) if one)
