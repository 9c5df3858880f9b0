"""BibTeX to records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from reportgen.bibliography import dates, identifiers, languages, notices
from reportgen.bibliography.abstracts import sections
from reportgen.bibliography.bibtex.entries import Entry, parse
from reportgen.bibliography.bibtex.latex import text as plain
from reportgen.bibliography.bibtex.people import people as _people
from reportgen.bibliography.pages import expanded
from reportgen.bibliography.reader import Reader
from reportgen.bibliography.record import Issn, Name, Record, When
from reportgen.errors import Problem

TYPES: Mapping[str, str] = {
    "article": "article-journal",
    "book": "book",
    "mvbook": "book",
    "proceedings": "book",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "techreport": "report",
    "report": "report",
    "manual": "report",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "dataset": "dataset",
    "software": "software",
    "patent": "patent",
    "unpublished": "manuscript",
    "misc": "document",
}
_ROLES = ("author", "editor")
_BEGIN = re.compile(r"^\s*@\w+\s*[{(]", re.MULTILINE)
_NOTED_PMID = re.compile(r"\bPMID:?\s*(\d{1,8})\b", re.IGNORECASE)
_SPLIT = re.compile(r"\s*[;,]\s*")


def read(text: str, name: str) -> Iterator[Record | Problem]:
    """Each entry, and what is wrong with the file."""
    for entry in parse(text, name):
        if isinstance(entry, Problem):
            yield entry
            continue
        line = f"{name} line {entry.line}"
        where = f"{line} ({entry.key})" if entry.key else line
        people = {role: list(_people(entry.fields.get(role, ""), where)) for role in _ROLES}
        problems = [one for some in people.values() for one in some if isinstance(one, Problem)]
        if not plain(entry.fields.get("title", "")):
            problems.append(Problem(where, "the entry has no title", "Add the field title."))
        yield from problems
        if not problems:
            authors, editors = (
                tuple(one for one in some if isinstance(one, Name)) for some in people.values()
            )
            yield replace(_record(entry), authors=authors, editors=editors, where=where)


def _record(entry: Entry) -> Record:
    """All but the people."""
    fields = {key: plain(value) for key, value in entry.fields.items()}

    def first(*names: str) -> str:
        return next((fields[name] for name in names if fields.get(name)), "")

    return Record(
        id=entry.key,
        type=TYPES.get(entry.kind, "document"),
        title=": ".join(filter(None, (first("title"), first("subtitle")))),
        container_title=first("journaltitle", "journal", "booktitle"),
        container_title_short=first("shortjournal"),
        collection_title=first("series"),
        publisher=first("publisher", "institution", "school", "organization"),
        publisher_place=first("address", "location"),
        edition=first("edition"),
        volume=first("volume"),
        issue=first("number", "issue"),
        pages=expanded(first("pages", "eid", "article-number").replace("\u2014", "-")),
        issued=_issued(fields),
        doi=identifiers.doi_in(first("doi")) or identifiers.doi_in(first("url")),
        pmid=_pmid(fields),
        pmcid=identifiers.pmcid_in(first("pmcid", "pmc")),
        issn=tuple(map(Issn, identifiers.issns_in(first("issn")))),
        isbn=(fields["isbn"],) if fields.get("isbn") else (),
        url="" if identifiers.doi_in(first("url")) else _url(entry),
        version=first("version"),
        abstract=sections(first("abstract")),
        keywords=tuple(filter(None, _SPLIT.split(first("keywords", "keyword")))),
        languages=_languages(first("langid", "language")),
        notices=notices.of_other(first("title"), _SPLIT.split(first("note"))),
    )


def _url(entry: Entry) -> str:
    return re.sub(r"^\\url\{(.*)\}$", r"\1", entry.fields.get("url", "")).replace("\\", "")


def _languages(text: str) -> tuple[str, ...]:
    return (languages.of_word(text),) if text else ()


def _issued(fields: Mapping[str, str]) -> When:
    """``date`` of BibLaTeX, else year and month, which may hold a day or a range."""
    if fields.get("date"):
        start, _, end = fields["date"].partition("/")
        first, last = dates.of_numbers(start), dates.of_numbers(end)
        is_range = bool(last.start) and not (first.literal or last.literal)
        return When(start=first.start, end=last.start) if is_range else first
    year, month = fields.get("year", ""), fields.get("month", "")
    if month.isdigit():
        return dates.of_numbers(f"{year}-{month}")
    return dates.of_printed(f"{year} {month}".strip()) if year else dates.as_written(month)


def _pmid(fields: Mapping[str, str]) -> str:
    if fields.get("eprinttype", "").lower() in ("pubmed", "pmid") and fields.get("eprint"):
        return identifiers.pmid_of(fields["eprint"])
    noted = _NOTED_PMID.search(fields.get("note", ""))
    return identifiers.pmid_of(fields.get("pmid", "")) or (noted[1] if noted else "")


def _looks_like(text: str) -> bool:
    return _BEGIN.search(text) is not None


READER = Reader("bibtex", "BibTeX", (".bib", ".bibtex"), _looks_like, read)
