"""The data of a case: CSV columns, row filters and derived columns."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from oracle.words import Unsupported

Value = float | str | None
Table = dict[str, list[Value]]


def read_csv(path: Path) -> Table:
    """Columns by name; a column whose every filled cell is a number becomes numeric."""
    with path.open(newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
        names = list(rows[0]) if rows else []
    return {name: _typed([row[name] for row in rows]) for name in names}


def _typed(cells: list[str | None]) -> list[Value]:
    filled = [cell if cell not in (None, "", "NA") else None for cell in cells]
    try:
        return [None if cell is None else float(cell) for cell in filled]
    except ValueError:
        return list(filled)


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "in": lambda a, b: a in b,
}


def _alike(value: Value, other: Any) -> Any:
    """The constant of a condition in the type of the column."""
    if isinstance(other, list):
        return [_alike(value, item) for item in other]
    if isinstance(value, float):
        return float(other)
    return _text(other)


def _text(value: Any) -> str:
    if isinstance(value, (int, float)) and float(value).is_integer():
        return str(int(value))
    return str(value)


def holds(condition: list[Any], row: dict[str, Value]) -> bool | None:
    """Whether a condition is true of a row; None when the column is missing there."""
    name, operator, *rest = condition
    value = row[name]
    if operator == "not_missing":
        return value is not None
    if operator not in OPERATORS:
        raise Unsupported(f"operator {operator}")
    if value is None:
        return None
    return OPERATORS[operator](value, _alike(value, rest[0]))


def size(table: Table) -> int:
    return len(next(iter(table.values()))) if table else 0


def rows_of(table: Table) -> list[dict[str, Value]]:
    return [{name: column[i] for name, column in table.items()} for i in range(size(table))]


def where(table: Table, conditions: list[list[Any]]) -> Table:
    """The rows in which every condition holds, in their order."""
    kept = [i for i, row in enumerate(rows_of(table)) if all(holds(c, row) for c in conditions)]
    return {name: [column[i] for i in kept] for name, column in table.items()}


def derive(table: Table, steps: list[dict[str, Any]]) -> Table:
    """The table with the derived columns added, one after the other."""
    out = dict(table)
    for step in steps:
        recipe = step["from"]
        if recipe["op"] not in OPERATIONS:
            raise Unsupported(f"op {recipe['op']}")
        operation = OPERATIONS[recipe["op"]]
        out[step["name"]] = [operation(recipe, row) for row in rows_of(out)]
    return out


def _operand(item: Any, row: dict[str, Value]) -> float | None:
    value = row[item] if isinstance(item, str) else item
    return None if value is None else float(value)


def _folded(combine: Callable[[list[float]], float | None]) -> Callable[..., Value]:
    def operation(recipe: dict[str, Any], row: dict[str, Value]) -> Value:
        of = recipe["of"]
        values = [_operand(item, row) for item in (of if isinstance(of, list) else [of])]
        known = [value for value in values if value is not None]
        return combine(known) if len(known) == len(values) else None

    return operation


def _ratio(values: list[float]) -> float:
    out = values[0]
    for value in values[1:]:
        out = out / value if value else math.copysign(math.inf, out)
    return out


def _log(value: float) -> float | None:
    """Of 0 minus infinity, as R; of a negative number missing."""
    if value == 0:
        return -math.inf
    return math.log(value) if value > 0 else None


def _indicator(recipe: dict[str, Any], row: dict[str, Value]) -> Value:
    answer = holds(recipe["if"], row)
    return None if answer is None else float(answer)


def _case_when(recipe: dict[str, Any], row: dict[str, Value]) -> Value:
    chosen = next(
        (case["then"] for case in recipe["cases"] if holds(case["if"], row)), recipe.get("else")
    )
    value = row[chosen["column"]] if isinstance(chosen, dict) else chosen
    # numbers are floats everywhere, so that conditions on the new column hold
    return float(value) if isinstance(value, int) else value


def _linear(recipe: dict[str, Any], row: dict[str, Value]) -> Value:
    value = _operand(recipe["column"], row)
    if value is None:
        return None
    return (value - recipe.get("subtract", 0)) / recipe.get("divide_by", 1)


def _upper_limit(recipe: dict[str, Any], row: dict[str, Value]) -> Value:
    value = _operand(recipe["column"], row)
    return None if value is None else min(value, recipe["value"])


OPERATIONS: dict[str, Callable[..., Value]] = {
    "sum": _folded(sum),
    "difference": _folded(lambda values: values[0] - sum(values[1:])),
    "ratio": _folded(_ratio),
    "min": _folded(min),
    "log": _folded(lambda values: _log(values[0])),
    "indicator": _indicator,
    "copy": lambda recipe, row: row[recipe["column"]],
    "case_when": _case_when,
    "linear": _linear,
    "upper_limit": _upper_limit,
}
