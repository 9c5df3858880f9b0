"""The fields of MEDLINE for a record that was made elsewhere, in the order of an export.

What only NLM gives a record (owner, status, dates of indexing, journal id) is not made up.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.bibliography import abstracts, dates, languages, names
from reportgen.bibliography.medline.source_line import source_line
from reportgen.bibliography.notices import BY_TAG, is_of_medline
from reportgen.bibliography.record import Field, Issn, Name, Record

_TAG_OF = {kind: tag for tag, kind in reversed(list(BY_TAG.items()))}


def fields_of(record: Record) -> tuple[Field, ...]:
    """Those that say something."""
    return tuple(
        Field(tag, " ".join(value.split())) for tag, value in _all(record) if value.strip()
    )


def _all(record: Record) -> Iterator[tuple[str, str]]:
    is_book, is_chapter = record.type == "book", record.type == "chapter"
    yield "PMID", record.pmid
    yield from (("IS", _issn(one)) for one in record.issn)
    yield from (("ISBN", one) for one in record.isbn)
    yield "VI", record.volume
    yield "IP", record.issue
    yield "DP", dates.printed(record.issued)
    yield "BTI" if is_book else "TI", with_stop(record.title)
    yield "BTI", record.container_title if is_chapter else ""
    yield "CTI", record.collection_title
    yield "PG", record.pages
    yield "LID", f"{record.doi} [doi]" if record.doi else ""
    yield "AB", abstracts.run_on(record.abstract)
    yield "CI", record.copyright
    yield from _people(record)
    yield from (("LA", languages.long(one)) for one in record.languages)
    yield from (("SI", one) for one in record.registrations)
    yield from (("GR", one) for one in record.grants)
    yield from (("PT", one) for one in _types(record))
    yield "TT", with_stop(record.original_title)
    yield "DEP", dates.digits(record.epub)
    yield "PL", record.publisher_place
    yield "PB", record.publisher
    yield "TA", record.container_title_short
    yield "JT", "" if is_chapter else record.container_title
    yield "EN", record.edition
    yield from (
        (_TAG_OF[notice.kind], notice.source) for notice in record.notices if is_of_medline(notice)
    )
    yield from (("MH", one) for one in record.mesh)
    yield "PMC", record.pmcid
    yield "OTO", "NOTNLM" if record.keywords else ""
    yield from (("OT", one) for one in record.keywords)
    yield "COIS", record.conflicts
    yield "AID", f"{record.doi} [doi]" if record.doi else ""
    yield "PST", _status(record)
    yield "SO", source_line(record)


def _issn(issn: Issn) -> str:
    return f"{issn.number} ({issn.medium})" if issn.medium else issn.number


def with_stop(title: str) -> str:
    """The title as MEDLINE has it, with its full stop; a question keeps its mark."""
    return title if not title or title.endswith((".", "?", "!")) else f"{title}."


def _people(record: Record) -> Iterator[tuple[str, str]]:
    for one in record.authors:
        yield from _author(one)
    for one in record.editors:
        yield "FED", names.full_form(one)
        yield "ED", names.short_form(one)


def _author(one: Name) -> Iterator[tuple[str, str]]:
    if one.literal:
        yield "CN", one.literal
    else:
        yield "FAU", names.full_form(one)
        yield "AU", names.short_form(one)
    yield "AUID", f"ORCID: {one.orcid}" if one.orcid else ""
    for affiliation in one.affiliations:
        yield "AD", with_stop(affiliation)


def _types(record: Record) -> Iterator[str]:
    yield from record.publication_types
    if record.type == "article" and "Preprint" not in record.publication_types:
        yield "Preprint"


def _status(record: Record) -> str:
    """How far it is published; known of papers in journals only."""
    if record.type != "article-journal" or not (record.volume or record.epub.start):
        return ""
    if not record.volume:
        return "aheadofprint"
    return "epublish" if record.epub.start == record.issued.start else "ppublish"
