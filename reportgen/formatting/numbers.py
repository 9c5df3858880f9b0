"""The only rounding in the project: decimal arithmetic, half away from zero, once.

A format kind is a word on the fact. Estimate and limits share their decimals; more are shown
when a limit would print as the null although it is not the null (Cole 2015,
doi:10.1136/archdischild-2014-307149, on how many digits a statistic deserves). What is not zero
never prints as zero where zero is no possible or no common value (ratios, variances, statistics).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from math import floor, log10

from reportgen.facts.fact import Fact
from reportgen.formatting.style import Style

NO_BREAK = "\u00a0"
"""Keeps a symbol and its number on one line."""

_NULLS: dict[str, float] = {"ratio": 1.0, "points": 0.0}
_NEVER_ZERO = frozenset({"ratio", "number", "precise", "statistic", "per_thousand"})
_MORE_DECIMALS = 3
"""How far decimals may grow to keep a limit from printing as the null."""

_ALPHA = Decimal("0.05")
_P_MOST_DECIMALS = 4
_EXACT = Context(prec=400)
"""Enough digits for every double; the usual 28 cannot round 1e28 to a whole number."""


@lru_cache(maxsize=32768)
def rounded(value: float, decimals: int, times: int = 1) -> Decimal:
    """``value`` times a power of ten, as its shortest decimal text, rounded half away from zero.

    The factor is applied to the decimal text: 0.575 * 100 is 57.49999999999999 in doubles.
    """
    exact = Decimal(repr(float(value))) * times
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, context=_EXACT)


def plain(number: Decimal, style: Style) -> str:
    """Digits in the style's signs, thousands separated; never a negative zero."""
    number = abs(number) if number == 0 else number
    sign = style.minus if number < 0 else ""
    whole, _, fraction = f"{abs(number):f}".partition(".")
    whole = style.parting.parted(int(whole))
    if whole == "0" and fraction and not style.leading_zero:
        whole = ""
    return f"{sign}{whole}{style.decimal_mark}{fraction}" if fraction else f"{sign}{whole}"


def fixed(value: float, decimals: int, style: Style) -> str:
    """``value`` with a fixed number of decimals."""
    return plain(rounded(value, decimals), style)


def count(value: float, style: Style) -> str:
    """A whole number."""
    return fixed(value, 0, style)


def p_value(value: float, style: Style) -> str:
    """A P value: never zero, and a bound beyond the style's floor and ceiling.

    It grows by one more digit, and is a bound after that, where it would cross 0.05 all the same.
    """
    if value < style.p_floor:
        return f"<{_probability(Decimal(repr(style.p_floor)), style)}"
    if value > style.p_ceiling:
        return f">{_probability(Decimal(repr(style.p_ceiling)), style)}"
    decimals = _P_DECIMALS[style.p_digits](value)
    while (rounded(value, decimals) >= _ALPHA) != (value >= _ALPHA):
        decimals += 1
        if decimals > _P_MOST_DECIMALS:
            return f"<{_probability(_ALPHA, style)}"
    return _probability(rounded(value, decimals), style)


def _two_or_three_decimals(value: float) -> int:
    """Two, or three below 0.01 and where two would print 0.05."""
    return 3 if value < 0.01 or rounded(value, 2) == _ALPHA else 2


def _two_significant(value: float) -> int:
    """The decimals of two significant digits; 0.0996 is 0.10."""
    first = _significant(value, 2, 2 + _P_MOST_DECIMALS)
    return _significant(float(rounded(value, first)), 2, 2 + _P_MOST_DECIMALS)


_P_DECIMALS: dict[str, Callable[[float], int]] = {
    "decimals": _two_or_three_decimals,
    "significant": _two_significant,
}


def probability(value: float, decimals: int, style: Style) -> str:
    """A probability with so many decimals."""
    return _probability(rounded(value, decimals), style)


def _probability(number: Decimal, style: Style) -> str:
    text = plain(number, style)
    return text if style.p_leading_zero else text.removeprefix("0")


def p_phrase(value: float, style: Style) -> str:
    """A P value with its symbol: ``P = 0.03``, ``P < 0.001``."""
    return equation(style.p_symbol, p_value(value, style), style)


def equation(symbol: str, text: str, style: Style) -> str:
    """A symbol and a printed number, which may be a bound: ``P = 0.03``, ``P<0.001``."""
    sign, number = (text[0], text[1:]) if text[0] in "<>" else ("=", text)
    space = NO_BREAK if style.p_spaced else ""
    return f"{symbol}{space}{sign}{space}{number}"


def equals(style: Style) -> str:
    """The sign between a symbol and its value where the line may break there."""
    return " = " if style.p_spaced else "="


def limits(low: str, high: str, style: Style) -> str:
    """Two printed limits; a dash stands between plain numbers only, not beside signs and words."""
    return f"{low}{_between(low, high, style.interval_separator, style)}{high}"


def range_word(low: str, high: str, style: Style) -> str:
    """What stands between quartiles or other ends of a range."""
    return _between(low, high, style.quartiles_separator, style)


def _between(low: str, high: str, separator: str, style: Style) -> str:
    plain_numbers = low[:1].isdigit() and high[:1].isdigit()
    return separator if plain_numbers else style.interval_separator_with_negative


