"""The frame and the figure of adjusted effects in the levels of covariates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.analysis.cohort.adjusted.asked import Asked
from reportgen.analysis.cohort.adjusted.design import Level
from reportgen.analysis.cohort.effect_forest import EffectForest, Row, Variable, add_effect_forest
from reportgen.analysis.cohort.favours import Side, favoured_below_one
from reportgen.analysis.cohort.scope import Pair
from reportgen.analysis.ids import join
from reportgen.spec.cohort_outcomes import NumericOutcome

KIND = "adjusted_subgroups"


@dataclass(frozen=True, slots=True)
class Shown:
    """A covariate that has levels."""

    id: str
    label: str
    levels: tuple[Level, ...]


def add_forest(asked: Asked, shown: Sequence[Shown]) -> None:
    """Frame and figure ``adjusted-<outcome>-<id>``; with more than two arms the pair is added."""
    scope = asked.scope
    several = len(scope.pairs) > 1
    label = f"Adjusted effects in subgroups: {asked.outcome.label}"
    for pair in scope.pairs:
        name = f"adjusted-{asked.outcome.id}-{asked.spec.id}" + (f"-{pair.id}" if several else "")
        made = EffectForest(
            id=name,
            kind=KIND,
            label=scope.between(label, pair) if several else label,
            pair=pair,
            stat=asked.model.statistic,
            of=asked.model.effect.format(label=asked.outcome.label),
            counted="n" if asked.events is None else "events/n",
            whole=_whole(asked, pair),
            variables=tuple(_variables(asked, pair, shown)),
            favours=_favours(asked),
        )
        add_effect_forest(scope, made)


def _whole(asked: Asked, pair: Pair) -> Row:
    """All patients of the model."""
    fact = join(asked.prefix, pair.id, asked.model.statistic)
    return Row("All patients of the model", fact, _sizes(asked, pair))


def _variables(asked: Asked, pair: Pair, shown: Sequence[Shown]) -> Iterator[Variable]:
    for one in shown:
        rows = []
        for level in one.levels:
            parts = (one.id, level.id)
            fact = join(asked.prefix, pair.id, *parts, asked.model.statistic)
            rows.append(Row(level.label, fact, _sizes(asked, pair, *parts)))
        yield Variable(one.label, tuple(rows), join(asked.prefix, "interaction", one.id))


def _sizes(asked: Asked, pair: Pair, *parts: str) -> tuple[str, str]:
    arm, reference = (join(asked.prefix, one.id, *parts, "n") for one in (pair.arm, pair.reference))
    return arm, reference


def _favours(asked: Asked) -> Side | None:
    """Which arm a value below no difference speaks for."""
    if isinstance(asked.outcome, NumericOutcome):
        return "reference" if asked.outcome.direction == "higher_better" else "arm"
    return favoured_below_one(asked.outcome)
