"""Retractions, expressions of concern and errata, by whatever a record says of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from reportgen.bibliography.record import Field, Notice, NoticeKind

BY_TAG: Mapping[str, NoticeKind] = {
    "RIN": "retraction",
    "PRIN": "retraction",
    "ROF": "notice of retraction",
    "PROF": "notice of retraction",
    "ECI": "expression of concern",
    "EIN": "erratum",
    "CRI": "erratum",
}
"""Tags of MEDLINE; PRIN is a retraction in part, CRI corrected and published again."""

BY_TYPE: Mapping[str, NoticeKind] = {
    "retracted publication": "retraction",
    "retraction of publication": "notice of retraction",
    "retraction notice": "notice of retraction",
    "expression of concern": "expression of concern",
    "corrected and republished article": "erratum",
    "published erratum": "erratum",
}
"""Publication types of MEDLINE."""

_BY_TITLE: tuple[tuple[re.Pattern[str], NoticeKind], ...] = (
    (re.compile(r"^\W*(?:RETRACTED|WITHDRAWN)(?: ARTICLE| PAPER)?\s?[:\])]", re.I), "retraction"),
    (re.compile(r"^\W*RETRACTION(?: NOTICE| NOTE)?(?: TO| OF)?\s*:", re.I), "notice of retraction"),
    (re.compile(r"^\W*(?:EDITORIAL )?EXPRESSION OF CONCERN\W", re.I), "expression of concern"),
)


def of_title(title: str) -> Iterator[Notice]:
    """What a publisher writes before the title."""
    for pattern, kind in _BY_TITLE:
        if pattern.match(title):
            yield Notice(kind, f"title: {title[:60]}")


def of_types(types: Iterable[str]) -> Iterator[Notice]:
    """What the publication types say."""
    for name in types:
        if kind := BY_TYPE.get(name.casefold()):
            yield Notice(kind, f"publication type: {name}")


_DERIVED = ("publication type: ", "title: ")


def is_of_medline(notice: Notice) -> bool:
    """Whether a field of its own says it; else a publication type or the title does."""
    return not notice.source.startswith(_DERIVED)


def of_medline(fields: Iterable[Field], types: Iterable[str], title: str) -> tuple[Notice, ...]:
    """What a MEDLINE record says: the notices with their source first."""
    told = (Notice(BY_TAG[one.tag], one.value) for one in fields if one.tag in BY_TAG)
    return (*told, *of_types(types), *of_title(title))


def of_other(title: str, types: Iterable[str] = ()) -> tuple[Notice, ...]:
    """What a record of another format says."""
    return (*of_types(types), *of_title(title))
