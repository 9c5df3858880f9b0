"""Facts with nothing in them but numbers."""

from __future__ import annotations

from typing import Any

from reportgen.facts.fact import Fact, Interval
from reportgen.formatting.parts import print_part
from reportgen.formatting.style import load_style

STYLE = load_style()


def fact(
    kind: str,
    value: float | None,
    ci: tuple[float, float] | None = None,
    **parts: Any,
) -> Fact:
    """A fact of one kind; ``ci`` are its limits."""
    interval = None if ci is None else Interval(*ci)
    reason = "not estimable" if value is None else None
    return Fact("x", "x", "x", kind, value, ci=interval, not_estimable=reason, **parts)


def printed(kind: str, value: float, **parts: Any) -> str:
    """How the value is printed."""
    return print_part(fact(kind, value, **parts), "value", STYLE).text


def limits(kind: str, value: float, low: float, high: float, **parts: Any) -> str:
    """How the interval is printed."""
    return print_part(fact(kind, value, (low, high), **parts), "ci", STYLE).text


def number_in(text: str) -> float:
    """A printed number read back, whatever signs the style uses."""
    plain = text.removesuffix("%").replace(STYLE.thousands, "").replace(STYLE.minus, "-")
    return float(plain.replace(STYLE.decimal_mark, "."))
