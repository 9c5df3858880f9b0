"""The records that a report may cite, and under which names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reportgen.bibliography.record import Record

_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True)
class Source:
    """A record and its anchor in the list of references; ``note`` is printed after it."""

    anchor: str
    record: Record
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """All of them; ``studies`` leads from the rows of a table, ``names`` from keys, PMID and DOI.

    ``names`` are in lower case, as no key differs from another by its capitals alone.
    """

    all: tuple[Source, ...] = ()
    studies: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls, records: Iterable[tuple[Record, str]], studies: Mapping[str, Record], *, named: bool
    ) -> Sources:
        """Records with their notes; those of studies are among them. ``named``: a text may cite."""
        made: list[Source] = []
        places: dict[Record, int] = {}
        taken: set[str] = set()
        for record, note in records:
            if record not in places:
                places[record] = len(made)
                made.append(Source(_free(record.id, taken), record, note))
        names = {key.casefold(): place for record, place in places.items() for key in record.keys}
        known = {study: places[record] for study, record in studies.items()}
        return cls(tuple(made), known, names if named else {})

    def of_study(self, study: str) -> Source | None:
        """The source of a row, if it has one."""
        place = self.studies.get(study)
        return None if place is None else self.all[place]

    def named(self, name: str) -> Source | None:
        """The source of this key, PMID or DOI."""
        place = self.names.get(bare_name(name).casefold())
        return None if place is None else self.all[place]


NO_SOURCES = Sources()

_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi: *|pmid: *)", re.IGNORECASE)


def bare_name(name: str) -> str:
    """A key without what is often written before a DOI or a PMID."""
    return _PREFIX.sub("", name.strip())


def _free(key: str, taken: set[str]) -> str:
    """An anchor that is like the key and like no other anchor."""
    plain = _UNSAFE.sub("-", key).strip("-") or "record"
    anchor, number = plain, 2
    while anchor in taken:
        anchor, number = f"{plain}-{number}", number + 1
    taken.add(anchor)
    return anchor
