"""What changed of one fact: a rule for each kind of change."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

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

FROM_DATA = frozenset({"smaller_n", "decimals", "df"})
"""Settings that follow from the data and are no choice of a method."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One fact in both reports, and the level of each report."""

    old: Fact
    new: Fact
    levels: tuple[float, float]

    @property
    def null(self) -> float | None:
        """The value of no difference; None where the statistic has none or is another now."""
        return self.new.null if self.new.null == self.old.null else None

    @property
    def sides(self) -> tuple[str, str]:
        """On which side of the null each interval lies."""
        return _side(self.old), _side(self.new)


def alpha_of(fact: Fact, level: float) -> float:
    """Below which P value a fact counts as significant."""
    return ALPHAS.get(_section(fact), round(1 - (fact.ci.level if fact.ci else level), 10))


def limit_of(fact: Fact) -> int | None:
    """The number of studies that the method of a fact needs; None where it has no limit."""
    told = dict(fact.settings).get("min_k", "")
    if told.isdecimal():
        return int(told)
    return LIMITS_OF_METHODS.get(fact.method, LIMITS_OF_SECTIONS.get(_section(fact)))


def heterogeneity_class(fact: Fact) -> str | None:
    """What the heterogeneity is called of which the fact is the I²; None of other facts."""
    if fact.stat != "i2" or fact.value is None:
        return None
    return [name for least, name in HETEROGENEITY_CLASSES if fact.value >= least][-1]


def changed_settings(pair: Pair) -> tuple[str, ...]:
    """The names of the choices that are others now."""
    old, new = dict(pair.old.settings), dict(pair.new.settings)
    return tuple(
        name
        for name in dict.fromkeys((*old, *new))
        if name not in FROM_DATA and old.get(name) != new.get(name)
    )


def _section(fact: Fact) -> str:
    method = METHODS.get(fact.method)
    return method.section if method else ""


def _side(fact: Fact) -> str:
    return "unclear" if fact.null is None else direction(fact, fact.null)


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


def _significance(pair: Pair) -> tuple[bool, bool] | None:
    """Whether each P value is below its threshold; None where one is missing."""
    if pair.old.p is None or pair.new.p is None:
        return None
    return (
        pair.old.p < alpha_of(pair.old, pair.levels[0]),
        pair.new.p < alpha_of(pair.new, pair.levels[1]),
    )


def _enough(pair: Pair) -> tuple[bool, bool] | None:
    """Whether each has as many studies as its method needs; None where that is no question."""
    limits = limit_of(pair.old), limit_of(pair.new)
    old, new = (one if one is not None else other for one, other in (limits, limits[::-1]))
    if old is None or new is None or pair.old.k is None or pair.new.k is None:
        return None
    return pair.old.k >= old, pair.new.k >= new


def _parts(fact: Fact) -> frozenset[str]:
    return frozenset(name for name in ("ci", "pi", "p") if getattr(fact, name) is not None)


def _lost(one: Fact, other: Fact) -> bool:
    return one.estimable and other.estimable and bool(_parts(one) - _parts(other))


def _heterogeneity(pair: Pair) -> bool:
    old, new = heterogeneity_class(pair.old), heterogeneity_class(pair.new)
    return None not in (old, new) and old != new


def _method(pair: Pair) -> bool:
    """Of facts without a value nothing was run."""
    both = pair.old.estimable and pair.new.estimable
    return both and (pair.old.method != pair.new.method or bool(changed_settings(pair)))


def _words(pair: Pair) -> bool:
    old, new = pair.old, pair.new
    names = ["stat", "label", "kind", "unit"]
    if not (old.estimable or new.estimable):
        names.append("not_estimable")
    return any(getattr(old, name) != getattr(new, name) for name in names)


RULES: dict[str, Callable[[Pair], bool]] = {
    "direction": _turned,
    "null_included": lambda pair: _compared(pair) and _null_included(*pair.sides),
    "null_excluded": lambda pair: _compared(pair) and _null_included(*pair.sides[::-1]),
    "p_above": lambda pair: _significance(pair) == (True, False),
    "p_below": lambda pair: _significance(pair) == (False, True),
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


def kinds_of(pair: Pair, printed: Printer) -> tuple[str, ...]:
    """What changed of a fact, the most important first; nothing where nothing did."""
    if pair.old == pair.new and pair.levels[0] == pair.levels[1]:
        return ()
    found = [name for name, holds in RULES.items() if holds(pair)]
    if not same_numbers(pair.old, pair.new, printed):
        found.append("population" if pair.new.id in PATIENTS else "value")
    return tuple(sorted(found, key=RANK.__getitem__))


def same_numbers(old: Fact, new: Fact, printed: Printer) -> bool:
    """Whether all numbers are the same but for noise far below what is printed."""
    ours, theirs = _numbers(old), _numbers(new)
    if ours == theirs:
        return True
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
    widths = [scale(ci.high) - scale(ci.low) for ci in (old.ci, new.ci) if ci is not None]
    against = sum(widths) / len(widths) if widths else max(abs(old.value), abs(new.value))
    return round(moved / against, 12) if against > 0 else moved


def _log(value: float) -> float:
    return math.log(max(value, 1e-300))
