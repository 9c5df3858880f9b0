"""A record as the citation processor takes it: CSL-JSON, with marks for what may be markup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from reportgen.bibliography.csl.marks import GROUP, NOTHING, isolated, marked, plain, rich
from reportgen.bibliography.record import Name, Record

Item = Mapping[str, Any]

_INITIALS = re.compile(r"[^\W\d_]{1,3}")
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def csl_item(record: Record, key: str, *, semicolon_before_group: bool = False) -> Item:
    """The record under a key. Of its date the year alone: journals are cited by volume and page."""
    texts = {
        "title": isolated(rich(record.title)) or NOTHING,
        "container-title": rich(record.container_title or record.container_title_short),
        "container-title-short": rich(record.container_title_short),
        "collection-title": rich(record.collection_title),
        "publisher": plain(record.publisher),
        "publisher-place": plain(record.publisher_place),
        "edition": plain(record.edition),
        "volume": _volume(record),
        "issue": plain(record.issue),
        "page": plain(record.pages).replace("–", "-").replace("\N{MINUS SIGN}", "-"),
        "DOI": _link("doi", record.doi),
        "PMID": _link("pmid", record.pmid),
        "PMCID": _link("pmcid", record.pmcid),
        "URL": _address(record),
    }
    names = {
        "author": _names(record.authors, semicolon_before_group),
        "editor": _names(record.editors, semicolon_before_group),
    }
    issued = {"issued": _issued(record)}
    known = {name: value for name, value in {**texts, **names, **issued}.items() if value}
    return {"id": key, "type": record.type, **_language(record), **known}


def _volume(record: Record) -> str:
    """The volume; a mark for none, where pages follow that no style expects without it."""
    uncounted = record.type == "article-journal" and not record.volume and record.pages
    return NOTHING if uncounted else plain(record.volume)


def _link(kind: str, text: str) -> str:
    shown = plain(text)
    return marked(kind, shown) if shown else ""


def _address(record: Record) -> str:
    """Where it stands, of what cannot be found by a number."""
    if record.doi or record.pmid or not record.url:
        return ""
    shown = plain(record.url)
    return marked("url", shown) if _WEB.fullmatch(shown) else shown


def _language(record: Record) -> Item:
    """Only English titles may be set in capitals."""
    known = record.languages[0][:2].lower() if record.languages else "en"
    return {"language": known}


def _issued(record: Record) -> Item | None:
    if record.issued.year is not None:
        return {"date-parts": [[record.issued.year]]}
    return {"literal": plain(record.issued.literal)} if record.issued.literal else None


def _names(names: Iterable[Name], semicolon_before_group: bool) -> list[Item]:
    made: list[Item] = []
    for name in names:
        if name.literal:
            after = semicolon_before_group and bool(made) and "family" in made[-1]
            mark = GROUP if after else ""
            made.append({"literal": mark + isolated(plain(name.literal))})
        else:
            made.append(_person(name))
    return made


def _person(name: Name) -> Item:
    family, given, suffix = map(plain, (name.whole_family, name.given, name.suffix))
    if given and not _has_case(given):
        return {"literal": isolated(_uncased(family, given))}
    parts = {
        "family": isolated(family),
        "given": _parted(given),
        "dropping-particle": plain(name.dropping_particle),
        "suffix": suffix,
    }
    return {key: text for key, text in parts.items() if text}


def _has_case(text: str) -> bool:
    return any(sign.isupper() or sign.islower() for sign in text)


def _uncased(family: str, given: str) -> str:
    """A name in a script without capitals has no initials: it stands whole, family name first."""
    east_asian = all(unicodedata.east_asian_width(sign) in "WF" for sign in family + given)
    return f"{family}{'' if east_asian else ' '}{given}"


def _parted(given: str) -> str:
    """Initials that stand together, as in ``JP``, one by one; other names as they are."""
    return " ".join(
        " ".join(word) if _INITIALS.fullmatch(word) and word.isupper() else word
        for word in given.split()
    )
