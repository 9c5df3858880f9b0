"""Records to RIS, with the tags of 2011 that old programs read too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportgen.bibliography import abstracts, dates
from reportgen.bibliography.pages import first_and_last
from reportgen.bibliography.record import Name, Record, When
from reportgen.bibliography.ris.tags import WRITTEN

END = "\r\n"


def write(records: Iterable[Record]) -> str:
    """The records, each from TY to ER, and a blank line after it."""
    return "".join(
        "".join(f"{tag}  - {' '.join(value.split())}{END}" for tag, value in _fields(record))
        + f"ER  - {END}{END}"
        for record in records
    )


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    yield "TY", WRITTEN.get(record.type, "GEN")
    yield from ((tag, value) for tag, value in _all(record) if value.strip())


def _all(record: Record) -> Iterator[tuple[str, str]]:
    is_journal = record.type == "article-journal"
    first, last = first_and_last(record.pages)
    yield "ID", record.id
    yield from (("AU", _name(one)) for one in record.authors)
    is_part = record.type in ("book", "chapter")
    yield from (("A2" if is_part else "ED", _name(one)) for one in record.editors)
    yield "TI", record.title
    yield "TT", record.original_title
    yield "T2", record.container_title or record.container_title_short
    yield "J2", record.container_title_short if record.container_title else ""
    yield "T3", record.collection_title
    yield "PY", str(record.issued.year or "")
    yield "DA", _date(record.issued)
    yield "ET", _date(record.epub) if is_journal else record.edition or record.version
    yield "VL", record.volume
    yield "IS", record.issue
    yield "SP", first
    yield "EP", last
    yield from (("SN", one) for one in dict.fromkeys(issn.number for issn in record.issn))
    yield from (("SN", one) for one in record.isbn)
    yield "DO", record.doi
    yield "UR", record.url
    yield "AB", abstracts.run_on(record.abstract)
    words = (*record.keywords, *(heading.replace("*", "") for heading in record.mesh))
    yield from (("KW", one) for one in dict.fromkeys(words))
    yield from (("M3", one) for one in record.publication_types)
    yield from (("LA", one) for one in record.languages)
    yield from (("AD", one) for one in _affiliations(record))
    yield "PB", record.publisher
    yield "CY", record.publisher_place
    yield "AN", record.pmid
    yield "DB", "PubMed" if record.pmid else ""
    yield "C2", record.pmcid


def _affiliations(record: Record) -> Iterable[str]:
    return dict.fromkeys(place for one in record.authors for place in one.affiliations)


def _name(name: Name) -> str:
    """``Family, Given, Suffix``; a body that might be taken for a person ends with a comma."""
    if name.literal:
        is_clear = " " in name.literal and "," not in name.literal
        return name.literal if is_clear else f"{name.literal},"
    if name.suffix:
        return f"{name.whole_family}, {name.whole_given}, {name.suffix}"
    return ", ".join(filter(None, (name.whole_family, name.whole_given)))


def _date(when: When) -> str:
    """``2018/04/15/``; a range, a season or words stand where ``other`` does."""
    year = str(when.year or "")
    if when.literal or when.season or when.end:
        other = dates.printed(when).removeprefix(f"{year} ")
        return f"{year}///{other}" if year and other != dates.printed(when) else other
    if len(when.start) < 2:
        return "" if not when.start else f"{year}///"
    month, day = (*when.start[1:], 0)[:2]
    return f"{year}/{month:02}/{f'{day:02}' if day else ''}/"
