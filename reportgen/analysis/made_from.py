"""Which facts a fact was made from, told for whole families at once.

Ids are built alike wherever facts are made, so that what is behind a fact can be told from its id.
An analysis says it itself (``from_facts=``) only where the id does not tell: a family of tests, the
analyses that were counted. The rules are in ``made_from_studies`` and ``cohort/made_from``.

A rule is keyed by the last part of an id, without the number at its end, and lists the ids of what
such a fact was made from. In these ids stand

    {self}      the id, {parent} the id without its last part, {outcome} its first part
    {within}    the parent without its first part: an arm, or an arm in a stratum
    {analysis}  its first three parts: an adjusted model, or a weighting
    {weighting} the weighting that the effect of an outcome stands under
    {each}      the arms of ``a_vs_b``, or all; {in_arm} the parent with each of them in that
                place, else after it; {as_arm} the id itself with each of them in that place
    {arm}       the arm that the id names
    {row}       each of the rows of the fact
    *           whatever stands there

Ids of no fact are passed over, so that one rule serves all types of an outcome; of alternatives
with | between them the first counts that is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from reportgen.facts.fact import Fact

Rules = Mapping[str, tuple[str, ...]]

_NUMBER = re.compile(r"(?<=_)\d+(_\d+)*$")
_NAMES = re.compile(r"\{(\w+)\}")
_OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class Known:
    """The ids that there are, the parts that stand below each, and which of them are arms."""

    ids: frozenset[str]
    below: Mapping[str, tuple[str, ...]]
    arms: tuple[str, ...]

    @classmethod
    def of(cls, facts: Iterable[Fact], arms: Sequence[str]) -> Known:
        """The ids of these facts."""
        ids = [fact.id for fact in facts]
        below: dict[str, dict[str, None]] = {}
        for one in ids:
            while one:
                one, _, last = one.rpartition(".")
                below.setdefault(one, {})[last] = None
        return cls(frozenset(ids), {key: tuple(made) for key, made in below.items()}, tuple(arms))


def with_sources(
    facts: Sequence[Fact],
    arms: Sequence[str],
    rules: Rules,
    columns: Mapping[str, tuple[str, ...]],
) -> tuple[Fact, ...]:
    """The facts with what they were made from.

    ``columns`` are the inputs of the facts that name none, by the beginning of their ids.
    """
    known = Known.of(facts, arms)
    return tuple(_with_source(fact, known, rules, columns) for fact in facts)


def _with_source(
    fact: Fact, known: Known, rules: Rules, columns: Mapping[str, tuple[str, ...]]
) -> Fact:
    sources = fact.from_facts or tuple(_sources(fact, known, rules))
    inputs = fact.inputs or _columns(fact.id, columns)
    if sources == fact.from_facts and inputs == fact.inputs:
        return fact
    return replace(fact, from_facts=sources, inputs=inputs)


def _columns(fact_id: str, columns: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Those of the longest beginning that is known."""
    head = fact_id
    while head and head not in columns:
        head = head.rpartition(".")[0]
    return columns.get(head, ())


def _sources(fact: Fact, known: Known, rules: Rules) -> Iterator[str]:
    """The ids that the rule of a fact leads to, each once."""
    seen = {fact.id}
    for pattern in _rule(fact, rules):
        for alternative in pattern.split("|"):
            found = [one for one in _filled(alternative, fact, known) if one in known.ids]
            yield from (one for one in found if one not in seen)
            seen.update(found)
            if found:
                break


def _rule(fact: Fact, rules: Rules) -> tuple[str, ...]:
    """By the last part of the id; where that is the name of a study, a level or such a thing, by
    the method, and by the first word of the method."""
    last = fact.id.rpartition(".")[2]
    keys = (last, _NUMBER.sub("", last), fact.method, fact.method.partition(".")[0])
    return next((rules[key] for key in keys if key in rules), ())


def _filled(pattern: str, fact: Fact, known: Known) -> Iterator[str]:
    """The ids that a pattern stands for."""
    names = _names(pattern)
    for values in product(*(_values(name, fact, known) for name in names)):
        yield from _expanded(pattern.format_map(dict(zip(names, values, strict=True))), known)


@lru_cache(maxsize=4096)
def _names(pattern: str) -> tuple[str, ...]:
    return tuple(_NAMES.findall(pattern))


def _expanded(made: str, known: Known) -> Iterator[str]:
    """The ids that are meant by an id with ``*`` in it."""
    head, star, tail = made.partition(".*")
    if not star:
        yield made
        return
    for part in known.below.get(head, ()):
        yield from _expanded(f"{head}.{part}{tail}", known)


def _values(name: str, fact: Fact, known: Known) -> Sequence[str]:
    parts = fact.id.split(".")
    match name:
        case "self":
            return (fact.id,)
        case "parent":
            return (".".join(parts[:-1]),)
        case "outcome":
            return (parts[0],)
        case "within":
            return (".".join(parts[1:-1]),)
        case "analysis":
            return (".".join(parts[:3]),)
        case "weighting":
            return (".".join(parts[1:4]),)
        case "row":
            return fact.rows
        case "arm":
            return [part for part in parts[1:] if part in known.arms][:1]
        case "each":
            found = (_arms_of(part, known.arms) for part in parts)
            return next((arms for arms in found if arms), known.arms)
        case "in_arm":
            return _in_arms(parts[:-1], known) or [
                ".".join((*parts[:-1], arm)) for arm in known.arms
            ]
        case "as_arm":
            return _in_arms(parts, known)
        case _:
            raise ValueError(f"no rule may name {{{name}}}")


def _in_arms(parts: Sequence[str], known: Known) -> list[str]:
    for place, part in enumerate(parts):
        if arms := _arms_of(part, known.arms):
            return [".".join((*parts[:place], arm, *parts[place + 1 :])) for arm in arms]
    return []


@lru_cache(maxsize=4096)
def _arms_of(part: str, arms: tuple[str, ...]) -> tuple[str, ...]:
    """The arms that ``a_vs_b`` or ``overall`` stands for."""
    if part == _OVERALL:
        return arms
    pairs = ((part[: at.start()], part[at.end() :]) for at in re.finditer("_vs_", part))
    return next((pair for pair in pairs if set(pair) <= set(arms)), ())
