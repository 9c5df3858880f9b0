"""Axes of figures: which stretch of the scale is shown, and where its ticks stand."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from reportgen.present.figures.data import ScaleName, Ticks

_MINUS = "\u2212"
_NARROW_DECADES = 0.9  # a log axis shorter than this has evenly stepped ticks
_SPILL = 0.75  # how far intervals of studies may stretch the axis beyond the estimates
_STRETCH = 4.0  # and how far where most of them are wide
_FARTHEST = 1e15  # ratios beyond it, or below its inverse, lie off the axis
_GAP_MM = 1.6  # least distance between two tick labels
_LONG, _FINE = 1e6, 1e-5  # from there on numbers are written with powers of ten
_STEPS = (6, 5, 4, 3, 2, 1)  # numbers of even steps that are tried
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of a scale laid on a line of the page, with its ticks and their labels.

    Years are the numbers whose thousands are not parted.
    """

    scale: ScaleName
    low: float
    high: float
    left: float
    right: float
    ticks: tuple[tuple[float, str], ...] = ()
    years: bool = False

    def place(self, value: float) -> float:
        """Millimetres from the left of the page; what lies outside stands at the end."""
        return min(max(self.place_unbound(value), self.left), self.right)

    def place_unbound(self, value: float) -> float:
        """The same, beyond the ends of the axis too (minus infinity for 0 on a log scale)."""
        low, high = _inner(self.scale, self.low), _inner(self.scale, self.high)
        share = (_inner(self.scale, value) - low) / (high - low)
        return self.left + share * (self.right - self.left)

    def shows(self, value: float | None) -> bool:
        """Whether the value exists and lies on the axis."""
        return value is not None and self.low <= value <= self.high


def _inner(scale: ScaleName, value: float) -> float:
    if scale != "log":
        return value
    return math.log(value) if value > 0 else -math.inf


def choose_limits(
    scale: ScaleName, core: Iterable[float], reach: Iterable[float], null: float | None
) -> tuple[float, float]:
    """The stretch to show: all of ``core`` (estimates, pooled intervals) and the null, and of
    ``reach`` (intervals of studies) as much as does not squeeze the rest.

    Proportions are shown from 0 to 1; everything else ends on a tick.
    """
    firm = [v for v in (*core, *([] if null is None else [null])) if _usable(scale, v)]
    far = [v for v in reach if _usable(scale, v)]
    if scale == "percent" and null is None and all(0 <= v <= 1 for v in (*firm, *far)):
        return 0.0, 1.0
    if not (firm or far):
        return (0.5, 2.0) if scale == "log" else (0.0, 1.0)
    if scale == "log":
        firm, far = ([min(max(v, 1 / _FARTHEST), _FARTHEST) for v in some] for some in (firm, far))
    low, high = _stretched([_inner(scale, v) for v in firm or far], [_inner(scale, v) for v in far])
    if scale == "log":
        return _snapped_log(math.exp(low), math.exp(high))
    return _snapped(low, high)


def _usable(scale: ScaleName, value: float) -> bool:
    return math.isfinite(value) and (scale != "log" or value > 0)


def _stretched(firm: list[float], far: list[float]) -> tuple[float, float]:
    low, high = min(firm), max(firm)
    all_low, all_high = min([low, *far]), max([high, *far])
    span, ends = high - low, sorted(far) or [low, high]
    spill, most = _SPILL * span or (all_high - all_low), _STRETCH * span
    quarter = len(ends) // 4
    # half of the intervals are shown to their ends, unless that squeezes the estimates too much
    wanted_low = min(low - spill, max(ends[quarter], low - most))
    wanted_high = max(high + spill, min(ends[-1 - quarter], high + most))
    low, high = max(all_low, wanted_low), min(all_high, wanted_high)
    if high > low:
        return low, high
    pad = abs(low) * 0.5 or 0.5
    return low - pad, high + pad


def _snapped(low: float, high: float) -> tuple[float, float]:
    step = _nice_step(low, high, 6)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step


def _snapped_log(low: float, high: float) -> tuple[float, float]:
    snapped = _snapped(low, high)
    # a multiple of the step can miss the very end that it stands for by rounding
    narrow = min(snapped[0], low), max(snapped[1], high)
    if narrow[0] > 0 and math.log10(narrow[1] / narrow[0]) < _NARROW_DECADES:
        return narrow
    steps = list(_one_two_five(low / 10, high * 10))
    return (
        max(s for s in steps if s <= low * (1 + 1e-9)),
        min(s for s in steps if s >= high * (1 - 1e-9)),
    )


