"""Document -> bytes. One file per output format, each ending with its FORMAT record."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reportgen.render import docx, html, pdf, references
from reportgen.render.format import Format
from reportgen.render.style import PageStyle, load_style
from reportgen.render.tables import csv_files, workbook

__all__ = ["FORMATS", "Format", "PageStyle", "load_style"]

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        record.name: record
        for record in (
            html.FORMAT,
            pdf.FORMAT,
            docx.FORMAT,
            csv_files.FORMAT,
            workbook.FORMAT,
            *references.FORMATS,
        )
    }
)
"""Every output format by the name that ``--to`` takes."""
