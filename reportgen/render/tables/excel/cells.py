"""Single cells: text that is never run, raw numbers as numbers, and how they look."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from reportgen.render.blocks import Run, plain
from reportgen.render.blocks.model import MAY_BREAK, Runs
from reportgen.render.office import writable
from reportgen.render.tables.numbers import Number
from reportgen.render.tables.shown import number_format

INK, QUIET = "FF1A1A1A", "FF5C6670"
BOLD = Font(name="Calibri", size=11, bold=True, color=INK)
TITLE = Font(name="Calibri", size=14, bold=True, color=INK)
NORMAL = Font(name="Calibri", size=11, color=INK)
SMALL = Font(name="Calibri", size=10, color=QUIET)
LINK = Font(name="Calibri", size=11, color="FF0B5394", underline="single")
SHADE = PatternFill("solid", fgColor="FFF1F3F5")
THICK, THIN = Side(style="medium", color=INK), Side(style="thin", color=INK)

LINE = 15.0
"""The height of a line in points."""

_LONGEST = 32_767
_EXACT = 2**53
"""Up to here every whole number is one that a spreadsheet holds without loss."""
_LEVELS = {"sup": "superscript", "sub": "subscript", "": None}


def put_text(cell: Cell, runs: Runs | str, font: Font = NORMAL) -> None:
    """Text as it is printed; what begins like a formula stays text, also when it is edited."""
    text = writable(runs if isinstance(runs, str) else plain(runs))
    if not isinstance(runs, str) and len(text) <= _LONGEST and any(map(_is_set_apart, runs)):
        cell.value = CellRichText(*(_block(run, font) for run in runs if run.text != MAY_BREAK))
    elif text:
        cell.value = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        cell.data_type = "s"
    if text.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True
    cell.font = font


def put_number(cell: Cell, number: Number | None) -> None:
    """The raw number, shown with the decimals that are printed."""
    if number is None or number.raw is None:
        return
    put_value(cell, number.raw)
    cell.number_format = number_format(number)
    cell.font = NORMAL


def put_value(cell: Cell, value: float) -> None:
    """A number; a whole one with more digits than a spreadsheet keeps goes in as text."""
    if isinstance(value, int) and abs(value) > _EXACT:
        put_text(cell, str(value))
    else:
        cell.value = repr(value)  # openpyxl rounds a float to 16 digits, one too few
        cell.data_type = "n"


def put_link(cell: Cell, text: str, sheet: str) -> None:
    """A link to the first cell of another sheet."""
    put_text(cell, text, LINK)
    place = f"'{sheet.replace(chr(39), chr(39) * 2)}'!A1"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place, display=text)
    cell.font = LINK


def align(cell: Cell, horizontal: str = "left", indent: int = 0) -> None:
    """Top of the row, in as many lines as it takes."""
    cell.alignment = Alignment(horizontal=horizontal, vertical="top", wrap_text=True, indent=indent)


def lines_of(text: str, width: float) -> int:
    """In how many lines a text stands in a column of so many letters, taking them as wide."""
    room = max(width * 0.88 - 1, 1)
    return sum(1 + int(max(len(line) - 1, 0) // room) for line in text.split("\n"))


def rule(
    sheet: Worksheet, row: int, columns: Sequence[int], top: Side | None, foot: Side | None
) -> None:
    """A rule over or under the cells of a row."""
    for column in columns:
        cell = sheet.cell(row, column)
        above, below = top or cell.border.top, foot or cell.border.bottom
        cell.border = Border(top=above, bottom=below)


def _is_set_apart(run: Run) -> bool:
    return bool(run.level or run.italic)


def _block(run: Run, font: Font) -> TextBlock:
    look = InlineFont(
        rFont=font.name, sz=font.size, color=font.color, b=font.bold or run.bold or None,
        i=run.italic or None, vertAlign=_LEVELS[run.level],
    )  # fmt: skip
    return TextBlock(look, writable(run.text.replace(MAY_BREAK, "")))
