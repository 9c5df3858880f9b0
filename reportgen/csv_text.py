"""Rows as CSV in full precision, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

Value = str | int | float | None

_RUN_BY_SPREADSHEETS = tuple("=+-@\t\n＝＋－＠")
"""First characters of a formula, and those that spreadsheets drop before one (OWASP)."""


def csv_text(rows: Iterable[Sequence[Value]]) -> str:
    """The rows as CSV; a text that a spreadsheet would run is quoted with an apostrophe, as OWASP
    advises, and None is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        writer.writerow([_text(cell) for cell in row])
    return out.getvalue()


def _text(cell: Value) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = cell.replace("\r\n", "\n").replace("\r", "\n")  # a bare \r is not quoted
        return f"'{text}" if text.startswith(_RUN_BY_SPREADSHEETS) else text
    return float.__repr__(cell) if isinstance(cell, float) else str(cell)
