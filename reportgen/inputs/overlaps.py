"""Rows that share patients, which no pool may hold together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from reportgen.errors import Problem
from reportgen.inputs.context import Context
from reportgen.inputs.readings import Reading
from reportgen.inputs.records import OutcomeRow
from reportgen.inputs.row_checks import overlap_ids
from reportgen.spec.robustness import StudySet

Pair = frozenset[str]
_SHARES = "shares patients with"
_OR_MODEL = " Or say under analysis.dependence how rows of one study are pooled."


def overlap_pairs(context: Context) -> frozenset[Pair]:
    """All pairs of rows that no pool may hold together.

    They share patients, by the column or by the spec, or are of one cluster; pairs of one cluster
    are left out where the spec says how dependent rows are pooled.
    """
    pairs = {frozenset(pair) for pair in context.spec.data.overlaps}
    for row in context.table.rows:
        pairs |= {frozenset((context.id(row), name)) for name in overlap_ids(context, row)}
    shared = frozenset(pair for pair in pairs if len(pair) == 2)
    clustered = _clustered(context)
    return shared - clustered if context.spec.analysis.dependence else shared | clustered


def _clustered(context: Context) -> frozenset[Pair]:
    """Pairs of rows of one cluster and one group."""
    column = context.spec.data.studies.cluster
    found: dict[tuple[str, str], list[str]] = {}
    for row in context.table.rows if column else ():
        name = context.text(row, column)
        if name:
            found.setdefault((context.group(row), name), []).append(context.id(row))
    return frozenset(frozenset(pair) for rows in found.values() for pair in combinations(rows, 2))


def pooled_twice(
    context: Context, readings: Sequence[Reading], pairs: frozenset[Pair]
) -> Iterator[Problem]:
    """Pairs that stand together in the pool of an outcome: one problem for each pair."""
    found: dict[tuple[str, str], list[Reading]] = {}
    for reading in readings:
        for pair in _together(reading.pooled, pairs):
            found.setdefault(pair, []).append(reading)
    clustered = _clustered(context)
    for (first, second), places in found.items():
        shares = "is of the same study as" if {first, second} in clustered else _SHARES
        outcomes = ", ".join(reading.outcome.id for reading in places)
        row, other = context.rows_by_id[first], context.rows_by_id[second]
        yield context.problem(
            row,
            f"{shares} row {other.number} ({context.label(other)}), "
            f"and both are pooled for {outcomes}",
            _whom_to_exclude(context, places[0], first, second)
            + (_OR_MODEL if {first, second} in clustered else ""),
        )


def _together(rows: Iterable[OutcomeRow], pairs: frozenset[Pair]) -> Iterator[tuple[str, str]]:
    for one, other in combinations([row.study.id for row in rows], 2):
        if frozenset((one, other)) in pairs:
            yield one, other


def _whom_to_exclude(context: Context, reading: Reading, first: str, second: str) -> str:
    """Names the row with fewer participants; where n is not known, leaves the choice open."""
    sizes = {row.study.id: row.n for row in reading.pooled}
    small, large = sorted((first, second), key=lambda name: (sizes[name] is None, sizes[name] or 0))
    kept = " or leave the outcome out of its keep_for" if _kept(context, first, second) else ""
    if sizes[small] is None or sizes[large] is None or sizes[small] == sizes[large]:
        return f"List '{first}' or '{second}' under data.exclude with a reason{kept}."
    return (
        f"List the smaller, '{small}' (n = {sizes[small]} against {sizes[large]}), "
        f"under data.exclude with a reason{kept}."
    )


def _kept(context: Context, first: str, second: str) -> bool:
    return first in context.exclusions or second in context.exclusions


def set_problems(
    context: Context, readings: Mapping[str, Reading], pairs: frozenset[Pair]
) -> Iterator[Problem]:
    """Sensitivity sets that change nothing, or that bring rows together which share patients."""
    for number, item in enumerate(context.spec.analysis.sensitivity.sets):
        targets = [readings[name] for name in context.targets(item) if name in readings]
        where = context.loaded.locate("analysis", "sensitivity", "sets", number)
        yield from _without_effect(context, item, targets, where)
        yield from _brought_together(context, item, targets, pairs, where)


def _without_effect(
    context: Context, item: StudySet, targets: Sequence[Reading], where: str
) -> Iterator[Problem]:
    names = ", ".join(reading.outcome.id for reading in targets)
    pooled = {row.study.id for reading in targets for row in reading.pooled}
    addable = {row.study.id for reading in targets for row in reading.addable}
    for name in item.add:
        if name in pooled and name not in addable:
            what = f"set '{item.id}' adds '{name}', which is already pooled for {names}"
            yield Problem(where, what, "Delete it from `add`, or exclude the row under data.")
        elif name in context.ids and name not in addable:
            what = f"set '{item.id}' adds '{name}', which has no figures for {names}"
            yield Problem(where, what, "Delete it from `add`, or name other outcomes.")
    for name in item.drop:
        if name in context.ids and name not in pooled and name not in item.add:
            what = f"set '{item.id}' drops '{name}', which is not pooled for {names}"
            yield Problem(where, what, "Delete it from `drop`, or name other outcomes.")


def _brought_together(
    context: Context,
    item: StudySet,
    targets: Sequence[Reading],
    pairs: frozenset[Pair],
    where: str,
) -> Iterator[Problem]:
    told: set[tuple[str, str]] = set()
    for reading in targets:
        rows = [row for row in reading.pooled if row.study.id not in item.drop]
        rows += [row for row in reading.addable if row.study.id in item.add]
        for one, other in _together(rows, pairs):
            if (one, other) not in told and {one, other} & set(item.add):
                told.add((one, other))
                what = f"set '{item.id}' pools '{one}' and '{other}', which share patients"
                yield Problem(where, what, "Drop one of the two in the same set.")
