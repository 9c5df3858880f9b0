"""What the cohort computes share: complete cases, groups and tables of counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from oracle.case import Case
from oracle.table import Value
from oracle.words import Unsupported


def named_columns(value: Any) -> set[str]:
    """Names of columns anywhere in an input: a name, or a list of terms or variables."""
    if isinstance(value, str):
        return {value}
    if isinstance(value, list):
        return set().union(*(named_columns(item) for item in value if isinstance(item, dict)))
    if not isinstance(value, dict):
        return set()
    found = {value[key] for key in ("column", "strata") if isinstance(value.get(key), str)}
    return found | set(value.get("interaction", []))


def complete(case: Case) -> Case:
    """The case without the rows that miss a value in a column its inputs name."""
    names = set().union(*(named_columns(value) for value in case.inputs.values()), set())
    names &= set(case.table)
    rows = zip(*(case.table[name] for name in names), strict=True)
    kept = [i for i, row in enumerate(rows) if all(value is not None for value in row)]
    if not names:
        return case
    table = {name: [column[i] for i in kept] for name, column in case.table.items()}
    return replace(case, table=table)


def text(level: Value) -> str:
    """The shortest text of a level."""
    if isinstance(level, float) and level.is_integer():
        return str(int(level))
    return str(level)


def levels_and_codes(values: list[Value]) -> tuple[list[Value], np.ndarray]:
    """Levels in ascending order and the place of every row among them."""
    levels = sorted(set(values))
    place = {level: i for i, level in enumerate(levels)}
    return levels, np.array([place[value] for value in values], dtype=np.int64)


def groups(case: Case, role: str = "group") -> tuple[list[Value], np.ndarray]:
    """Levels and codes of a role."""
    return levels_and_codes(case.raw(role))


def samples(case: Case) -> list[np.ndarray]:
    """The values of every group, or of ``values_1`` and ``values_2``."""
    if "values_1" in case.inputs:
        pair = [case.column(case.inputs[name]) for name in ("values_1", "values_2")]
        return [np.array([v for v in side if v is not None], dtype=float) for side in pair]
    levels, codes = groups(case)
    values = case.numbers("value")
    return [values[codes == i] for i in range(len(levels))]


def cross(case: Case, *roles: str) -> np.ndarray:
    """Counts by the levels of the roles, weighted by ``count`` where there is one."""
    found = [groups(case, role) for role in roles]
    table = np.zeros([len(levels) for levels, _ in found])
    weights = case.numbers("count") if "count" in case.inputs else 1.0
    np.add.at(table, tuple(codes for _, codes in found), weights)
    return table


def table_of(case: Case) -> np.ndarray:
    """The table of a case: four cells, literal rows, or two columns."""
    if "table" in case.inputs:
        return np.array(case.inputs["table"], dtype=float)
    if "a" in case.inputs:
        a, b, c, d = (case.inputs[name] for name in "abcd")
        return np.array([[a, b], [c, d]], dtype=float)
    if "row" in case.inputs:
        return cross(complete(case), "row", "column")
    raise Unsupported("inputs without a table")
