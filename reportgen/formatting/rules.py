"""What a style file may say: its tables, their keys, and of each rule where it is from.

A file is never wrong in silence. A key that is not known, a value of another type, a rule without
its source or without a word on how well it is known: each is a problem, and all are told at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

CONFIRMED = ("confirmed", "secondary", "memory", "engineering choice")
"""How well a rule is known: seen at the journal's or in the manual it follows; seen in a summary
or an example by others; known from memory; chosen by us where none is known."""

_DAY = re.compile(r"20\d\d-\d\d-\d\d")

_OF_EVERY_TABLE = ("source", "confirmed")


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a table: the field of the record that it fills, and what may stand there."""

    field: str
    types: tuple[type, ...]
    words: tuple[str, ...] = ()
    optional: bool = False


def _text(field: str, *words: str) -> Key:
    return Key(field, (str,), words)


def _whole(field: str, *, optional: bool = False) -> Key:
    return Key(field, (int,), optional=optional)


def _size(field: str, *, optional: bool = False) -> Key:
    return Key(field, (int, float), optional=optional)


def _flag(field: str) -> Key:
    return Key(field, (bool,))


NUMBERS: dict[str, dict[str, Key]] = {
    "decimal": {"mark": _text("decimal_mark"), "leading_zero": _flag("leading_zero")},
    "p": {
        "symbol": _text("p_symbol", "P", "p"),
        "italic": _flag("p_italic"),
        "spaced": _flag("p_spaced"),
        "leading_zero": _flag("p_leading_zero"),
        "digits": _text("p_digits", "decimals", "significant"),
        "floor": _size("p_floor"),
    },
    "p_ceiling": {"above": _size("p_ceiling")},
    "interval": {
        "label": _text("interval_label"),
        "after_label": _text("interval_after_label"),
        "separator": _text("interval_separator"),
        "separator_with_negative": _text("interval_separator_with_negative"),
        "brackets": _text("interval_brackets", "()", "[]"),
        "after_name": _text("after_name"),
    },
    "quartiles": {
        "label": _text("quartiles_label"),
        "separator": _text("quartiles_separator"),
    },
    "thousands": {"separator": _text("thousands"), "from": _whole("thousands_from")},
    "minus": {"sign": _text("minus")},
    "percent": {
        "small_n_below": _whole("percent_small_n_below"),
        "small_n_decimals": _whole("percent_decimals_small_n"),
        "decimals": _whole("percent_decimals"),
    },
    "ratio": {
        "significant": _whole("ratio_significant"),
        "decimals": _whole("ratio_decimals", optional=True),
    },
}
"""How numbers are printed: a family says all of it, a journal what is different there."""

ABSTRACT: dict[str, Key] = {
    name: _whole(name, optional=True) for name in ("words", "characters", "title_characters")
}

HEADINGS: dict[str, Key] = {
    "meta-analysis": Key("meta-analysis", (list,)),
    "cohort": Key("cohort", (list,)),
}
"""By the kind of report."""

FIGURES: dict[str, Key] = {
    "single_mm": _size("single_mm"),
    "one_half_mm": _size("one_half_mm", optional=True),
    "double_mm": _size("double_mm"),
    "line_dpi": _whole("line_dpi"),
    "halftone_dpi": _whole("halftone_dpi"),
    "smallest_pt": _size("smallest_pt"),
    "largest_pt": _size("largest_pt", optional=True),
    "colour_mode": Key("colour_mode", (str,), ("RGB", "CMYK"), optional=True),
    "formats": Key("formats", (list,)),
}

REFERENCES: dict[str, Key] = {"style": _text("references")}

TABLES: dict[str, dict[str, Key]] = {
    **NUMBERS,
    "abstract": ABSTRACT,
    "headings": HEADINGS,
    "figures": FIGURES,
    "references": REFERENCES,
}

OF_FAMILY = {"name": str, "title": str, "used_by": str, "date": str}
OF_STYLE = {"name": str, "journal": str, "family": str, "date": str}
"""What a file says at its head."""


def faults(document: Mapping[str, Any], head: Mapping[str, type]) -> Iterator[str]:
    """What is wrong with a file, besides what it does not say."""
    for name, kind in head.items():
        if not isinstance(document.get(name), kind) or not document[name]:
            yield f"says no '{name}'"
    if not _DAY.fullmatch(str(document.get("date"))):
        yield "'date' is no day such as 2026-11-28"
    for name, table in document.items():
        if name in head:
            continue
        if name not in TABLES or not isinstance(table, Mapping):
            yield f"'{name}' is no table of a style (known: {', '.join(TABLES)})"
            continue
        yield from (f"[{name}] {fault}" for fault in _faults_of_table(table, TABLES[name]))
        if name == "headings":
            yield from (f"[{name}] {fault}" for fault in _faults_of_headings(table))


def _faults_of_table(table: Mapping[str, Any], keys: Mapping[str, Key]) -> Iterator[str]:
    for name in table.keys() - keys.keys() - {*_OF_EVERY_TABLE}:
        yield f"has an unknown key '{name}' (known: {', '.join(keys)})"
    for name, key in keys.items():
        if name in table:
            yield from _faults_of_value(name, table[name], key)
        elif not key.optional:
            yield f"says no '{name}'"
    if not isinstance(table.get("source"), str) or not table["source"].strip():
        yield "says no source"
    if table.get("confirmed") not in CONFIRMED:
        yield f"says not how well it is known: confirmed = one of {', '.join(CONFIRMED)}"


def _faults_of_headings(table: Mapping[str, Any]) -> Iterator[str]:
    for kind, many in table.items():
        if not isinstance(many, list):
            continue  # which is told of every key
        wrong = [one for one in many if not _is_heading(one)]
        for one in wrong:
            yield f"'{kind}' holds what is no heading with its text and parts: {one!r}"
        if not wrong and not any(one["parts"] for one in many):
            yield f"'{kind}' names no part under any heading, so that the abstract would be empty"


def _is_heading(one: object) -> bool:
    if not isinstance(one, Mapping):
        return False
    words = one.get("words", 1)
    return (
        one.keys() <= {"text", "parts", "words"}
        and isinstance(one.get("text"), str)
        and isinstance(one.get("parts"), list)
        and all(isinstance(part, str) for part in one["parts"])
        and type(words) is int
        and words > 0
    )


def _faults_of_value(name: str, value: object, key: Key) -> Iterator[str]:
    if type(value) not in key.types:
        yield f"'{name}' is a {type(value).__name__} ({value!r})"
    elif key.words and value not in key.words:
        yield f"'{name}' is {value!r}, not one of {', '.join(key.words)}"
    elif isinstance(value, int | float) and not isinstance(value, bool) and value < 0:
        yield f"'{name}' is negative"
