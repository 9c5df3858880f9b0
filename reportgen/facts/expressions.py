"""Conditions over facts: a small language that can compare numbers and nothing else.

Grammar::

    condition  := all_of ("or" all_of)*
    all_of     := unit ("and" unit)*
    unit       := "not" unit | "(" condition ")" | "estimable" "(" fact ")" | comparison
    comparison := operand ("<" | "<=" | ">" | ">=" | "==" | "!=") operand
    operand    := number ["%"] | fact
    fact       := fact id, optionally followed by .value .low .high .p .k .n .events

A comparison with a number that is missing is neither true nor false, and what depends on it is
not either (Kleene's three-valued logic, as in SQL): with ``x`` missing, neither ``x > 1`` nor
``not x > 1`` holds, so that no claim is made because a number is missing. Ask with
``estimable(...)``, which is always true or false.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from reportgen.errors import ReportgenError, SpecError
from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact

Answer = bool | None
"""Whether something holds; None when that depends on a number that is missing."""

PARTS = ("value", "low", "high", "p", "k", "n", "events")

_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_TOKEN = re.compile(
    r"\s*(?:(?P<number>-?[0-9]+(?:\.[0-9]+)?%?)|(?P<compare><=|>=|==|!=|<|>)|(?P<bracket>[()])"
    r"|(?P<name>[A-Za-z_][\w.-]*)|(?P<end>$))"
)
_MAX_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class FactPart:
    """A fact id and which of its numbers is meant."""

    fact_id: str
    part: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether a condition holds, and every number that it looked at (None: missing)."""

    holds: bool
    values: tuple[tuple[str, float | None], ...]


def evaluate(text: str, book: FactBook, where: str = "") -> Reading:
    """Whether the condition holds for these facts.

    Raises SpecError when the text is no condition or names a fact that does not exist.
    """
    parser = _Parser(text, book, where)
    answer = parser.condition()
    parser.expect_end()
    return Reading(answer is True, tuple(parser.seen.items()))


def fact_part(name: str, book: FactBook) -> FactPart:
    """Split ``cr.car_t.pooled.low`` into the fact id and the part; the whole name wins."""
    if name not in book and "." in name:
        head, tail = name.rsplit(".", 1)
        if tail in PARTS and head in book:
            return FactPart(head, tail)
    book[name]
    return FactPart(name, "value")


def part_of(fact: Fact, part: str) -> float | None:
    """One number of a fact; None when it has none."""
    if part in ("low", "high"):
        return None if fact.ci is None else float(getattr(fact.ci, part))
    number = getattr(fact, part)
    return None if number is None else float(number)


def _not(answer: Answer) -> Answer:
    return None if answer is None else not answer


def _any(answers: list[Answer]) -> Answer:
    if True in answers:
        return True
    return None if None in answers else False


class _Parser:
    """Recursive descent over the tokens; evaluates while it reads, both sides always."""

    def __init__(self, text: str, book: FactBook, where: str) -> None:
        self.text, self.book, self.where = text, book, where
        if len(text) > _MAX_LENGTH:
            self.fail(f"is longer than {_MAX_LENGTH} characters")
        self.tokens = list(self._tokens())
        self.position = 0
        self.depth = 0
        self.seen: dict[str, float | None] = {}

    def _tokens(self) -> Iterator[tuple[str, str]]:
        position = 0
        while position < len(self.text):
            match = _TOKEN.match(self.text, position)
            if match is None:
                self.fail(f"has '{self.text[position:].strip()[:20]}' where it cannot stand")
            position = match.end()
            if match.lastgroup and match.lastgroup != "end":
                yield match.lastgroup, match.group(match.lastgroup)

    def fail(self, what: str) -> NoReturn:
        raise SpecError.single(
            self.where,
            f"the condition '{self.text[:120]}' {what}",
            "Write e.g. cr.car_t_vs_blinatumomab.odds_ratio.low > 1 and cr.car_t.pooled.k >= 5.",
        )

    def peek(self) -> tuple[str, str]:
        if self.position < len(self.tokens):
            return self.tokens[self.position]
        return ("end", "")

    def take(self) -> tuple[str, str]:
        token = self.peek()
        self.position += 1
        return token

    def expect_end(self) -> None:
        if self.peek()[0] != "end":
            self.fail(f"goes on with '{self.peek()[1]}' after its end")

    def condition(self) -> Answer:
        answers = [self.all_of()]
        while self.peek()[1] == "or":
            self.take()
            answers.append(self.all_of())
        return _any(answers)

    def all_of(self) -> Answer:
        answers = [self.unit()]
        while self.peek()[1] == "and":
            self.take()
            answers.append(self.unit())
        return _not(_any([_not(answer) for answer in answers]))

    def unit(self) -> Answer:
        self.depth += 1
        if self.depth > 50:
            self.fail("is nested too deeply")
        try:
            kind, text = self.peek()
            if text == "not":
                self.take()
                return _not(self.unit())
            if text == "(":
                self.take()
                result = self.condition()
                self.close()
                return result
            if kind == "name" and text == "estimable":
                return self.estimable()
            return self.comparison()
        finally:
            self.depth -= 1

    def close(self) -> None:
        if self.take()[1] != ")":
            self.fail("lacks a closing bracket")

    def estimable(self) -> bool:
        self.take()
        if self.take()[1] != "(":
            self.fail("needs brackets after 'estimable'")
        value = self.fact()
        self.close()
        return value is not None

    def comparison(self) -> Answer:
        left = self.operand()
        kind, sign = self.take()
        if kind != "compare":
            self.fail(f"needs a comparison (< <= > >= == !=) where it has '{sign or 'its end'}'")
        right = self.operand()
        if left is None or right is None:
            return None
        return _COMPARE[sign](left, right)

    def operand(self) -> float | None:
        kind, text = self.peek()
        if kind == "number":
            self.take()
            return float(text[:-1]) / 100 if text.endswith("%") else float(text)
        return self.fact()

    def fact(self) -> float | None:
        kind, text = self.take()
        if kind != "name":
            self.fail(f"needs a fact or a number where it has '{text or 'its end'}'")
        try:
            part = fact_part(text, self.book)
        except ReportgenError as error:
            self.fail(f"cannot be read: {error}")
        value = part_of(self.book[part.fact_id], part.part)
        self.seen[text] = value
        return value
