"""The checks of single rows of the studies table, one function each, listed in ROW_CHECKS."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reportgen.errors import Problem
from reportgen.inputs.columns import printed_columns
from reportgen.inputs.context import Context
from reportgen.inputs.numbers import parse_number
from reportgen.inputs.tables import Row
from reportgen.inputs.texts import naming, printable
from reportgen.vocabulary import nearest

RowCheck = Callable[[Context, Row], Iterator[Problem]]


def has_id_and_label(context: Context, row: Row) -> Iterator[Problem]:
    """Every row is identified."""
    studies = context.spec.data.studies
    for column in dict.fromkeys(filter(None, (studies.id, studies.label))):
        if not context.text(row, column):
            yield context.problem(row, f"{column} is blank", f"Fill in {column}.")


def names_are_safe(context: Context, row: Row) -> Iterator[Problem]:
    """Ids and labels hold no tags, control characters or formulas."""
    studies = context.spec.data.studies
    for column in dict.fromkeys(filter(None, (studies.id, studies.label))):
        for what, remedy in naming(context.text(row, column)):
            yield context.problem(row, f"{column} {what}", remedy)
    if ";" in context.id(row):
        remedy = "Use another sign: ids are separated by semicolons in the overlaps column."
        yield context.problem(row, f"{studies.id} '{context.id(row)}' holds a semicolon", remedy)


def printed_texts_are_safe(context: Context, row: Row) -> Iterator[Problem]:
    """Cells that go into the report as they are hold no tags and no control characters."""
    named = (context.spec.data.studies.id, context.spec.data.studies.label)
    for column in printed_columns(context.spec):
        if column not in named:
            for what, remedy in printable(context.text(row, column)):
                yield context.problem(row, f"{column} {what}", remedy)


def year_is_a_year(context: Context, row: Row) -> Iterator[Problem]:
    """The year is a plausible one, or blank."""
    column = context.spec.data.studies.year
    if column:
        yield from context.number_problems(row, column, "year")


def group_is_a_level(context: Context, row: Row) -> Iterator[Problem]:
    """A row in use belongs to one of the groups of the spec."""
    groups = context.spec.data.groups
    if groups is None or context.group(row) or not context.used(context.id(row)):
        return
    text = context.text(row, groups.column)
    given = f"'{text}' is none of the groups{nearest(text, context.group_cells)}"
    yield context.problem(row, f"{groups.column} {given if text else 'is blank'}")


def clusters_are_named(context: Context, row: Row) -> Iterator[Problem]:
    """A row in use says which study, trial or population it belongs to."""
    column = context.spec.data.studies.cluster
    if column and context.used(context.id(row)) and not context.text(row, column):
        remedy = f"Fill in {column}; a row that shares nothing with others has a name of its own."
        yield context.problem(row, f"{column} is blank", remedy)


def moderators_are_numbers(context: Context, row: Row) -> Iterator[Problem]:
    """The columns of the meta-regression hold numbers, or are blank."""
    if context.used(context.id(row)):
        for column in dict.fromkeys(item.column for item in context.spec.analysis.moderators):
            yield from context.number_problems(row, column, "number")


def correlations_are_correlations(context: Context, row: Row) -> Iterator[Problem]:
    """The columns with correlations of two outcomes hold numbers between -1 and 1, or are blank."""
    if not context.used(context.id(row)):
        return
    named = (item.correlation_column for item in context.spec.analysis.joint)
    for column in dict.fromkeys(name for name in named if name):
        problems = tuple(context.number_problems(row, column, "number"))
        yield from problems
        text = context.text(row, column)
        if text and not problems and not -1 < parse_number(context.cell(row, column)) < 1:
            what = f"{column} '{text}' is no correlation between -1 and 1"
            yield context.problem(row, what, "Correct the cell, or clear it.")


def order_is_a_number(context: Context, row: Row) -> Iterator[Problem]:
    """The column that orders the cumulative analysis holds numbers, or is blank."""
    spec = context.spec
    column = spec.analysis.sensitivity.order_column(spec.data.studies.year)
    checked = {item.column for item in spec.analysis.moderators}
    checked |= {item.column for item in spec.data.characteristics if item.type != "text"}
    checked.add(spec.data.studies.year or "")
    if column and column not in checked and context.used(context.id(row)):
        kind = "percent" if context.text(row, column).endswith("%") else "number"
        yield from context.number_problems(row, column, kind)


def quality_is_a_weight(context: Context, row: Row) -> Iterator[Problem]:
    """The quality of a study in use is a number from 0 on, where a model weighs by it."""
    spec, column = context.spec, context.spec.data.studies.quality
    models = [spec.analysis.overrides.model, *(outcome.model for outcome in spec.outcomes)]
    if column not in context.table.columns or "quality_effects" not in models:
        return
    if column is None or not context.used(context.id(row)):
        return
    text = context.text(row, column)
    problems = list(context.number_problems(row, column, "number"))
    yield from problems
    if not text:
        remedy = "Fill it in: the quality-effects model weighs every study by it."
        yield context.problem(row, f"{column} is blank", remedy)
    elif not problems and float(context.study(row).cells[column]) < 0:
        yield context.problem(row, f"{column} {text} is below 0", "Give a quality of 0 or more.")


def characteristics_fit_their_type(context: Context, row: Row) -> Iterator[Problem]:
    """Cells of a characteristic that is not text hold numbers of its kind, or are blank."""
    checked = {item.column for item in context.spec.analysis.moderators}
    checked.add(context.spec.data.studies.year or "")
    for item in context.spec.data.characteristics:
        if item.type != "text" and item.column not in checked:
            for problem in context.number_problems(row, item.column, item.type):
                remedy = f"{problem.remedy} Or set `type: text` for '{item.id}' in the spec."
                yield Problem(problem.where, problem.what, remedy)


def subgroup_is_a_level(context: Context, row: Row) -> Iterator[Problem]:
    """Cells of a subgroup with declared levels are one of them, or blank."""
    if not context.used(context.id(row)):
        return
    for item in context.spec.analysis.subgroups:
        text = context.text(row, item.column)
        if text and item.levels and text not in item.levels:
            yield context.problem(
                row,
                f"{item.column} '{text}' is no level of subgroup '{item.id}'"
                f"{nearest(text, item.levels)}",
                "Correct the cell, or add the level to the spec.",
            )


def overlaps_name_rows(context: Context, row: Row) -> Iterator[Problem]:
    """The overlaps column names other rows."""
    column = context.spec.data.studies.overlaps
    for name in overlap_ids(context, row):
        if name == context.id(row):
            yield context.problem(row, f"{column} names the row itself", "Delete the id.")
        elif name not in context.ids:
            what = f"{column} names '{name}', which is no row{nearest(name, context.ids)}"
            yield context.problem(row, what, "Correct the id; separate several by ';'.")


def overlap_ids(context: Context, row: Row) -> tuple[str, ...]:
    """The ids in the overlaps cell of a row."""
    return context.several(row, context.spec.data.studies.overlaps)


ROW_CHECKS: tuple[RowCheck, ...] = (
    has_id_and_label,
    names_are_safe,
    printed_texts_are_safe,
    year_is_a_year,
    group_is_a_level,
    clusters_are_named,
    moderators_are_numbers,
    correlations_are_correlations,
    order_is_a_number,
    quality_is_a_weight,
    characteristics_fit_their_type,
    subgroup_is_a_level,
    overlaps_name_rows,
)
"""Every check of a single row; what names a row is checked in all, figures in rows in use."""
