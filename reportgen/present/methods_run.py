"""The methods that were run, each with its sentence: what METHODS and its references print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.methods import METHODS
from reportgen.vocabulary import lowerfirst

INSTEAD = "instead_of"
"""A fact with this setting was computed by another model than METHODS says of its outcome; another
sentence tells of it."""
STEP = "tried"
"""A fact with this setting has its model, and some choice of it that is not the one asked for. It
speaks for its outcome where no other fact does."""


NAMED = "outcome"
"""A sentence with this setting names its outcome; where it says the same of several it is told once
of all of them."""
PLACE = f"{{{NAMED}}}"


@dataclass(frozen=True, slots=True)
class RunMethod:
    """A method that stands on some fact, its sentence filled with the settings that were run."""

    key: str
    label: str
    sentence: str
    reference: str
    section: str


@dataclass(frozen=True, slots=True)
class Scope:
    """An outcome as it is named in a sentence, and the family of outcomes it belongs to."""

    label: str
    family: str


@dataclass
class _Variant:
    """A sentence, and the outcomes that it holds for."""

    key: str
    sentence: str
    outcomes: dict[str, None] = field(default_factory=dict)
    named: dict[str, None] = field(default_factory=dict)

    def listed(self) -> _Variant:
        """With the outcomes that the sentence itself names, one after the other."""
        if self.named:
            self.sentence = self.sentence.replace(PLACE, _listed(list(self.named)))
        return self


def methods_run(book: FactBook, scopes: Mapping[str, Scope] | None = None) -> tuple[RunMethod, ...]:
    """The methods that stand on estimable facts, in the order of the registry.

    One that was run with several settings has a sentence for each. Where sentences about the same
    thing hold for different outcomes of one family, each begins with those it holds for.
    """
    variants = _variants(book)
    named = _Scoped(scopes or {}, variants)
    return tuple(
        RunMethod(
            variant.key,
            METHODS[variant.key].label,
            named.sentence(variant),
            # a reference is listed once
            METHODS[variant.key].reference if number == 0 else "",
            METHODS[variant.key].section,
        )
        for key in METHODS
        for number, variant in enumerate(one for one in variants if one.key == key)
    )


def _variants(book: FactBook) -> list[_Variant]:
    """Of each method a sentence for every set of settings on facts that name them all."""
    runs = [(key, fact) for fact in book for key in _methods_of(fact)]
    plain = {(key, _outcome(fact)) for key, fact in runs if STEP not in dict(fact.settings)}
    found: dict[tuple[str, str], _Variant] = {}
    for key, fact in runs:
        settings, outcome = dict(fact.settings), _outcome(fact)
        silent = INSTEAD in settings or (STEP in settings and (key, outcome) in plain)
        name = settings.get(NAMED)
        kept = settings if name is None else {**settings, NAMED: PLACE}
        told = "" if silent else METHODS[key].filled(kept)
        variant = found.setdefault((key, told), _Variant(key, told))
        variant.outcomes[outcome] = None
        if name is not None and PLACE in told:
            variant.named[name] = None
    told_of = {key for key, told in found if told}
    return [
        variant.listed() for (key, told), variant in found.items() if told or key not in told_of
    ]


def _outcome(fact: Fact) -> str:
    return fact.id.split(".")[0]


def _methods_of(fact: Fact) -> Iterator[str]:
    if fact.value is not None and fact.method in METHODS:
        yield fact.method
        if fact.pi is not None and METHODS[fact.method].section == "pooling":
            yield "prediction"


class _Scoped:
    """Says of each sentence which outcomes it holds for, where that is not plain."""

    def __init__(self, scopes: Mapping[str, Scope], variants: Sequence[_Variant]) -> None:
        self.scopes = scopes
        self.rivals: dict[tuple[str, str], set[str]] = {}
        self.families: dict[str, set[str]] = {}
        for variant in variants:
            for outcome in self._known(variant):
                self.families.setdefault(scopes[outcome].family, set()).add(outcome)
            for rivalry in self._rivalries(variant):
                self.rivals.setdefault(rivalry, set()).add(variant.sentence)

    def sentence(self, variant: _Variant) -> str:
        told = variant.sentence
        contested = any(len(self.rivals[one]) > 1 for one in self._rivalries(variant))
        if not (told and contested):
            return told
        return f"For {_listed(self._names(variant))}, {lowerfirst(told)}"

    def _known(self, variant: _Variant) -> list[str]:
        return [outcome for outcome in variant.outcomes if outcome in self.scopes]

    def _rivalries(self, variant: _Variant) -> Iterator[tuple[str, str]]:
        """What a sentence is about; of models only those of one family are rivals."""
        method = METHODS[variant.key]
        if method.section not in ("pooling", "study") or not variant.sentence:
            return
        for outcome in self._known(variant):
            family = self.scopes[outcome].family if method.about == "model" else ""
            yield method.about or variant.key, family

    def _names(self, variant: _Variant) -> list[str]:
        """The outcomes, or the name of their family where they are all of it."""
        left = dict.fromkeys(self._known(variant))
        names: dict[str, None] = {}
        for family, members in self.families.items():
            if len(members) > 1 and members <= left.keys():
                names[family] = None
                left = {outcome: None for outcome in left if outcome not in members}
        return [*names, *(self.scopes[outcome].label for outcome in left)]


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
