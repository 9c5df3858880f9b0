"""How much speaks for a number of a text being a part of a fact.

Three things are added up: how seldom such a number stands in a text by chance, how many words of
the fact's label stand near, and which other numbers near it are of the same fact. The weights are
chosen so that every number of the abstracts of the worked examples finds its fact.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from reportgen.facts.fact import Fact
from reportgen.stale.forms import Form
from reportgen.stale.numbers import Mention
from reportgen.stale.sentence import Sentence
from reportgen.stale.words import clause_of, coverage, stems

_OF_WORDS = 2.0
"""What the words of a label count for when all stand near."""
_IN_ABSTRACT = 0.5
"""What it counts that the abstract printed the fact: texts are written from it."""
_CLUSTER = 90
"""Letters within which numbers may be of one fact."""
_SUPPORT: Mapping[str, float] = {"ci": 1.0, "pi": 1.0, "events_n": 0.8, "value": 0.5, "p": 0.3}
_COUNT_SUPPORT = 0.3
_FAMILY = 0.6
_BESIDE = 1.3
"""How much more a number directly beside says than one farther off."""
_MOST_SUPPORT = 1.5

_NOUNS: Mapping[str, re.Pattern[str]] = {
    "k": re.compile(r"stud(y|ies)|trials?|arms?|cohorts?|comparisons?|reports?|series", re.I),
    "n": re.compile(
        r"patients?|participants?|people|persons?|individuals?|subjects?|adults?|children|"
        r"women|men|infants?",
        re.I,
    ),
    "events": re.compile(r"events?|deaths?|cases?", re.I),
}
_EQUALS = {"k": "k", "n": "nN", "events": ""}


def score(sentence: Sentence, number: int, mention: Mention, form: Form) -> float:
    versions = sentence.versions
    outcome = versions.short_name(form.fact)
    near, weights = sentence.near(mention.start), versions.weights
    words = max(
        coverage(versions.label(form.fact), near, weights, outcome),
        coverage(versions.id_words(form.fact), near, weights, None),
    )
    return (
        _specific(sentence.text, mention, form, outcome[1] if outcome else frozenset())
        + _OF_WORDS * words
        + (_IN_ABSTRACT if form.fact.id in versions.headline else 0.0)
        + _support(sentence, number, mention, form)
    )


def _specific(text: str, mention: Mention, form: Form, outcome_words: frozenset[str]) -> float:
    """How seldom such a number stands in a text by chance."""
    decimals = any("." in part for part in form.key[1:])
    if mention.kind == "to":
        return 2.5 if decimals else 1.2
    if mention.kind == "/":
        return 1.2
    if form.part in _NOUNS:
        counted = _is_counted(text, mention, form.part) or (
            form.part == "events" and _has_happened(text, mention, outcome_words)
        )
        return 0.6 if counted else -2.0
    if form.fact.kind == "count":
        counted = any(_is_counted(text, mention, part, before=60) for part in _NOUNS)
        return 0.6 if counted else 0.0
    if form.percent and not mention.percent and not decimals:
        return -1.0
    return 1.0 if decimals else 0.5 if mention.percent else 0.0


def _is_counted(text: str, mention: Mention, part: str, before: int = 0) -> bool:
    """Whether the noun of a count stands behind it, or its letter before; or the noun before."""
    letters = _EQUALS[part]
    if letters and re.search(rf"(?<!\w)[{letters}]\s*=\s*$", text[: mention.start]):
        return True
    words = re.findall(r"[^\W\d_]+", text[mention.end : mention.end + 40])[:3]
    words += re.findall(r"[^\W\d_]+", text[max(0, mention.start - before) : mention.start])
    return any(_NOUNS[part].fullmatch(word) for word in words)


def _has_happened(text: str, mention: Mention, outcome_words: frozenset[str]) -> bool:
    """Whether the events are named for what they are: ``628 complete remissions``."""
    behind = stems(text[mention.end : mention.end + 40])[: min(2, len(outcome_words))]
    return bool(behind) and all(word.stem in outcome_words for word in behind)


def _support(sentence: Sentence, number: int, mention: Mention, form: Form) -> float:
    """What other numbers near it are of the same fact."""
    found: dict[str, float] = {}
    own = clause_of(mention.start, sentence.breaks)
    for other, near in enumerate(sentence.mentions):
        apart = max(near.start - mention.end, mention.start - near.end)
        if other == number or apart < 0 or apart > _CLUSTER:
            continue
        if clause_of(near.start, sentence.breaks) != own:
            continue
        weight = _BESIDE if apart <= len(" (") else 1.0
        for part in sentence.parts[other].get(form.fact.id, ()):
            if part != form.part:
                found[part] = max(found.get(part, 0.0), weight * _SUPPORT.get(part, _COUNT_SUPPORT))
        if form.fact.kind == "count" and _of_its_family(sentence, other, form.fact):
            found["family"] = _FAMILY
    return min(_MOST_SUPPORT, sum(found.values()))


def _of_its_family(sentence: Sentence, other: int, fact: Fact) -> bool:
    """Whether another number may be a count that the abstract tells with this one, as that of all
    studies with that of a group."""
    headline, family = sentence.versions.headline, fact.id.split(".")[:2]
    return fact.id in headline and any(
        name != fact.id and name in headline and name.split(".")[:2] == family
        for name in sentence.parts[other]
    )
