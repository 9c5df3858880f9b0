"""What kind of quantity a number of a fact is, so that only like is compared with like."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from reportgen.conditions import Number
from reportgen.conditions.nodes import POINTS
from reportgen.facts.fact import Fact
from reportgen.vocabulary import DAYS

SHARE, DIFFERENCE, RATIO, P_VALUE, COUNT = (
    "a share",
    "a difference of shares",
    "a ratio",
    "a P value",
    "a count",
)
TIME, NUMBER, AS_PUBLISHED = "a time", "a number without unit", "a published figure"

_OF_KIND: dict[str, str] = {
    **dict.fromkeys(("percent", "percent_whole", "percent_cell"), SHARE),
    **dict.fromkeys(("points", "points_cell", "per_thousand_cell"), DIFFERENCE),
    "ratio": RATIO,
    "p": P_VALUE,
    "count": COUNT,
    "year": "a year",
    "as_reported": AS_PUBLISHED,
}
"""By the word for how a fact is printed; of other words the unit decides."""

_PERCENT_OF = (SHARE, P_VALUE)
_OF_PART: dict[str, str] = {"p": P_VALUE, "k": COUNT, "n": COUNT, "events": COUNT}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A kind of quantity, and the unit of one that has a unit."""

    kind: str
    unit: str = ""

    def __str__(self) -> str:
        if self.kind == TIME:
            return f"a time in {self.unit}"
        return f"{self.kind} in {self.unit}" if self.unit else self.kind


def quantity_of(fact: Fact, part: str) -> Quantity:
    """What a part of a fact is."""
    if part in _OF_PART:
        return Quantity(_OF_PART[part])
    if fact.kind == "per_thousand":
        return Quantity(SHARE if fact.null is None else DIFFERENCE)
    if fact.kind in _OF_KIND:
        return Quantity(_OF_KIND[fact.kind])
    unit = fact.unit or ("months" if fact.kind == "months" else "")
    if unit in DAYS:
        return Quantity(TIME, unit)
    return Quantity("a number", unit) if unit else Quantity(NUMBER)


def comparable(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities can be compared, if need be after a conversion of time.

    What was published is known by its number alone.
    """
    if AS_PUBLISHED in (one.kind, other.kind):
        return not {one.kind, other.kind} & {P_VALUE, COUNT}
    return one.kind == other.kind and (one.kind == TIME or one.unit == other.unit)


def remedy_for(number: Number, quantity: Quantity) -> str:
    """What to write instead of a number with a unit that does not fit; empty when it fits.

    A bare number is always one in the unit of the fact, and of a share one from 0 to 1.
    """
    unit, digits = number.unit, number.digits
    if not unit or unit == quantity.unit or (unit in DAYS and quantity.kind == TIME):
        return ""
    if quantity.kind in _PERCENT_OF:
        return "" if unit == "%" else f"Write {digits}%."
    if quantity.kind == DIFFERENCE:
        return "" if unit == POINTS else f"Write {digits} {POINTS}."
    if quantity.unit:
        known = quantity.unit if quantity.kind == TIME else f'"{quantity.unit}"'
        return f"Write {digits} {known}."
    return "Write the number without a unit."


def in_unit_of(number: Number, quantity: Quantity) -> float:
    """A number with a unit that fits, as the fact counts: a share from 0 to 1, a time in its unit.

    Converted exactly: a week has 7 days, a month 30.4375 and a year 365.25, hence 12 months.
    """
    value = Fraction(number.digits)
    if number.unit in ("%", POINTS):
        value /= 100
    elif number.unit in DAYS and quantity.kind == TIME:
        value *= Fraction(DAYS[number.unit]) / Fraction(DAYS[quantity.unit])
    return float(value)


def comparable_number(value: float, quantity: Quantity) -> Fraction:
    """A number as it compares with others of its kind: a time in days, exactly."""
    days = Fraction(DAYS[quantity.unit]) if quantity.kind == TIME else Fraction(1)
    return Fraction(value) * days
