"""Cells to numbers: what is accepted, and what is said of the rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from reportgen.inputs.asked import STUDIES

_PLAIN = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,2})?")
_COMMA = re.compile(r"[-+]?\d+,\d+")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}([,.' \u00a0\u202f]\d{3})+")
_FRACTION = re.compile(r"(\d+)\s*/\s*(\d+)")
_MARKED = re.compile(r"(?P<number>[-+]?\d+([.,]\d+)?)\s*(?P<mark>[*†‡§#a-z?]{1,2})")

BLANK_REMEDY = STUDIES.blank_remedy

YEARS = (1900, 2100)
"""Years outside are typing errors: the first clinical studies of any kind that is pooled, and a
century hence."""

MAX_COUNT = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell on its way to a number; ``decimal_comma`` as in the table."""

    text: str
    decimal_comma: bool = False


class NotANumberError(Exception):
    """Why a cell is not the number it should be; ``what`` continues "cr_events '12*' ..."."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


def number(text: str) -> float | None:
    """The number in a checked cell; None when it is blank."""
    return float(text) if text else None


def parse_number(cell: Cell) -> float:
    """A finite number with a decimal point, or with an unmistakable decimal comma."""
    text = cell.text.replace("\u2212", "-").replace("·", ".")
    if cell.decimal_comma and _COMMA.fullmatch(text) and not _THOUSANDS.fullmatch(text):
        text = text.replace(",", ".")
    if not _PLAIN.fullmatch(text):
        raise _refusal(text)
    return float(text)


def _refusal(text: str) -> NotANumberError:
    """The likeliest reason why the text is no number."""
    for pattern, reason in _REASONS:
        match = pattern.fullmatch(text)
        if match:
            return reason(match)
    return NotANumberError("is no number", BLANK_REMEDY)


def _thousands(match: re.Match[str]) -> NotANumberError:
    digits = re.sub(r"\D", "", match[0])
    what = "has a separator that can mean thousands or decimals"
    return NotANumberError(what, f"Write {digits}, or a decimal point.")


def _comma(match: re.Match[str]) -> NotANumberError:
    return NotANumberError("has a decimal comma", f"Write {match[0].replace(',', '.')}.")


def _fraction(match: re.Match[str]) -> NotANumberError:
    remedy = f"Put {match[1]} and {match[2]} in two columns."
    return NotANumberError("is a fraction, where one number is needed", remedy)


def _marked(match: re.Match[str]) -> NotANumberError:
    what = f"has the mark '{match['mark']}' after the number"
    return NotANumberError(what, f"Write {match['number']} and put the remark in another column.")


def _infinite(match: re.Match[str]) -> NotANumberError:
    return NotANumberError("is no finite number", BLANK_REMEDY)


_REASONS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], NotANumberError]], ...] = (
    (_THOUSANDS, _thousands),
    (_COMMA, _comma),
    (_FRACTION, _fraction),
    (re.compile(r"[-+]?(inf|infinity|nan)", re.IGNORECASE), _infinite),
    (_MARKED, _marked),
)


def parse_count(cell: Cell) -> int:
    """A whole number from 0; ``12.0`` is one, ``12.5`` and ``-1`` are not."""
    value = parse_number(cell)
    if value < 0:
        raise NotANumberError("is negative, where a count is needed", "Correct it.")
    if not value.is_integer():
        remedy = "Give the number of participants, not a percentage or an average."
        raise NotANumberError("is no whole number, where a count is needed", remedy)
    if value > MAX_COUNT:
        raise NotANumberError("is larger than any number of participants", "Correct it.")
    return int(value)


def parse_percent(cell: Cell) -> float:
    """A percentage from 0 to 100, with or without the sign."""
    value = parse_number(Cell(cell.text.removesuffix("%").rstrip(), cell.decimal_comma))
    if not 0 <= value <= 100:
        raise NotANumberError("is outside 0 to 100 percent", "Correct it.")
    return value


def parse_year(cell: Cell) -> int:
    """A calendar year."""
    first, last = YEARS
    try:
        value = parse_number(cell)
    except NotANumberError:
        value = float("nan")
    if not (value.is_integer() and first <= value <= last):
        remedy = "Write four digits, or clear the cell; a letter as in 2019a belongs to the label."
        raise NotANumberError(f"is no year from {first} to {last}", remedy)
    return int(value)


def canonical(value: float) -> str:
    """The number as text that ``float`` reads, whole numbers without ``.0``."""
    return str(int(value)) if float(value).is_integer() else repr(value)
