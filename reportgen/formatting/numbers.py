"""The only rounding in the project: decimal arithmetic, half away from zero, once.

A format kind is a word on the fact. Estimate and limits share their decimals; one more is shown
when a limit would print as the null although it is not the null (Cole 2015,
doi:10.1136/archdischild-2014-307149, on how many digits a statistic deserves).
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from math import floor, log10

from reportgen.facts.fact import Fact
from reportgen.formatting.style import Style

NO_BREAK = "\u00a0"
"""Keeps a symbol and its number on one line."""

_NULLS: dict[str, float] = {"ratio": 1.0, "points": 0.0}
_THRESHOLD = Decimal("0.05")
_MORE_DECIMALS = 3
"""How far decimals may grow to keep a limit from printing as the null."""


def rounded(value: float, decimals: int) -> Decimal:
    """``value`` as its shortest decimal text, rounded half away from zero."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def plain(number: Decimal, style: Style, *, grouped: bool = False) -> str:
    """Digits in the style's signs; never a negative zero."""
    number = abs(number) if number == 0 else number
    sign = style.minus if number < 0 else ""
    whole, _, fraction = f"{abs(number):f}".partition(".")
    if grouped and int(whole) >= style.thousands_from:
        whole = f"{int(whole):,}".replace(",", style.thousands)
    return f"{sign}{whole}{style.decimal_mark}{fraction}" if fraction else f"{sign}{whole}"


def fixed(value: float, decimals: int, style: Style) -> str:
    """``value`` with a fixed number of decimals."""
    return plain(rounded(value, decimals), style)


def count(value: float, style: Style) -> str:
    """A whole number with thousands separated."""
    return plain(rounded(value, 0), style, grouped=True)


def p_value(value: float, style: Style) -> str:
    """A P value: two digits, three below 0.01 or where two would cross 0.05; never zero."""
    if value < 0.001:
        return style.p_floor.replace(".", style.decimal_mark)
    if value > 0.99:
        return style.p_ceiling.replace(".", style.decimal_mark)
    decimals = 2
    if (
        value < 0.01
        or (rounded(value, 2) >= Decimal("0.05")) != (value >= 0.05)
        or rounded(value, 2) == Decimal("0.05")
    ):
        decimals = 3
    return fixed(value, decimals, style)


def p_phrase(value: float, style: Style) -> str:
    """A P value with its symbol: ``P = 0.03``, ``P < 0.001``."""
    text = p_value(value, style)
    if text[0] in "<>":
        return f"{style.p_symbol}{NO_BREAK}{text[0]}{NO_BREAK}{text[1:]}"
    return f"{style.p_symbol}{NO_BREAK}={NO_BREAK}{text}"


def decimals_of(fact: Fact, style: Style) -> int:
    """The decimals with which a fact and its limits are printed."""
    base = _DECIMALS[fact.kind](fact, style)
    null = _NULLS.get(fact.kind)
    if null is None:
        return base
    return _enough_for_null(_numbers(fact), null, base, _SCALE.get(fact.kind, 1.0))


def _numbers(fact: Fact) -> tuple[float, ...]:
    numbers = [] if fact.value is None else [float(fact.value)]
    if fact.ci is not None:
        numbers += [fact.ci.low, fact.ci.high]
    return tuple(numbers)


def _enough_for_null(numbers: tuple[float, ...], null: float, base: int, scale: float) -> int:
    for decimals in range(base, base + _MORE_DECIMALS):
        shown_null = rounded(null * scale, decimals)
        if all(rounded(x * scale, decimals) != shown_null or x == null for x in numbers):
            return decimals
    return base


def _percent_decimals(fact: Fact, style: Style) -> int:
    small = fact.n is not None and fact.n < style.percent_small_n_below
    return style.percent_decimals_small_n if small else style.percent_decimals


def _reported_decimals(fact: Fact, style: Style) -> int:
    """As many decimals as the source printed."""
    value = Decimal(repr(float(fact.value or 0.0))) * 100
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _significant(value: float, digits: int, most: int) -> int:
    if value == 0:
        return most - 1
    magnitude = floor(log10(abs(value)))
    return max(0, min(most, digits - 1 - magnitude))


def _ratio_decimals(fact: Fact, style: Style) -> int:
    value = 1.0 if fact.value is None else float(fact.value)
    return min(2, _significant(value, style.ratio_significant, 2)) if value >= 0.1 else 3


def _number_decimals(fact: Fact, style: Style) -> int:
    return _significant(0.0 if fact.value is None else float(fact.value), 3, 3)


_SCALE: dict[str, float] = dict.fromkeys(
    ("percent", "points", "percent_whole", "percent_cell"), 100.0
)

_DECIMALS: dict[str, Callable[[Fact, Style], int]] = {
    "percent": _percent_decimals,
    "points": _percent_decimals,
    "percent_whole": lambda fact, style: 0,
    "percent_cell": _reported_decimals,
    "ratio": _ratio_decimals,
    "number": _number_decimals,
    "statistic": lambda fact, style: 2,
    "months": lambda fact, style: 1,
    "count": lambda fact, style: 0,
    "year": lambda fact, style: 0,
    "p": lambda fact, style: 2,
}

_SUFFIX: dict[str, str] = {"percent": "%", "percent_whole": "%", "percent_cell": "%"}


def number_text(fact: Fact, value: float, style: Style) -> str:
    """One number of a fact (its value or a limit), without a unit sign."""
    if fact.kind == "count":
        return count(value, style)
    if fact.kind == "p":
        return p_value(value, style)
    if fact.kind == "year":
        return str(int(value))
    return fixed(value * _SCALE.get(fact.kind, 1.0), decimals_of(fact, style), style)


def suffix(fact: Fact) -> str:
    """The sign that follows the value: a percent sign or nothing."""
    return _SUFFIX.get(fact.kind, "")
