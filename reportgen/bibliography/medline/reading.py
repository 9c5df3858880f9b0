"""MEDLINE to records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reportgen.bibliography import dates, identifiers, languages, notices
from reportgen.bibliography.abstracts import sections
from reportgen.bibliography.medline.lines import RawRecord, parse, repeated
from reportgen.bibliography.medline.people import people
from reportgen.bibliography.medline.run_on import divided, is_run_on
from reportgen.bibliography.pages import expanded
from reportgen.bibliography.reader import Reader
from reportgen.bibliography.record import Issn, Record
from reportgen.errors import Problem

_BEGIN = re.compile(r"^(?:PMID *- ?\d|(?:OWN|STAT|DP|TI|FAU) {0,2}(?<=^.{4})- )", re.MULTILINE)
_IS_RIS = re.compile(r"^TY {0,2}- ", re.MULTILINE)
_ISSN = re.compile(r"^(\S+)(?: \((\w+)\))?$")


def read(text: str, name: str) -> Iterator[Record | Problem]:
    """Each record, and each line that is none of its fields."""
    run_on = is_run_on(text)
    for raw in parse(divided(text) if run_on else text, name):
        if isinstance(raw, Problem):
            yield raw
            continue
        yield from repeated(raw, name)
        line = 1 if run_on else raw.line
        yield _record(raw, f"{name} line {line}")


def _record(raw: RawRecord, where: str) -> Record | Problem:
    fields = raw.fields
    first = {one.tag: one.value for one in reversed(fields)}
    every = Record(id="", medline=fields)
    title = first.get("TI") or first.get("BTI") or first.get("TT", "")
    if not title:
        remedy = "Export it again, or take out the blank line that parts it from its begin."
        return Problem(where, "the record has no title (TI)", remedy)
    articles = [*every.values("LID"), *every.values("AID")]
    pmid = first.get("PMID", "")
    doi = _doi(articles)
    key = pmid or doi
    types = tuple(every.values("PT"))
    return Record(
        id=key,
        type=_type(types, first),
        title=without_stop(title),
        original_title=without_stop(first.get("TT", "")),
        authors=people(fields, "FAU", "AU"),
        editors=people(fields, "FED", "ED"),
        container_title=first.get("JT") or (first.get("BTI", "") if "TI" in first else ""),
        container_title_short=first.get("TA", ""),
        collection_title=first.get("CTI", ""),
        publisher=first.get("PB", ""),
        publisher_place=first.get("PL", ""),
        edition=first.get("EN", ""),
        volume=first.get("VI", ""),
        issue=first.get("IP", ""),
        pages=expanded(first.get("PG", "") or _article_number(every.values("LID"))),
        issued=dates.of_printed(first.get("DP", "")),
        epub=dates.of_digits(first.get("DEP", "")),
        doi=doi,
        pmid=pmid,
        pmcid=identifiers.pmcid_in(first.get("PMC", "") or _of_kind(articles, "pmc")),
        issn=tuple(map(_issn, every.values("IS"))),
        isbn=tuple(every.values("ISBN")),
        abstract=sections(first.get("AB", "")),
        copyright=first.get("CI", ""),
        keywords=tuple(every.values("OT")),
        mesh=tuple(every.values("MH")),
        publication_types=types,
        languages=tuple(languages.short(code) for code in every.values("LA")),
        registrations=tuple(every.values("SI")),
        grants=tuple(every.values("GR")),
        conflicts=first.get("COIS", ""),
        notices=notices.of_medline(fields, types, title),
        medline=fields,
        where=f"{where} (PMID {pmid})" if pmid else where,
    )


def without_stop(title: str) -> str:
    """The title as other formats have it, without its full stop."""
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def _type(types: tuple[str, ...], first: dict[str, str]) -> str:
    if "BTI" in first:
        return "chapter" if "TI" in first else "book"
    if any(name.casefold() == "preprint" for name in types):
        return "article"
    if not any(tag in first for tag in ("TA", "JT", "VI")):
        return "report"
    return "article-journal"


def _of_kind(values: list[str], kind: str) -> str:
    ending = f" [{kind}]"
    return next((value.removesuffix(ending) for value in values if value.endswith(ending)), "")


def _article_number(values: Iterable[str]) -> str:
    """What stands for pages: a location without its kind in brackets."""
    return next((value for value in values if value and not value.endswith("]")), "")


def _doi(values: list[str]) -> str:
    return identifiers.doi_in(_of_kind(values, "doi"))


def _issn(value: str) -> Issn:
    match = _ISSN.match(value)
    return Issn(match[1], match[2] or "") if match else Issn(value)


def _looks_like(text: str) -> bool:
    return _BEGIN.search(text) is not None and not _IS_RIS.search(text)


READER = Reader("nbib", "MEDLINE (.nbib)", (".nbib", ".medline"), _looks_like, read)
