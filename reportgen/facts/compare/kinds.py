"""The kinds of change, in the order of their importance."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Grade(IntEnum):
    """How much a change matters; the number is the exit code of ``reportgen diff``.

    They are apart from the codes of errors (below 20, see ``reportgen.errors``) and of signals.
    """

    NONE = 0
    """The report says the same: other software or other files, but no other number or word."""
    MINOR = 20
    """Numbers or words are others, but none of them crossed a line."""
    MATTERS = 30
    """A line was crossed, or the basis of the numbers is another."""
    CONCLUSION = 40
    """Another conclusion is printed, or a claim holds no longer or again."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of change: the heading under which it is told, and how much it matters.

    ``mirror`` is the kind that it is when old and new are exchanged; itself where empty.
    """

    section: str
    grade: Grade
    mirror: str = ""


REPORT = "Another report"
CONCLUSIONS = "Conclusions"
LINES = "Direction, interval and P value"
BASIS = "Studies and patients"
METHODS = "Heterogeneity and methods"
MADE_WITH = "Software and files"
FACTS = "Facts that are new or gone"
NUMBERS = "Other numbers"
WORDS = "Words"

KINDS: dict[str, Kind] = {
    "other_report": Kind(REPORT, Grade.CONCLUSION),
    "conclusion": Kind(CONCLUSIONS, Grade.CONCLUSION),
    "claim_broken": Kind(CONCLUSIONS, Grade.CONCLUSION, mirror="claim_restored"),
    "claim_restored": Kind(CONCLUSIONS, Grade.CONCLUSION, mirror="claim_broken"),
    "claim_gone": Kind(CONCLUSIONS, Grade.CONCLUSION, mirror="claim_new"),
    "claim_new": Kind(CONCLUSIONS, Grade.CONCLUSION, mirror="claim_gone"),
    "certainty": Kind(CONCLUSIONS, Grade.MATTERS),
    "reworded": Kind(CONCLUSIONS, Grade.MATTERS),
    "direction": Kind(LINES, Grade.MATTERS),
    "null_included": Kind(LINES, Grade.MATTERS, mirror="null_excluded"),
    "null_excluded": Kind(LINES, Grade.MATTERS, mirror="null_included"),
    "p_above": Kind(LINES, Grade.MATTERS, mirror="p_below"),
    "p_below": Kind(LINES, Grade.MATTERS, mirror="p_above"),
    "not_estimable": Kind(LINES, Grade.MATTERS, mirror="estimable"),
    "estimable": Kind(LINES, Grade.MATTERS, mirror="not_estimable"),
    "study_out": Kind(BASIS, Grade.MATTERS, mirror="study_in"),
    "study_in": Kind(BASIS, Grade.MATTERS, mirror="study_out"),
    "population": Kind(BASIS, Grade.MATTERS),
    "denominator": Kind(BASIS, Grade.MATTERS),
    "below_limit": Kind(METHODS, Grade.MATTERS, mirror="above_limit"),
    "above_limit": Kind(METHODS, Grade.MATTERS, mirror="below_limit"),
    "heterogeneity": Kind(METHODS, Grade.MATTERS),
    "method": Kind(METHODS, Grade.MATTERS),
    "interval_gone": Kind(METHODS, Grade.MATTERS, mirror="interval_new"),
    "interval_new": Kind(METHODS, Grade.MATTERS, mirror="interval_gone"),
    "side": Kind(NUMBERS, Grade.MINOR),
    "software": Kind(MADE_WITH, Grade.NONE),
    "input": Kind(MADE_WITH, Grade.NONE),
    "gone": Kind(FACTS, Grade.MINOR, mirror="new"),
    "new": Kind(FACTS, Grade.MINOR, mirror="gone"),
    "value": Kind(NUMBERS, Grade.MINOR),
    "style": Kind(WORDS, Grade.MINOR),
    "reference": Kind(WORDS, Grade.MINOR),
    "abstract": Kind(WORDS, Grade.MINOR),
    "notes": Kind(WORDS, Grade.MINOR),
    "words": Kind(WORDS, Grade.MINOR),
}
"""The most important first. Kinds that mirror each other stand side by side."""

RANK: dict[str, int] = {name: place for place, name in enumerate(KINDS)}
SECTIONS: tuple[str, ...] = (
    *(REPORT, CONCLUSIONS, LINES, BASIS, METHODS, MADE_WITH, FACTS, NUMBERS, WORDS),
)


def mirror_of(kind: str) -> str:
    """What a kind is when old and new are exchanged."""
    return KINDS[kind].mirror or kind
