"""Codes by which tables say 'not known', and how to tell those that nobody declared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen.inputs.asked import PATIENTS

WORDS = frozenset(
    (
        *("unknown", "unk", "not known", "missing", "na", "n/a", "n.a.", "#n/a", "nan", "null"),
        *("none known", "not available", "not done", "nd", "nr", "not reported", ".", "?", "-"),
        *("--", "x", "uk", "nk", "n/k", "不详", "未知"),
    )
)
"""Texts, lower case, that no measurement and no level of a variable would be."""

NEGATIVE = (-1.0, -9.0, -99.0, -999.0, -9999.0)
NINES = (99.0, 999.0, 9999.0)

DECLARE = f"List it in {PATIENTS.section}.missing if it means 'not known', or correct the cell."


def is_missing_word(text: str) -> bool:
    """Whether the text is one of the words for 'not known'."""
    return text.casefold() in WORDS


def sentinels(texts: Sequence[str], values: Sequence[float | None]) -> Iterator[str]:
    """Texts of a numeric column that are likelier codes than measurements.

    -1, -9 and so on where all other values are at least 0; 99, 999 and 9999 where they are the
    largest by far: beyond the others by half their range, or by a quarter when they occur twice.
    """
    found = [(text, value) for text, value in zip(texts, values, strict=True) if value is not None]
    for code in (*NEGATIVE, *NINES):
        written = str(int(code))
        others = [value for text, value in found if text != written]
        count = len(found) - len(others)
        if count and _stands_out(code, count, others):
            yield written


def _stands_out(code: float, count: int, others: Sequence[float]) -> bool:
    if code < 0:
        return not others or min(value for value in (*others, 0.0) if value not in NEGATIVE) >= 0
    plain = [value for value in others if value not in NEGATIVE and value not in NINES]
    if len(plain) < 2 or code <= max(plain):
        return False
    share = 0.25 if count > 1 else 0.5
    return code - max(plain) > share * (max(plain) - min(plain))
