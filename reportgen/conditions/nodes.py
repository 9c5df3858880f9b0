"""What a condition is made of, and its normal form.

The position of a name in the text it was read from is kept for messages; two conditions that say
the same are equal wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reportgen.vocabulary import DAYS


@dataclass(frozen=True, slots=True)
class FactName:
    """A fact id, or one followed by a part; only the facts themselves can tell which."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written, with its unit: empty, ``%``, ``months`` or any other text."""

    digits: str
    unit: str = ""
    at: int = field(default=0, compare=False)


Operand = FactName | Number


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two operands and the sign between them."""

    left: Operand
    sign: str
    right: Operand


@dataclass(frozen=True, slots=True)
class Estimable:
    """Whether a number is there."""

    fact: FactName


@dataclass(frozen=True, slots=True)
class Direction:
    """On which side of no difference the interval of a fact lies: higher, lower, either or none."""

    fact: FactName
    word: str


@dataclass(frozen=True, slots=True)
class Favours:
    """Whether the interval of a fact lies on the side that is better for an arm."""

    fact: FactName
    arm: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    of: Condition


@dataclass(frozen=True, slots=True)
class All:
    """Each of two or more."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of two or more."""

    of: tuple[Condition, ...]


Condition = Comparison | Estimable | Direction | Favours | Not | All | AnyOf

_CLOSENESS: dict[type, int] = {AnyOf: 0, All: 1, Not: 2}
"""How closely a node binds its parts; what binds less closely stands in brackets within it."""


def fact_names(condition: Condition) -> tuple[FactName, ...]:
    """Every fact that the condition names, once each, in the order of the text."""
    return tuple({one.name: one for one in _names(condition)}.values())


def _names(condition: Condition) -> Iterator[FactName]:
    if isinstance(condition, All | AnyOf):
        for part in condition.of:
            yield from _names(part)
    elif isinstance(condition, Not):
        yield from _names(condition.of)
    elif isinstance(condition, Comparison):
        yield from (one for one in (condition.left, condition.right) if isinstance(one, FactName))
    else:
        yield condition.fact


def normal_form(condition: Condition) -> str:
    """The condition in one spelling, which reads back as the same condition."""
    if isinstance(condition, AnyOf | All):
        word = " or " if isinstance(condition, AnyOf) else " and "
        return word.join(_within(part, condition) for part in condition.of)
    if isinstance(condition, Not):
        return f"not {_within(condition.of, condition)}"
    if isinstance(condition, Comparison):
        return f"{_operand(condition.left)} {condition.sign} {_operand(condition.right)}"
    if isinstance(condition, Estimable):
        return f"estimable({condition.fact.name})"
    if isinstance(condition, Direction):
        return f"{condition.fact.name} is {condition.word}"
    return f"{condition.fact.name} favours {condition.arm}"


def _within(part: Condition, whole: Condition) -> str:
    """A part as it stands in the whole; two of a kind keep their brackets, which were written."""
    text, limit = normal_form(part), _CLOSENESS[type(whole)]
    own = _CLOSENESS.get(type(part), 3)
    loose = own < limit or (own == limit and not isinstance(part, Not))
    return f"({text})" if loose else text


def _operand(operand: Operand) -> str:
    if isinstance(operand, FactName):
        return operand.name
    if operand.unit == "%":
        return f"{operand.digits}%"
    if not operand.unit:
        return operand.digits
    return f"{operand.digits} {operand.unit if operand.unit in WORDS_OF_UNITS else quoted(operand)}"


def quoted(number: Number) -> str:
    """A unit that is none of the language's own words."""
    return f'"{number.unit}"'


POINTS = "percentage points"
TIMES = tuple(DAYS)
WORDS_OF_UNITS = (POINTS, *TIMES)
"""Units that need no quotation marks; a single day, week, month or year is read too."""
