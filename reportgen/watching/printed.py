"""The numbers that a page prints, and what became of them since the page before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from types import MappingProxyType

_NUMBER = re.compile(r"<data\b([^>]*)>(.*?)</data>", re.DOTALL)
_ATTRIBUTE = re.compile(r'\b(data-fact|data-part|data-cell)="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")

Numbers = Mapping[str, Mapping[str, str]]
"""By the id of a fact or the address of a table's cell: the printed text of each of its parts."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Numbers whose parts read otherwise (before, now), that are new, and that are gone."""

    changed: Mapping[str, Mapping[str, tuple[str, str]]]
    new: Numbers
    gone: Numbers

    def __bool__(self) -> bool:
        return bool(self.changed or self.new or self.gone)


NO_CHANGES = Changes(MappingProxyType({}), MappingProxyType({}), MappingProxyType({}))


def printed_numbers(page: str) -> Numbers:
    """What each number of the page reads, in the order of the page.

    Wherever the same part of a number is printed (its value, its interval), it reads the same.
    """
    found: dict[str, dict[str, str]] = {}
    for attributes, content in _NUMBER.findall(page):
        held = dict(_ATTRIBUTE.findall(attributes))
        number = held.get("data-fact") or held.get("data-cell")
        if number:
            parts = found.setdefault(unescape(number), {})
            parts[held.get("data-part", "")] = unescape(_TAG.sub("", content))
    return found


def compare(before: Numbers, now: Numbers) -> Changes:
    """What differs between the numbers of two pages."""
    changed = {
        number: parts
        for number, texts in now.items()
        if number in before and (parts := _otherwise(before[number], texts))
    }
    return Changes(
        changed,
        {number: texts for number, texts in now.items() if number not in before},
        {number: texts for number, texts in before.items() if number not in now},
    )


def _otherwise(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    return {
        part: (before[part], text) for part, text in now.items() if before.get(part, text) != text
    }
