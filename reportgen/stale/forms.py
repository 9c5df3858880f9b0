"""The printed forms of facts, as keys under which a number of a text is looked up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from reportgen.facts.fact import Fact, Interval
from reportgen.formatting.numbers import count, number_text, p_value, suffix
from reportgen.formatting.style import Style
from reportgen.stale.numbers import Key

_NOT_LOOKED_FOR = frozenset({"year"})
"""Kinds of facts whose numbers are no results."""


@dataclass(frozen=True, slots=True)
class Form:
    """A part of a fact as it is printed in a style."""

    fact: Fact
    part: str
    key: Key
    percent: bool
    style: Style


@dataclass(frozen=True)
class Forms:
    """All printed forms of the facts of one version."""

    version: str
    facts: Mapping[str, Fact]
    by_key: Mapping[Key, tuple[Form, ...]]

    @cached_property
    def by_part(self) -> dict[tuple[str, str, str], Key]:
        """The key of each part of each fact in each style."""
        every = (form for forms in self.by_key.values() for form in forms)
        return {(form.fact.id, form.part, form.style.name): form.key for form in every}


def forms_of(version: str, facts: Iterable[Fact], styles: Iterable[Style]) -> Forms:
    """The forms of the facts of a version, in the styles that its texts may be in."""
    known = {fact.id: fact for fact in facts if fact.kind not in _NOT_LOOKED_FOR}
    found: defaultdict[Key, list[Form]] = defaultdict(list)
    for style in styles:
        for fact in known.values():
            for part, key in _keys(fact, style).items():
                percent = bool(suffix(fact)) and part in ("value", "ci", "pi")
                found[key].append(Form(fact, part, key, percent, style))
    return Forms(version, known, {key: tuple(forms) for key, forms in found.items()})


def _keys(fact: Fact, style: Style) -> dict[str, Key]:
    keys: dict[str, Key] = {}
    if fact.value is not None:
        keys["value"] = ("1", _plain(number_text(fact, fact.value, style), style))
    for part, interval in (("ci", fact.ci), ("pi", fact.pi)):
        if interval is not None:
            keys[part] = _range(fact, interval, style)
    if fact.p is not None:
        keys["p"] = ("1", _plain(p_value(fact.p, style), style))
    for part in ("k", "n", "events"):
        number = getattr(fact, part)
        if number is not None:
            keys[part] = ("1", _plain(count(number, style), style))
    if fact.events is not None and fact.n is not None:
        keys["events_n"] = ("/", keys["events"][1], keys["n"][1])
    return keys


def _range(fact: Fact, interval: Interval, style: Style) -> Key:
    limits = (number_text(fact, limit, style) for limit in (interval.low, interval.high))
    return ("to", *(_plain(text, style) for text in limits))


def _plain(text: str, style: Style) -> str:
    """The digits of a printed number with a point and a hyphen, without marks of thousands and
    with the zero before a point."""
    text = text.replace(style.thousands, "") if style.thousands else text
    plain = text.replace(style.decimal_mark, ".").replace(style.minus, "-")
    return re.sub(r"^([<>]?-?)\.", r"\g<1>0.", plain)
