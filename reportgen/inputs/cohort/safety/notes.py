"""What is allowed in a table of events but worth a line in the report: nothing about one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from reportgen.inputs.cohort.records import Note
from reportgen.inputs.cohort.safety.rows import exposure_of
from reportgen.inputs.cohort.safety.sheet import EXCLUDED, EventSheet
from reportgen.inputs.cohort.safety.terms import Terms

SAFETY = "safety"
MOST_PAIRS = 10
"""More pairs of terms that look alike are not listed."""


def notes_of(sheet: EventSheet) -> tuple[Note, ...]:
    """All notes, each once."""
    return tuple(dict.fromkeys(note for rule in RULES for note in rule(sheet)))


def excluded_patients(sheet: EventSheet) -> Iterator[Note]:
    """Events of patients who are not analysed."""
    n = sum(owner == EXCLUDED for owner in sheet.owners)
    if n:
        text = f"{_events(n)} of patients who are not analysed {_are(n)} left out."
        yield Note("excluded_events", SAFETY, text)


def before_time_zero(sheet: EventSheet) -> Iterator[Note]:
    """Events that were there before treatment."""
    n = sum(start is not None and start < 0 for start in sheet.starts)
    if n:
        text = f"{_events(n)} that began before time zero {_are(n)} not counted."
        yield Note("events_before", SAFETY, text)


def unknown_starts(sheet: EventSheet) -> Iterator[Note]:
    """Events of which it is not known when they began, where it is asked."""
    n = sum(start is None for start in sheet.starts)
    if sheet.spec.start is not None and n:
        text = f"it is not known when {_events(n)} began; counted as after time zero."
        yield Note("unknown_starts", SAFETY, text)


def ungraded_events(sheet: EventSheet) -> Iterator[Note]:
    """Events without a grade, where it is asked."""
    n = sum(grade is None for grade in sheet.grades)
    if sheet.spec.grade is not None and n:
        text = f"{_events(n)} {_have(n)} no grade; counted as of any grade only."
        yield Note("ungraded_events", SAFETY, text)


def untold_flags(sheet: EventSheet) -> Iterator[Note]:
    """Events of which it is not told whether they were serious or related."""
    for word, flag in sheet.spec.flags.items():
        n = sheet.answers(flag).count(None)
        if n:
            text = f"of {_events(n)} it is not told whether {_they(n)} {word}."
            yield Note(f"untold_{word}", SAFETY, f"{text[:-1]}; counted as not {word}.")


def copies(sheet: EventSheet) -> Iterator[Note]:
    """Rows of one patient with the same term, grade and times, which other columns tell apart."""
    if sheet.spec.start is None:
        return
    keys = zip(sheet.places, Terms(sheet).keys, sheet.grades, sheet.starts, sheet.ends, strict=True)
    found = Counter(key for key in keys if key[3] is not None)
    n = sum(count - 1 for count in found.values())
    if n:
        text = (
            f"warning: {_events(n)} of the same patient {_have(n)} the term, grade "
            "and dates of another; counted as events of their own."
        )
        yield Note("copied_events", SAFETY, text)


def spellings(sheet: EventSheet) -> Iterator[Note]:
    """Terms written in several ways that only capitals, blanks and other signs tell apart."""
    terms = Terms(sheet)
    names = [terms.labels[key] for key, spelt in terms.spellings.items() if len(spelt) > 1]
    if names:
        listed = ", ".join(sorted(names)[:MOST_PAIRS])
        more = len(names) - MOST_PAIRS
        listed += f" and {more} more" if more > 0 else ""
        text = f"these terms were spelt in several ways, which were counted as one: {listed}."
        yield Note("spellings", SAFETY, text)


def lookalikes(sheet: EventSheet) -> Iterator[Note]:
    """Terms that are likelier one term in two spellings."""
    for first, second in islice(Terms(sheet).alike(), MOST_PAIRS):
        text = (
            f"warning: the terms “{first}” and “{second}” look like one in two "
            "spellings, and are counted apart."
        )
        yield Note("lookalikes", SAFETY, text)


def unknown_exposure(sheet: EventSheet) -> Iterator[Note]:
    """Patients whose time at risk is not known."""
    exposure = exposure_of(sheet)
    n = 0 if exposure is None else sum(time is None for time in exposure.times)
    if n:
        patients = "1 patient" if n == 1 else f"{n} patients"
        text = f"the time at risk of {patients} is not known; no rate counts them."
        yield Note("unknown_exposure", SAFETY, text)


def _events(count: int) -> str:
    return "1 event" if count == 1 else f"{count} events"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


def _they(count: int) -> str:
    return "it was" if count == 1 else "they were"


RULES = (
    excluded_patients,
    before_time_zero,
    unknown_starts,
    ungraded_events,
    untold_flags,
    copies,
    spellings,
    lookalikes,
    unknown_exposure,
)
