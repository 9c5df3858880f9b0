"""Whether a condition holds for a book of facts; ``reportgen.conditions`` says what it may be."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from reportgen.conditions import (
    EXAMPLE,
    All,
    AnyOf,
    Comparison,
    Condition,
    ConditionError,
    Direction,
    Estimable,
    FactName,
    Favours,
    Not,
    Operand,
    parse,
)
from reportgen.errors import Problem, SpecError
from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.facts.faults import NO_SETTING, Setting, faults_of
from reportgen.facts.parts import FactPart, fact_part, looked_at, part_of
from reportgen.facts.quantities import Quantity, comparable_number, in_unit_of, quantity_of

Answer = bool | None
"""Whether something holds; None when that depends on a number that is missing."""

_COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether a condition holds, and every number that it looked at (None: missing)."""

    holds: bool
    values: tuple[tuple[str, float | None], ...]
    parts: tuple[FactPart, ...] = ()


def evaluate(text: str, book: FactBook, where: str = "", setting: Setting = NO_SETTING) -> Reading:
    """Whether the condition holds for these facts.

    Raises SpecError with everything that is wrong: a text that is no condition, facts that do not
    exist, numbers that cannot be compared.
    """
    try:
        condition = parse(text)
    except ConditionError as error:
        raise SpecError.single(where, str(error), EXAMPLE) from None
    faults = tuple(faults_of(condition, book, setting))
    if faults:
        short = " ".join(text[:_SHOWN].split()) + ("…" if len(text) > _SHOWN else "")
        raise SpecError(
            Problem(where, f"the condition '{short}' {one.what}", one.remedy) for one in faults
        )
    looked = dict(looked_at(condition, book))
    values = tuple((name, part_of(book[one.fact_id], one.part)) for name, one in looked.items())
    holds = _Evaluation(book, setting).of(condition) is True
    return Reading(holds, values, tuple(looked.values()))


_SHOWN = 120


def _not(answer: Answer) -> Answer:
    return None if answer is None else not answer


def _any(answers: list[Answer]) -> Answer:
    if True in answers:
        return True
    return None if None in answers else False


@dataclass(frozen=True, slots=True)
class _Evaluation:
    """A condition without faults, over the facts; every part of it is looked at."""

    book: FactBook
    setting: Setting

    def of(self, condition: Condition) -> Answer:
        if isinstance(condition, AnyOf):
            return _any([self.of(part) for part in condition.of])
        if isinstance(condition, All):
            return _not(_any([_not(self.of(part)) for part in condition.of]))
        if isinstance(condition, Not):
            return _not(self.of(condition.of))
        if isinstance(condition, Estimable):
            return self.number(condition.fact) is not None
        if isinstance(condition, Comparison):
            return self.comparison(condition)
        return self.direction(condition)

    def comparison(self, said: Comparison) -> Answer:
        quantities = [self.quantity(one) for one in (said.left, said.right)]
        known = next((one for one in quantities if one is not None), Quantity(""))
        left, right = (
            self.exact(operand, own or known)
            for operand, own in zip((said.left, said.right), quantities, strict=True)
        )
        return None if left is None or right is None else _COMPARE[said.sign](left, right)

    def exact(self, operand: Operand, quantity: Quantity) -> Fraction | None:
        """An operand as it compares; a number as the fact beside it is counted."""
        if isinstance(operand, FactName):
            value = self.number(operand)
        else:
            value = in_unit_of(operand, quantity)
        return None if value is None else comparable_number(value, quantity)

    def direction(self, said: Direction | Favours) -> Answer:
        """Where the interval lies; None without one."""
        fact = self.book[said.fact.name]
        null, ci = fact.null, fact.ci
        assert null is not None
        if ci is None:
            return None
        lower, higher = ci.high < null, ci.low > null
        if isinstance(said, Favours):
            below, above = self.setting.favours[fact.id]
            return (lower and said.arm == below) or (higher and said.arm == above)
        answers = {"lower": lower, "higher": higher, "different": lower or higher}
        return answers.get(said.word, not (lower or higher))

    def number(self, name: FactName) -> float | None:
        fact, part = self.fact_and_part(name)
        return part_of(fact, part)

    def quantity(self, operand: Operand) -> Quantity | None:
        return quantity_of(*self.fact_and_part(operand)) if isinstance(operand, FactName) else None

    def fact_and_part(self, name: FactName) -> tuple[Fact, str]:
        found = fact_part(name.name, self.book)
        return self.book[found.fact_id], found.part
