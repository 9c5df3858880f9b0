"""From the text of a condition to what it is made of.

Grammar::

    condition  := all_of ("or" all_of)*
    all_of     := unit ("and" unit)*
    unit       := "not" unit | "(" condition ")" | "estimable" "(" fact ")" | statement
    statement  := operand ("<" | "<=" | ">" | ">=" | "==" | "!=") operand
                | fact "is" ["not"] ("higher" | "lower" | "different" | "unclear")
                | fact ("excludes" | "includes") "null"
                | fact "favours" arm
    operand    := number [measure] | fact
    measure    := "%" | "percentage points" | "days" | "weeks" | "months" | "years" | '"' text '"'
    fact       := fact id, optionally followed by .value .low .high .p .k .n .events

A fact ``is higher`` when its whole interval lies above the value of no difference (1 of a ratio, 0
of a difference), and that is what ``fact.low > 1`` says; ``lower`` likewise below. It is
``different`` when it is either, also written ``excludes null``, and ``unclear`` when it is neither,
also written ``includes null``; ``is not ...`` is ``not ... is``. It ``favours`` an arm when its
interval lies on the side that the direction of the outcome calls better for that arm.

What depends on a number that is missing is neither true nor false (Kleene's three-valued logic, as
in SQL): with ``x`` missing, neither ``x > 1`` nor ``not x > 1`` holds, nor ``x is unclear``, so
that no claim is made because a number is missing. Ask with ``estimable(...)``, which is always
true or false.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from reportgen.conditions.nodes import (
    POINTS,
    TIMES,
    All,
    AnyOf,
    Comparison,
    Condition,
    Direction,
    Estimable,
    FactName,
    Favours,
    Not,
    Number,
    Operand,
)

EXAMPLE = "Write e.g. cr.car_t_vs_blinatumomab.odds_ratio is higher and cr.car_t.pooled.k >= 5."
DIRECTIONS = ("higher", "lower", "different", "unclear")
_NULL_WORDS = {"excludes": "different", "includes": "unclear"}
_TOKEN = re.compile(
    r"\s*(?:(?P<number>-?[0-9]+(?:\.[0-9]+)?%?)|(?P<compare><=|>=|==|!=|<|>)|(?P<bracket>[()])"
    r'|(?P<quoted>"[^"\s](?:[^"\n]{0,58}[^"\s])?")|(?P<name>[A-Za-z_][\w.-]*)|(?P<end>$))'
)
_MAX_LENGTH, _MAX_DEPTH, _AROUND = 2000, 50, 60


class ConditionError(ValueError):
    """A text is no condition; the message shows the text with the place marked."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def parse(text: str) -> Condition:
    """The condition that the text says.

    Raises ConditionError when it says none.
    """
    parser = _Parser(text)
    condition = parser.condition()
    parser.expect_end()
    return condition


def marked(text: str, at: int) -> str:
    """The text around a place, with a sign before it."""
    start, end = max(0, at - _AROUND), at + _AROUND
    head, tail = "…" if start else "", "…" if end < len(text) else ""
    return " ".join(f"{head}{text[start:at]}»{text[at:end]}{tail}".split())


