"""Document and its tables -> the bytes of a workbook, the same on every run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.writer.excel import ExcelWriter

from reportgen.errors import Problem, RenderError
from reportgen.present.document import Document
from reportgen.render.office import property_text, undated
from reportgen.render.tables.excel.contents import CONTENTS, add_contents
from reportgen.render.tables.excel.numbers import NUMBERS, add_numbers
from reportgen.render.tables.excel.table import add_table
from reportgen.render.tables.sheet import Sheet
from reportgen.render.tables.titles import titles_of

_MOST_ROWS, _MOST_COLUMNS = 1_048_000, 16_000


def workbook_of(document: Document, sheets: Sequence[Sheet]) -> bytes:
    """A sheet of contents, one for each table, and one with every number."""
    _refuse_monsters(sheets)
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties = _properties(document)
    titles = titles_of([sheet.table for sheet in sheets], (CONTENTS, NUMBERS, "History"))
    add_contents(book, document, sheets, titles)
    for sheet, title in zip(sheets, titles, strict=True):
        add_table(book, sheet, title, document)
    add_numbers(book, document, sheets)
    return _saved(book)


def _refuse_monsters(sheets: Sequence[Sheet]) -> None:
    problems = [
        Problem(sheet.table.label, "has more rows or columns than a sheet of Excel can hold.",
                "Ask for the tables with --to csv.")
        for sheet in sheets
        if len(sheet.lines) > _MOST_ROWS
        or sum(len(column.numbers) + 2 for column in sheet.columns) > _MOST_COLUMNS
    ]  # fmt: skip
    if problems:
        raise RenderError(problems)


def _properties(document: Document) -> DocumentProperties:
    """Title, authors and the rest; the date is that of the report, never that of today."""
    date = datetime.fromisoformat(document.date or "1980-01-01").replace(tzinfo=None)
    return DocumentProperties(
        title=property_text(document.title),
        creator=property_text("; ".join(document.authors)) or "reportgen",
        lastModifiedBy=property_text("; ".join(document.authors[:1])) or "reportgen",
        keywords=property_text("; ".join(document.keywords)),
        description=property_text(document.description),
        identifier=property_text(document.identifier),
        language=document.language,
        version=property_text(document.version),
        created=date,
        modified=date,
    )


def _saved(book: Workbook) -> bytes:
    """The file, none of its parts with a date of their own."""
    out = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(out, "w")).save()
    return undated(out.getvalue())
