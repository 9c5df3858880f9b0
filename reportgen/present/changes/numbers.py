"""The numbers of a fact in one line, as two states of it are set side by side."""

from __future__ import annotations

from collections.abc import Callable

from reportgen.facts.compare import Change
from reportgen.facts.fact import Fact
from reportgen.formatting.numbers import decimals_as_reported, equals, fixed
from reportgen.formatting.parts import print_part
from reportgen.formatting.style import Style

_ALWAYS = ("ci", "p")
_WHEN_CHANGED = ("pi", "k", "n", "events")


def printer(style: Style) -> Callable[[Fact], tuple[str, ...]]:
    """Every number of a fact as it is printed; what the comparison asks for."""

    def printed(fact: Fact) -> tuple[str, ...]:
        parts = [part for part in (*_ALWAYS, *_WHEN_CHANGED) if getattr(fact, part) is not None]
        return tuple(print_part(fact, part, style).text for part in ("value", *parts))

    return printed


def both_lines(change: Change, style: Style) -> tuple[str, str]:
    """The old and the new numbers; sizes only where they changed, nothing for what is not there."""
    old, new = change.old, change.new
    moved = [
        part
        for part in _WHEN_CHANGED
        if old is None or new is None or getattr(old, part) != getattr(new, part)
    ]
    was, now = ("" if fact is None else _line(fact, moved, style) for fact in (old, new))
    return was, now


def brief_lines(change: Change, style: Style) -> tuple[str, str]:
    """Of both facts the value with its interval and P value alone."""
    was, now = ("" if one is None else _line(one, [], style) for one in (change.old, change.new))
    return was, now


def _line(fact: Fact, moved: list[str], style: Style) -> str:
    parts = [part for part in ("p", *moved) if getattr(fact, part) is not None]
    told = _TOLD_BY_VALUE.get(fact.stat, "") if fact.value is not None else ""
    parts = [part for part in parts if part != told]
    return ", ".join([_estimate(fact, style), *(_PARTS[part](fact, style) for part in parts)])


def _estimate(fact: Fact, style: Style) -> str:
    text = print_part(fact, "value", style).text
    if fact.value is None:
        return text if text.startswith("not ") else f"not estimable ({text})"
    if fact.stat == "p_value":
        text = (
            print_part(fact, "p_phrase", style).text
            if fact.p is not None
            else f"{style.p_symbol} {text}"
        )
    unit = f" {fact.unit}" if fact.unit else ""
    interval = "" if fact.ci is None else f" ({print_part(fact, 'ci', style).text})"
    return f"{text}{interval}{unit}"


def _prediction(fact: Fact, style: Style) -> str:
    return f"prediction interval {print_part(fact, 'pi', style).text}"


def _counted(part: str, one: str, many: str) -> Callable[[Fact, Style], str]:
    def text(fact: Fact, style: Style) -> str:
        noun = one if getattr(fact, part) == 1 else many
        return f"{print_part(fact, part, style).text} {noun}"

    return text


_TOLD_BY_VALUE = {"p_value": "p", "count": "events"}
"""Of these statistics the value itself is that part."""

_PARTS: dict[str, Callable[[Fact, Style], str]] = {
    "p": lambda fact, style: print_part(fact, "p_phrase", style).text,
    "pi": _prediction,
    "k": _counted("k", "study", "studies"),
    "n": lambda fact, style: f"n{equals(style)}{print_part(fact, 'n', style).text}",
    "events": _counted("events", "event", "events"),
}


def plain_number(number: float, style: Style) -> str:
    """A number that somebody chose (a threshold, a null), with the decimals it was given."""
    return fixed(number, decimals_as_reported(number), style)