def decimals_of(fact: Fact, style: Style) -> int:
    """The decimals with which a fact and its limits are printed.

    A limit that is a fact of its own, as the other one may not be reached, has those of its value.
    """
    beside = dict(fact.settings).get("limit_of")
    if beside is not None:
        fact = replace(fact, value=float(beside))
    base = _DECIMALS[fact.kind](fact, style)
    null = _NULLS.get(fact.kind)
    if null is None:
        return base
    return _enough_for_null(_numbers(fact), null, base, _TIMES.get(fact.kind, 1))


def _numbers(fact: Fact) -> tuple[float, ...]:
    numbers = [] if fact.value is None else [float(fact.value)]
    if fact.ci is not None:
        numbers += [fact.ci.low, fact.ci.high]
    return tuple(numbers)


def _enough_for_null(numbers: tuple[float, ...], null: float, base: int, times: int) -> int:
    for decimals in range(base, base + _MORE_DECIMALS):
        shown_null = rounded(null, decimals, times)
        if all(x == null or rounded(x, decimals, times) != shown_null for x in numbers):
            return decimals
    return base


def _percent_decimals(fact: Fact, style: Style) -> int:
    """By the denominator; of a difference by the smaller one, as its rates are printed."""
    smaller = dict(fact.settings).get("smaller_n")
    n = fact.n if smaller is None else int(smaller)
    small = n is not None and n < style.percent_small_n_below
    return style.percent_decimals_small_n if small else style.percent_decimals


def _reported_decimals(fact: Fact, style: Style) -> int:
    """As many decimals as the source printed."""
    times = _TIMES.get(fact.kind, 1)
    return max(decimals_as_reported(number, times) for number in (0.0, *_numbers(fact)))


def decimals_as_reported(value: float, times: int = 1) -> int:
    """The decimals of a number that was typed, whatever a division has done to its last digit."""
    exponent = Decimal(f"{value * times:.12g}").normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _significant(value: float, digits: int, most: int) -> int:
    if value == 0:
        return most - 1
    magnitude = floor(log10(abs(value)))
    return max(0, min(most, digits - 1 - magnitude))


def _ratio_decimals(fact: Fact, style: Style) -> int:
    if style.ratio_decimals is not None:
        return style.ratio_decimals
    value = 1.0 if fact.value is None else float(fact.value)
    return min(2, _significant(value, style.ratio_significant, 2)) if value >= 0.1 else 3


def _number_decimals(fact: Fact, style: Style) -> int:
    return _significant(0.0 if fact.value is None else float(fact.value), 3, 3)


def _needed_decimals(fact: Fact, style: Style) -> int:
    """Whole patients, with one decimal of fewer than ten: it is 1 or more."""
    return _significant(1.0 if fact.value is None else float(fact.value), 2, 1)


def _precise_decimals(fact: Fact, style: Style) -> int:
    """Three significant digits of numbers that can be very small, as rates are.

    Those of its upper limit where the value is zero.
    """
    sizes = [abs(number) for number in _numbers(fact)]
    return _significant(next((one for one in (*sizes[:1], *sizes[::-1]) if one), 0.0), 3, 7)


def _per_thousand_decimals(fact: Fact, style: Style) -> int:
    """Whole participants per thousand, one decimal where less than one has limits below ten."""
    sizes = [abs(number) for number in _numbers(fact)]
    return 1 if sizes and 0 < sizes[0] < 0.001 and max(sizes) < 0.01 else 0


def _measured_decimals(fact: Fact, style: Style) -> int:
    """As many as the analysis found in the measurements; else three significant digits."""
    found = dict(fact.settings).get("decimals")
    return _number_decimals(fact, style) if found is None else int(found)


_TIMES: dict[str, int] = {
    "percent": 100,
    "points": 100,
    "percent_whole": 100,
    "percent_cell": 100,
    "points_cell": 100,
    "per_thousand": 1000,
    "per_thousand_cell": 1000,
}

_DECIMALS: dict[str, Callable[[Fact, Style], int]] = {
    "percent": _percent_decimals,
    "points": _percent_decimals,
    "percent_whole": lambda fact, style: 0,
    "percent_cell": _reported_decimals,
    "points_cell": _reported_decimals,
    "per_thousand_cell": _reported_decimals,
    "as_reported": _reported_decimals,
    "ratio": _ratio_decimals,
    "number": _number_decimals,
    "precise": _precise_decimals,
    "measured": _measured_decimals,
    "needed": _needed_decimals,
    "per_thousand": _per_thousand_decimals,
    "statistic": lambda fact, style: 2,
    "months": lambda fact, style: 1,
    "count": lambda fact, style: 0,
    "year": lambda fact, style: 0,
    "p": lambda fact, style: 2,
}

_SUFFIX: dict[str, str] = {"percent": "%", "percent_whole": "%", "percent_cell": "%"}


def number_text(fact: Fact, value: float, style: Style) -> str:
    """One number of a fact (its value or a limit), without a unit sign."""
    if fact.kind == "p":
        return p_value(value, style)
    if fact.kind == "year":
        return str(int(value))
    decimals = decimals_of(fact, style)
    number = rounded(value, decimals, _TIMES.get(fact.kind, 1))
    if number == 0 and value != 0 and fact.kind in _NEVER_ZERO:
        bound = plain(Decimal(1).scaleb(-decimals).copy_sign(Decimal(value)), style)
        return f"<{bound}" if value > 0 else f">{bound}"
    return plain(number, style)


def suffix(fact: Fact) -> str:
    """The sign that follows the value: a percent sign or nothing."""
    return _SUFFIX.get(fact.kind, "")
