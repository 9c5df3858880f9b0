"""What must fit between ratings of certainty, outcomes and the claims that lean on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reportgen.conditions import ConditionError, fact_names, parse
from reportgen.grade.levels import LEVELS, Certainty, covers, lowest
from reportgen.grade.wording import never, too_strong
from reportgen.spec.base import Complaint
from reportgen.vocabulary import nearest

Item = Mapping[str, Any]
Place = tuple[str | int, ...]


def grade_complaints(plain: Item) -> Iterator[Complaint]:
    """Ratings that occur twice or rate nothing; claims that need a rating or say too much."""
    outcomes = [str(one.get("id")) for _, one in _items(plain.get("outcomes"))]
    ratings = list(_items(plain.get("grade")))
    seen: set[tuple[str, str]] = set()
    for number, one in ratings:
        name, effect = str(one.get("id")), str(one.get("effect", ""))
        for key, text in (("id", name), ("effect", effect)):
            if (key, text) in seen:
                what = f"grade has the {key} '{text}' twice"
                yield Complaint(what, "Delete one of the two.", ("grade", number, key))
            seen.add((key, text))
        head = effect.split(".")[0]
        if effect and head not in outcomes:
            what = f"rating '{name}': '{effect}' begins with no outcome{nearest(head, outcomes)}"
            yield Complaint(what, "Name a fact of an outcome.", ("grade", number, "effect"))
    known = {
        str(one.get("id")): (str(one.get("effect", "")), one["certainty"])
        for _, one in ratings
        if one.get("certainty") in LEVELS
    }
    for number, claim in _items(plain.get("claims")):
        for at, variant in _items(claim.get("variants")):
            place: Place = ("claims", number, "variants", at)
            yield from _of_variant(claim, variant, place, known, outcomes)


def _of_variant(
    claim: Item,
    variant: Item,
    place: Place,
    known: Mapping[str, tuple[str, Certainty]],
    outcomes: list[str],
) -> Iterator[Complaint]:
    named = variant.get("grade")
    if isinstance(named, str) and named not in known:
        what = f"rating '{named}' is unknown{nearest(named, known)}"
        yield Complaint(what, "Name the id of an item of grade.", (*place, "grade"))
    facts = _facts(variant.get("when"))
    found = lowest(
        level for effect, level in known.values() if any(covers(effect, one) for one in facts)
    )
    required = variant.get("certainty") or claim.get("certainty")
    if required and facts:
        asked = [one for one in facts if one.split(".")[0] in outcomes]
        for one in asked:
            if not any(covers(effect, one) for effect, _ in known.values()):
                what = f"claim '{claim.get('id')}' requires a certainty, and none rates '{one}'"
                remedy = "Rate the effect under grade, or delete `certainty`."
                yield Complaint(what, remedy, (*place, "when"))
        if not asked:
            what = f"claim '{claim.get('id')}' requires a certainty, and asks of no outcome"
            yield Complaint(what, "Delete `certainty`.", (*place, "when"))
    say = variant.get("say")
    if found is not None and isinstance(say, str):
        yield from _of_words(say, found, (*place, "say"))


def _of_words(say: str, certainty: Certainty, place: Place) -> Iterator[Complaint]:
    label = LEVELS[certainty].label
    strong = too_strong(say, certainty)
    if strong is not None:
        what = f"'{strong[0]}' says more than evidence of {label} certainty allows"
        yield Complaint(what, f"Say it with '{strong[1]}', or describe what was found.", place)
    word = never(say)
    if word:
        what = f"'{word}' stands in a claim about an effect that is rated"
        yield Complaint(
            what, "Say what the interval shows; a P value shows no effect's size.", place
        )


def _facts(when: object) -> tuple[str, ...]:
    if not isinstance(when, str):
        return ()
    try:
        return tuple(one.name for one in fact_names(parse(when)))
    except ConditionError:
        return ()


def _items(value: object) -> Iterator[tuple[int, Item]]:
    for number, item in enumerate(value if isinstance(value, list | tuple) else ()):
        if isinstance(item, Mapping):
            yield number, item
