"""How strong the words of a sentence are, and the words that no level of certainty allows.

The order of the words is that of the statements: may, then likely, then the bare verb.
"""

from __future__ import annotations

import re

from reportgen.grade.levels import LEVELS, Certainty

_EFFECT = re.compile(
    r"\b(reduc(?:es?|ed|ing)|increas(?:es?|ed|ing)|improv(?:es?|ed|ing)|prevent(?:s|ed|ing)?|"
    r"lower(?:s|ed|ing)|decreas(?:es?|ed|ing)|rais(?:es?|ed|ing)|prolong(?:s|ed|ing)?|"
    r"shorten(?:s|ed|ing)?|caus(?:es?|ed|ing)|protect(?:s|ed|ing)?|results? in|resulted in|"
    r"leads? to|led to|is effective|is superior)\b",
    re.I,
)
"""Words that say that a treatment does something; "was lower with" describes and is free."""

_HEDGES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("very_low", re.compile(r"\b(very uncertain|uncertain|unclear)\b", re.I)),
    ("low", re.compile(r"\b(may|might|could|suggests?|suggested)\b", re.I)),
    ("moderate", re.compile(r"\b(likely|probably)\b", re.I)),
)
_NEVER = re.compile(
    r"\b((?:statistically )?(?:non-?|in)significant(?:ly)?|statistically significant(?:ly)?|"
    r"no (?:statistically )?significant|no effect)\b",
    re.I,
)
_WORDS: dict[str, str] = {"moderate": "likely", "low": "may", "very_low": "very uncertain"}


def too_strong(text: str, certainty: Certainty) -> tuple[str, str] | None:
    """The word of effect that says more than the certainty allows, and what must stand with it."""
    found = _EFFECT.search(text)
    allowed = LEVELS[certainty].score
    if found is None or allowed >= _strength(text):
        return None
    return found.group(), _WORDS[certainty]


def _strength(text: str) -> int:
    """The level that a sentence with a word of effect speaks from, by its most careful word."""
    for name, pattern in _HEDGES:
        if pattern.search(text):
            return next(level.score for key, level in LEVELS.items() if key == name)
    return LEVELS["high"].score


def never(text: str) -> str:
    """Words about a P value that stand in no such sentence; empty where there are none."""
    found = _NEVER.search(text)
    return found.group() if found else ""
