"""Subgroups of the studies of each group: a pool per level, and the test between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from reportgen.analysis.axes import COLUMNS, Line, figure_request
from reportgen.analysis.contrasts import Side
from reportgen.analysis.divisions import Division, divided
from reportgen.analysis.ids import slug
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.level_contrasts import add_level_contrasts, contrast_id, pairs_of
from reportgen.analysis.parts import wanted
from reportgen.analysis.pooled_facts import add_heterogeneity, pooled_fact
from reportgen.analysis.pooling import pool_rows
from reportgen.analysis.pools import PoolRequest, PoolResult
from reportgen.analysis.task import OutcomeTask, Planned, View
from reportgen.facts.frame import frame
from reportgen.inputs.studies import OutcomeRow
from reportgen.spec.outcomes import Outcome
from reportgen.spec.structure import Subgroups
from reportgen.vocabulary import lowerfirst


@dataclass(frozen=True, slots=True)
class LevelPool:
    """The pool of one level of a subgroup variable."""

    level: str
    label: str
    prefix: str
    result: PoolResult


def levels_of(spec: Subgroups, rows: Sequence[OutcomeRow]) -> dict[str, str]:
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
                by = _named_apart(task.spec.analysis.subgroups, variable)
                pools = _add_side(ledger, prefix, label, variable, side.request, levels, by)
                made.append((side, variable, pools))
    _add_forest(ledger, task, made)


def _add_side(
    ledger: Ledger,
    prefix: str,
    label: str,
    spec: Subgroups,
    request: PoolRequest,
    levels: dict[str, str],
    by: str,
) -> tuple[LevelPool, ...]:
    """Facts ``<prefix>.<subgroup>.<level>.pooled``, the test and the contrasts between levels."""
    requests = tuple(_of_level(spec, request, cell) for cell in levels)
    found = divided(spec.tau2, requests, [pool_rows(one) for one in requests])
    made = []
    for (cell, printed), own, result in zip(levels.items(), requests, found.results, strict=True):
        place = f"{prefix}.{spec.id}.{slug(cell)}"
        name = f"{label}, {printed}"
        ledger.facts.append(pooled_fact(f"{place}.pooled", name, own, result))
        if not result.refused:
            _add_spread(ledger, place, name, result, shared=found.tau2 is not None)
        made.append(LevelPool(cell, printed, place, result))
    place = f"{prefix}.{spec.id}"
    _add_test(ledger, place, label, spec, found, _notes(spec, request, made), by)
    add_level_contrasts(ledger, place, label, spec, request, levels, found)
    return tuple(made)


def _add_spread(ledger: Ledger, place: str, name: str, result: PoolResult, *, shared: bool) -> None:
    """tau2, I2 and Q of one level; Q alone where all levels share one tau2."""
    if not shared:
        add_heterogeneity(ledger, place, name, result)
        return
    number = partial(ledger.number, method=result.q_method, k=result.k, rows=result.study_ids)
    words = f"heterogeneity test of {name}"
    number(f"{place}.q", "q", words, result.q, p=result.q_p)
    number(f"{place}.q.df", "df", f"degrees of freedom: {words}", result.k - 1)


def _named_apart(variables: Sequence[Subgroups], own: Subgroups) -> str:
    """The variables pooled as this one is, where others of the spec are pooled otherwise."""
    alike = [lowerfirst(one.label) for one in variables if one.tau2 == own.tau2]
    return "" if len(alike) == len(variables) else f" by {' and by '.join(alike)}"


def _of_level(spec: Subgroups, request: PoolRequest, cell: str) -> PoolRequest:
    rows = tuple(row for row in request.rows if row.study.cells[spec.column] == cell)
    return replace(request, rows=rows)


def _add_test(
    ledger: Ledger,
    place: str,
    label: str,
    spec: Subgroups,
    found: Division,
    notes: tuple[str, ...],
    named_apart: str,
) -> None:
    """Facts ``<place>.q_between`` and, of the model with one tau2, ``<place>.tau2``, ``.r2``."""
    used = tuple(study for at in found.places for study in found.results[at].study_ids)
    by = lowerfirst(spec.label)
    words = f"difference between subgroups by {by} in {label}"
    name = f"{place}.q_between"
    if found.refused:
        ledger.number(name, "q_between", words, None, rows=used, notes=notes, refused=found.refused)
        return
    settings = (("df", str(found.df)), ("by", named_apart))
    number = partial(ledger.number, method=found.method, k=len(used), rows=used, settings=settings)
    number(name, "q_between", words, found.q, p=found.p, notes=notes)
    number(f"{name}.df", "df", f"degrees of freedom: {words}", found.df)
    if found.tau2 is not None:
        within, explained = f"τ² within subgroups by {by}", f"share of variation explained by {by}"
        number(f"{place}.tau2", "tau2", f"{within} of {label}", found.tau2)
        number(f"{place}.r2", "r2", f"{explained} in {label}", found.r2)


def _notes(spec: Subgroups, request: PoolRequest, pools: Sequence[LevelPool]) -> tuple[str, ...]:
    notes = []
    blank = [row.study.label for row in request.rows if not row.study.cells[spec.column]]
    if blank:
        what = f"{lowerfirst(spec.label)} not reported, in no subgroup"
        notes.append(f"{what}: {', '.join(blank)}")
    models = {pool.result.model for pool in pools if not pool.result.refused}
    if len(models) > 1:
        notes.append("not all subgroups could be pooled by one model")
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
    """``subgroup_plans``: by outcome, its tests and their pools; ``level_contrasts``."""
    plans: dict[str, dict[str, Any]] = {}
    contrasts: list[dict[str, str]] = []
    for variable in planned.spec.analysis.subgroups:
        for outcome in planned.spec.outcomes:
            if wanted(variable.outcomes, outcome):
                words = {"id": outcome.id, "label": outcome.label, "measure": outcome.measure}
                found = plans.setdefault(outcome.id, {"outcome": words, "tests": []})
                found["tests"] += _tests(planned, variable, outcome)
                contrasts += _contrasts(planned, variable, outcome)
    return {"subgroup_plans": tuple(plans.values()), "level_contrasts": tuple(contrasts)}


def _tests(planned: Planned, variable: Subgroups, outcome: Outcome) -> Iterator[dict[str, Any]]:
    for group, levels in _divided_groups(planned, variable, outcome):
        prefix = f"{outcome.id}.{group['id']}.{variable.id}"
        yield {
            "variable": variable.label,
            "group": group["label"],
            "fact": f"{prefix}.q_between",
            "common": variable.tau2 == "common",
            "r2_id": f"{prefix}.r2",
            "pools": tuple(
                {"label": label, "fact": f"{prefix}.{slug(cell)}.pooled"}
                for cell, label in levels.items()
            ),
        }


def _contrasts(planned: Planned, variable: Subgroups, outcome: Outcome) -> Iterator[dict[str, str]]:
    for group, levels in _divided_groups(planned, variable, outcome):
        prefix = f"{outcome.id}.{group['id']}.{variable.id}"
        for cell, other in pairs_of(variable, list(levels)):
            yield {
                "outcome": outcome.label,
                "group": group["label"],
                "label": levels[cell],
                "other": levels[other],
                "id": contrast_id(prefix, cell, other),
            }


def _divided_groups(
    planned: Planned, variable: Subgroups, outcome: Outcome
) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """The groups that the variable divides, each with its levels."""
    for group in planned.groups.named():
        rows = [row for row in planned.data.shown(outcome.id) if row.study.group == group["id"]]
        levels = levels_of(variable, rows)
        if levels and variable.applies_to(group["id"]):
            yield group, levels
