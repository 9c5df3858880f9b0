"""The checks of the records that rows belong to: of single rows, and of the table as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from reportgen.bibliography.record import Notice, NoticeKind
from reportgen.errors import Problem
from reportgen.inputs.context import Context
from reportgen.inputs.tables import Row
from reportgen.inputs.texts import naming
from reportgen.spec.meta import MetaSpec

Place = tuple[str | int, ...]

EXCLUDE_IT = (
    "List the row under data.exclude with this as the reason: the report then tells that it is "
    "excluded, and why."
)

WORDS: dict[NoticeKind, str] = {
    "retraction": "was retracted",
    "expression of concern": "has an expression of concern",
    "notice of retraction": "is a notice of retraction, not a study",
    "erratum": "has an erratum",
}
"""What a notice says of the publication."""


def told(notices: Iterable[Notice]) -> Iterator[str]:
    """What became of a publication, each once, with all places where that is said."""
    sources: dict[NoticeKind, list[str]] = {}
    for notice in notices:
        said = sources.setdefault(notice.kind, [])
        said += [notice.source.rstrip(".")] if notice.source else []
    for kind, places in sources.items():
        yield WORDS[kind] + (f": {'; '.join(places)}" if places else "")


def record_is_found(context: Context, row: Row) -> Iterator[Problem]:
    """Rows in use have a record where the spec promises one, and no cell contradicts it.

    It does by naming the column of keys, and by leaving the names of studies to be made of records.
    Of a table of PMID and DOI a row may have neither, as a study that was never published has none.
    """
    if not context.bibliography.files or context.bibliography.problems:
        return
    found = context.matches[row.number]
    for what, remedy in found.faults:
        yield context.problem(row, what, remedy)
    columns = context.spec.data.studies.citation
    promised = columns.key is not None or context.spec.data.studies.label is None
    missing = found.record is None and not found.faults and context.used(context.id(row))
    if promised and missing:
        named = [column for column in (columns.key, columns.pmid, columns.doi) if column]
        what = f"the row names no record: {' and '.join(named)} blank"
        if not named:
            what = "the row names no record, as the spec names no column for its key, PMID or DOI"
        yield context.problem(row, what, "Give the key of its record, its PMID or its DOI.")


def record_is_whole(context: Context, row: Row) -> Iterator[Problem]:
    """The record of a row in use has a title and a year."""
    found = context.matches[row.number]
    if found.record is None or found.own or not context.used(context.id(row)):
        return
    record = found.record
    for part, known in (("title", record.title), ("year of publication", record.issued.year)):
        if not known:
            what = f"its record ({record.where}) has no {part}"
            yield context.problem(row, what, "Add it to the record.")


def record_is_not_withdrawn(context: Context, row: Row) -> Iterator[Problem]:
    """No row in use was retracted, or is under an expression of concern."""
    found = context.matches[row.number]
    if found.record is None or not context.used(context.id(row)):
        return
    for what in told(notice for notice in found.record.notices if notice.is_grave):
        yield context.problem(row, f"its record ({found.record.where}) {what}", EXCLUDE_IT)


def made_label_is_safe(context: Context, row: Row) -> Iterator[Problem]:
    """A label that is made from a record is as safe as one of the table."""
    if context.spec.data.studies.label is None and not context.bibliography.problems:
        for what, remedy in naming(context.label(row)):
            yield context.problem(row, f"the name made of its record {what}", remedy)


def records_are_of_one_row(context: Context) -> Iterator[Problem]:
    """Two rows in use have one record only where the spec says so."""
    shared = set(map(context.bibliography.named, context.spec.data.shared_records))
    first: dict[str, Row] = {}
    for row in context.table.rows:
        found = context.matches[row.number]
        if found.record is None or found.own or not context.used(context.id(row)):
            continue
        key = found.record.id
        if key in first and found.record not in shared:
            yield context.problem(
                row,
                f"its record '{key}' is also that of row {first[key].number} "
                f"({context.label(first[key])})",
                "Correct one of the two, or add the key to data.shared_records if the rows are "
                "parts of one paper, as two cohorts are.",
            )
        first.setdefault(key, row)


def cited_records_are_there(context: Context) -> Iterator[Problem]:
    """What the spec itself cites is a record."""
    if context.bibliography.problems:
        return
    for place, name in cited_names(context.spec):
        where = context.loaded.locate(*place)
        if not context.bibliography.files:
            what = f"'{name}' is cited, and the spec names no file of references"
            yield Problem(where, what, "Name it: data.bibliography.")
        elif context.bibliography.named(name) is None:
            what = context.bibliography.unknown(name)
            yield Problem(where, what, "Correct the key, or add the record to the file.")


def cited_names(spec: MetaSpec) -> Iterator[tuple[Place, str]]:
    """The places of the spec that name a record, and its name there."""
    for number, name in enumerate(spec.data.shared_records):
        yield ("data", "shared_records", number), name
    for number, pool in enumerate(spec.published):
        if pool.record is not None:
            yield ("published", number, "record"), pool.record
    for number, claim in enumerate(spec.claims):
        for variant, one in enumerate(claim.variants):
            for call in _CITE.finditer(one.say or ""):
                for quoted in _QUOTED.finditer(call[1]):
                    yield ("claims", number, "variants", variant, "say"), quoted[1] or quoted[2]


_CITE = re.compile(r"\{\{-?\s*cite\(([^)}]*)\)")
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")

RECORD_CHECKS: tuple[Callable[[Context, Row], Iterator[Problem]], ...] = (
    record_is_found,
    record_is_whole,
    record_is_not_withdrawn,
    made_label_is_safe,
)
"""Every check of the record of a row."""

RECORD_TABLE_CHECKS: tuple[Callable[[Context], Iterator[Problem]], ...] = (
    cited_records_are_there,
    records_are_of_one_row,
)
"""Every check of the records together."""
