"""What is wrong with a condition, given the facts: all of it, with what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from reportgen.conditions import (
    All,
    AnyOf,
    Comparison,
    Condition,
    Direction,
    FactName,
    Favours,
    Not,
    Number,
    fact_names,
)
from reportgen.errors import ReportgenError
from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.facts.parts import PARTS, fact_part
from reportgen.facts.quantities import Quantity, comparable, quantity_of, remedy_for
from reportgen.grade.levels import Certainty
from reportgen.vocabulary import STATISTICS, nearest

SHOW_ALL = "`reportgen list facts SPEC` shows all."
_NEAR = 4
"""How many near ids a message lists at most."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a condition may ask besides the numbers.

    ``favours`` has, by fact id, the arms that a value below and one above no difference speaks
    for; ``words`` tells the names of the spec, which are only asked for of an unknown id: one made
    of them may be one that other data would have; ``certainty`` is that of the evidence, by the id
    of the effect that was rated.
    """

    favours: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    words: Callable[[], frozenset[str]] = frozenset
    certainty: Mapping[str, Certainty] = field(default_factory=dict)


NO_SETTING = Setting()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, as it reads after "the condition ...", and what to do."""

    what: str
    remedy: str


def faults_of(condition: Condition, book: FactBook, setting: Setting) -> Iterator[Fault]:
    """Everything that keeps the condition from being asked of these facts."""
    unknown = [name.name for name in fact_names(condition) if not _known(name, book)]
    for name in unknown:
        yield _unknown(name, book, setting.words())
    yield from _of_parts(condition, book, setting, frozenset(unknown))


def _known(name: FactName, book: FactBook) -> bool:
    try:
        fact_part(name.name, book)
    except ReportgenError:
        return False
    return True


def _unknown(name: str, book: FactBook, words: frozenset[str]) -> Fault:
    ids = [fact.id for fact in book]
    head, _, tail = name.rpartition(".")
    if head in book:
        known = f"cannot be read: there is no fact '{name}', and no part '{tail}' of '{head}'"
        return Fault(f"{known} (parts: {', '.join(PARTS)})", SHOW_ALL)
    near = get_close_matches(name, ids, n=_NEAR, cutoff=0.6)
    what = f"cannot be read: there is no fact '{name}'"
    if near:
        listed = "' or '".join(("', '".join(near[:-1]), near[-1]) if near[1:] else near)
        what += f"; did you mean '{listed}'?"
    known_words = words | {part for one in ids for part in one.split(".")}
    if all(part in known_words for part in name.split(".")) and "." in name:
        return Fault(
            f"{what} Each part of the id is known, so it may be a fact that is only made when the "
            "data allow it, for example of a group or level of which there are no rows now",
            f"Take it out of the claim while the data lack it. {SHOW_ALL}",
        )
    return Fault(what, SHOW_ALL)


def _of_parts(
    condition: Condition, book: FactBook, setting: Setting, unknown: frozenset[str]
) -> Iterator[Fault]:
    if isinstance(condition, All | AnyOf):
        for part in condition.of:
            yield from _of_parts(part, book, setting, unknown)
    elif isinstance(condition, Not):
        yield from _of_parts(condition.of, book, setting, unknown)
    elif isinstance(condition, Comparison):
        yield from _of_comparison(condition, book, unknown)
    elif isinstance(condition, Direction | Favours) and condition.fact.name not in unknown:
        yield from _of_direction(condition, book, setting)


def _of_comparison(said: Comparison, book: FactBook, unknown: frozenset[str]) -> Iterator[Fault]:
    left, right = said.left, said.right
    if unknown & {one.name for one in (left, right) if isinstance(one, FactName)}:
        return
    if isinstance(left, Number) and isinstance(right, Number):
        if left.unit != right.unit:
            yield Fault("compares two numbers in different units", "Write both in one unit.")
    elif isinstance(left, FactName) and isinstance(right, FactName):
        one, other = _quantity(left, book), _quantity(right, book)
        if not comparable(one, other):
            yield Fault(
                f"compares '{left.name}', which is {one}, with '{right.name}', which is {other}",
                "Compare like with like.",
            )
    elif isinstance(left, FactName) and isinstance(right, Number):
        yield from _of_unit(left, right, book)
    elif isinstance(left, Number) and isinstance(right, FactName):
        yield from _of_unit(right, left, book)


def _of_unit(name: FactName, number: Number, book: FactBook) -> Iterator[Fault]:
    quantity = _quantity(name, book)
    remedy = remedy_for(number, quantity)
    if remedy:
        unit = "percent" if number.unit == "%" else number.unit
        what = f"has a number in {unit} beside '{name.name}', which is {quantity}"
        yield Fault(what, remedy)


def _quantity(name: FactName, book: FactBook) -> Quantity:
    found = fact_part(name.name, book)
    return quantity_of(book[found.fact_id], found.part)


def _of_direction(said: Direction | Favours, book: FactBook, setting: Setting) -> Iterator[Fault]:
    name = said.fact.name
    words = f"favours {said.arm}" if isinstance(said, Favours) else f"is {said.word}"
    fact = book.get(name)
    if fact is None:
        head = fact_part(name, book).fact_id
        what = f"asks whether a part of a fact {words}; that is asked of the fact"
        yield Fault(what, f"Write {head} {words}.")
    elif fact.null is None:
        what = f"asks whether '{name}' {words}, but {_a_statistic(fact)} compares nothing"
        yield Fault(what, f"Compare its interval with a number, as in {name}.low > ....")
    elif isinstance(said, Favours):
        yield from _of_arm(said, setting)


def _of_arm(said: Favours, setting: Setting) -> Iterator[Fault]:
    name, arms = said.fact.name, setting.favours.get(said.fact.name)
    if arms is None:
        yield Fault(
            f"asks whom '{name}' favours, but it is no comparison of two arms of which the spec "
            "says which way is better",
            f"Write {name} is higher, or is lower.",
        )
    elif said.arm not in arms:
        what = f"asks whether '{name}' favours '{said.arm}', which is none of its arms"
        yield Fault(f"{what}{nearest(said.arm, arms)}", "Name one of the two.")


def _a_statistic(fact: Fact) -> str:
    label = STATISTICS[fact.stat].label if fact.stat in STATISTICS else fact.stat
    return f"{'an' if label[0].lower() in 'aeio' else 'a'} {label}"
