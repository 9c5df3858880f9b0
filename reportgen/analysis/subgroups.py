"""Subgroups of the studies of each group: a pool per level, and the test between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from reportgen.analysis.contrasts import Side
from reportgen.analysis.forests import COLUMNS, Line, figure_request
from reportgen.analysis.ids import slug
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.pooled_facts import add_heterogeneity, pooled_fact
from reportgen.analysis.pools import PoolRequest, PoolResult, pool_rows
from reportgen.analysis.task import OutcomeTask, Planned, View, wanted
from reportgen.facts.frame import frame
from reportgen.inputs.studies import OutcomeRow
from reportgen.spec.outcomes import Outcome
from reportgen.spec.structure import Subgroups
from reportgen.stats.subgroups import subgroup_difference
from reportgen.vocabulary import lowerfirst


@dataclass(frozen=True, slots=True)
class LevelPool:
    """The pool of one level of a subgroup variable."""

    level: str
    label: str
    prefix: str
    result: PoolResult


def levels_of(spec: Subgroups, rows: Sequence[OutcomeRow]) -> Mapping[str, str]:
    """Cell text -> printed label: as the spec lists them, else every cell in sorted order."""
    if spec.levels:
        return spec.levels
    cells = sorted({row.study.cells[spec.column] for row in rows})
    return {cell: cell for cell in cells if cell}


def add(ledger: Ledger, task: OutcomeTask) -> None:
    """Pools and tests of every subgroup variable of the outcome, and their forest plot."""
    made: list[tuple[Side, Subgroups, tuple[LevelPool, ...]]] = []
    for variable in task.spec.analysis.subgroups:
        if not task.is_wanted(variable.outcomes):
            continue
        for side in task.sides:
            levels = levels_of(variable, side.request.rows)
            if levels and variable.applies_to(side.group):
                prefix, label = task.prefix(side), task.label(side)
                pools = _add_side(ledger, prefix, label, variable, side.request, levels)
                made.append((side, variable, pools))
    _add_forest(ledger, task, made)


def _add_side(
    ledger: Ledger,
    prefix: str,
    label: str,
    spec: Subgroups,
    request: PoolRequest,
    levels: Mapping[str, str],
) -> tuple[LevelPool, ...]:
    """Facts ``<prefix>.<subgroup>.<level>.pooled`` and ``<prefix>.<subgroup>.q_between``."""
    made = []
    for cell, printed in levels.items():
        rows = tuple(row for row in request.rows if row.study.cells[spec.column] == cell)
        here = replace(request, rows=rows)
        result = pool_rows(here)
        place = f"{prefix}.{spec.id}.{slug(cell)}"
        name = f"{label}, {printed}"
        ledger.facts.append(pooled_fact(f"{place}.pooled", name, here, result))
        if not result.refused:
            add_heterogeneity(ledger, place, name, result)
        made.append(LevelPool(cell, printed, place, result))
    _add_test(ledger, f"{prefix}.{spec.id}", label, spec, request, made)
    return tuple(made)


def _add_test(
    ledger: Ledger,
    place: str,
    label: str,
    spec: Subgroups,
    request: PoolRequest,
    pools: Sequence[LevelPool],
) -> None:
    pooled = [pool.result for pool in pools if not pool.result.refused]
    used = tuple(study for result in pooled for study in result.study_ids)
    notes = _notes(spec, request, pools)
    words = f"difference between subgroups by {lowerfirst(spec.label)} in {label}"
    if len(pooled) < 2:
        ledger.number(
            f"{place}.q_between",
            "q_between",
            words,
            None,
            rows=used,
            notes=notes,
            refused="fewer than two subgroups could be pooled",
        )
        return
    test = subgroup_difference(
        np.array([result.estimate for result in pooled]),
        np.array([result.se for result in pooled]),
    )
    ledger.number(
        f"{place}.q_between",
        "q_between",
        words,
        test.q,
        p=test.p_value,
        k=len(used),
        method="subgroup.q",
        rows=used,
        notes=notes,
        settings=(("df", str(test.df)),),
    )
    ledger.number(
        f"{place}.q_between.df",
        "df",
        f"degrees of freedom: {words}",
        test.df,
        method="subgroup.q",
        rows=used,
    )


def _notes(spec: Subgroups, request: PoolRequest, pools: Sequence[LevelPool]) -> tuple[str, ...]:
    notes = []
    blank = [row.study.label for row in request.rows if not row.study.cells[spec.column]]
    if blank:
        what = f"{lowerfirst(spec.label)} not reported, in no subgroup"
        notes.append(f"{what}: {', '.join(blank)}")
    alone = [pool.label for pool in pools if pool.result.refused]
    if alone:
        notes.append(f"not in the test, as not pooled: {', '.join(alone)}")
    return tuple(notes)


def _add_forest(
    ledger: Ledger, task: OutcomeTask, pools: Sequence[tuple[Side, Subgroups, Sequence[LevelPool]]]
) -> None:
    """Frame and figure ``subgroups-<outcome>``: every level of every subgroup variable."""
    lines: list[Line] = []
    colours: dict[str, int] = {}
    for side, variable, levels in pools:
        colour = colours.setdefault(side.group, len(colours) + 1)
        heading = f"{side.label}: {variable.label}" if side.label else variable.label
        lines.append(("header", heading, side.group, None, None, colour))
        lines += [
            ("study", pool.label, side.group, f"{pool.prefix}.pooled", None, colour)
            for pool in levels
        ]
        lines.append(
            (
                "between",
                "Difference between subgroups",
                side.group,
                f"{task.prefix(side)}.{variable.id}.q_between",
                None,
                colour,
            )
        )
    if lines:
        name = f"subgroups-{task.outcome.id}"
        ledger.frame(frame(name, f"Subgroups: {task.outcome.label}", COLUMNS, lines))
        ledger.figure(figure_request(name, "subgroups", task.axis, parts="k n"))


def plan(planned: Planned) -> View:
    """``subgroup_plans``: by outcome, its tests and their pools."""
    plans: dict[str, dict[str, Any]] = {}
    for variable in planned.spec.analysis.subgroups:
        for outcome in planned.spec.outcomes:
            if wanted(variable.outcomes, outcome):
                words = {"id": outcome.id, "label": outcome.label, "measure": outcome.measure}
                found = plans.setdefault(outcome.id, {"outcome": words, "tests": []})
                found["tests"] += _tests(planned, variable, outcome)
    return {"subgroup_plans": tuple(plans.values())}


def _tests(planned: Planned, variable: Subgroups, outcome: Outcome) -> Iterator[dict[str, Any]]:
    for group in planned.groups.named():
        of_group = planned.data.outcomes[outcome.id]
        levels = levels_of(variable, [row for row in of_group if row.study.group == group["id"]])
        if not levels or not variable.applies_to(group["id"]):
            continue
        prefix = f"{outcome.id}.{group['id']}.{variable.id}"
        yield {
            "variable": variable.label,
            "group": group["label"],
            "fact": f"{prefix}.q_between",
            "pools": tuple(
                {"label": label, "fact": f"{prefix}.{slug(cell)}.pooled"}
                for cell, label in levels.items()
            ),
        }
