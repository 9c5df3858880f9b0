"""The frame and the figure of the effects in subgroups: which facts stand in which row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.analysis import forests
from reportgen.analysis.cohort.favours import favoured_below_one
from reportgen.analysis.cohort.scope import Pair, Scope, place
from reportgen.analysis.cohort.subgroups import Level
from reportgen.analysis.ids import join, slug
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column, frame
from reportgen.spec.cohort_outcomes import BinaryOutcome, OrdinalOutcome, SurvivalOutcome
from reportgen.vocabulary import STATISTICS

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
    name = f"subgroups-{outcome.id}" + (f"-{pair.id}" if len(scope.pairs) > 1 else "")
    columns = (
        *forests.COLUMNS,
        Column("level", "Indent", "count"),
        *(
            Column(f"{side}_events", f"{_heading(arm.label)} (events/n)")
            for side, arm in (("arm", pair.arm), ("reference", pair.reference))
        ),
    )
    label = f"Subgroups: {effect_label(outcome)}"
    if len(scope.pairs) > 1:
        label = scope.between(label, pair)
    lines = [_whole(outcome, pair), *_lines(outcome, pair, shown)]
    scope.ledger.frame(frame(name, label, columns, lines))
    words = tuple(_words(outcome, pair))
    scope.ledger.figure(FigureRequest(name, "subgroups", name, words))


def _heading(label: str) -> str:
    return label[:1].upper() + label[1:]


_WHOLE = {"binary": ("", "rate"), "ordinal": ("severe", "severe"), "time_to_event": ("", "events")}
"""Where the ratio of all patients stands below the pair, and the events of an arm below it."""


def _whole_ratio(outcome: Compared, pair: Pair) -> str:
    return join(outcome.id, pair.id, _WHOLE[outcome.type][0], ratio_of(outcome))


def _whole(outcome: Compared, pair: Pair) -> tuple[Cell, ...]:
    label = _heading(outcome.among.label) if outcome.among else "All patients"
    events = _WHOLE[outcome.type][1]
    arms = [f"{place(outcome.id, arm.id)}.{events}" for arm in (pair.arm, pair.reference)]
    return ("pooled", label, pair.arm.id, _whole_ratio(outcome, pair), None, 0, 0, *arms)


def _lines(outcome: Compared, pair: Pair, shown: Sequence[Shown]) -> Iterator[tuple[Cell, ...]]:
    group, arms = pair.arm.id, (pair.arm.id, pair.reference.id)
    for one in shown:
        yield ("header", one.label, group, None, None, 0, 0, None, None)
        for level in one.levels:
            cell = slug(level.cell)
            ratio = join(outcome.id, pair.id, one.id, cell, ratio_of(outcome))
            events = [join(outcome.id, arm, one.id, cell, "events") for arm in arms]
            yield ("study", level.label, group, ratio, None, 0, 1, *events)
        test = join(outcome.id, pair.id, one.id, "q_between")
        words = "Difference between subgroups"
        yield ("between", words, group, test, None, 0, 1, None, None)


def _words(outcome: Compared, pair: Pair) -> Iterator[tuple[str, str]]:
    """What the drawing must know of the ratio and of the two arms."""
    yield from (("scale", "log"), ("null", "1"), ("label_head", "Subgroup"))
    name = _heading(STATISTICS[ratio_of(outcome)].label)
    yield from (("estimate", name), ("axis", f"{name} of {effect_label(outcome)}"))
    yield from (("columns", "arm_events reference_events"),)
    yield from (("guide", _whole_ratio(outcome, pair)), ("ratio", ratio_of(outcome)))
    yield from (("arm", pair.arm.label), ("reference", pair.reference.label))
    below = favoured_below_one(outcome)
    if below is not None:
        sides = {"arm": pair.arm, "reference": pair.reference}
        above = pair.reference if below == "arm" else pair.arm
        yield "favours_below", f"Favours {sides[below].label}"
        yield "favours_above", f"Favours {above.label}"
