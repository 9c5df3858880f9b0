"""The checks of the studies table as a whole, one function each, listed in TABLE_CHECKS."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reportgen.errors import Problem
from reportgen.inputs.context import Context
from reportgen.inputs.tables import Row
from reportgen.vocabulary import nearest

TableCheck = Callable[[Context], Iterator[Problem]]


def ids_are_unique(context: Context) -> Iterator[Problem]:
    """No two rows have the same id."""
    column = context.spec.data.studies.id
    first: dict[str, Row] = {}
    for row in context.table.rows:
        name = context.id(row)
        if name and name in first:
            what = f"{column} '{name}' is also that of row {first[name].number}"
            yield context.problem(row, what, "Delete one of the two rows, or rename it.")
        first.setdefault(name, row)


def labels_are_unique_in_a_group(context: Context) -> Iterator[Problem]:
    """No two rows in use of one group have the same label: likely the same arm twice."""
    first: dict[tuple[str, str], Row] = {}
    for row in context.table.rows:
        key = (context.group(row), context.label(row).casefold())
        if not key[1] or not context.used(context.id(row)):
            continue
        if key in first and context.id(first[key]) != context.id(row):
            what = f"the same study arm stands in row {first[key].number}"
            remedy = (
                "Exclude one with a reason; if they differ, tell them apart as 2020a and 2020b."
            )
            yield context.problem(row, what, remedy)
        first.setdefault(key, row)


def levels_have_rows(context: Context) -> Iterator[Problem]:
    """Every group of the spec occurs in the table."""
    groups = context.spec.data.groups
    if groups is None:
        return
    found = {context.text(row, groups.column) for row in context.table.rows} - {""}
    for number, level in enumerate(groups.levels):
        if level.cell not in found:
            yield Problem(
                context.loaded.locate("data", "groups", "levels", number),
                f"no row has '{level.cell}' in the column {groups.column}"
                f"{nearest(level.cell, sorted(found))}",
                "Correct the value of the level, or delete it.",
            )


def exclusions_name_rows(context: Context) -> Iterator[Problem]:
    """Every exclusion names a row."""
    for number, item in enumerate(context.spec.data.exclude):
        yield from _unknown(context, item.study, "data", "exclude", number, "study")


def rows_left_out_are_pooled(context: Context) -> Iterator[Problem]:
    """What an outcome leaves out is a row, is named once, and would be pooled otherwise."""
    for position, outcome in enumerate(context.spec.outcomes):
        seen: set[str] = set()
        for number, left in enumerate(outcome.leave_out):
            place = ("outcomes", position, "leave_out", number, "study")
            yield from _unknown(context, left.study, *place)
            exclusion = context.exclusions.get(left.study)
            if left.study in seen:
                what = f"outcome '{outcome.id}' leaves out '{left.study}' twice"
                yield Problem(context.loaded.locate(*place), what, "Delete one of the two.")
            elif exclusion is not None and outcome.id not in exclusion.keep_for:
                what = f"'{left.study}' is excluded anyway, so '{outcome.id}' cannot leave it out"
                yield Problem(context.loaded.locate(*place), what, "Delete it here.")
            seen.add(left.study)


def overlap_pairs_name_rows(context: Context) -> Iterator[Problem]:
    """Every pair under data.overlaps names two different rows."""
    for number, pair in enumerate(context.spec.data.overlaps):
        for position, name in enumerate(pair):
            yield from _unknown(context, name, "data", "overlaps", number, position)
        if pair[0] == pair[1]:
            where = context.loaded.locate("data", "overlaps", number)
            yield Problem(where, f"the pair names '{pair[0]}' twice", "Name two different rows.")


def sets_name_rows(context: Context) -> Iterator[Problem]:
    """Sensitivity sets name rows; what they add is excluded, what they drop is not also added."""
    for number, item in enumerate(context.spec.analysis.sensitivity.sets):
        place = ("analysis", "sensitivity", "sets", number)
        for key in ("add", "drop"):
            for position, name in enumerate(getattr(item, key)):
                yield from _unknown(context, name, *place, key, position)
        for name in sorted(set(item.add) & set(item.drop)):
            what = f"set '{item.id}' both adds and drops '{name}'"
            yield Problem(context.loaded.locate(*place), what, "Delete it from one of the two.")


def _unknown(context: Context, name: str, *place: str | int) -> Iterator[Problem]:
    if name not in context.ids:
        column = context.spec.data.studies.id
        what = f"no row of {context.table.name} has '{name}' in the column {column}"
        yield Problem(
            context.loaded.locate(*place), what + nearest(name, context.ids), "Correct the id."
        )


TABLE_CHECKS: tuple[TableCheck, ...] = (
    levels_have_rows,
    exclusions_name_rows,
    rows_left_out_are_pooled,
    overlap_pairs_name_rows,
    sets_name_rows,
    ids_are_unique,
    labels_are_unique_in_a_group,
)
"""Every check that needs more than one row."""
