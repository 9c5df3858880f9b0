"""From cells to printed terms: what the spec maps, what is spelt in several ways, their groups."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from reportgen.inputs.cohort.safety.sheet import EventSheet

_BETWEEN = re.compile(r"[\s,;:/_.()’'\"-]+")
_ENDING = re.compile(r"[+\-−]$")
NEAR = 0.88
"""Two words alike to this degree are likelier one word spelt in two ways."""
LONG = 6
"""Shorter words than this are abbreviations or too like each other to be compared."""


@lru_cache(maxsize=10_000)
def key_of(text: str) -> str:
    """What spellings of one term share: capitals, blanks, hyphens and other signs say nothing.

    Signs at the end do: CMV+ is not CMV-.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    ending = _ENDING.search(plain)
    return _BETWEEN.sub(" ", plain).strip() + (ending[0] if ending else "")


@dataclass(frozen=True, slots=True)
class Term:
    """A printed term and its group; the group is empty where there is none."""

    label: str
    group: str


@dataclass(frozen=True)
class Terms:
    """The terms of a sheet, by the keys of their spellings."""

    sheet: EventSheet

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Of each row in use the key of its term; empty where the cell is blank."""
        mapped = {key_of(text): key_of(label) for text, label in self.sheet.spec.terms.items()}
        texts = self.sheet.texts(self.sheet.spec.term)
        return tuple(mapped.get(key_of(text), key_of(text)) for text in texts)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Printed labels: those of the spec, else the most frequent spelling, in order of keys.

        Terms that the spec lists are there even if nobody had them.
        """
        declared = [*self.sheet.safety.terms, *self.sheet.spec.terms.values()]
        given = {key_of(label): label for label in reversed(declared)}
        wanted = {key_of(label) for label in self.sheet.safety.terms}
        made = {
            key: given.get(key) or min(spelt, key=lambda text: (-spelt[text], text))
            for key, spelt in self.spellings.items()
        }
        made |= {key: given[key] for key in wanted}
        return dict(sorted(made.items()))

    @cached_property
    def spellings(self) -> Mapping[str, Counter[str]]:
        """The texts of each term with the number of rows, those that the spec maps left out."""
        mapped = {key_of(text) for text in self.sheet.spec.terms}
        found: dict[str, Counter[str]] = {key: Counter() for key in self.keys if key}
        for key, text in zip(self.keys, self.sheet.texts(self.sheet.spec.term), strict=True):
            if key and key_of(text) not in mapped:
                found[key][text] += 1
        return found

    @cached_property
    def undeclared(self) -> tuple[str, ...]:
        """Texts that are printed as they stand, of which the spec says nothing."""
        spec, safety = self.sheet.spec, self.sheet.safety
        told = {*spec.terms, *spec.terms.values(), *safety.terms}
        told |= {term for terms in safety.groups.values() for term in terms}
        known = {key_of(text) for text in told}
        texts = {text for spelt in self.spellings.values() for text in spelt}
        return tuple(sorted(text for text in texts if key_of(text) not in known))

    @cached_property
    def groups_of(self) -> Mapping[str, tuple[str, ...]]:
        """The groups that the cells or the spec give each term, by its key."""
        given = self.sheet.safety.groups
        if given:
            found = {key_of(term): group for group, terms in given.items() for term in terms}
            return {key: (found[key],) if key in found else () for key in self.labels}
        spelt: dict[str, Counter[str]] = {}
        of_term: dict[str, dict[str, None]] = {key: {} for key in self.labels}
        cells = self.sheet.texts(self.sheet.spec.group)
        for key, cell in zip(self.keys, cells, strict=True):
            if key and cell:
                spelt.setdefault(key_of(cell), Counter())[cell] += 1
                of_term[key][key_of(cell)] = None
        names = {
            key: min(count, key=lambda text: (-count[text], text)) for key, count in spelt.items()
        }
        return {key: tuple(names[one] for one in sorted(found)) for key, found in of_term.items()}

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The terms in order of their keys."""
        return tuple(
            Term(label, next(iter(self.groups_of[key]), "")) for key, label in self.labels.items()
        )

    def alike(self) -> Iterator[tuple[str, str]]:
        """Pairs of undeclared terms that look like one term in two spellings."""
        others: dict[tuple[int, tuple[str, ...]], list[tuple[str, str]]] = {}
        for key in sorted({key_of(text) for text in self.undeclared}):
            words = key.split()
            for at, word in enumerate(words):
                rest = (at, (*words[:at], *words[at + 1 :]))
                for other, its in others.get(rest, ()):
                    if _look_alike(word, its):
                        yield self.labels[other], self.labels[key]
                others.setdefault(rest, []).append((key, word))


def _look_alike(first: str, second: str) -> bool:
    """Whether two words are likelier one in two spellings than two."""
    if min(len(first), len(second)) < LONG or abs(len(first) - len(second)) > 2:
        return False
    opposite = {first[:4], second[:4]} == {"hypo", "hype"}
    if opposite or any(mark.isdigit() for mark in first + second):
        return False
    if len(first) == len(second) and sum(a != b for a, b in zip(first, second, strict=True)) == 1:
        return True
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= NEAR
