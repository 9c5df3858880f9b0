"""Columns computed by the rules of the spec: times between dates, classes of a number."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence

from reportgen.inputs.cohort.dates import parse_date
from reportgen.inputs.cohort.units import DAYS
from reportgen.inputs.numbers import Cell, NotANumberError, canonical, parse_number
from reportgen.spec.cohort_data import Cut, Derived, Duration

Columns = Mapping[str, Sequence[str]]


def derive(rule: Derived, columns: Columns, rows: int, decimal_comma: bool) -> tuple[str, ...]:
    """The cells of a derived column; blank where its sources are blank or cannot be read."""
    blank = ("",) * rows

    def source(column: str) -> Sequence[str]:
        return columns.get(column, blank)

    if rule.duration is not None:
        return _durations(rule.duration, source)
    assert rule.cut is not None
    return _classes(rule.cut, source(rule.cut.column), decimal_comma)


def _durations(rule: Duration, source: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    pairs = zip(source(rule.start), source(rule.end), strict=True)
    return tuple(_time(parse_date(start), parse_date(end), DAYS[rule.unit]) for start, end in pairs)


def _time(start: datetime.date | None, end: datetime.date | None, days: float) -> str:
    """Whole days between the dates, in the unit."""
    if start is None or end is None:
        return ""
    return canonical((end - start).days / days)


def _classes(rule: Cut, cells: Sequence[str], decimal_comma: bool) -> tuple[str, ...]:
    return tuple(_class(rule, Cell(text, decimal_comma)) for text in cells)


def _class(rule: Cut, cell: Cell) -> str:
    """The label of the class; a value on a cut point belongs to the upper one."""
    try:
        return rule.labels[bisect_right(rule.at, parse_number(cell))] if cell.text else ""
    except NotANumberError:
        return ""
