"""The records that the report can cite, and what is to be told of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen.bibliography.doubts import doubts
from reportgen.bibliography.record import Record
from reportgen.bibliography.sources import Sources
from reportgen.inputs.context import Context
from reportgen.inputs.record_checks import cited_names, told

SHOWN = 10
"""Of records that are not used, and of rows without a reference."""


def sources_of(context: Context) -> Sources:
    """The records of the rows and of the files.

    A row whose reference stands in the table itself has one where it is used; one with a record of
    a file is cited also where it is excluded, and why.
    """
    registry = context.spec.data.studies.citation.registry
    studies: dict[str, Record] = {}
    notes: list[tuple[Record, str]] = []
    for row in context.table.rows:
        found = context.matches[row.number]
        if found.record is None or (found.own and not _included(context, context.id(row))):
            continue
        studies[context.id(row)] = found.record
        numbers = context.several(row, registry) if found.own else ()
        notes.append((found.record, "; ".join(numbers)))
    notes += [(record, "") for record in context.bibliography.records]
    return Sources.of(notes, studies, named=bool(context.bibliography.files))


def _included(context: Context, study: str) -> bool:
    """Whether the table of characteristics shows the row."""
    exclusion = context.exclusions.get(study)
    return exclusion is None or bool(exclusion.keep_for)


def notices(context: Context) -> Iterator[str]:
    """What became of the publications of the rows."""
    for row in context.table.rows:
        found = context.matches[row.number]
        left = "" if context.used(context.id(row)) else ", which is excluded,"
        for what in told(found.record.notices if found.record else ()):
            yield f"{context.label(row)}{left} {what}"


def remarks(context: Context) -> Iterator[str]:
    """Which records nothing cites, which rows have no reference, and what is odd in a record."""
    used = {found.record for found in context.matches.values()}
    used |= {context.bibliography.named(name) for _, name in cited_names(context.spec)}
    idle = [one.where or one.id for one in context.bibliography.records if one not in used]
    if idle:
        subject = "1 record is" if len(idle) == 1 else f"{len(idle)} records are"
        yield f"{subject} not used: {_some(idle)}"
    bare = [
        context.label(row)
        for row in context.table.rows
        if context.used(context.id(row)) and context.matches[row.number].record is None
    ]
    if context.bibliography.files and bare:
        subject = "1 row in use has" if len(bare) == 1 else f"{len(bare)} rows in use have"
        yield f"{subject} no reference: {_some(bare)}"
    for record in context.bibliography.records:
        for odd in doubts(record) if record in used else ():
            yield f"{odd.where}: {odd.what}. {odd.remedy.removesuffix('.')}"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"{', '.join(names[:SHOWN])}{more}"
