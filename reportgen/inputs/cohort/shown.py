"""Cells in messages: codes are shown, whatever could name a patient is described instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from reportgen.inputs.cohort.dates import looks_like_date
from reportgen.inputs.cohort.missing_codes import is_missing_word

_CODE = re.compile(r"[-+−<>=≥≤~]{0,2}\s?\d{0,4}([.,·]\d{0,6})?\s?[%+]?")
_CODES_OF_NONE = re.compile(r"[-+]?(inf|infinity|nan)|\d{1,4}\s*/\s*\d{1,4}", re.IGNORECASE)
_WORDS = frozenset(
    [
        "yes",
        "no",
        "y",
        "n",
        "true",
        "false",
        "t",
        "f",
        "dead",
        "alive",
        "died",
        "event",
        "censored",
        "none",
        "mild",
        "moderate",
        "severe",
        "male",
        "female",
        "m",
        "positive",
        "negative",
    ]
)


def shown(text: str, count: int = 1, known: Sequence[str] = ()) -> str:
    """The cell in quotation marks if it is a code, else its kind in words.

    A code is a short number, a single letter, a word of coding, a text close to a declared one, or
    one that three patients and more share: a name, a birth date or a record number is none of
    these.
    """
    if not text:
        return "(blank)"
    if len(text) <= 30 and text.isprintable() and _is_code(text, count, known):
        return f"'{text}'"
    if looks_like_date(text):
        return "(a date)"
    digits = sum(mark.isdigit() for mark in text)
    kind = "digits" if digits == len(text) else "characters"
    if len(text) == 1:
        kind = kind.removesuffix("s")
    return f"(a text of {len(text)} {kind}, not shown)"


def _is_code(text: str, count: int, known: Sequence[str]) -> bool:
    return bool(
        _CODE.fullmatch(text)
        or (len(text) == 1 and text.isascii() and text.isalpha())
        or _CODES_OF_NONE.fullmatch(text)
        or text.casefold() in _WORDS
        or is_missing_word(text)
        or get_close_matches(text.casefold(), [one.casefold() for one in known], n=1, cutoff=0.6)
        or (count >= 3 and not looks_like_date(text) and not re.search(r"\d{5}", text))
    )
