"""Rows in messages: the same words about several rows are said once, with their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportgen.errors import Problem

MOST_ROWS = 12
"""So many row numbers are listed; the rest is counted."""


def by_rows(name: str, found: Iterable[tuple[int, str, str]]) -> list[Problem]:
    """One problem for all rows of which the same is said, sorted by their first row.

    ``found``: row number, what is wrong, what to do.
    """
    rows: dict[tuple[str, str], list[int]] = {}
    for row, what, remedy in found:
        rows.setdefault((what, remedy), []).append(row)
    numbered = [(sorted(set(numbers)), what, remedy) for (what, remedy), numbers in rows.items()]
    numbered.sort(key=lambda item: item[0][0])
    return [Problem(where(name, numbers), what, remedy) for numbers, what, remedy in numbered]


def where(name: str, rows: Sequence[int]) -> str:
    """``patients.csv rows 2, 3 and 7``."""
    if len(rows) == 1:
        return f"{name} row {rows[0]}"
    if len(rows) > MOST_ROWS:
        listed = ", ".join(map(str, rows[:MOST_ROWS]))
        return f"{name} rows {listed} and {len(rows) - MOST_ROWS} more"
    return f"{name} rows {', '.join(map(str, rows[:-1]))} and {rows[-1]}"
