"""Tables as people give them, CSV or Excel, read into rows of texts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from reportgen.errors import DataError, Problem
from reportgen.inputs.asked import STUDIES, Asked
from reportgen.inputs.delimited import read_delimited
from reportgen.inputs.files import read_bytes
from reportgen.inputs.places import by_rows
from reportgen.inputs.workbook import is_workbook, letters, read_workbook


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``number`` is the one that a spreadsheet shows, the header being row 1."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of stripped texts; a missing cell is the empty text.

    ``decimal_comma`` is true where the file separates its columns by semicolons, as spreadsheets
    do where the comma is the decimal sign.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    decimal_comma: bool = False


def read_table(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str = "utf-8",
    missing: Sequence[str] = ("",),
    asked: Asked = STUDIES,
) -> Table:
    """Read a CSV, TSV or .xlsx file; what it is, is told from its content, not its name.

    ``missing`` lists the texts that mean "not reported". Raises DataError with every problem.
    """
    data = read_bytes(path, asked)
    if is_workbook(path.name, data):
        return table_of(
            path.name, read_workbook(path.name, data, sheet, asked), missing, asked=asked
        )
    rows, delimiter = read_delimited(path.name, data, encoding, asked)
    return table_of(path.name, rows, missing, decimal_comma=delimiter == ";", asked=asked)


def table_of(
    name: str,
    rows: Iterable[Sequence[str]],
    missing: Sequence[str],
    *,
    decimal_comma: bool = False,
    asked: Asked = STUDIES,
) -> Table:
    """A table from the raw rows of a file, of which the first is the header."""
    numbered = [(number, [clean(cell) for cell in row]) for number, row in enumerate(rows, start=1)]
    if not numbered or not any(numbered[0][1]):
        raise DataError.single(name, "the first row is empty", "Put the column names there.")
    header, body = numbered[0][1], [(n, cells) for n, cells in numbered[1:] if any(cells)]
    problems = _ragged(name, header, body)
    if not _is_title(header, body):
        problems = [*_header_problems(name, header, body), *problems]
    if not body and not asked.may_be_empty:
        what = "the table has a header but no rows"
        problems.append(Problem(name, what, f"Add one row per {asked.row}."))
    if problems:
        raise DataError(problems)
    blank = frozenset(clean(text) for text in missing)
    found = tuple(Row(number, _cells(header, cells, blank)) for number, cells in body)
    return Table(name, tuple(column for column in header if column), found, decimal_comma)


def clean(text: str) -> str:
    """A cell as it is compared and printed: composed accents, no line breaks, no outer blanks."""
    for space in ("\r\n", "\n", "\r", "\t"):
        text = text.replace(space, " ")
    return unicodedata.normalize("NFC", text).strip()


def _cells(header: Sequence[str], cells: Sequence[str], blank: frozenset[str]) -> Mapping[str, str]:
    return MappingProxyType(
        {
            column: "" if cell in blank else cell
            for column, cell in zip(header, cells, strict=False)
            if column
        }
    )


Body = Sequence[tuple[int, Sequence[str]]]


def _header_problems(name: str, header: Sequence[str], body: Body) -> Iterable[Problem]:
    where = f"{name} row 1"
    for column in dict.fromkeys(header):
        positions = [letters(n) for n, other in enumerate(header) if other == column]
        if column and len(positions) > 1:
            yield Problem(
                where,
                f"{len(positions)} columns are called '{column}' ({', '.join(positions)})",
                "Rename all but one.",
            )
    for position, column in enumerate(header):
        filled = [n for n, cells in body if len(cells) > position and cells[position]]
        if not column and filled:
            yield Problem(
                where,
                f"column {letters(position)} has no name, but row {filled[0]} has a value in it",
                "Name the column, or clear its cells.",
            )


def _ragged(name: str, header: Sequence[str], body: Body) -> list[Problem]:
    named = max((n for n, column in enumerate(header, start=1) if column), default=0)
    if _is_title(header, body):
        what = "this is a title rather than the names of the columns below it"
        remedy = "Delete what stands above the column names, so that they are the first row."
        return [Problem(f"{name} row 1", what, remedy)]
    return by_rows(name, _other_widths(header, body, named))


def _is_title(header: Sequence[str], body: Body) -> bool:
    """Whether the first row fills one cell or two, and most others at least three more."""
    names = sum(map(bool, header))
    wider = sum(sum(map(bool, cells)) > names + 2 for _, cells in body)
    return names <= 2 and wider > len(body) // 2


def _other_widths(header: Sequence[str], body: Body, named: int) -> Iterator[tuple[int, str, str]]:
    for number, cells in body:
        what = f"the row has {len(cells)} of {len(header)} cells"
        if len(cells) > len(header):
            what = f"the row has {len(cells)} cells, the header only {len(header)}"
        if len(cells) < named:
            remedy = "Add the separators of the cells left blank, or close an open quotation mark."
            yield number, what, remedy
        elif any(cells[len(header) :]):
            yield number, what, "Put cells that hold the separator in quotation marks."
