"""RIS to records."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.bibliography import dates, identifiers, languages, names, notices
from reportgen.bibliography.abstracts import sections
from reportgen.bibliography.pages import expanded
from reportgen.bibliography.reader import Reader
from reportgen.bibliography.record import Issn, Name, Record, When
from reportgen.bibliography.ris.lines import RawRecord, parse
from reportgen.bibliography.ris.tags import TYPES
from reportgen.errors import Problem

_BEGIN = re.compile(r"^TY {0,2}- ", re.MULTILINE)
_PUBMED_URL = re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d{1,8})")
_NOTED_PMID = re.compile(r"\bPMID:?\s*(\d{1,8})\b", re.IGNORECASE)
_BOOKS = ("book", "chapter")


def read(text: str, name: str) -> Iterator[Record | Problem]:
    """Each record, and each line that is none of its fields."""
    for raw in parse(text, name):
        if isinstance(raw, Problem):
            yield raw
        else:
            yield _record(raw, f"{name} line {raw.line}")


def _record(raw: RawRecord, where: str) -> Record | Problem:
    type_ = TYPES.get(raw.first("TY").upper(), "document")
    title = raw.first("TI", "T1", "CT") or (raw.first("BT") if type_ == "book" else "")
    if not title:
        return Problem(where, "the record has no title (TI)", "Add the line 'TI  - ' with it.")
    containers = raw.values("JF", "T2", "BT", "JO", "JA", "J2", "J1")
    short = raw.first("JA", "J2", "J1", *(["JO"] if len(set(containers)) > 1 else []))
    doi = _doi(raw)
    return Record(
        id=raw.first("ID"),
        type=type_,
        title=title,
        original_title=raw.first("TT", "OP"),
        authors=tuple(map(_name, raw.values("AU", "A1"))),
        editors=tuple(map(_name, raw.values("ED", *(["A2"] if type_ in _BOOKS else [])))),
        container_title=containers[0] if containers and containers[0] != title else "",
        container_title_short="" if short in containers[:1] else short,
        collection_title=raw.first("T3"),
        publisher=raw.first("PB"),
        publisher_place=raw.first("CY"),
        edition=raw.first("ET") if type_ in (*_BOOKS, "report") else "",
        volume=raw.first("VL", "VO"),
        issue=raw.first("IS", "CP"),
        pages=_pages(raw),
        issued=_issued(raw),
        epub=dates.of_numbers(raw.first("ET")) if type_ == "article-journal" else When(),
        doi=doi,
        pmid=_pmid(raw),
        pmcid=next(filter(None, map(identifiers.pmcid_in, raw.values("C2"))), ""),
        issn=() if type_ in _BOOKS else tuple(dict.fromkeys(_issns(raw))),
        isbn=tuple(raw.values("SN")) if type_ in _BOOKS else (),
        url=next((url for url in raw.values("UR") if not identifiers.doi_in(url)), ""),
        abstract=sections(raw.first("AB", "N2")),
        keywords=tuple(dict.fromkeys(raw.values("KW"))),
        publication_types=tuple(raw.values("M3")) if type_ == "article-journal" else (),
        languages=tuple(languages.of_word(one) for one in raw.values("LA")),
        notices=notices.of_other(title, raw.values("M3")),
        where=where,
    )


def _name(text: str) -> Name:
    """``Family, Given, Suffix``; ``Family FM``; a body, with a comma after it or none at all."""
    family, *rest = (part.strip() for part in text.split(","))
    if text.endswith(","):
        return Name(literal=text.rstrip(", "))
    if len(rest) > 1 and rest[1]:
        return Name(family=family, given=rest[0], suffix=", ".join(rest[1:]).rstrip("."))
    if rest:
        return names.of_full_form(text)
    short = names.of_short_form(text)
    if short.given or " " not in text:
        return short
    return Name(literal=text)


def _pages(raw: RawRecord) -> str:
    first, last = raw.first("SP"), raw.first("EP")
    if first and last and "-" not in first and first != last:
        return expanded(f"{first}-{last}")
    return expanded(first or raw.first("C7", "SE"))


def _issued(raw: RawRecord) -> When:
    """The most that the dates say; a DA that names no year goes with the year of PY."""
    year = raw.first("PY", "Y1")
    base = _date(year)
    day = raw.first("DA")
    if not day:
        full = _date(raw.first("Y1"))
        return full if len(full.start) > len(base.start) else base
    if re.match(r"^\d{4}", day):
        return _date(day) if _date(day).start[:1] == base.start[:1] or not base.start else base
    return dates.of_printed(f"{base.year} {day}") if base.year else dates.as_written(day)


def _date(text: str) -> When:
    """``2018/04/15/other``; where only the year and the other are given, both as they print."""
    year, *rest = text.split("/")
    other = [part for part in rest if part]
    if len(other) == 1 and (rest[-1:] == other or len(rest) < 3) and not other[0].isdigit():
        return dates.of_printed(f"{year} {other[0]}")
    if other and not other[0].isdigit():
        return dates.of_printed(" ".join([year, *other]))
    return dates.of_numbers(text)


def _doi(raw: RawRecord) -> str:
    said = [*raw.values("DO", "M3"), *(url for url in raw.values("UR", "L3") if "doi.org" in url)]
    noted = [note for note in raw.values("N1") if note.lower().startswith("doi:")]
    return next(filter(None, map(identifiers.doi_in, [*said, *noted])), "")


def _pmid(raw: RawRecord) -> str:
    """That of PubMed itself, or as others note it; the numbers of other databases are none."""
    database = raw.first("DB").casefold()
    own = not database or any(word in database for word in ("pubmed", "medline", "embase", "nlm"))
    accession = [value for value in raw.values("AN") if own or not value.isdigit()]
    elsewhere = raw.values("C2") if database else []  # Scopus and EBSCO put it there
    for pmid in map(identifiers.pmid_of, [*accession, *elsewhere]):
        if pmid:
            return pmid
    for value in raw.values("C1", "N1", "UR"):
        if match := _NOTED_PMID.search(value) or _PUBMED_URL.search(value):
            return match[1]
    return ""


def _issns(raw: RawRecord) -> Iterator[Issn]:
    for value in raw.values("SN"):
        for number in identifiers.issns_in(value) or (value,):
            yield Issn(number)


def _looks_like(text: str) -> bool:
    return _BEGIN.search(text) is not None


READER = Reader("ris", "RIS", (".ris",), _looks_like, read)