def _nice_step(low: float, high: float, wanted: int) -> float:
    raw = (high - low) / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    return next(power * m for m in (1, 2, 5, 10) if power * m >= raw * (1 - 1e-9))


def _one_two_five(low: float, high: float) -> Iterator[float]:
    for power in range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1):
        for lead in (1, 2, 5):
            value = float(f"{lead}e{power}")
            if low * (1 - 1e-9) <= value <= high * (1 + 1e-9):
                yield value


def with_ticks(axis: Axis, label_width: Callable[[str], float]) -> Axis:
    """The axis with as many ticks as fit; ``label_width`` measures a label in millimetres."""
    fitting = next(
        (c for c in tick_choices(axis) if len(c) > 1 and _fits(axis, c, label_width)), ()
    )
    return replace(axis, ticks=tuple(fitting))


def tick_choices(axis: Axis, steps: Sequence[int] = _STEPS) -> Iterator[Ticks]:
    """Sets of ticks for an axis, fewer and fewer; even ones have about so many ``steps``."""
    return _log_choices(axis, steps) if axis.scale == "log" else _even_choices(axis, steps)


def _fits(
    axis: Axis, ticks: tuple[tuple[float, str], ...], label_width: Callable[[str], float]
) -> bool:
    if len({label for _, label in ticks}) < len(ticks):
        return False
    spans = [(axis.place(v), label_width(label) / 2) for v, label in ticks]
    return all(b - a >= half_a + half_b + _GAP_MM for (a, half_a), (b, half_b) in pairwise(spans))


def _even_choices(axis: Axis, steps: Sequence[int]) -> Iterator[Ticks]:
    for wanted in steps:
        step = _nice_step(axis.low, axis.high, wanted)
        yield tuple((v, _even_label(axis, v, step)) for v in _multiples(axis, step))
    yield tuple((v, _even_label(axis, v, v)) for v in (axis.low, axis.high))


def _multiples(axis: Axis, step: float) -> Iterator[float]:
    first = math.ceil(axis.low / step - 1e-9)
    last = math.floor(axis.high / step + 1e-9)
    for i in range(first, last + 1):
        yield i * step


def _even_label(axis: Axis, value: float, step: float) -> str:
    if axis.scale == "linear" and (abs(value) >= _LONG or abs(step) < _FINE):
        return _with_power(value)
    factor, sign = (100, "%") if axis.scale == "percent" else (1, "")
    shown = round(Decimal(repr(value * factor)), _decimals(step * factor))
    return _plain(shown, "f" if axis.years else ",f") + sign


def _with_power(value: float) -> str:
    """Such as 2×10⁷: the number 20,000,000 has no room under a tick."""
    lead, _, power = f"{value:.3e}".partition("e")
    number = Decimal(lead).normalize()
    if not number:
        return "0"
    times = "" if number == 1 else f"{_plain(number)}×"
    return f"{times}10{str(int(power)).translate(_RAISED)}"


def _decimals(step: float) -> int:
    text = format(Decimal(f"{abs(step):.3g}"), "f")
    return len(text.partition(".")[2].rstrip("0"))


def _plain(number: Decimal, form: str = ",f") -> str:
    text = format(number, form)
    return (_MINUS + text[1:] if text.startswith("-") else text) if number else text.lstrip("-")


def _log_choices(axis: Axis, steps: Sequence[int]) -> Iterator[Ticks]:
    if math.log10(axis.high / axis.low) < _NARROW_DECADES:
        yield from _even_choices(axis, steps)
    ladder = list(_one_two_five(axis.low, axis.high))
    yield tuple((v, _log_label(v)) for v in ladder)
    for every in (1, 2, 3, 4, 6):
        decades = [v for v in ladder if _is_decade(v, every)]
        yield tuple((v, _log_label(v)) for v in decades)
    yield tuple((v, _log_label(v)) for v in (axis.low, axis.high))


def _is_decade(value: float, every: int) -> bool:
    power = math.log10(value)
    return abs(power - round(power)) < 1e-9 and round(power) % every == 0


def _log_label(value: float) -> str:
    if not _FINE / 10 < value < _LONG:
        return _with_power(value)
    return _plain(Decimal(f"{value:.3g}"))
