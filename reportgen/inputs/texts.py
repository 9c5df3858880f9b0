"""Texts that will be printed: what may not stand in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_TAG = re.compile(r"<\s*[/!?]?\s*[a-zA-Z][^<>]*>|<!--")
_FORMULA = ("=", "+", "-", "@")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset("\u00ad\u200b\u2060\ufeff")

Words = tuple[str, str]


def printable(text: str) -> Iterator[Words]:
    """What is wrong with a text that goes into the report: each cause with its remedy."""
    tag = _TAG.search(text)
    if tag:
        yield f"holds the HTML tag {tag[0][:40]}", "Write plain text."
    hidden = next((mark for mark in text if is_control(mark)), None)
    if hidden:
        yield f"holds the control character U+{ord(hidden):04X}", "Delete it, or type it again."
    if "\ufffd" in text:
        remedy = "Restore the letter, and save the file as UTF-8."
        yield "holds the sign U+FFFD, which stands for a letter lost in a conversion", remedy


def naming(text: str) -> Iterator[Words]:
    """What is wrong with an id or a label, beside what holds for all printed texts."""
    yield from printable(text)
    if text.startswith(_FORMULA):
        remedy = f"Begin it with a letter or a digit, as in '{text.lstrip('=+-@ ')[:40]}'."
        yield f"begins with '{text[0]}', which spreadsheets take for a formula", remedy
    invisible = next((mark for mark in text if mark in _INVISIBLE), None)
    if invisible:
        yield f"holds the invisible character U+{ord(invisible):04X}", "Type it again."


def is_control(mark: str) -> bool:
    """Whether the character steers a terminal or the direction of writing instead of showing."""
    return unicodedata.category(mark) == "Cc" or mark in _BIDI
