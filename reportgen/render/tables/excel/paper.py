"""How a sheet is printed."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from reportgen.present.document import Document

_PAPERS = {"A4": Worksheet.PAPERSIZE_A4, "Letter": Worksheet.PAPERSIZE_LETTER}


def set_paper(sheet: Worksheet, document: Document, heads: tuple[int, int] | None) -> None:
    """Landscape, as wide as one page, the rows of the head on every page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _PAPERS[document.page]
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.left.text = document.slug.replace("&", "&&")
    sheet.oddFooter.center.text = "&A"
    sheet.oddFooter.right.text = "&P/&N"
    if heads:
        sheet.print_title_rows = f"{heads[0]}:{heads[1]}"
