"""The tables as a workbook: one sheet per table, and every number on a sheet of its own."""

from __future__ import annotations

from reportgen.present.document import Document
from reportgen.render.blocks import blocks_of, tables
from reportgen.render.format import Format, one_file_of
from reportgen.render.style import PageStyle
from reportgen.render.tables.sheet import sheet_of


def render_xlsx(document: Document, _: PageStyle | None = None) -> bytes:
    """The workbook; raises RenderError for a table that no sheet can hold."""
    from reportgen.render.tables.excel.book import workbook_of

    sheets = [sheet_of(table) for table in tables(blocks_of(document))]
    return workbook_of(document, sheets)


FORMAT = Format(
    "xlsx",
    "xlsx",
    "Tables as an Excel workbook, raw numbers beside the printed text",
    render_xlsx,
    files=one_file_of("tables"),
)
