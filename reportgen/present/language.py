"""Filters for words: first letters, dates."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from markupsafe import Markup

from reportgen import vocabulary
from reportgen.present.wrapping import SpecText

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_FIRST = re.compile(r"^((?:<[^>]+>)*)([a-zà-ÿ])")


def capfirst(text: Any) -> Any:
    """The first letter made a capital, tags before it passed over, the kind of text kept.

    A word such as ``mRNA`` or ``pH`` keeps its first letter.
    """
    string = str(text).lstrip()
    match = _FIRST.match(string)
    if match is None or string[match.end() : match.end() + 1].isupper():
        return _same_kind(text, string)
    start = match.end(1)
    return _same_kind(text, string[:start] + string[start].upper() + string[start + 1 :])


def lowerfirst(text: Any) -> Any:
    """The first letter made small, unless the word is an abbreviation; the kind of text kept."""
    return _same_kind(text, vocabulary.lowerfirst(str(text)))


def _same_kind(like: Any, string: str) -> Any:
    if isinstance(like, Markup):
        return Markup(string)
    return SpecText(string) if isinstance(like, SpecText) else string


def longdate(text: Any) -> Markup:
    """``<time datetime="2026-11-21">21 November 2026</time>`` for an ISO date."""
    day = date.fromisoformat(str(text))
    return Markup('<time datetime="{}">{} {} {}</time>').format(
        day.isoformat(), day.day, _MONTHS[day.month - 1], day.year
    )


def plain_text(html: str) -> str:
    """HTML as one line of text: what a reader of the abstract would copy.

    The narrow space between thousands is part of its number, and a point before a digit no stop.
    """
    text = Markup(re.sub(r"<[^>]+>", "", html)).unescape()
    line = re.sub(r"[ \t\r\n\f\v\u00a0]+", " ", text).strip(" ")
    return re.sub(r" +([,;:)]|\.(?!\d))", r"\1", line)
