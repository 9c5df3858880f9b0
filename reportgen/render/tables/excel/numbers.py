"""The last sheet: every number of all tables, one a line."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook

from reportgen.present.document import Document
from reportgen.render.tables.excel.cells import BOLD, put_text, put_value
from reportgen.render.tables.excel.paper import set_paper
from reportgen.render.tables.listing import HEADS, listed
from reportgen.render.tables.sheet import Sheet

NUMBERS = "Numbers"
_WIDTHS = (22, 10, 9, 6, 30, 30, 30, 18, 10, 22, 44)


def add_numbers(book: Workbook, document: Document, sheets: Sequence[Sheet]) -> None:
    """The lines of ``tables/numbers.csv``, with a filter on their heads."""
    sheet = book.create_sheet(NUMBERS)
    for column, head in enumerate(HEADS, start=1):
        put_text(sheet.cell(1, column), head, BOLD)
    row = 1
    for row, line in enumerate(listed(sheets), start=2):
        for column, value in enumerate(line, start=1):
            if isinstance(value, str):
                put_text(sheet.cell(row, column), value)
            elif value is not None:
                put_value(sheet.cell(row, column), value)
    for name, width in zip("ABCDEFGHIJK", _WIDTHS, strict=True):
        sheet.column_dimensions[name].width = width
    set_paper(sheet, document, (1, 1))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:K{row}"
