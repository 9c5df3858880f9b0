"""Abstracts: MEDLINE runs their sections on in one text, with labels in capitals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reportgen.bibliography.record import AbstractPart

CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "BACKGROUND": (
        *("BACKGROUND", "INTRODUCTION", "CONTEXT", "IMPORTANCE", "RATIONALE"),
        "BACKGROUND AND AIMS",
    ),
    "OBJECTIVE": ("OBJECTIVE", "OBJECTIVES", "AIM", "AIMS", "PURPOSE"),
    "METHODS": (
        *("METHODS", "METHOD", "MATERIALS AND METHODS", "PATIENTS AND METHODS"),
        *("RESEARCH DESIGN AND METHODS", "DESIGN", "SETTING", "PARTICIPANTS", "DATA SOURCES"),
        *("STUDY SELECTION", "DATA EXTRACTION AND SYNTHESIS", "MAIN OUTCOMES AND MEASURES"),
        *("INTERVENTIONS", "EXPOSURES", "EXPERIMENTAL DESIGN"),
    ),
    "RESULTS": ("RESULTS", "FINDINGS", "MAIN RESULTS"),
    "CONCLUSIONS": (
        *("CONCLUSION", "CONCLUSIONS", "CONCLUSIONS AND RELEVANCE", "INTERPRETATION"),
        "CONCLUSIONS/INTERPRETATION",
    ),
    "UNASSIGNED": (
        *("FUNDING", "TRIAL REGISTRATION", "REGISTRATION", "LIMITATIONS", "EXPERT OPINION"),
        "AREAS COVERED",
    ),
}
"""The categories of NLM, and the labels that fall under each."""

_KNOWN = frozenset(label for labels in CATEGORIES.values() for label in labels)
_LABEL = re.compile(r"(?:^|(?<=[.?!)] ))([A-Z][A-Z /&,()-]{2,60}): ")


def is_known(label: str) -> bool:
    """Whether a label falls under a category."""
    return label.upper() in _KNOWN


def sections(text: str) -> tuple[AbstractPart, ...]:
    """The sections of a text that runs them on; one without a label where it has no labels.

    An abbreviation at the begin of a sentence looks like a label (``OS: 48%``): labels are only
    sought where a known one is, and after a bracket only known ones are labels.
    """
    found = [match for match in _LABEL.finditer(text) if _divides(text, match)]
    if not any(is_known(match[1]) for match in found):
        return (AbstractPart("", text),) if text else ()
    ends = [*(match.start() for match in found[1:]), len(text)]
    parts = [
        AbstractPart(match[1], text[match.end() : end].rstrip())
        for match, end in zip(found, ends, strict=True)
    ]
    before = text[: found[0].start()].rstrip()
    return (*([AbstractPart("", before)] if before else []), *parts)


def _divides(text: str, match: re.Match[str]) -> bool:
    return is_known(match[1]) or not text[: match.start()].endswith(") ")


def run_on(parts: Iterable[AbstractPart]) -> str:
    """The sections as one text, each label in capitals."""
    return " ".join(
        f"{part.label.upper()}: {part.text}" if part.label else part.text for part in parts
    )
