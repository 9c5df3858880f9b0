"""Effects in the levels of variables as one frame and one figure, whatever estimated them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.analysis import axes
from reportgen.analysis.cohort.favours import Side
from reportgen.analysis.cohort.scope import Pair, Scope
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column, frame
from reportgen.vocabulary import STATISTICS, null_of


@dataclass(frozen=True, slots=True)
class Row:
    """An effect: its label, its fact, and the facts that count the patients of the two arms."""

    label: str
    fact: str
    sizes: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Variable:
    """The effects in the levels of a variable, and the fact of the test between them."""

    label: str
    rows: tuple[Row, ...]
    test: str


@dataclass(frozen=True, slots=True)
class EffectForest:
    """A figure ``kind`` of a pair of arms: ``of`` is what the statistic is of, on the axis.

    ``favours`` is the arm that a value below no difference speaks for.
    """

    id: str
    kind: str
    label: str
    pair: Pair
    stat: str
    of: str
    counted: str
    whole: Row
    variables: tuple[Variable, ...]
    favours: Side | None


def add_effect_forest(scope: Scope, made: EffectForest) -> None:
    """The frame and the request for the figure, of the same id."""
    pair = made.pair
    columns = (
        *axes.COLUMNS,
        Column("level", "Indent", "count"),
        *(
            Column(f"{side}_events", f"{heading(arm.label)} ({made.counted})")
            for side, arm in (("arm", pair.arm), ("reference", pair.reference))
        ),
    )
    scope.ledger.frame(frame(made.id, made.label, columns, list(_lines(made))))
    scope.ledger.figure(FigureRequest(made.id, made.kind, made.id, tuple(_words(made))))


def heading(label: str) -> str:
    """With a capital."""
    return label[:1].upper() + label[1:]


def _lines(made: EffectForest) -> Iterator[tuple[Cell, ...]]:
    group, whole = made.pair.arm.id, made.whole
    yield ("pooled", whole.label, group, whole.fact, None, 0, 0, *whole.sizes)
    for one in made.variables:
        yield ("header", one.label, group, None, None, 0, 0, None, None)
        for row in one.rows:
            yield ("study", row.label, group, row.fact, None, 0, 1, *row.sizes)
        words = "Difference between subgroups"
        yield ("between", words, group, one.test, None, 0, 1, None, None)


def _words(made: EffectForest) -> Iterator[tuple[str, str]]:
    """What the drawing must know of the statistic and of the two arms."""
    stat, pair = STATISTICS[made.stat], made.pair
    yield from (
        ("scale", "log" if stat.is_ratio else "linear"),
        ("null", f"{null_of(made.stat):g}"),
    )
    yield "label_head", "Subgroup"
    yield from (("estimate", heading(stat.label)), ("axis", f"{heading(stat.label)} of {made.of}"))
    yield from (("columns", "arm_events reference_events"), ("guide", made.whole.fact))
    yield from (("ratio", made.stat), ("arm", pair.arm.label), ("reference", pair.reference.label))
    if made.favours is not None:
        below, above = pair.arm, pair.reference
        if made.favours == "reference":
            below, above = above, below
        yield "favours_below", f"Favours {below.label}"
        yield "favours_above", f"Favours {above.label}"