class _Parser:
    """Recursive descent over the tokens."""

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > _MAX_LENGTH:
            raise ConditionError(
                f"the condition '{text[:_AROUND]}…' is longer than {_MAX_LENGTH} characters"
            )
        self.tokens = [*self._tokens(), _Token("end", "", len(text.rstrip()))]
        self.position = 0
        self.depth = 0

    def _tokens(self) -> Iterator[_Token]:
        position = 0
        while position < len(self.text):
            match = _TOKEN.match(self.text, position)
            if match is None:
                rest = self.text[position:].lstrip()
                at = len(self.text) - len(rest)
                self.fail(f"has '{rest.strip()[:20]}' where it cannot stand", at)
            position = match.end()
            kind = match.lastgroup or "end"
            if kind != "end":
                yield _Token(kind, match.group(kind), match.start(kind))

    def fail(self, what: str, at: int) -> NoReturn:
        place = f"» marks the place, character {at + 1}"
        raise ConditionError(f"the condition '{marked(self.text, at)}' {what} ({place})")

    def wanted(self, what: str, token: _Token) -> NoReturn:
        self.fail(f"needs {what} where it has '{token.text or 'its end'}'", token.at)

    def peek(self) -> _Token:
        return self.tokens[self.position]

    def take(self) -> _Token:
        token = self.peek()
        self.position = min(self.position + 1, len(self.tokens) - 1)
        return token

    def expect_end(self) -> None:
        token = self.peek()
        if token.kind == "end":
            return
        what = f"goes on with '{token.text}' after its end"
        if token.kind == "name" and self.tokens[self.position - 1].kind == "number":
            what += "; a unit that is no time and no percentage stands in double quotation marks"
        self.fail(what, token.at)

    def condition(self) -> Condition:
        parts = [self.all_of()]
        while self.peek().text == "or":
            self.take()
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def all_of(self) -> Condition:
        parts = [self.unit()]
        while self.peek().text == "and":
            self.take()
            parts.append(self.unit())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def unit(self) -> Condition:
        self.depth += 1
        token = self.peek()
        if self.depth > _MAX_DEPTH:
            self.fail("is nested too deeply", token.at)
        try:
            if token.text == "not":
                self.take()
                return Not(self.unit())
            if token.text == "(":
                self.take()
                inner = self.condition()
                self.close()
                return inner
            if token.text == "estimable":
                return self.estimable()
            return self.statement()
        finally:
            self.depth -= 1

    def close(self) -> None:
        token = self.take()
        if token.text != ")":
            self.fail("lacks a closing bracket", token.at)

    def estimable(self) -> Condition:
        self.take()
        token = self.take()
        if token.text != "(":
            self.fail("needs brackets after 'estimable'", token.at)
        fact = self.fact()
        self.close()
        return Estimable(fact)

    def statement(self) -> Condition:
        left = self.operand()
        token = self.take()
        if token.kind == "compare":
            return Comparison(left, token.text, self.operand())
        if not isinstance(left, FactName) or token.text not in ("is", "favours", *_NULL_WORDS):
            self.wanted("a comparison (< <= > >= == !=, is higher, is lower, favours ...)", token)
        return self.words(left, token.text)

    def words(self, fact: FactName, verb: str) -> Condition:
        token = self.take()
        if verb == "favours":
            if token.kind != "name":
                self.wanted("the id of an arm", token)
            return Favours(fact, token.text)
        if verb != "is":
            if token.text != "null":
                self.wanted("'null'", token)
            return Direction(fact, _NULL_WORDS[verb])
        opposite = token.text == "not"
        token = self.take() if opposite else token
        if token.text not in DIRECTIONS:
            self.wanted(f"one of {', '.join(DIRECTIONS)}", token)
        said = Direction(fact, token.text)
        return Not(said) if opposite else said

    def operand(self) -> Operand:
        token = self.peek()
        if token.kind != "number":
            return self.fact()
        self.take()
        if token.text.endswith("%"):
            return Number(token.text[:-1], "%", token.at)
        return Number(token.text, self.measure(), token.at)

    def measure(self) -> str:
        """The unit after a number, if there is one."""
        token = self.peek()
        after = self.tokens[min(self.position + 1, len(self.tokens) - 1)]
        if token.text == "percentage" and after.text in ("point", "points"):
            self.take()
            self.take()
            return POINTS
        if token.kind == "quoted":
            return self.take().text[1:-1]
        plural = token.text if token.text.endswith("s") else f"{token.text}s"
        if token.kind == "name" and plural in TIMES:
            self.take()
            return plural
        return ""

    def fact(self) -> FactName:
        token = self.take()
        if token.kind != "name":
            self.wanted("a fact or a number", token)
        return FactName(token.text, token.at)
