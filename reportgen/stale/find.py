"""Stale numbers: printed forms of facts of earlier versions, which those facts no longer have.

A number may be the printed form of many facts. For each of them two things speak: the words of its
label near the number, and other numbers near it that are of the same fact. The fact for which most
speaks is taken; where it is one that still prints so, the number is not stale.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reportgen.facts.fact import Fact
from reportgen.formatting.style import Style
from reportgen.stale.forms import Form
from reportgen.stale.numbers import Mention
from reportgen.stale.readers import Block
from reportgen.stale.score import score
from reportgen.stale.sentence import Sentence, sentences
from reportgen.stale.versions import Versions

SURE, LIKELY, POSSIBLE = "sure", "likely", "possible"
STRENGTHS = (SURE, LIKELY, POSSIBLE)

_ENOUGH = 2.0
_MUCH = 3.5


@dataclass(frozen=True, slots=True)
class Stale:
    """A number that was true in ``version``; ``now`` is what the fact prints instead, if anything.

    ``style`` is that in which it is printed so; ``sentence`` has the number at ``start`` to
    ``end``.
    """

    place: str
    text: str
    sentence: str
    start: int
    end: int
    fact: Fact
    part: str
    style: Style
    version: str
    present: Fact | None
    strength: str
    score: float


def find(blocks: Iterable[Block], versions: Versions) -> list[Stale]:
    """Every stale number of a text, in the order of the text."""
    return [
        stale
        for block in blocks
        for sentence in sentences(block, versions)
        for stale in _of_sentence(sentence)
    ]


def _of_sentence(sentence: Sentence) -> list[Stale]:
    return [
        made
        for number, mention in enumerate(sentence.mentions)
        if not _in_a_pair(sentence, mention)
        and (made := _judged(sentence, number, mention)) is not None
    ]


def _in_a_pair(sentence: Sentence, mention: Mention) -> bool:
    """Whether it is one of two numbers that a fact prints together, which are judged as one."""
    return mention.kind == "1" and any(
        other.kind != "1" and other.start <= mention.start and mention.end <= other.end
        for other, forms in zip(sentence.mentions, sentence.forms, strict=True)
        if forms
    )


def _judged(sentence: Sentence, number: int, mention: Mention) -> Stale | None:
    """The mention as a stale number, unless more speaks for a fact that still prints so."""
    best: tuple[float, str, Form] | None = None
    true = -1.0
    for version, form in sentence.forms[number]:
        points = score(sentence, number, mention, form)
        if sentence.versions.still(form):
            true = max(true, points)
        elif best is None or points > best[0]:
            best = (points, version, form)
    if best is None or true >= best[0]:
        return None
    points, version, form = best
    strength = SURE if points >= _MUCH else LIKELY if points >= _ENOUGH else POSSIBLE
    return Stale(
        sentence.block.place_of(sentence.start + mention.start),
        sentence.text[mention.start : mention.end].strip(),
        sentence.text,
        mention.start,
        mention.end,
        form.fact,
        form.part,
        form.style,
        version,
        sentence.versions.now.facts.get(form.fact.id),
        strength,
        round(points, 3),
    )
