"""CSL-JSON to records."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from reportgen.bibliography import dates, identifiers, languages, notices
from reportgen.bibliography.abstracts import sections
from reportgen.bibliography.csl_json.checks import problems
from reportgen.bibliography.pages import expanded
from reportgen.bibliography.reader import Reader
from reportgen.bibliography.record import UNKNOWN_TIME, Issn, Name, Record, When
from reportgen.errors import Problem

_MARKUP = re.compile(r"</?(?:jats:\w+|i|b|em|strong|sub|sup|sc|span|p)\b[^<>]*>", re.IGNORECASE)
_SPLIT = re.compile(r"\s*[;,]\s*")


def read(text: str, name: str) -> Iterator[Record | Problem]:
    """Each item, and everything that is wrong with them."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        what = f"this is no JSON: {error.msg} (column {error.colno})"
        yield Problem(f"{name} line {error.lineno}", what, "Export the references again.")
        return
    except RecursionError:
        yield Problem(name, "this is no list of references", "Export the references again.")
        return
    for number, item in enumerate(content if isinstance(content, list) else [content], start=1):
        where = f"{name} record {number}"
        if not isinstance(item, dict):
            yield Problem(where, "this is no record in braces", "Export the references again.")
            continue
        if isinstance(item.get("id"), str | int) and item["id"] != "":
            where = f"{where} ({item['id']})"
        found = list(problems(item, where))
        yield from found
        if not found:
            yield _record(item, where)


def _record(item: Mapping[str, Any], where: str) -> Record:
    def said(name: str) -> str:
        return " ".join(_MARKUP.sub("", str(item.get(name, ""))).split())

    custom = item.get("custom")
    own = custom if isinstance(custom, dict) else {}
    types = _texts(own, "publication-types")
    return Record(
        id=said("id"),
        type=item["type"],
        title=said("title"),
        original_title=said("original-title"),
        authors=tuple(_authors(item, own)),
        editors=tuple(_name(one) for one in item.get("editor", ())),
        container_title=said("container-title"),
        container_title_short=said("container-title-short") or said("journalAbbreviation"),
        collection_title=said("collection-title"),
        publisher=said("publisher"),
        publisher_place=said("publisher-place"),
        edition=said("edition"),
        volume=said("volume"),
        issue=said("issue"),
        pages=expanded(said("page")),
        issued=_when(item.get("issued")),
        epub=_when(item.get("available-date")),
        doi=identifiers.doi_in(said("DOI")),
        pmid=identifiers.pmid_of(said("PMID")),
        pmcid=identifiers.pmcid_in(said("PMCID")),
        issn=tuple(map(Issn, identifiers.issns_in(said("ISSN")))),
        isbn=tuple(said("ISBN").split()),
        url=said("URL"),
        version=said("version"),
        abstract=sections(said("abstract")),
        copyright=str(own.get("copyright", "")),
        keywords=_texts(own, "keywords") or tuple(filter(None, _SPLIT.split(said("keyword")))),
        mesh=_texts(own, "mesh"),
        publication_types=types,
        languages=_texts(own, "languages") or _language(said("language")),
        registrations=_texts(own, "registrations"),
        grants=_texts(own, "grants"),
        conflicts=str(own.get("conflicts", "")),
        notices=notices.of_other(said("title"), types),
        where=where,
    )


def _language(text: str) -> tuple[str, ...]:
    return (languages.of_word(text.partition("-")[0]),) if text else ()


def _texts(own: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = own.get(name)
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def _authors(item: Mapping[str, Any], own: Mapping[str, Any]) -> Iterator[Name]:
    """The authors; what CSL has no place for stands beside them, in their order."""
    more = own.get("authors")
    known = more if isinstance(more, list) else []
    for number, one in enumerate(item.get("author", ())):
        extra = known[number] if number < len(known) and isinstance(known[number], dict) else {}
        yield _name(one, str(extra.get("orcid", "")), _texts(extra, "affiliations"))


def _name(one: Mapping[str, Any], orcid: str = "", affiliations: tuple[str, ...] = ()) -> Name:
    return Name(
        family=one.get("family", ""),
        given=one.get("given", ""),
        non_dropping_particle=one.get("non-dropping-particle", ""),
        dropping_particle=one.get("dropping-particle", ""),
        suffix=one.get("suffix", ""),
        literal=one.get("literal", ""),
        orcid=orcid,
        affiliations=affiliations,
    )


def _when(value: Any) -> When:
    if value is None:
        return UNKNOWN_TIME
    if isinstance(value, str):
        return dates.of_numbers(value)
    parts = [tuple(int(number) for number in one) for one in value.get("date-parts", ())]
    start, end = [*parts, (), ()][:2]
    literal = str(value.get("literal") or value.get("raw") or value.get("edtf") or "")
    if not start and literal:
        return dates.of_numbers(literal)
    season = str(value.get("season", ""))
    if season and season not in "1234":
        return dates.of_printed(f"{start[0]} {season}") if start else dates.as_written(season)
    return When(start=start, end=end, season=int(season or 0), literal=literal)


def _looks_like(text: str) -> bool:
    return text.lstrip()[:1] in ("[", "{")


READER = Reader("csl-json", "CSL-JSON", (".json", ".csljson"), _looks_like, read)
