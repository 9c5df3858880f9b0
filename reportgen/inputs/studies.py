"""The studies table of a spec, checked as a whole and given to the analysis."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from reportgen.errors import DataError, Problem
from reportgen.inputs.bibliography import read_bibliography
from reportgen.inputs.cited import notices, remarks, sources_of
from reportgen.inputs.columns import indispensable, missing_columns
from reportgen.inputs.context import Context
from reportgen.inputs.files import table_file
from reportgen.inputs.overlaps import overlap_pairs, pooled_twice, set_problems
from reportgen.inputs.readings import Reading, read_outcome, without_rows
from reportgen.inputs.record_checks import RECORD_CHECKS, RECORD_TABLE_CHECKS
from reportgen.inputs.records import OutcomeRow, StudiesData, Study, Unusable
from reportgen.inputs.row_checks import ROW_CHECKS
from reportgen.inputs.table_checks import TABLE_CHECKS
from reportgen.inputs.tables import Table, read_table
from reportgen.spec.load import LoadedSpec
from reportgen.spec.meta import MetaSpec

__all__ = ["OutcomeRow", "StudiesData", "Study", "Unusable", "load_studies"]

T = TypeVar("T")


def load_studies(loaded: LoadedSpec[MetaSpec]) -> StudiesData:
    """Read and check the studies table that the spec names.

    Raises DataError with every problem of the table and of what the spec says about its rows.
    """
    table = _table(loaded)
    problems = missing_columns(loaded, table)
    if indispensable(loaded.spec) - set(table.columns):
        raise DataError(problems)
    context = Context(loaded, table, read_bibliography(loaded))
    if context.bibliography.problems and loaded.spec.data.studies.label is None:
        raise DataError([*problems, *context.bibliography.problems])
    studies = {row.number: context.study(row) for row in table.rows}
    readings = [
        read_outcome(context, outcome, studies)
        for outcome in loaded.spec.outcomes
        if set(outcome.columns.values()) <= set(table.columns)
    ]
    pairs = overlap_pairs(context)
    problems += [*context.bibliography.problems, *_problems(context, readings, pairs)]
    if problems:
        raise DataError(sorted(dict.fromkeys(problems), key=_row_number))
    return _data(context, tuple(studies.values()), readings, pairs)


def _row_number(problem: Problem) -> int:
    """The row a problem is about; 0 for what the spec says, which is told first."""
    match = re.search(r" row (\d+)", problem.where)
    return int(match[1]) if match else 0


def _table(loaded: LoadedSpec[MetaSpec]) -> Table:
    """The table file, which must lie in the project folder."""
    studies = loaded.spec.data.studies
    where = loaded.locate("data", "studies", "file")
    path = table_file(loaded.root, studies.file, where)
    return read_table(path, sheet=studies.sheet, encoding=studies.encoding, missing=studies.missing)


def _problems(
    context: Context, readings: Sequence[Reading], pairs: frozenset[frozenset[str]]
) -> Iterator[Problem]:
    """Everything that is wrong: first what the spec says, then row by row."""
    for check in (*TABLE_CHECKS, *RECORD_TABLE_CHECKS):
        yield from check(context)
    for reading in readings:
        yield from without_rows(context, reading)
    yield from set_problems(context, {item.outcome.id: item for item in readings}, pairs)
    for row in context.table.rows:
        for row_check in (*ROW_CHECKS, *RECORD_CHECKS):
            yield from row_check(context, row)
    for reading in readings:
        yield from reading.problems
    yield from pooled_twice(context, readings, pairs)


def _data(
    context: Context,
    studies: tuple[Study, ...],
    readings: Sequence[Reading],
    pairs: frozenset[frozenset[str]],
) -> StudiesData:
    def by_outcome(part: Callable[[Reading], T]) -> Mapping[str, T]:
        return MappingProxyType({item.outcome.id: part(item) for item in readings})

    return StudiesData(
        table_name=context.table.name,
        studies=studies,
        exclusions=MappingProxyType(dict(context.exclusions)),
        outcomes=by_outcome(lambda item: item.pooled),
        unusable=by_outcome(lambda item: item.unusable),
        shown_only=by_outcome(lambda item: item.shown_only),
        addable=by_outcome(lambda item: item.addable),
        overlaps=pairs,
        sources=sources_of(context),
        notices=tuple(notices(context)),
        remarks=tuple(remarks(context)),
    )
