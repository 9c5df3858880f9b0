"""The figures of all rows for one outcome: who is pooled, who has none, who could be added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reportgen.errors import Problem
from reportgen.inputs.context import Context
from reportgen.inputs.figures import NO_PRECISION, Figures
from reportgen.inputs.readers import READERS
from reportgen.inputs.records import OutcomeRow, Study, Unusable
from reportgen.inputs.tables import Row
from reportgen.spec.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Reading:
    """What the table holds for one outcome, in table order."""

    outcome: Outcome
    pooled: tuple[OutcomeRow, ...]
    unusable: tuple[Unusable, ...]
    shown_only: tuple[OutcomeRow, ...]
    addable: tuple[OutcomeRow, ...]
    problems: tuple[Problem, ...]


def read_outcome(context: Context, outcome: Outcome, studies: Mapping[int, Study]) -> Reading:
    """Read every row that the spec pools for the outcome, or adds in a sensitivity set.

    ``studies`` are the rows by number.
    """
    pooled: list[OutcomeRow] = []
    unusable: list[Unusable] = []
    shown: list[OutcomeRow] = []
    addable: list[OutcomeRow] = []
    problems: list[Problem] = []
    for row in context.table.rows:
        name = context.id(row)
        member = context.in_pool(name, outcome.id)
        if not member and not context.added(name, outcome.id):
            continue
        study = studies[row.number]
        figures = Figures(context, outcome, row)
        found = READERS[outcome.measure](figures, study)
        problems += [context.problem(row, *words) for words in figures.complaints]
        usable = isinstance(found, OutcomeRow) and found.poolable
        if not member:
            addable += [found] if isinstance(found, OutcomeRow) and usable else []
        elif isinstance(found, str):
            unusable.append(Unusable(study, found))
        elif usable:
            pooled.append(found)
        else:
            shown.append(found)
            unusable.append(Unusable(study, NO_PRECISION))
    problems += _all_ones(context, outcome, [*pooled, *shown])
    return Reading(
        outcome, tuple(pooled), tuple(unusable), tuple(shown), tuple(addable), tuple(problems)
    )


def _all_ones(context: Context, outcome: Outcome, rows: list[OutcomeRow]) -> Iterator[Problem]:
    """Where no estimate exceeds 1, a bare 1 is likelier the whole than one percent."""
    if outcome.measure != "survival" or any((row.survival or 0) > 0.01 for row in rows):
        return
    column = outcome.columns["percent"]
    for found in rows:
        row: Row = context.rows_by_id[found.study.id]
        if found.survival == 0.01 and not context.text(row, column).endswith("%"):
            what = f"{column} 1 looks like a proportion, where percent is expected"
            yield context.problem(row, what, "Write 100; if 1 percent is meant, write 1%.")


def without_rows(context: Context, reading: Reading) -> Iterator[Problem]:
    """An outcome for which no row has figures cannot be reported at all."""
    if reading.pooled or reading.shown_only or reading.problems:
        return
    number = context.spec.outcomes.index(reading.outcome)
    reasons = [item.reason for item in reading.unusable]
    counts = ", ".join(f"{reasons.count(reason)} {reason}" for reason in dict.fromkeys(reasons))
    yield Problem(
        context.loaded.locate("outcomes", number),
        f"outcome '{reading.outcome.id}' has no usable row ({counts or 'every row is excluded'})",
        "Check its columns, or delete the outcome.",
    )
