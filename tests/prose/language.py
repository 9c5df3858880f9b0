"""What no sentence may have, whatever the numbers are: faults of joining, agreement, spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator

UNITS = "study arms?|stud(?:y|ies)|cohorts?|participants?|patients?|profiles?|events?"
SINGULAR = {"study", "study arm", "cohort", "participant", "patient", "profile", "event"}

FAULTS: dict[str, re.Pattern[str]] = {
    "empty brackets": re.compile(r"\(\s*\)|\[\s*\]|“\s*”"),
    "a space inside brackets": re.compile(r"\(\s|\s\)"),
    "two spaces": re.compile(r"\s\s"),
    "a space before a sign": re.compile(r"\s[,.;:](?![\d])"),
    "two signs": re.compile(r"[,;:]\s*[,;:.]|\.[,;:]|(?<!\.)\.\.(?!\.)|\?\."),
    "no space after a sign": re.compile(r"[a-z)%][.;,][A-Za-z(]|[a-z]\.\d|\)\("),
    "brackets side by side": re.compile(r"\)\s*\("),
    "brackets in brackets": re.compile(r"\([^()]*\((?!Wald\))[^()]*\)"),
    "a value that is none": re.compile(r"\b(None|nan|NaN|inf|undefined|Undefined|True|False)\b"),
    "a name of the program": re.compile(r"\b[a-z0-9]+_[a-z0-9_]+\b|&[a-z]+;|[{}]"),
    "a word twice": re.compile(r"\b([A-Za-z]+) \1\b"),
    "one and are": re.compile(r"(?<![\d.,/])1 are\b"),
    "an before a consonant": re.compile(r"\b[Aa]n [bcdfgjklmnpqrstvwxz]"),
    "a before a vowel": re.compile(r"\ba [aeiou](?!ni|se)"),
    "American spelling": re.compile(
        r"randomiz|tumor\b|leukemia|pediatric|analyz|\bcenter|behavior|summariz", re.IGNORECASE
    ),
    "patients for participants": re.compile(r"\bpatients?\b", re.IGNORECASE),
    "a hyphen for a minus": re.compile(r"(?<![\w)])-\d| - "),
}

_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=\S)")
_COUNTED = re.compile(rf"(?<![\d.,/–-])(\d[\d,]*) ({UNITS})\b(?!-years)")


OF_POOLS = frozenset({"patients for participants"})
"""Faults only where the unit is a study: the rows of a cohort are patients."""


def faults(text: str, *, of_patients: bool = False) -> Iterator[str]:
    """What is wrong with a piece of text, each with the place."""
    left_out = OF_POOLS if of_patients else frozenset()
    for name, pattern in FAULTS.items():
        if name in left_out:
            continue
        for match in pattern.finditer(text):
            yield f"{name}: …{text[max(0, match.start() - 30) : match.end() + 30]}…"
    for match in _COUNTED.finditer(text):
        if (match[1] == "1") != (match[2] in SINGULAR):
            yield f"number and noun: {match[0]}"


def sentence_faults(text: str) -> Iterator[str]:
    """Sentences that do not begin with a capital or a figure, or a text without its full stop.

    The p of a P value is small in some styles, there too.
    """
    for sentence in _SENTENCE.split(text):
        first = sentence.lstrip("“(")[:2]
        if first[:1].islower() and not first[1:].isupper() and first not in ("p ", "p,"):
            yield f"small letter: {sentence[:60]}"
    if text and text[-1] not in ".?!":
        yield f"no full stop: …{text[-60:]}"
