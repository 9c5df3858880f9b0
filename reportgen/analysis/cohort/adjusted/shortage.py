"""How few events a model has for its coefficients."""

from __future__ import annotations

import numpy as np

from reportgen.analysis.cohort.adjusted.asked import Asked
from reportgen.defaults import MIN_EVENTS_PER_COEFFICIENT
from reportgen.facts.fact import Fact

UNRELIABLE = "hardly reliable"


KINDS = {
    "events": "event",
    "patients without the event": "patient without the event",
    "informative patients": "informative patient",
    "patients": "patient",
}
"""What there may be too few of, and how one of them is called."""


def shortage_notes(asked: Asked, coefficients: int) -> tuple[str, ...]:
    """A note where there are fewer than ten for each."""
    size, kind = _limiting(asked)
    if size >= MIN_EVENTS_PER_COEFFICIENT * coefficients:
        return ()
    told = f"{size} {KINDS[kind] if size == 1 else kind} for {coefficients} coefficients"
    return (f"{told}, fewer than {MIN_EVENTS_PER_COEFFICIENT} for each: {UNRELIABLE}",)


def _limiting(asked: Asked) -> tuple[int, str]:
    """What limits how many coefficients can be estimated: the rarer of two endings, else events,
    else patients; of grades as many as two even groups would tell as much.

    Harrell 2015, doi:10.1007/978-3-319-19425-7, table 4.1.
    """
    n, events = asked.sample.n, asked.events
    if asked.outcome.type == "binary" and events is not None:
        return (events, "events") if 2 * events <= n else (n - events, "patients without the event")
    if events is not None:
        return events, "events"
    if asked.outcome.type == "ordinal":
        sizes = np.unique(asked.sample.value, return_counts=True)[1]
        return int(n - float(np.sum(sizes.astype(float) ** 3)) / n**2), "informative patients"
    return n, "patients"


def short_of(fact: Fact) -> str:
    """What there are too few of by the note of a fact; empty without one."""
    notes = (note for note in fact.notes if note.endswith(UNRELIABLE))
    told = next((note.partition(" ")[2].partition(" for ")[0] for note in notes), "")
    return next((kind for kind, one in KINDS.items() if told in (kind, one)), "")
