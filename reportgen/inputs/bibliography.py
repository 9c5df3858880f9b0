"""The files of references that a spec names: read, and every record known by its names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reportgen.bibliography.reading import read_records
from reportgen.bibliography.record import Name, Record, When
from reportgen.bibliography.sources import bare_name
from reportgen.errors import DataError, Problem
from reportgen.inputs.asked import REFERENCES
from reportgen.inputs.files import read_bytes, table_file
from reportgen.spec.load import LoadedSpec
from reportgen.spec.meta import MetaSpec
from reportgen.vocabulary import nearest


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The records of all files in their order; with ``problems`` nothing can be said of any."""

    files: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
    names: Mapping[str, Record] = field(default_factory=dict)

    def named(self, name: str) -> Record | None:
        """The record of this key, PMID or DOI."""
        return self.names.get(bare_name(name).casefold())

    def unknown(self, name: str) -> str:
        """That no record has this name, in words, with the nearest one."""
        known = [key for record in self.records for key in record.keys[:1]]
        near = nearest(bare_name(name), known)
        return f"no record of {', '.join(self.files)} has the key '{name}'{near}"


NO_BIBLIOGRAPHY = Bibliography()


def read_bibliography(loaded: LoadedSpec[MetaSpec]) -> Bibliography:
    """The records, and everything that is wrong with the files or between two records."""
    files = loaded.spec.data.bibliography
    records: list[Record] = []
    problems: list[Problem] = []
    for number, name in enumerate(files):
        try:
            where = loaded.locate("data", "bibliography", number)
            path = table_file(loaded.root, name, where)
            records += read_records(read_bytes(path, REFERENCES), path.name)
        except DataError as error:
            problems += error.problems
    names: dict[str, Record] = {}
    for record in records:
        problems += _names_taken(record, names)
    return Bibliography(files, tuple(records), tuple(problems), names)


def _names_taken(record: Record, names: dict[str, Record]) -> Iterator[Problem]:
    """Enters the names of a record; a name of two records would lead to the wrong one."""
    for kind, name in (("key", record.id), ("PMID", record.pmid), ("DOI", record.doi)):
        other = names.setdefault(name.casefold(), record) if name else record
        if other is not record:
            yield Problem(
                record.where,
                f"the {kind} '{name}' is also that of the record at {other.where}",
                "Delete one of the two records, or correct it.",
            )
            return


_JOURNAL = re.compile(
    r"(?P<name>[^\d:;]+?),? (?P<volume>\d+)(?:\((?P<issue>[^()]+)\))?:(?P<pages>[A-Za-z]?\d[\w-]*)"
)
"""A journal with what is often written after it in a table: ``J Clin Oncol 32(36):4134-4140``."""


def of_columns(cells: Mapping[str, str], key: str, label: str) -> Record | None:
    """A record of the columns of a table; ``cells`` by the keys of ``data.studies.citation``.

    Rows of one publication have one record, if its DOI or PMID is there to tell.
    """
    if not any(cells.values()):
        return None
    year = cells.get("year", "")
    journal = cells.get("journal", "").rstrip(".")
    counted = _JOURNAL.fullmatch(journal)
    issued = When(start=(int(year),)) if year.isdecimal() else When(literal=year)
    return Record(
        id=cells.get("doi") or cells.get("pmid") or key,
        title=cells.get("title", "").rstrip("."),
        authors=(Name(literal=(cells.get("authors") or label).rstrip(".")),),
        container_title=counted["name"] if counted else journal,
        volume=counted["volume"] if counted else "",
        issue=(counted["issue"] or "") if counted else "",
        pages=counted["pages"] if counted else "",
        issued=issued,
        doi=cells.get("doi", ""),
        pmid=cells.get("pmid", ""),
    )
