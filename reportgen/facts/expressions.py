"""Conditions over facts: a small language that can compare numbers and nothing else.

Grammar::

    condition  := all_of ("or" all_of)*
    all_of     := unit ("and" unit)*
    unit       := "not" unit | "(" condition ")" | "estimable" "(" fact ")" | comparison
    comparison := operand ("<" | "<=" | ">" | ">=" | "==" | "!=") operand
    operand    := number ["%"] | fact
    fact       := fact id, optionally followed by .value .low .high .p .k .n .events

A comparison with a fact that could not be estimated is false, so that a claim never holds
because a number is missing; ask with ``estimable(...)``.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from reportgen.errors import SpecError
from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact

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
    r"\s*(?:(?P<number>-?\d+(?:\.\d+)?%?)|(?P<compare><=|>=|==|!=|<|>)|(?P<bracket>[()])"
    r"|(?P<name>[A-Za-z_][\w.]*)|(?P<end>$))"
)
_MAX_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class FactPart:
    """A fact id and which of its numbers is meant."""

    fact_id: str
    part: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether a condition holds, and every number that it looked at."""

    holds: bool
    values: tuple[tuple[str, float | None], ...]


def evaluate(text: str, book: FactBook, where: str = "") -> Reading:
    """Whether the condition holds for these facts.

    Raises SpecError when the text is no condition or names a fact that does not exist.
    """
    parser = _Parser(text, book, where)
    holds = parser.condition()
    parser.expect_end()
    return Reading(holds, tuple(parser.seen.items()))


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
            assert match is not None
            position = match.end()
            if match.lastgroup and match.lastgroup != "end":
                yield match.lastgroup, match.group(match.lastgroup)

    def fail(self, what: str) -> None:
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

    def condition(self) -> bool:
        result = self.all_of()
        while self.peek()[1] == "or":
            self.take()
            right = self.all_of()
            result = result or right
        return result

    def all_of(self) -> bool:
        result = self.unit()
        while self.peek()[1] == "and":
            self.take()
            right = self.unit()
            result = result and right
        return result

    def unit(self) -> bool:
        self.depth += 1
        if self.depth > 50:
            self.fail("is nested too deeply")
        try:
            kind, text = self.peek()
            if text == "not":
                self.take()
                return not self.unit()
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

    def comparison(self) -> bool:
        left = self.operand()
        kind, sign = self.take()
        if kind != "compare":
            self.fail(f"needs a comparison (< <= > >= == !=) where it has '{sign or 'its end'}'")
        right = self.operand()
        if left is None or right is None:
            return False
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
        except Exception as error:
            self.fail(f"cannot be read: {error}")
        value = part_of(self.book[part.fact_id], part.part)
        self.seen[text] = value
        return value
