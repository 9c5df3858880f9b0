"""The finished report as plain data: what every output format is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from reportgen.bibliography.record import Record
from reportgen.formatting.thousands import Thousands
from reportgen.vocabulary import Layout

PageSize = Literal["A4", "Letter"]

ContentsEntry = tuple[int, str, str]
"""Level (1 is a section), anchor without ``#``, text."""


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


def _no_figures() -> Mapping[str, FigureAsset]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureAsset:
    """One drawn figure: a file for the PDF, markup for the page, words for who cannot see it.

    ``png`` is there where a format was asked for that takes pictures made of dots.
    """

    id: str
    svg: bytes
    inline_svg: str
    alt: str
    png: bytes = b""


Relationship = Literal["Source", "Data", "Alternative", "Supplement", "Unspecified"]
"""What an attached file is to the document (ISO 32000-2, 7.11.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that travels inside the document, in the formats that can carry one."""

    name: str
    media_type: str
    data: bytes
    relationship: Relationship
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report ready to be rendered; ``body`` is the HTML inside ``<main>``.

    ``date`` (ISO 8601) is the only date that reaches a file, so that a report made again is the
    same report. ``lineage`` tells in a sentence where each printed fact comes from, ``origins`` in
    markup what else is known of it, and of the facts behind it; links in it lead to
    ``#source-<fact>``. ``record`` is how libraries list it, of documents that they list.
    ``layout`` is of the formats that have pages; the body is the same in all. ``thousands`` parts
    what is counted in it.
    """

    slug: str
    title: str
    short_title: str
    language: str
    version: str
    date: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    description: str
    identifier: str
    body: str
    page: PageSize = "A4"
    layout: Layout = "report"
    thousands: Thousands = field(default_factory=Thousands)
    figures: Mapping[str, FigureAsset] = field(default_factory=_no_figures)
    lineage: Mapping[str, str] = field(default_factory=_nothing)
    origins: Mapping[str, str] = field(default_factory=_nothing)
    contents: tuple[ContentsEntry, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    record: Record | None = None
