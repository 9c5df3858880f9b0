"""The abstract of one report: its parts rendered, put under headings, cut to the limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportgen.facts.abstract_length import AbstractLength
from reportgen.formatting.abstract_rules import AbstractHeading, AbstractRules
from reportgen.present.abstract.counting import characters, words
from reportgen.present.abstract.fitting import Draft, Fitted, Limits, Section, fitted
from reportgen.present.abstract.marks import parsed
from reportgen.present.abstract.parts import (
    CONCLUSIONS,
    OF_AUTHORS,
    missing,
    parts_of,
    texts_of,
)
from reportgen.present.abstract.support import facts_in, locked
from reportgen.present.language import plain_text
from reportgen.present.prose import Prose

Pairs = tuple[tuple[str, str], ...]
"""Headings with their texts."""


@dataclass(frozen=True, slots=True)
class Abstract:
    """What is printed under each heading, and how long that is."""

    sections: tuple[Section, ...]
    length: AbstractLength

    @property
    def texts(self) -> Pairs:
        """What a reader would copy."""
        return _pairs(self.sections)

    @property
    def headline(self) -> tuple[str, ...]:
        """The ids of the facts that it prints, in their order."""
        return facts_in("".join(one.html for one in self.sections))


def abstract_of(prose: Prose, rules: AbstractRules, spec: Mapping[str, Any]) -> Abstract:
    """The abstract in the style of ``prose`` by its rules; limits of the spec come before theirs.

    Raises TemplateError where a heading names a part for which there is no template.
    """
    headings = rules.headings[spec["kind"]]
    texts = texts_of(prose, headings)
    trees = {part: parsed(text) for part, text in texts.items()}
    named = [part for one in headings for part in parts_of(one)]
    filled = [one for one in headings if any(plain_text(texts[part]) for part in one.parts)]
    own = spec["abstract"]
    limits = Limits(own["words"] or rules.words, own["characters"] or rules.characters)
    found = fitted(
        [Draft(one.text, one.words, tuple(trees[p] for p in parts_of(one))) for one in filled],
        limits,
        locked(
            [trees[part] for part in named if part not in CONCLUSIONS],
            facts_in("".join(texts[part] for part in named if part in CONCLUSIONS)),
        ),
    )
    authors = {part: words(plain_text(texts[part])) for part in named if part in OF_AUTHORS}
    length = AbstractLength(
        **_counts(found, filled, limits),
        title=len(spec["report"]["title"]),
        title_limit=rules.title_characters,
        left_out=found.gone,
        without=tuple((one.text, missing(one)) for one in headings if one not in filled),
        of_spec=tuple((OF_AUTHORS[part], count) for part, count in authors.items() if count),
    )
    return Abstract(found.sections, length)


def _counts(found: Fitted, headings: Sequence[AbstractHeading], limits: Limits) -> dict[str, Any]:
    printed, full = _pairs(found.sections), _pairs(found.full)
    counts = [words(text) for _, text in printed]
    return {
        "words": sum(counts),
        "words_limit": limits.words,
        "words_with_headings": sum(counts) + sum(words(one.text) for one in headings),
        "characters": characters(printed),
        "characters_limit": limits.characters,
        "by_heading": tuple(
            (one.text, count, one.words) for one, count in zip(headings, counts, strict=True)
        ),
        "words_in_full": sum(words(text) for _, text in full),
        "characters_in_full": characters(full),
    }


def _pairs(sections: Sequence[Section]) -> Pairs:
    return tuple((one.heading, one.text) for one in sections)
