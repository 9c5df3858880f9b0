"""A bibliographic record: what every reader of a file of references makes, every writer takes.

It says what CSL-JSON says, in the words of that format, and besides what MEDLINE says of a
publication: who its authors are and where they work, its headings, and what became of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

NoticeKind = Literal["retraction", "expression of concern", "erratum", "notice of retraction"]
"""What became of a publication; a notice of retraction is itself no study."""

GRAVE: frozenset[NoticeKind] = frozenset(
    {"retraction", "expression of concern", "notice of retraction"}
)
"""What no included study may have; the others are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A person by parts of the name, or a body or a person of one name by ``literal``.

    ``non_dropping_particle`` is sorted and printed with the family name (van der Berg),
    ``dropping_particle`` goes with the given names (Ludwig van).
    """

    family: str = ""
    given: str = ""
    non_dropping_particle: str = ""
    dropping_particle: str = ""
    suffix: str = ""
    literal: str = ""
    orcid: str = ""
    affiliations: tuple[str, ...] = ()

    @property
    def whole_family(self) -> str:
        """The family name with the particle that always goes with it."""
        return " ".join(filter(None, (self.non_dropping_particle, self.family)))

    @property
    def whole_given(self) -> str:
        """The given names with the particle that goes with them."""
        return " ".join(filter(None, (self.given, self.dropping_particle)))


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A year, month or day, or a range of them: (2024,), (2024, 1), (2024, 1, 4).

    ``season`` is that of CSL, 1 for spring to 4 for winter; ``literal`` is a date as it was
    written, where parts do not say all of it.
    """

    start: tuple[int, ...] = ()
    end: tuple[int, ...] = ()
    season: int = 0
    literal: str = ""

    @property
    def year(self) -> int | None:
        """The year in which it begins."""
        return self.start[0] if self.start else None


UNKNOWN_TIME = When()


@dataclass(frozen=True, slots=True)
class AbstractPart:
    """A section of an abstract; the label is empty where it has none."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Issn:
    """The number of a journal; ``medium`` is Print, Electronic, Linking, or not known."""

    number: str
    medium: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What became of a publication, and where that is said, if that is known."""

    kind: NoticeKind
    source: str

    @property
    def is_grave(self) -> bool:
        """Whether a study with it must not be included."""
        return self.kind in GRAVE


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a MEDLINE record as it stands in the file, its lines joined."""

    tag: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One publication. Texts are empty and tuples bare where nothing is known.

    ``id`` is the key that the file gives it, ``type`` a type of CSL, ``title`` without the full
    stop of MEDLINE. ``medline`` holds the fields of a MEDLINE record in their order, so that it can
    be written again as it was; it decides what is written there, so a record that is changed has
    to be made without it. ``where`` is its place for messages and not part of what it says.
    """

    id: str
    type: str = "article-journal"
    title: str = ""
    original_title: str = ""
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    container_title: str = ""
    container_title_short: str = ""
    collection_title: str = ""
    publisher: str = ""
    publisher_place: str = ""
    edition: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    issued: When = UNKNOWN_TIME
    epub: When = UNKNOWN_TIME
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    issn: tuple[Issn, ...] = ()
    isbn: tuple[str, ...] = ()
    url: str = ""
    version: str = ""
    abstract: tuple[AbstractPart, ...] = ()
    copyright: str = ""
    keywords: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    registrations: tuple[str, ...] = ()
    grants: tuple[str, ...] = ()
    conflicts: str = ""
    notices: tuple[Notice, ...] = ()
    medline: tuple[Field, ...] = ()
    where: str = field(default="", compare=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """Everything by which it may be cited: its key, its PMID, its DOI."""
        return tuple(dict.fromkeys(filter(None, (self.id, self.pmid, self.doi))))

    def values(self, tag: str) -> Iterator[str]:
        """The values of a MEDLINE tag, in order."""
        return (one.value for one in self.medline if one.tag == tag)
