"""The number format of a spreadsheet that shows a raw number as it is printed.

Read from the printed digits and the number, so that it holds for the marks of every style.
"""

from __future__ import annotations

import re

from reportgen.render.tables.numbers import Number

GENERAL, SCIENTIFIC = "General", "0.00E+00"
_SMALL = 0.001
_MARKED = re.compile(r"(.*)[^0-9]([0-9]+)", re.DOTALL)
_GROUPED = re.compile(r"[0-9][^0-9]+[0-9]")
_POWERS = (0, 2, 3)
"""Printed as it is, as a percentage, per thousand."""


def number_format(number: Number) -> str:
    """The format of the cell; a bound ("<0.001") shows more of what it stands for."""
    raw = number.raw
    if raw is None or not number.digits:
        return SCIENTIFIC if raw and abs(raw) < _SMALL else GENERAL
    powers = (2,) if "%" in number.text else _POWERS
    marked = _MARKED.fullmatch(number.digits)
    decimals = [len(marked[2])] if marked else []
    for places in (*decimals, 0):
        shown = _as_number(number.digits, places)
        for power in powers:
            if abs(abs(raw) * 10**power - shown) <= 0.5000001 * 10**-places:
                whole = marked[1] if marked and places else number.digits
                return _format(places, power, "#,##0" if _GROUPED.search(whole) else "0")
    return GENERAL


def _as_number(digits: str, places: int) -> float:
    return float("".join(re.findall("[0-9]", digits))) / float(10**places)


def _format(places: int, power: int, whole: str) -> str:
    decimals = places if power == 2 else places + power
    sign = "%" if power == 2 else ""
    return f"{whole}.{'0' * decimals}{sign}" if decimals else f"{whole}{sign}"
