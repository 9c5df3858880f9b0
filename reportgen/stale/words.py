"""Whether the words around a number are those of a fact."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from reportgen.facts.fact import Fact

_WORD = re.compile(r"[^\W_]+[²]?")
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        "a an the of in on at by for to from with as and or per than that which was were is are be "
        "it its their this these who had has not no s vs versus among between against",
    )
)
"""Words that stand in every sentence."""

_STEM = 6
"""Letters by which words are compared, as in transplanted and transplantation."""

_FAR = 0.4
"""What a word counts for that is in the sentence but far off, or in the heading above."""
_HALF = 12
"""Words after which a word of the sentence counts for half as much more than a far one."""
_CLAUSE = 20
"""How many words a semicolon between counts for."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text with its place among the words."""

    stem: str
    start: int


def stems(text: str) -> list[Word]:
    """The words of a text that mean something, shortened to what is compared."""
    return [
        Word(stem, match.start())
        for match in _WORD.finditer(text)
        if (stem := _stem(match[0])) is not None
    ]


def _stem(word: str) -> str | None:
    if len(word) == 1 and word.isupper():
        return word  # treatment A
    folded = word.casefold()
    if folded in _EMPTY:
        return None
    return (folded[:-1] if len(folded) > 3 and folded.endswith("s") else folded)[:_STEM]


@dataclass(frozen=True)
class Weights:
    """How much each word tells: the fewer labels have it, the more."""

    labels: tuple[frozenset[str], ...]

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(stem for label in self.labels for stem in label)

    def of(self, stem: str) -> float:
        """The logarithm of one in how many labels has the word."""
        return math.log(1 + len(self.labels) / (1 + self._counts[stem]))


def label_stems(fact: Fact) -> frozenset[str]:
    """The words of a label, each once."""
    return frozenset(word.stem for word in stems(fact.label))


def weights_of(facts: Iterable[Fact]) -> Weights:
    """The weights of the words of the labels of these facts."""
    return Weights(tuple(label_stems(fact) for fact in facts))


def clause_of(place: int, breaks: Sequence[int]) -> int:
    """Which part of a sentence that semicolons divide a place is in."""
    return sum(one < place for one in breaks)


def semicolons(text: str) -> list[int]:
    """Where a sentence is divided: by semicolons that stand in no brackets."""
    depth, found = 0, []
    for place, mark in enumerate(text):
        depth = max(0, depth + (mark in "([") - (mark in ")]"))
        if mark == ";" and not depth:
            found.append(place)
    return found


def nearness(
    words: Sequence[Word], about: Iterable[Word], place: int, breaks: Sequence[int]
) -> dict[str, float]:
    """How near each word of a sentence stands to a place in it, from 1 to the share of far ones."""
    own = clause_of(place, breaks)
    near = {word.stem: _FAR for word in about}
    before = sum(word.start < place for word in words)
    for number, word in enumerate(words):
        apart = abs(clause_of(word.start, breaks) - own)
        distance = abs(number - before + 0.5) + _CLAUSE * apart
        credit = _FAR + (1 - _FAR) * _HALF / (_HALF + distance)
        near[word.stem] = max(credit, near.get(word.stem, 0.0))
    return near


def coverage(
    label: frozenset[str],
    near: Mapping[str, float],
    weights: Weights,
    outcome: tuple[str, frozenset[str]] | None,
) -> float:
    """The share of a label that stands near, each word by its weight.

    ``outcome`` is the short name of the fact's outcome, as its id has it, and the words that it
    stands for: who writes CR need not write complete remission.
    """
    whole = sum(weights.of(stem) for stem in label)
    if not whole:
        return 0.0
    found = {stem: near[stem] for stem in label if stem in near}
    if outcome is not None and outcome[0] in near:
        for stem in outcome[1] & label:
            found[stem] = max(found.get(stem, 0.0), near[outcome[0]])
    return sum(weights.of(stem) * credit for stem, credit in found.items()) / whole
