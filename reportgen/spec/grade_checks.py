"""What must fit between ratings of certainty, outcomes and the claims that lean on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reportgen.conditions import ConditionError, fact_names, parse
from reportgen.grade.levels import LEVELS, Certainty, covers, given
from reportgen.grade.wording import never, too_strong
from reportgen.spec.base import Complaint
from reportgen.spec.references import Place, items, names
from reportgen.vocabulary import nearest

Item = Mapping[str, Any]


def grade_complaints(plain: Item) -> Iterator[Complaint]:
    """Ratings that occur twice or rate nothing; claims that need a rating or say too much."""
    outcomes, ratings = names(plain, ("outcomes",)), names(plain, ("grade",))
    yield from _of_ratings(plain, outcomes)
    effects = {
        one["effect"]: one.get("certainty")
        for _, one in items(plain, ("grade",))
        if isinstance(one.get("effect"), str)
    }
    for number, claim in items(plain, ("claims",)):
        for at, variant in items(claim, ("variants",)):
            place: Place = ("claims", number, "variants", at)
            yield from _of_statement(variant, place, ratings)
            yield from _of_variant(claim, variant, place, effects, outcomes)


def _of_ratings(plain: Item, outcomes: list[str]) -> Iterator[Complaint]:
    seen: set[tuple[str, str]] = set()
    for number, one in items(plain, ("grade",)):
        told = [(key, one[key]) for key in ("id", "effect") if isinstance(one.get(key), str)]
        for key, text in told:
            if (key, text) in seen:
                what = f"grade has the {key} '{text}' twice"
                yield Complaint(what, "Delete one of the two.", ("grade", number, key))
        seen.update(told)
        effect = dict(told).get("effect", "")
        head = effect.split(".")[0]
        if effect and head not in outcomes:
            what = f"rating '{one.get('id')}': '{effect}' begins with no outcome"
            what += nearest(head, outcomes)
            yield Complaint(what, "Name a fact of an outcome.", ("grade", number, "effect"))


def _of_statement(variant: Item, place: Place, ratings: list[str]) -> Iterator[Complaint]:
    named = variant.get("grade")
    if isinstance(named, str) and named not in ratings:
        what = f"rating '{named}' is unknown{nearest(named, ratings)}"
        yield Complaint(what, "Name the id of an item of grade.", (*place, "grade"))


def _of_variant(
    claim: Item, variant: Item, place: Place, effects: Mapping[str, Any], outcomes: list[str]
) -> Iterator[Complaint]:
    facts = _facts(variant.get("when"))
    if facts and (variant.get("certainty") or claim.get("certainty")):
        asked = [one for one in facts if one.split(".")[0] in outcomes]
        for one in asked:
            if not any(covers(effect, one) for effect in effects):
                what = f"claim '{claim.get('id')}' requires a certainty, and none rates '{one}'"
                remedy = "Rate the effect under grade, or delete `certainty`."
                yield Complaint(what, remedy, (*place, "when"))
        if not asked:
            what = f"claim '{claim.get('id')}' requires a certainty, and asks of no outcome"
            yield Complaint(what, "Delete `certainty`.", (*place, "when"))
    levels = {
        effect: level for effect, word in effects.items() for level in LEVELS if level == word
    }
    found, say = given(levels, facts), variant.get("say")
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
