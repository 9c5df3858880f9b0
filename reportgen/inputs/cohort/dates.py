"""Dates in cells: only year-month-day is read; of other forms it is said which they are."""

from __future__ import annotations

import datetime
import re

ISO = re.compile(r"\d{4}-\d{2}-\d{2}")

FORMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\d{4}-\d{1,2}-\d{1,2}"), "without leading zeros"),
    (re.compile(r"\d{4}-\d{2}-\d{2}[T ].*"), "with a time of day"),
    (re.compile(r"\d{4}([/.])\d{1,2}\1\d{1,2}"), "with slashes or points, the year first"),
    (re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}"), "with slashes, the year last"),
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}"), "with points, the year last"),
    (re.compile(r"\d{1,2}-\d{1,2}-\d{2,4}"), "with hyphens, the year last"),
    (re.compile(r"\d{8}"), "as eight digits"),
    (re.compile(r"\d{1,5}"), "as a number"),
    (re.compile(r"\d{1,2}[- ]?[A-Za-z]{3,9}[- ,]*\d{2,4}"), "with the month as a word"),
)
"""How else dates are written, in words; the cell itself is never shown, for it may identify."""


def parse_date(text: str) -> datetime.date | None:
    """The day; None when the text is not a day of the calendar in the form year-month-day."""
    if not ISO.fullmatch(text):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def form_of(text: str) -> str:
    """How a date that is not year-month-day is written."""
    return next((words for pattern, words in FORMS if pattern.fullmatch(text)), "as other text")


def looks_like_date(text: str) -> bool:
    """Whether the text is a date in any usual form (plain numbers aside)."""
    return any(pattern.fullmatch(text) for pattern, words in FORMS if words not in _NUMBERS)


_NUMBERS = ("as eight digits", "as a number")
