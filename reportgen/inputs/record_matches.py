"""Which record a row of the studies table belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reportgen.bibliography.record import Record
from reportgen.inputs.bibliography import Bibliography, of_columns
from reportgen.spec.data import Citation

NAMING = ("key", "pmid", "doi")
"""The columns that say which record it is, the surest first."""

SAYING = ("authors", "title", "journal")
"""The columns that say what it is, of a row whose publication has no record in a file."""

Words = tuple[str, str]
"""What is wrong, and what to do."""


@dataclass(frozen=True, slots=True)
class Match:
    """The record of a row and what is wrong with how the row names it.

    ``own`` says that it was made of the columns of the table, as the row names none of a file.
    """

    record: Record | None
    faults: tuple[Words, ...] = ()
    own: bool = False


def match(
    citation: Citation,
    cell: Callable[[str | None], str],
    bibliography: Bibliography,
    key: str,
    label: str,
) -> Match:
    """The match of a row whose cells ``cell`` gives by the names of columns."""
    cells = {name: cell(column) for name, column in citation if column}
    if bibliography.problems:
        return Match(None)
    own = {name: text for name, text in cells.items() if name not in ("key", "registry")}
    given = {name: cells[name] for name in NAMING if cells.get(name)}
    if not bibliography.files or not given:
        return Match(of_columns(own, key, label), own=True)
    hits = {name: bibliography.named(text) for name, text in given.items()}
    known = list(dict.fromkeys(record for record in hits.values() if record is not None))
    if not known and "key" not in given and any(own.get(name) for name in SAYING):
        return Match(of_columns(own, key, label), own=True)
    if not known:
        what = bibliography.unknown(next(iter(given.values())))
        return Match(None, ((what, "Correct the cell, or add the record to the file."),))
    faults = tuple(_contradictions(citation, given, known))
    return Match(known[0], faults)


def _contradictions(
    citation: Citation, given: dict[str, str], known: list[Record]
) -> Iterator[Words]:
    """Cells that name another record than the first, or a number that its record does not have."""
    first, *others = known
    remedy = "Correct the cells, or the record."
    if others:
        names = " and ".join(f"'{record.id}'" for record in known)
        yield f"its cells name different records: {names}", remedy
        return
    for name, own in (("pmid", first.pmid), ("doi", first.doi)):
        text = given.get(name)
        if text and own and text.casefold() not in (own.casefold(), first.id.casefold()):
            column = getattr(citation, name)
            what = f"{column} '{text}' is not that of its record '{first.id}', which has {own}"
            yield what, remedy
