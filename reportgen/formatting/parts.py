"""The printed text of each part of a fact: what prose, tables and figures all use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reportgen.facts.fact import Fact, Interval
from reportgen.formatting import numbers
from reportgen.formatting.style import Style


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed text and the raw number behind it (None when there is no number)."""

    text: str
    raw: str


class PartMissingError(ValueError):
    """A fact has no such part; the message says which fact and part."""


def level_text(level: float, style: Style) -> str:
    """``95`` for 0.95, ``97.5`` for 0.975."""
    text = f"{numbers.rounded(level, numbers.decimals_as_reported(level, 100), 100):f}"
    return text.replace(".", style.decimal_mark)


def label_text(level: float, style: Style) -> str:
    """``95% CI``."""
    return f"{level_text(level, style)}% {style.interval_label}"


def interval_text(fact: Fact, style: Style) -> str:
    """``95% CI 41.9 to 58.3`` in the style's form; the fact has an interval."""
    if fact.ci is None:
        raise PartMissingError(f"fact '{fact.id}' has no confidence interval")
    limits = print_part(fact, "ci", style).text
    return f"{label_text(fact.ci.level, style)}{style.interval_after_label}{limits}"


def in_brackets(text: str, style: Style) -> str:
    """What stands in brackets behind an estimate."""
    return f"{style.interval_brackets[0]}{text}{style.interval_brackets[1]}"


def between_results(style: Style) -> str:
    """What stands between parts of a result: no second comma where one is within them."""
    return "; " if "," in style.after_name + style.interval_after_label else ", "


_UNITS = {"points": "percentage points", "points_cell": "percentage points"}
_ONE = {
    many: many.removesuffix("s")
    for many in ("percentage points", "points", "hours", "days", "weeks", "months", "years")
}


def units(fact: Fact) -> str:
    """What the numbers of a fact are counted in; empty where a sign says it, or nothing does."""
    return fact.unit or _UNITS.get(fact.kind, "")


def unit_after(fact: Fact, style: Style, unit: str | None = None) -> str:
    """What follows the printed value: ``days``, and ``day`` after 1 and −1, but not after 1.0."""
    many = unit or units(fact)
    return _ONE.get(many, many) if print_part(fact, "size", style).text == "1" else many


def print_part(fact: Fact, part: str, style: Style) -> Printed:
    """The text of one part of a fact.

    Raises PartMissingError for a part the fact does not have, KeyError for an unknown part.
    """
    return PARTS[part](fact, style)


def _need(fact: Fact, part: str, number: float | None) -> float:
    if number is None:
        raise PartMissingError(f"fact '{fact.id}' has no {part}")
    return number


def _value(fact: Fact, style: Style) -> Printed:
    if fact.value is None:
        return Printed(fact.not_estimable or "", "")
    return Printed(
        numbers.number_text(fact, fact.value, style) + numbers.suffix(fact), repr(fact.value)
    )


def _bare(fact: Fact, style: Style) -> Printed:
    """The value without its percent sign, for a column whose head has it."""
    if fact.value is None:
        return _value(fact, style)
    return Printed(numbers.number_text(fact, fact.value, style), repr(fact.value))


def _limits(fact: Fact, interval: Interval | None, part: str, style: Style) -> Printed:
    if interval is None:
        raise PartMissingError(f"fact '{fact.id}' has no {part}")
    low = numbers.number_text(fact, interval.low, style)
    high = numbers.number_text(fact, interval.high, style)
    return Printed(numbers.limits(low, high, style), f"{interval.low!r} {interval.high!r}")


def _size(fact: Fact, style: Style) -> Printed:
    """The value without its sign, for a sentence whose words say the direction."""
    if fact.value is None:
        return _value(fact, style)
    return Printed(_unsigned(fact, fact.value, style), repr(fact.value))


def _size_of_limit(end: str) -> Callable[[Fact, Style], Printed]:
    def text(fact: Fact, style: Style) -> Printed:
        found: float | None = getattr(fact.ci, end, None)
        limit = _need(fact, "confidence interval", found)
        return Printed(_unsigned(fact, limit, style), repr(limit))

    return text


def _unsigned(fact: Fact, number: float, style: Style) -> str:
    return numbers.number_text(fact, abs(number), style) + numbers.suffix(fact)


def _p(fact: Fact, style: Style) -> Printed:
    value = _need(fact, "P value", fact.p)
    return Printed(numbers.p_value(value, style), repr(value))


def _p_phrase(fact: Fact, style: Style) -> Printed:
    value = _need(fact, "P value", fact.p)
    return Printed(numbers.p_phrase(value, style), repr(value))


def _count(part: str) -> Callable[[Fact, Style], Printed]:
    def text(fact: Fact, style: Style) -> Printed:
        value = _need(fact, part, getattr(fact, part))
        return Printed(numbers.count(value, style), repr(value))

    return text


def _events_n(fact: Fact, style: Style) -> Printed:
    events, n = _need(fact, "events", fact.events), _need(fact, "n", fact.n)
    return Printed(f"{numbers.count(events, style)}/{numbers.count(n, style)}", f"{events!r} {n!r}")


PARTS: dict[str, Callable[[Fact, Style], Printed]] = {
    "value": _value,
    "bare": _bare,
    "size": _size,
    "size_low": _size_of_limit("low"),
    "size_high": _size_of_limit("high"),
    "ci": lambda fact, style: _limits(fact, fact.ci, "confidence interval", style),
    "pi": lambda fact, style: _limits(fact, fact.pi, "prediction interval", style),
    "p": _p,
    "p_phrase": _p_phrase,
    "k": _count("k"),
    "n": _count("n"),
    "events": _count("events"),
    "events_n": _events_n,
}

SHORT_FORMS = frozenset({"bare", "p_phrase", "events_n"})
"""Parts that print others in another dress."""


def printed_parts(fact: Fact, style: Style) -> dict[str, str]:
    """The text of every part that a fact has, but for the short forms."""
    made = {}
    for part in (name for name in PARTS if name not in SHORT_FORMS):
        try:
            made[part] = print_part(fact, part, style).text
        except PartMissingError:
            continue
    return made
