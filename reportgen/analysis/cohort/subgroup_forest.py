"""The frame and the figure of the effects in subgroups: which facts stand in which row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.analysis.cohort.effect_forest import (
    EffectForest,
    Row,
    Variable,
    add_effect_forest,
    heading,
)
from reportgen.analysis.cohort.favours import favoured_below_one
from reportgen.analysis.cohort.scope import Pair, Scope, place
from reportgen.analysis.cohort.subgroups import Level
from reportgen.analysis.ids import join, slug
from reportgen.spec.cohort_outcomes import BinaryOutcome, OrdinalOutcome, SurvivalOutcome

Compared = BinaryOutcome | OrdinalOutcome | SurvivalOutcome


@dataclass(frozen=True, slots=True)
class Shown:
    """One subgroup variable: part of the ids, printed label, its levels."""

    id: str
    label: str
    levels: tuple[Level, ...]


def ratio_of(outcome: Compared) -> str:
    """The statistic of an effect."""
    return "hazard_ratio" if isinstance(outcome, SurvivalOutcome) else outcome.ratio


def effect_label(outcome: Compared) -> str:
    """Of a graded outcome, the severe ones are what subgroups are compared in."""
    return f"severe {outcome.label}" if isinstance(outcome, OrdinalOutcome) else outcome.label


def add_forest(scope: Scope, outcome: Compared, pair: Pair, shown: Sequence[Shown]) -> None:
    """Frame and figure ``subgroups-<outcome>``; with more than two arms the pair is appended."""
    label = f"Subgroups: {effect_label(outcome)}"
    made = EffectForest(
        id=f"subgroups-{outcome.id}" + (f"-{pair.id}" if len(scope.pairs) > 1 else ""),
        kind="subgroups",
        label=scope.between(label, pair) if len(scope.pairs) > 1 else label,
        pair=pair,
        stat=ratio_of(outcome),
        of=effect_label(outcome),
        counted="events/n",
        whole=_whole(outcome, pair),
        variables=tuple(_variables(outcome, pair, shown)),
        favours=favoured_below_one(outcome),
    )
    add_effect_forest(scope, made)


_WHOLE = {"binary": ("", "rate"), "ordinal": ("severe", "severe"), "time_to_event": ("", "events")}
"""Where the ratio of all patients stands below the pair, and the events of an arm below it."""


def _whole(outcome: Compared, pair: Pair) -> Row:
    part, events = _WHOLE[outcome.type]
    ratio = join(outcome.id, pair.id, part, ratio_of(outcome))
    label = heading(outcome.among.label) if outcome.among else "All patients"
    arm, reference = (f"{place(outcome.id, one.id)}.{events}" for one in (pair.arm, pair.reference))
    return Row(label, ratio, (arm, reference))


def _variables(outcome: Compared, pair: Pair, shown: Sequence[Shown]) -> Iterator[Variable]:
    for one in shown:
        rows = []
        for level in one.levels:
            cell = slug(level.cell)
            ratio = join(outcome.id, pair.id, one.id, cell, ratio_of(outcome))
            arm, reference = (
                join(outcome.id, side.id, one.id, cell, "events")
                for side in (pair.arm, pair.reference)
            )
            rows.append(Row(level.label, ratio, (arm, reference)))
        yield Variable(one.label, tuple(rows), join(outcome.id, pair.id, one.id, "q_between"))
