"""What changed of one fact: a rule for each kind of change."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from reportgen.defaults import (
    ALPHA_ASYMMETRY,
    HETEROGENEITY_CLASSES,
    MIN_STUDIES_INFLUENCE,
    MIN_STUDIES_MODERATOR,
    MIN_STUDIES_SMALL_STUDY_TEST,
    MIN_STUDIES_TRUE_EFFECTS,
)
from reportgen.facts.claims import direction
from reportgen.facts.compare.kinds import RANK
from reportgen.facts.fact import Fact, Interval
from reportgen.methods import METHODS

Printer = Callable[[Fact], tuple[str, ...]]
"""Every number of a fact as it is printed."""

RELATIVE, ABSOLUTE = 1e-9, 1e-12
"""Two numbers that print the same and differ by less than this share of the larger one, or of the
width of the interval, or by less than this at all, are the same number: sums in another order and
other libraries of linear algebra differ by as much."""

LIMITS_OF_SECTIONS: dict[str, int] = {
    "asymmetry": MIN_STUDIES_SMALL_STUDY_TEST,
    "small_study": MIN_STUDIES_SMALL_STUDY_TEST,
    "selection": MIN_STUDIES_SMALL_STUDY_TEST,
}
LIMITS_OF_METHODS: dict[str, int] = {
    "moderator.iv": MIN_STUDIES_MODERATOR,
    "moderator.glmm": MIN_STUDIES_MODERATOR,
    "true_effects": MIN_STUDIES_TRUE_EFFECTS,
    "influence": MIN_STUDIES_INFLUENCE,
}
"""How many studies a method needs, where the fact does not say so itself (``min_k``)."""

ALPHAS: dict[str, float] = {"asymmetry": ALPHA_ASYMMETRY}
"""Thresholds of P values that are not one minus the level of the report, by the section of the
method."""

PATIENTS = frozenset({"patients.rows", "patients.excluded", "patients.analysed"})
"""The facts that count the patients of a cohort."""

FROM_DATA = frozenset({"smaller_n", "limit_of", "decimals", "df"})
"""Settings that follow from the data and are no choice of a method."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One fact in both reports, and the level of each report.

    ``null`` is the value of no difference, None where the statistic has none or is another now;
    ``sides`` tells on which side of it each interval lies, ``significant`` whether each P value is
    below its threshold (None where one is missing).
    """

    old: Fact
    new: Fact
    levels: tuple[float, float]
    null: float | None
    sides: tuple[str, str]
    significant: tuple[bool, bool] | None

    @classmethod
    def of(cls, old: Fact, new: Fact, levels: tuple[float, float]) -> Pair:
        """The pair of two states of one fact."""
        ours, theirs = old.null, new.null
        sides = _side(old, ours), _side(new, theirs)
        null = theirs if theirs == ours else None
        return cls(old, new, levels, null, sides, _significance(old, new, levels))


def alpha_of(fact: Fact, level: float) -> float:
    """Below which P value a fact counts as significant."""
    return _alpha(fact.method, fact.ci.level if fact.ci else level)


@cache
def _alpha(method: str, level: float) -> float:
    return ALPHAS.get(_section(method), round(1 - level, 10))


def limit_of(fact: Fact) -> int | None:
    """The number of studies that the method of a fact needs; None where it has no limit."""
    told = dict(fact.settings).get("min_k", "")
    if told.isdecimal():
        return int(told)
    return LIMITS_OF_METHODS.get(fact.method, LIMITS_OF_SECTIONS.get(_section(fact.method)))


def heterogeneity_class(fact: Fact) -> str | None:
    """What the heterogeneity is called of which the fact is the I²; None of other facts."""
    if fact.stat != "i2" or fact.value is None:
        return None
    return [name for least, name in HETEROGENEITY_CLASSES if fact.value >= least][-1]


def changed_settings(pair: Pair) -> tuple[str, ...]:
    """The names of the choices that are others now."""
    if pair.old.settings == pair.new.settings:
        return ()
    old, new = dict(pair.old.settings), dict(pair.new.settings)
    return tuple(
        name
        for name in dict.fromkeys((*old, *new))
        if name not in FROM_DATA and old.get(name) != new.get(name)
    )


def _section(name: str) -> str:
    method = METHODS.get(name)
    return method.section if method else ""


def _side(fact: Fact, null: float | None) -> str:
    return "unclear" if null is None else direction(fact, null)


def _turned(pair: Pair) -> bool:
    """The estimate is past the null, and one of the intervals at least did not hold it."""
    return _past_null(pair) and bool({"higher", "lower"} & set(pair.sides))


def _past_null(pair: Pair) -> bool:
    null, old, new = pair.null, pair.old.value, pair.new.value
    if null is None or old is None or new is None:
        return False
    return (old - null) * (new - null) < 0


def _null_included(old: str, new: str) -> bool:
    return old in ("higher", "lower") and new == "unclear"


def _compared(pair: Pair) -> bool:
    """Whether both have an interval that can hold the null."""
    return None not in (pair.null, pair.old.ci, pair.new.ci)


def _significance(old: Fact, new: Fact, levels: tuple[float, float]) -> tuple[bool, bool] | None:
    if old.p is None or new.p is None:
        return None
    return old.p < alpha_of(old, levels[0]), new.p < alpha_of(new, levels[1])


def _enough(pair: Pair) -> tuple[bool, bool] | None:
    """Whether each has as many studies as its method needs; None where their number is the same."""
    ours, theirs = pair.old.k, pair.new.k
    if ours is None or theirs is None or ours == theirs:
        return None
    old, new = limit_of(pair.old), limit_of(pair.new)
    old, new = new if old is None else old, old if new is None else new
    return None if old is None or new is None else (ours >= old, theirs >= new)


def _lost(one: Fact, other: Fact) -> bool:
    """Whether one has an interval or a P value that the other one lacks."""
    if one.value is None or other.value is None:
        return False
    return (
        (other.ci is None and one.ci is not None)
        or (other.pi is None and one.pi is not None)
        or (other.p is None and one.p is not None)
    )


def _heterogeneity(pair: Pair) -> bool:
    old, new = heterogeneity_class(pair.old), heterogeneity_class(pair.new)
    return None not in (old, new) and old != new


def _method(pair: Pair) -> bool:
    """Of facts without a value nothing was run."""
    both = pair.old.estimable and pair.new.estimable
    return both and (pair.old.method != pair.new.method or bool(changed_settings(pair)))


def _words(pair: Pair) -> bool:
    old, new = pair.old, pair.new
    if (old.stat, old.label, old.kind, old.unit) != (new.stat, new.label, new.kind, new.unit):
        return True
    neither = not (old.estimable or new.estimable)
    return neither and old.not_estimable != new.not_estimable


RULES: dict[str, Callable[[Pair], bool]] = {
    "direction": _turned,
    "null_included": lambda pair: _compared(pair) and _null_included(*pair.sides),
    "null_excluded": lambda pair: _compared(pair) and _null_included(*pair.sides[::-1]),
    "p_above": lambda pair: pair.significant == (True, False),
    "p_below": lambda pair: pair.significant == (False, True),
    "not_estimable": lambda pair: pair.old.estimable and not pair.new.estimable,
    "estimable": lambda pair: pair.new.estimable and not pair.old.estimable,
    "side": lambda pair: _past_null(pair) and not _turned(pair),
    "below_limit": lambda pair: _enough(pair) == (True, False),
    "above_limit": lambda pair: _enough(pair) == (False, True),
    "heterogeneity": _heterogeneity,
    "method": _method,
    "interval_gone": lambda pair: _lost(pair.old, pair.new),
    "interval_new": lambda pair: _lost(pair.new, pair.old),
    "notes": lambda pair: pair.old.notes != pair.new.notes,
    "words": _words,
}
"""That a number changed is told by ``same_numbers``."""


def kinds_of(
    old: Fact, new: Fact, levels: tuple[float, float], printed: Printer
) -> tuple[str, ...]:
    """What changed of a fact, the most important first; nothing where nothing did."""
    if old == new and levels[0] == levels[1]:
        return ()
    pair = Pair.of(old, new, levels)
    found = [name for name, holds in RULES.items() if holds(pair)]
    if not same_numbers(old, new, printed):
        found.append("population" if new.id in PATIENTS else "value")
    return tuple(sorted(found, key=RANK.__getitem__))


def same_numbers(old: Fact, new: Fact, printed: Printer) -> bool:
    """Whether all numbers are the same but for noise far below what is printed."""
    ours, theirs = _numbers(old), _numbers(new)
    if ours == theirs:
        return True
    if (old.k, old.n, old.events) != (new.k, new.n, new.events):
        return False
    width = max(_width(old.ci), _width(new.ci))
    if not all(_near(a, b, width) for a, b in zip(ours, theirs, strict=True)):
        return False
    return printed(old) == printed(new)


def _numbers(fact: Fact) -> tuple[float | None, ...]:
    return (
        fact.value,
        *_limits(fact.ci),
        *_limits(fact.pi),
        *(fact.p, fact.k, fact.n, fact.events),
    )


def _limits(interval: Interval | None) -> tuple[float | None, ...]:
    return (None,) * 3 if interval is None else (interval.low, interval.high, interval.level)


def _width(interval: Interval | None) -> float:
    return 0.0 if interval is None else interval.high - interval.low


def _near(a: float | None, b: float | None, width: float) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= max(RELATIVE * max(abs(a), abs(b), width), ABSOLUTE)


def size_of(old: Fact, new: Fact) -> float:
    """How far the value moved in widths of its interval, ratios by their logarithm.

    Where there is no interval, in shares of the larger of both values.
    """
    if old.value is None or new.value is None:
        return 0.0
    scale = _log if old.null == new.null == 1.0 else float
    moved = abs(scale(new.value) - scale(old.value))
    if not moved:
        return 0.0
    widths = [scale(ci.high) - scale(ci.low) for ci in (old.ci, new.ci) if ci is not None]
    against = sum(widths) / len(widths) if widths else max(abs(old.value), abs(new.value))
    return moved / against if against > 0 else moved


def _log(value: float) -> float:
    return math.log(value) if value > 1e-300 else -700.0
