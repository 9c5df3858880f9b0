"""A sentence of a text with its numbers, its words, and the facts that each number may be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from reportgen.stale.forms import Form
from reportgen.stale.numbers import Mention, mentions
from reportgen.stale.readers import Block
from reportgen.stale.versions import Versions
from reportgen.stale.words import Word, nearness, semicolons, stems

_END = re.compile(r"(?<=[.!?])[”\"')\]]*\s+(?=[A-Z“\"(\[])|\n\s*\n")


@dataclass(frozen=True)
class Sentence:
    """A sentence with its numbers, and what each may be."""

    block: Block
    start: int
    text: str
    versions: Versions
    _near: dict[int, dict[str, float]] = field(default_factory=dict)

    @cached_property
    def mentions(self) -> list[Mention]:
        return mentions(self.text)

    @cached_property
    def words(self) -> list[Word]:
        return stems(self.text)

    @cached_property
    def breaks(self) -> list[int]:
        return semicolons(self.text)

    @cached_property
    def about(self) -> list[Word]:
        return stems(self.block.about)

    def near(self, place: int) -> dict[str, float]:
        """How near each word stands to a place."""
        if place not in self._near:
            self._near[place] = nearness(self.words, self.about, place, self.breaks)
        return self._near[place]

    @cached_property
    def forms(self) -> list[list[tuple[str, Form]]]:
        """What each mention may be; every part of a fact once, from the latest version."""
        return [
            list(
                {
                    (form.fact.id, form.part): (version, form)
                    for key in reversed(mention.keys)
                    for version, form in reversed(list(self.versions.forms(key)))
                    if _fits(mention, form)
                }.values()
            )
            for mention in self.mentions
        ]

    @cached_property
    def parts(self) -> list[dict[str, set[str]]]:
        """Of each mention, the parts that it may be of each fact."""
        made: list[dict[str, set[str]]] = []
        for forms in self.forms:
            parts: dict[str, set[str]] = {}
            for _, form in forms:
                parts.setdefault(form.fact.id, set()).add(form.part)
            made.append(parts)
        return made


def _fits(mention: Mention, form: Form) -> bool:
    """Whether signs and symbols allow it: a percentage is one, a P value has its letter."""
    if mention.percent and not form.percent:
        return False
    is_p = form.part == "p" or (form.part == "value" and form.fact.kind == "p")
    return mention.is_p == is_p


def sentences(block: Block, versions: Versions) -> Iterator[Sentence]:
    """The sentences of a block."""
    start = 0
    for match in _END.finditer(block.text):
        yield Sentence(block, start, block.text[start : match.start()], versions)
        start = match.end()
    yield Sentence(block, start, block.text[start:], versions)
