"""One line about each outcome of a spec, and about what an outcome can be, for lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from reportgen.measures import MEASURES, Measure, control
from reportgen.spec import cohort_outcomes
from reportgen.spec.base import Section
from reportgen.spec.cohort_outcomes import SurvivalOutcome
from reportgen.spec.outcomes import Outcome as PooledOutcome

CohortOutcome = cohort_outcomes.Outcome

DIRECTIONS = {"higher_better": "higher is better", "lower_better": "lower is better"}


def outcome_line(outcome: PooledOutcome | CohortOutcome) -> str:
    """``response (binary; column response; higher is better; primary)``."""
    form, columns = _form(outcome)
    parts = [form, _named("column", columns), DIRECTIONS[outcome.direction]]
    parts += ["primary"] if outcome.primary else []
    return f"{outcome.label} ({'; '.join(parts)})"


def _form(outcome: PooledOutcome | CohortOutcome) -> tuple[str, tuple[str, ...]]:
    """What kind of figure it is, and the columns that hold it."""
    if isinstance(outcome, PooledOutcome):
        return outcome.measure, tuple(outcome.columns.values())
    if isinstance(outcome, SurvivalOutcome):
        return outcome.type, (outcome.time, outcome.event.column)
    return outcome.type, (outcome.column,)


def measure_lines() -> Iterator[tuple[str, str]]:
    """What ``measure`` and ``type`` of an outcome can name, each with the kind it belongs to."""
    for name, measure in MEASURES.items():
        yield name, _measure(measure)
    union, _ = get_args(CohortOutcome)
    models: tuple[type[Section], ...] = get_args(union)
    shared = set.intersection(*(set(model.model_fields) for model in models))
    for model in models:
        own = {name: key for name, key in model.model_fields.items() if name not in shared}
        required = tuple(name for name, key in own.items() if key.is_required())
        optional = tuple(name for name in own if name not in required)
        words = (model.__doc__ or "").splitlines()[0].removesuffix(".")
        words = words[:1].lower() + words[1:]
        for name in get_args(model.model_fields["type"].annotation):
            yield name, _line("cohort", words, required, optional)


def _measure(measure: Measure) -> str:
    """What is pooled, and from which columns: the ways of both arms are said once."""
    sets = {" or ".join(", ".join(way) for way in part) for part in measure.parts[:1]}
    words = f"meta-analysis: {measure.label}; columns {' and '.join(sets)}"
    if len(measure.parts) > 1:
        words += f", and the same of the control arm as {control('...')}"
    return words + (f", optional {', '.join(measure.optional)}" if measure.optional else "")


def _line(kind: str, words: str, required: tuple[str, ...], optional: tuple[str, ...]) -> str:
    needed = _named("key" if kind == "cohort" else "column", required)
    more = f", optional {', '.join(optional)}" if optional else ""
    return f"{kind}: {words}; {needed}{more}"


def _named(noun: str, names: tuple[str, ...]) -> str:
    return f"{noun}{'' if len(names) == 1 else 's'} {', '.join(names)}"
