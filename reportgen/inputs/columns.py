"""Every column that a spec names, and those that the table does not have."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.errors import Problem
from reportgen.inputs.tables import Table
from reportgen.spec.data import MetaData
from reportgen.spec.load import LoadedSpec
from reportgen.spec.meta import MetaSpec
from reportgen.vocabulary import nearest

Place = tuple[str | int, ...]
Named = tuple[Place, str]


def named_columns(spec: MetaSpec) -> Iterator[Named]:
    """The place in the spec and the column it names, for all columns."""
    yield from _of_the_studies(spec.data)
    for number, item in enumerate(spec.data.characteristics):
        yield ("data", "characteristics", number, "column"), item.column
    for number, outcome in enumerate(spec.outcomes):
        for role, column in outcome.columns.items():
            yield ("outcomes", number, "columns", role), column
    for number, subgroups in enumerate(spec.analysis.subgroups):
        yield ("analysis", "subgroups", number, "column"), subgroups.column
    for number, moderator in enumerate(spec.analysis.moderators):
        yield ("analysis", "moderators", number, "column"), moderator.column
    for number, joint in enumerate(spec.analysis.joint):
        if joint.correlation_column is not None:
            yield ("analysis", "joint", number, "correlation_column"), joint.correlation_column
    order = spec.analysis.sensitivity.order_column(spec.data.studies.year)
    if order is not None:
        yield ("analysis", "sensitivity", "cumulative"), order


def _of_the_studies(data: MetaData) -> Iterator[Named]:
    place: Place = ("data", "studies")
    for key in ("id", "label", "year", "cluster", "overlaps", "quality"):
        column = getattr(data.studies, key)
        if column is not None:
            yield (*place, key), column
    for key, column in data.studies.citation:
        if column is not None:
            yield (*place, "citation", key), column
    if data.groups is not None:
        yield ("data", "groups", "column"), data.groups.column


def indispensable(spec: MetaSpec) -> set[str]:
    """The columns without which nothing can be said about a row."""
    groups = {spec.data.groups.column} if spec.data.groups else set()
    labels = {spec.data.studies.label} if spec.data.studies.label else set()
    return {spec.data.studies.id} | labels | groups


def numeric_columns(spec: MetaSpec) -> dict[str, str]:
    """Columns that hold numbers, each with the kind: number, count, percent or year."""
    kinds = {item.column: item.type for item in spec.data.characteristics if item.type != "text"}
    for outcome in spec.outcomes:
        for role, column in outcome.columns.items():
            kinds[column] = "count" if role in ("events", "n") else "percent"
    kinds |= {moderator.column: "number" for moderator in spec.analysis.moderators}
    kinds |= {
        one.correlation_column: "number" for one in spec.analysis.joint if one.correlation_column
    }
    order = spec.analysis.sensitivity.order_column(spec.data.studies.year)
    if order is not None:
        kinds.setdefault(order, "number")
    if spec.data.studies.quality:
        kinds[spec.data.studies.quality] = "number"
    if spec.data.studies.year:
        kinds[spec.data.studies.year] = "year"
    return dict(kinds)


def printed_columns(spec: MetaSpec) -> tuple[str, ...]:
    """Columns whose texts go into the report as they are, beside ids and labels."""
    columns = [item.column for item in spec.data.characteristics]
    columns += [column for _, column in spec.data.studies.citation if column]
    columns += [item.column for item in spec.analysis.subgroups if not item.levels]
    return tuple(dict.fromkeys(columns))


def missing_columns(loaded: LoadedSpec[MetaSpec], table: Table) -> list[Problem]:
    """One problem for every place that names a column which is not there."""
    return [
        Problem(
            loaded.locate(*place),
            f"the column '{column}' is not in {table.name}{nearest(column, table.columns)}",
            "Correct the name here, or add the column to the table.",
        )
        for place, column in named_columns(loaded.spec)
        if column not in table.columns
    ]
