"""Which arm a ratio below one speaks for; nothing where the spec leaves it open."""

from __future__ import annotations

import re
from typing import Literal

from reportgen.spec.cohort_outcomes import BinaryOutcome, OrdinalOutcome, SurvivalOutcome

Side = Literal["arm", "reference"]

_SPAN = re.compile(r"\b(survival|time (to|until|from)|duration|freedom from|\w+-free)\b", re.I)
"""Labels that name a span of time, so that ``direction`` says whether a longer one is better."""


def favoured_below_one(outcome: BinaryOutcome | OrdinalOutcome | SurvivalOutcome) -> Side | None:
    """Which of a pair a ratio (arm over reference) below one favours.

    Severe grades are the bad ones by the order of the levels. A hazard is of the event: where the
    label is that event, the direction is the event's; where it is the time free of it, a longer
    time is better when the event is bad. A label that is said to be a time and does not read like
    one (progression) leaves it open, and nothing is said.
    """
    if isinstance(outcome, OrdinalOutcome):
        return "arm"
    higher_better = outcome.direction == "higher_better"
    if isinstance(outcome, BinaryOutcome):
        return "reference" if higher_better else "arm"
    if outcome.label_is == "event":
        return "reference" if higher_better else "arm"
    if not _SPAN.search(outcome.label):
        return None
    return "arm" if higher_better else "reference"
