"""Since when has the result held? The pool again as studies are added in order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reportgen.analysis import ids
from reportgen.analysis.axes import COLUMNS, Line, figure_request
from reportgen.analysis.contrasts import Side
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.pooled_facts import pooled_fact
from reportgen.analysis.pooling import pool_rows
from reportgen.analysis.task import OutcomeTask, Planned, View
from reportgen.facts.claims import direction
from reportgen.facts.fact import Fact
from reportgen.facts.frame import frame
from reportgen.inputs.studies import OutcomeRow
from reportgen.measures import MEASURES

LEAST = 3
"""Of two studies the second step is the whole."""
NAMED = 2
"""Studies of one step that are named; of more only their number is told."""


@dataclass(frozen=True, slots=True)
class _Step:
    """The studies that have the same value of the ordering column, which are added together."""

    value: float
    text: str
    added: tuple[OutcomeRow, ...]
    so_far: tuple[OutcomeRow, ...]

    @property
    def id(self) -> str:
        """The value as a part of fact ids."""
        return ids.number(self.value)

    @property
    def label(self) -> str:
        """Who is added, with the value where no label tells it."""
        names = [row.study.label for row in self.added]
        if len(names) > NAMED:
            return f"+ {len(names)} studies of {self.text}"
        told = " and ".join(sorted(names))
        return f"+ {told}" if self.text in told else f"+ {told} ({self.text})"


def add(ledger: Ledger, task: OutcomeTask) -> None:
    """Facts and figure of the cumulative analysis of a primary outcome."""
    column = _column(task)
    if not task.outcome.primary or column is None:
        return
    lines: list[Line] = []
    for colour, side in enumerate(task.sides, start=1):
        lines += _add_side(ledger, task, side, column, colour)
    if lines:
        name = f"cumulative-{task.outcome.id}"
        ledger.frame(frame(name, f"Cumulative meta-analysis: {task.outcome.label}", COLUMNS, lines))
        ledger.figure(
            figure_request(name, "cumulative", task.axis, label_head="Study added", parts="k n")
        )


def plan(planned: Planned) -> View:
    """How the order of the cumulative analysis is called."""
    column = planned.spec.analysis.sensitivity.cumulative
    by_year = column is not None and _is_year(planned.spec.data.studies.year, column)
    labels = {item.column: item.label for item in planned.spec.data.characteristics}
    labels |= {item.column: item.label for item in planned.spec.analysis.moderators}
    return {
        "cumulative_order": "year" if by_year else labels.get(column or "", column or ""),
        "cumulative_by_year": by_year,
    }


def _column(task: OutcomeTask) -> str | None:
    return task.spec.analysis.sensitivity.order_column(task.spec.data.studies.year)


def _is_year(year: str | None, column: str) -> bool:
    return column in ("year", year)


def _steps(rows: tuple[OutcomeRow, ...], column: str) -> list[_Step]:
    """The studies that have a value, in its order; those that share one are one step."""
    by_value: dict[float, list[OutcomeRow]] = {}
    for row in rows:
        if row.study.cells[column]:
            by_value.setdefault(float(row.study.cells[column]), []).append(row)
    steps: list[_Step] = []
    so_far: tuple[OutcomeRow, ...] = ()
    for value in sorted(by_value):
        added = tuple(by_value[value])
        so_far += added
        steps.append(_Step(value, added[0].study.cells[column], added, so_far))
    return steps


def _add_side(
    ledger: Ledger, task: OutcomeTask, side: Side, column: str, colour: int
) -> list[Line]:
    """Facts ``<prefix>.cumulative.<value>`` and ``.cumulative_since``; lines of the figure."""
    rows = side.request.usable
    steps = _steps(rows, column)
    prefix = task.prefix(side)
    if side.result.refused or len(rows) < LEAST or len(steps) < 2:
        _refuse(ledger, task, side, side.result.refused or _why_not(len(rows)))
        return []
    missing = [row.study.label for row in rows if not row.study.cells[column]]
    note = f"not in the cumulative analysis, as {column} is not reported: {', '.join(missing)}"
    facts = [_fact(ledger, task, side, step) for step in steps]
    facts[-1] = replace(facts[-1], notes=(*facts[-1].notes, note) if missing else facts[-1].notes)
    ledger.facts += facts
    _add_since(ledger, task, side, list(zip(steps, facts, strict=True)))
    head: Line = ("header", side.label, side.group, None, None, colour)
    return [
        *([head] if side.label else []),
        *(
            ("study", step.label, side.group, fact.id, None, colour)
            for step, fact in zip(steps, facts, strict=True)
        ),
        ("pooled", "All studies", side.group, f"{prefix}.pooled", None, colour),
    ]


def _why_not(k: int) -> str:
    return (
        f"fewer than {LEAST} studies"
        if k < LEAST
        else "all studies have the same place in the order"
    )


def _fact(ledger: Ledger, task: OutcomeTask, side: Side, step: _Step) -> Fact:
    """The pool of a step; one study alone is shown as it is."""
    prefix = task.prefix(side)
    fact_id = f"{prefix}.cumulative.{step.id}"
    label = f"{task.label(side)}, studies up to {step.text}"
    if len(step.so_far) == 1:
        alone = f"{prefix}.study.{step.so_far[0].study.id}"
        own = next(fact for fact in ledger.facts if fact.id == alone)
        return replace(own, id=fact_id, label=label, method="cumulative", notes=())
    request = replace(side.request, rows=step.so_far, limits=False)
    return replace(
        pooled_fact(fact_id, label, request, pool_rows(request), method="cumulative"), notes=()
    )


def _add_since(
    ledger: Ledger, task: OutcomeTask, side: Side, steps: list[tuple[_Step, Fact]]
) -> None:
    """The value from which on the conclusion is that of all studies; none without a null."""
    null = MEASURES[task.outcome.measure].null
    if null is None:
        return
    words = [direction(fact, null) for _, fact in steps]
    first = len(words) - 1
    while first and words[first - 1] == words[-1]:
        first -= 1
    step, fact = steps[first]
    by_year = _is_year(task.spec.data.studies.year, _column(task) or "")
    ledger.number(
        f"{task.prefix(side)}.cumulative_since",
        "year" if by_year else "number",
        f"since when the conclusion on {task.label(side)} has held",
        int(step.value) if by_year else step.value,
        k=fact.k,
        method="cumulative",
        rows=tuple(row.study.id for row in step.so_far),
    )


def _refuse(ledger: Ledger, task: OutcomeTask, side: Side, why: str) -> None:
    ledger.number(
        f"{task.prefix(side)}.cumulative_since",
        "number",
        f"since when the conclusion on {task.label(side)} has held",
        None,
        method="cumulative",
        refused=why,
    )
