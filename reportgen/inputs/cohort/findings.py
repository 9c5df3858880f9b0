"""From findings about rows to problems: the same words about several rows are said once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportgen.errors import Problem
from reportgen.inputs.cohort.sheet import Finding, Found

MOST_ROWS = 12
"""So many row numbers are listed; the rest is counted."""


def problems_of(name: str, found: Iterable[Found]) -> list[Problem]:
    """Each problem once: those of the spec first, then by their first row."""
    rows: dict[tuple[str, str], list[int]] = {}
    others: dict[Problem, None] = {}
    for item in found:
        if isinstance(item, Finding):
            rows.setdefault((item.what, item.remedy), []).append(item.row)
        else:
            others[item] = None
    numbered = [(sorted(set(numbers)), what, remedy) for (what, remedy), numbers in rows.items()]
    numbered.sort(key=lambda item: item[0][0])
    return [
        *others,
        *(Problem(_where(name, numbers), what, remedy) for numbers, what, remedy in numbered),
    ]


def _where(name: str, rows: Sequence[int]) -> str:
    if len(rows) == 1:
        return f"{name} row {rows[0]}"
    if len(rows) > MOST_ROWS:
        listed = ", ".join(map(str, rows[:MOST_ROWS]))
        return f"{name} rows {listed} and {len(rows) - MOST_ROWS} more"
    return f"{name} rows {', '.join(map(str, rows[:-1]))} and {rows[-1]}"
