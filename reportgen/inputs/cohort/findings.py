"""From findings about rows to problems: the same words about several rows are said once."""

from __future__ import annotations

from collections.abc import Iterable

from reportgen.errors import Problem
from reportgen.inputs.cohort.sheet import Finding, Found
from reportgen.inputs.places import by_rows


def problems_of(name: str, found: Iterable[Found]) -> list[Problem]:
    """Each problem once: those of the spec first, then by their first row."""
    rows: list[tuple[int, str, str]] = []
    others: dict[Problem, None] = {}
    for item in found:
        if isinstance(item, Finding):
            rows.append((item.row, item.what, item.remedy))
        else:
            others[item] = None
    return [*others, *by_rows(name, rows)]
