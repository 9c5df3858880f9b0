"""One name, one spelling: free text of the spec may not use a variant that ``terms`` lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from reportgen.spec.base import Complaint

Place = tuple[str | int, ...]

NOT_PROSE: tuple[tuple[str, ...], ...] = (
    ("terms",),
    ("data", "studies"),
    ("data", "patients"),
    ("data", "exclude", "study"),
    ("sources", "strategy"),
)
"""Parts that no reader sees as prose, or that quote what was typed (a search strategy)."""

KEYS_NOT_PROSE = frozenset(
    {
        "id",
        "column",
        "columns",
        "value",
        "when",
        "doi",
        "slug",
        "email",
        "orcid",
        "add",
        "drop",
        "overlaps",
        "keep_for",
        "group",
        "outcome",
        "study",
        "expect",
        "effect",
        "evidence",
        "certainty",
        "choice",
        "fact",
        "domain",
    }
)

LEAVES_NOT_PROSE = frozenset(
    {
        *("outcomes", "groups", "swimmer", "conclusions", "arm", "reference", "never_above"),
        *("time", "known_at", "start", "end", "grade"),
        *("event", "no_event", "censored", "any_from", "severe_from"),
    }
)
"""Keys that hold ids, columns or cell texts where they hold no section of their own."""

PROSE_ALL_THE_SAME = (("question", "outcomes"),)
COLUMN_OF_REASONS = ("evaluable", "reason")
"""Elsewhere a reason is a text."""


def term_complaints(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    """Every place where the text of the spec uses a listed variant of a name."""
    names = list(_names(plain))
    if not names:
        return
    for place, text in _texts(plain, ()):
        for name, variant in names:
            for match in re.finditer(_pattern(variant), text, re.IGNORECASE):
                if match.group().casefold() != name.casefold() and not _inside(match, name, text):
                    yield Complaint(
                        f"'{match.group()}' is a listed variant of '{name}'",
                        f"Write '{name}', as everywhere in the report.",
                        place,
                    )


def _pattern(variant: str) -> str:
    return rf"(?<!\w){re.escape(variant)}(?!\w)"


def _inside(match: re.Match[str], name: str, text: str) -> bool:
    """Whether the variant found is only a part of the right name."""
    return any(
        found.start() <= match.start() and match.end() <= found.end()
        for found in re.finditer(_pattern(name), text, re.IGNORECASE)
    )


def _names(plain: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    terms = plain.get("terms")
    listed = terms.get("names") if isinstance(terms, Mapping) else None
    for item in listed if isinstance(listed, list | tuple) else ():
        if isinstance(item, Mapping) and isinstance(item.get("name"), str):
            variants = item.get("variants")
            for variant in variants if isinstance(variants, list | tuple) else ():
                if isinstance(variant, str) and variant.strip():
                    yield item["name"], variant.strip()


def _texts(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    words = tuple(part for part in place if isinstance(part, str))
    if any(words[: len(skip)] == skip for skip in NOT_PROSE):
        return
    if words and words[-1] in KEYS_NOT_PROSE:
        return
    if isinstance(value, str):
        if not _names_something(words):
            yield place, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, (*place, str(key)))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _texts(item, (*place, index))


def _names_something(words: tuple[str, ...]) -> bool:
    """Whether the text at this place is a name of the spec or of the table, which no one reads."""
    if words in PROSE_ALL_THE_SAME:
        return False
    return words[-2:] == COLUMN_OF_REASONS or words[-1] in LEAVES_NOT_PROSE
