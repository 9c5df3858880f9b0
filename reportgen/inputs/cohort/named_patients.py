"""Whether a text names a patient of the table: what does may not travel with a report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from unicodedata import normalize

_EDGE = re.compile(r"\b")


def names_a_patient(text: str, ids: Iterable[str]) -> bool:
    """Whether one of the ids stands in the text as a word or as words of its own.

    Capitals and signs around an id count for nothing. An id that is a plain number is found in
    every text that holds the number for whatever reason: better once too often than too seldom.
    """
    known = {core for one in ids if (core := _core(_plain(one)))}
    longest = max(map(len, known), default=0)
    return not known.isdisjoint(_phrases(_plain(text), longest))


def _plain(text: str) -> str:
    return normalize("NFKC", text).casefold()


def _core(text: str) -> str:
    """From the first to the last letter or digit."""
    found = re.search(r"\w(?:.*\w)?", text, re.DOTALL)
    return found.group() if found else ""


def _phrases(text: str, longest: int) -> Iterator[str]:
    """Whatever begins and ends at the edge of a word and is not longer than the longest id."""
    edges = [match.start() for match in _EDGE.finditer(text)]
    for number, begin in enumerate(edges):
        for end in edges[number + 1 :]:
            if end - begin > longest:
                break
            yield text[begin:end]
