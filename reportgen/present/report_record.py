"""The report as libraries list it: its own bibliographic record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reportgen.bibliography import dates, languages
from reportgen.bibliography.names import split_suffix
from reportgen.bibliography.pages import expanded
from reportgen.bibliography.record import UNKNOWN_TIME, AbstractPart, Issn, Name, Record, When

REGISTRIES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bNCT\d{8}\b"), "ClinicalTrials.gov"),
    (re.compile(r"\bCRD ?\d{6,}\b"), "PROSPERO"),
    (re.compile(r"\bISRCTN ?\d{8}\b"), "ISRCTN"),
    (re.compile(r"\bChiCTR[-\w]*\d{6,}\b"), "ChiCTR"),
    (re.compile(r"\bUMIN ?\d{9}\b"), "UMIN-CTR"),
    (re.compile(r"\bACTRN ?\d{14}\b"), "ANZCTR"),
)
"""Numbers of registers, and how MEDLINE calls the register before a number."""

_NONE = re.compile(r"^(none|no|not|nil|unfunded|without)\b", re.IGNORECASE)
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")


def report_record(
    report: Mapping[str, Any], abstract: Sequence[tuple[str, str]], types: Sequence[str]
) -> Record:
    """The record of a report from its section of the spec and its abstract as plain text.

    Only what the spec says of its publication is said: without it, this is a report of its own,
    with no number in PubMed and no source line.
    """
    published = report["publication"] or {}
    journal = published.get("journal") or ""
    kinds = ("Journal Article", *types) if journal else tuple(types)
    return Record(
        id=report["slug"],
        type="article-journal" if journal else "report",
        title=_plain(report["title"]),
        authors=tuple(_author(one, report["affiliations"]) for one in report["authors"]),
        container_title=journal,
        container_title_short=published.get("journal_short") or "",
        publisher_place=published.get("place") or "",
        volume=published.get("volume") or "",
        issue=published.get("issue") or "",
        pages=expanded(published.get("pages") or ""),
        issued=_issued(report, published),
        epub=_day(published.get("epub")),
        doi=published.get("doi") or "",
        pmid=published.get("pmid") or "",
        pmcid=published.get("pmcid") or "",
        issn=tuple(map(_issn, published.get("issn") or ())),
        version=report["version"],
        abstract=tuple(AbstractPart(head.upper(), _plain(text)) for head, text in abstract),
        keywords=tuple(map(_plain, report["keywords"])),
        mesh=tuple(map(_plain, report["mesh"])),
        publication_types=tuple(sorted(kinds)),
        languages=(languages.of_word(report["language"].partition("-")[0]),),
        registrations=tuple(dict.fromkeys(_registrations(report["registration"] or ""))),
        grants=_grants(report["funding"] or ""),
        conflicts=_plain(report["conflicts"] or ""),
    )


def _plain(text: str) -> str:
    """On one line, without signs that only a typesetter sees."""
    return " ".join(_UNSEEN.sub("", text).split())


def _author(author: Mapping[str, Any], affiliations: Mapping[str, str]) -> Name:
    given, suffix = split_suffix(_plain(author["given"]))
    family, of_family = split_suffix(_plain(author["family"]))
    return Name(
        family=family,
        given=given,
        suffix=suffix or of_family,
        orcid=author["orcid"] or "",
        affiliations=tuple(_plain(affiliations[key]) for key in author["affiliations"]),
    )


def _issued(report: Mapping[str, Any], published: Mapping[str, Any]) -> When:
    if published.get("issued"):
        return dates.of_printed(published["issued"])
    return _day(published.get("epub") or report["date"])


def _day(day: Any) -> When:
    return When(start=(day.year, day.month, day.day)) if day else UNKNOWN_TIME


def _issn(text: str) -> Issn:
    number, _, medium = text.partition(" ")
    return Issn(number, medium.strip("()"))


def _registrations(text: str) -> Iterator[str]:
    """The numbers of known registers in a text, as MEDLINE writes them."""
    for pattern, register in REGISTRIES:
        for match in pattern.finditer(text):
            yield f"{register}/{match[0].replace(' ', '')}"


def _grants(funding: str) -> tuple[str, ...]:
    """Who paid, as the report says it; nothing where it says that nobody did."""
    plain = _plain(funding)
    return (plain,) if plain and not _NONE.match(plain) else ()
