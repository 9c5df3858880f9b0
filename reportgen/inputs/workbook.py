"""Excel files (.xlsx): the texts a person sees in the cells of one worksheet."""

from __future__ import annotations

import datetime
import io
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

from reportgen.errors import DataError, Problem
from reportgen.inputs.asked import STUDIES, Asked
from reportgen.vocabulary import nearest

ZIP = b"PK\x03\x04"
SAVE_AS = "Save it as .xlsx or as CSV (UTF-8)."

FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "an old Excel file (.xls), or one with a password"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"SQLite format 3", "a database"),
)
"""How files begin that are neither text nor .xlsx."""


def is_workbook(name: str, data: bytes) -> bool:
    """Whether the content is .xlsx, whatever the file is called; other formats are refused."""
    for beginning, kind in FOREIGN:
        if data.startswith(beginning):
            raise DataError.single(name, f"this is {kind}, not a table", SAVE_AS)
    return data.startswith(ZIP)


def read_workbook(
    name: str, data: bytes, sheet: str | None, asked: Asked = STUDIES
) -> list[list[str]]:
    """The rows of the worksheet (the first when none is named) as texts."""
    values = _sheet(name, data, sheet, asked, formulas=False)
    formulas = _sheet(name, data, sheet, asked, formulas=True)
    problems: list[Problem] = []
    rows: list[list[str]] = []
    for number, (row, written) in enumerate(zip(values, formulas, strict=True), start=1):
        problems += _cell_problems(name, number, row, written)
        rows.append([as_text(cell.value, cell.number_format or "") for cell in row])
    if problems:
        raise DataError(problems)
    return _trimmed(rows)


def _sheet(
    name: str, data: bytes, sheet: str | None, asked: Asked, *, formulas: bool
) -> list[Sequence[Any]]:
    """The cells of the worksheet, as formulas or as their stored results."""
    with warnings.catch_warnings():
        # openpyxl warns of styles and validations it does not keep; only the values count here.
        warnings.simplefilter("ignore")
        try:
            return _cells(name, data, sheet, asked, formulas=formulas)
        except DataError:
            raise
        except Exception:
            # A damaged or foreign zip file makes openpyxl raise almost anything.
            what = "the file is a zip archive, but not a readable Excel file"
            raise DataError.single(name, what, SAVE_AS) from None


def _cells(
    name: str, data: bytes, sheet: str | None, asked: Asked, *, formulas: bool
) -> list[Sequence[Any]]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=not formulas)
    names = [page.title for page in book.worksheets]
    if sheet is not None and sheet not in names:
        what = f"there is no worksheet '{sheet}'{nearest(sheet, names)}"
        raise DataError.single(name, what, f"Correct {asked.section}.sheet.")
    if not names:
        raise DataError.single(name, "the file has no worksheet", SAVE_AS)
    page = book[sheet or names[0]]
    page.reset_dimensions()
    rows = list(page.iter_rows())
    if sheet is None and len(names) > 1 and _filled(rows) < 2:
        what = (
            f"the first worksheet, '{page.title}', holds no table (others: {', '.join(names[1:])})"
        )
        raise DataError.single(name, what, f"Name the one to read in {asked.section}.sheet.")
    return rows


def _filled(rows: Sequence[Sequence[Any]]) -> int:
    """How many rows have a value in them."""
    return sum(any(cell.value is not None for cell in row) for row in rows)


def _cell_problems(
    name: str, number: int, row: Sequence[Any], written: Sequence[Any]
) -> Iterator[Problem]:
    for position, (cell, source) in enumerate(zip(row, written, strict=True)):
        where = f"{name} row {number}"
        if cell.data_type == "e":
            what = f"cell {letters(position)}{number} holds the Excel error {cell.value}"
            yield Problem(where, what, "Correct the formula, or clear the cell.")
        elif cell.value is None and source.data_type == "f":
            what = f"cell {letters(position)}{number} holds a formula without a stored result"
            yield Problem(where, what, "Open the file in Excel and save it, or type the value.")


def as_text(value: object, number_format: str = "") -> str:
    """A cell as a person sees it: no ``.0``, 15 digits at most, percent as formatted."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return f"{_digits(value * 100)}%" if "%" in number_format else _digits(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _digits(value: float) -> str:
    """Excel keeps 15 significant digits; more are traces of binary arithmetic."""
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"


def _trimmed(rows: list[list[str]]) -> list[list[str]]:
    """All rows as wide as the header, since worksheets leave out or add blank cells at the end."""
    width = max((n for n, cell in enumerate(rows[0], start=1) if cell), default=0) if rows else 0
    return [_fit(row, width) for row in rows]


def _fit(row: list[str], width: int) -> list[str]:
    while len(row) > width and not row[-1]:
        row = row[:-1]
    return row + [""] * (width - len(row))


def letters(position: int) -> str:
    """The name a spreadsheet gives to the column at a position from 0: A, B, ..., AA."""
    name = ""
    while position >= 0:
        position, rest = divmod(position, 26)
        name = chr(ord("A") + rest) + name
        position -= 1
    return name
