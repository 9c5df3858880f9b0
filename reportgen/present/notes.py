"""The list of notes: what was approximated, decided or refused, from the facts themselves."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact

WARNING = "warning: "
"""A note that begins so fails a build under ``--strict``."""

_REPEATED = (".leave_one_out.", ".profile.", ".study.", ".leave_one_out_", ".set.")
"""Facts that repeat the notes of the pool they vary."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note with the number it belongs to."""

    label: str
    text: str


def notes_of(book: FactBook) -> tuple[Note, ...]:
    """The notes of all facts but the repeats, in the order of the facts, none twice."""
    made: dict[Note, None] = {}
    for fact in book:
        if not any(piece in fact.id for piece in _REPEATED):
            for text in fact.notes:
                made[_told(fact, text)] = None
    return tuple(made)


def _told(fact: Fact, text: str) -> Note:
    """A note that begins with a part of its fact's label and a colon is about that part: it stands
    on many facts and is told once."""
    subject, _, rest = text.partition(": ")
    return Note(subject, rest) if rest and subject in fact.label else Note(fact.label, text)


def warnings_of(book: FactBook) -> tuple[Note, ...]:
    """Notes that are warnings, from every fact."""
    return tuple(
        _note(fact, text) for fact in book for text in fact.notes if text.startswith(WARNING)
    )


def _note(fact: Fact, text: str) -> Note:
    return Note(fact.label, text.removeprefix(WARNING))
