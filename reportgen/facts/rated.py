"""Ratings of certainty beside the effects that they rate: what a GRADE statement is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from reportgen.facts.book import FactBook
from reportgen.facts.compared import Compared
from reportgen.facts.fact import Fact
from reportgen.grade.levels import Certainty
from reportgen.grade.statements import Size

SIZES: tuple[Size, ...] = ("large", "moderate", "small")
"""Of effects that are not trivial, the largest first."""


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating and the absolute effect of what it rates.

    ``absolute`` is the id of the difference, None where there is none and ``why`` says the reason.
    ``size`` and ``more`` are of its point estimate: of what the label of the outcome names.
    """

    id: str
    effect: str
    certainty: Certainty
    compared: Compared | None
    absolute: str | None
    why: str = ""
    size: Size = "unclassified"
    more: bool = False


def sized(rating: Rated, book: FactBook) -> Rated:
    """The rating with the size of its effect, by the thresholds among the facts."""
    fact = book.get(rating.absolute or "")
    if fact is None or fact.value is None:
        return rating
    limits = {size: book.get(threshold_id(rating.effect, rating.id, size)) for size in SIZES}
    return replace(rating, size=_size(abs(fact.value), limits), more=fact.value > 0)


def threshold_id(effect: str, rating: str, size: Size) -> str:
    """``tb.grade.<rating>.threshold_small``."""
    return f"{prefix_of(effect, rating)}.threshold_{size}"


def prefix_of(effect: str, rating: str) -> str:
    """``tb.grade.<rating>``: the facts of a rating are facts of the outcome."""
    return f"{effect.split('.')[0]}.grade.{rating}"


def _size(value: float, limits: Mapping[Size, Fact | None]) -> Size:
    known = {size: fact.value for size, fact in limits.items() if fact is not None}
    if not known:
        return "unclassified"
    return next((size for size in SIZES if value >= (known[size] or 0)), "trivial")
