"""What was true in earlier versions, what is now, and which words speak for each fact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from reportgen.facts.fact import Fact
from reportgen.facts.record import OutcomeRecord, Record
from reportgen.formatting.style import style_or_house
from reportgen.stale.forms import Form, Forms, forms_of
from reportgen.stale.numbers import Key
from reportgen.stale.words import Weights, label_stems, stems, weights_of


@dataclass(frozen=True)
class Versions:
    """The facts of the earlier versions, oldest first, and those of now."""

    earlier: tuple[Forms, ...]
    now: Forms
    outcomes: tuple[OutcomeRecord, ...] = ()
    headline: frozenset[str] = frozenset()

    @cached_property
    def weights(self) -> Weights:
        """Of the words of all labels there are."""
        known = {name: fact for forms in self.earlier for name, fact in forms.facts.items()}
        return weights_of({**known, **self.now.facts}.values())

    @cached_property
    def _labels(self) -> dict[str, frozenset[str]]:
        return {}

    def label(self, fact: Fact) -> frozenset[str]:
        """The words of the label of a fact."""
        if fact.label not in self._labels:
            self._labels[fact.label] = label_stems(fact)
        return self._labels[fact.label]

    @cached_property
    def _ids(self) -> dict[str, frozenset[str]]:
        return {}

    def id_words(self, fact: Fact) -> frozenset[str]:
        """The words of the id of a fact."""
        if fact.id not in self._ids:
            words = stems(re.sub(r"[._]", " ", fact.id))
            self._ids[fact.id] = frozenset(word.stem for word in words)
        return self._ids[fact.id]

    @cached_property
    def _short(self) -> dict[str, tuple[str, frozenset[str]]]:
        return {
            one.id: (one.id.split("_")[0][:6], frozenset(word.stem for word in stems(one.label)))
            for one in self.outcomes
        }

    def short_name(self, fact: Fact) -> tuple[str, frozenset[str]] | None:
        """The short name of the outcome of a fact, and the words that it stands for."""
        return self._short.get(fact.id.split(".")[0])

    def forms(self, key: Key) -> Iterator[tuple[str, Form]]:
        """The forms that print so, those of the latest version first."""
        for forms in (self.now, *reversed(self.earlier)):
            for form in forms.by_key.get(key, ()):
                yield forms.version, form

    def still(self, form: Form) -> bool:
        """Whether the part of the fact prints so now, in the same style."""
        return self.now.by_part.get((form.fact.id, form.part, form.style.name)) == form.key


def versions_of(earlier: Mapping[str, Record], now: Record) -> Versions:
    """The versions by what they are called, oldest first, and that of now.

    A text may be in the style of any of them: each is looked for in all of these styles, its own
    before the others.
    """
    every = (*earlier.values(), now)

    def forms(name: str, record: Record) -> Forms:
        styles = dict.fromkeys((record.style, *(one.style for one in every)))
        return forms_of(name, record.facts, map(style_or_house, styles))

    return Versions(
        tuple(forms(name, record) for name, record in earlier.items()),
        forms("now", now),
        tuple({one.id: one for record in every for one in record.outcomes}.values()),
        frozenset(name for record in every for name in record.headline),
    )
