"""The baseline table: each variable by arm, how far the arms differ, tests where asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from reportgen.analysis.cohort.balance import Difference, add_balance
from reportgen.analysis.cohort.guards import adds_up
from reportgen.analysis.cohort.locations import compare_values
from reportgen.analysis.cohort.numeric import Precision, add_summary
from reportgen.analysis.cohort.overall import OVERALL, values_overall
from reportgen.analysis.cohort.rates import add_test
from reportgen.analysis.cohort.scope import Pair, Scope, place
from reportgen.analysis.cohort.testing import Tested, association
from reportgen.analysis.ids import join, slug
from reportgen.errors import AnalysisError
from reportgen.facts.frame import Cell, Column, frame
from reportgen.inputs.cohort.records import LevelCounts, NumericSummary, ValueCounts
from reportgen.spec.cohort_outcomes import BaselineVariable
from reportgen.stats.samples.balance import smd_continuous, smd_levels
from reportgen.stats.samples.counted import sample


@dataclass(frozen=True, slots=True)
class Measured:
    """A continuous variable by whole arm."""

    variable: BaselineVariable
    summaries: tuple[NumericSummary, ...]
    values: tuple[ValueCounts, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A categorical or binary variable by whole arm; labels are (cell text, printed label)."""

    variable: BaselineVariable
    counts: tuple[LevelCounts, ...]
    labels: tuple[tuple[str, str], ...]


def add_baseline(scope: Scope, variables: Sequence[Measured | Counted]) -> None:
    """Facts ``baseline.<variable>.<arm>.*``, ``.smd`` and ``.test``; frames ``baseline`` and
    ``balance``, and the figure ``balance``.

    Of more than two arms, the pair stands before ``smd`` and ``test``, and after ``balance-``, and
    ``baseline.<variable>.overall.test`` is of all of them.
    """
    for one in variables:
        for arm in scope.arms:
            _add_arm(scope, one, arm.id)
        for pair in scope.pairs:
            _add_pair(scope, one, pair)
        if one.variable.test and len(scope.arms) > 2:
            _add_overall(scope, one)
    if variables:
        _add_frame(scope, variables)
        for pair in scope.pairs:
            _add_balance(scope, variables, pair)


def _add_arm(scope: Scope, one: Measured | Counted, arm: str) -> None:
    variable = one.variable
    prefix, inputs = place("baseline", variable.id, arm), scope.column(variable.column)
    name = variable.label
    label = scope.in_arm(name, arm)
    if isinstance(one, Measured):
        summary = next(item for item in one.summaries if item.arm == arm)
        precision = Precision.of(one.values, one.summaries)
        shown = variable.summary
        add_summary(scope, prefix, label, summary, precision, variable.unit, inputs, shown)
        return
    counts = next(item for item in one.counts if item.arm == arm)
    adds_up(label, counts.total, (*counts.counts, counts.missing))
    known = sum(counts.counts)
    for cell, words in one.labels:
        n = _count_of(counts, cell)
        scope.add(
            f"{prefix}.{slug(cell)}",
            "proportion",
            scope.in_arm(f"{name}: {words}", arm),
            n / known if known else None,
            n=known,
            events=n,
            method="count",
            refused="it was not recorded for any patient",
            inputs=inputs,
        )
    scope.count(f"{prefix}.missing", f"patients without a value of {label}", counts.missing)


def _count_of(counts: LevelCounts, cell: str) -> int:
    return counts.counts[counts.levels.index(cell)] if cell in counts.levels else 0


def pair_place(scope: Scope, variable: str, pair: Pair, what: str) -> str:
    """``baseline.age.smd``; with more than two arms ``baseline.age.a_vs_b.smd``."""
    return join("baseline", variable, pair.id if len(scope.pairs) > 1 else "", what)


def _add_pair(scope: Scope, one: Measured | Counted, pair: Pair) -> None:
    variable, inputs = one.variable, scope.column(one.variable.column)
    name = variable.label
    value, why = smd(one, pair)
    scope.add(
        pair_place(scope, variable.id, pair, "smd"),
        "smd",
        scope.between(f"standardised mean difference in {name}", pair),
        value,
        method="smd.numbers" if isinstance(one, Measured) else "smd.levels",
        refused=why,
        inputs=inputs,
    )
    if variable.test:
        label = scope.between(f"test of {name}", pair)
        place_of = pair_place(scope, variable.id, pair, "test")
        add_test(scope, place_of, label, _test(one, pair, scope.level), inputs=inputs)


def smd(one: Measured | Counted, pair: Pair) -> tuple[float | None, str]:
    """Signed for numbers and for two levels (of the first in print), else a distance."""
    try:
        value = _smd_of_numbers(one, pair) if isinstance(one, Measured) else _smd(one, pair)
    except AnalysisError:
        return None, "too few patients had a value"
    return (value, "") if isfinite(value) else (None, "the arms shared no value")


def _smd_of_numbers(one: Measured, pair: Pair) -> float:
    sides = {item.arm: item for item in one.values}
    first, second = (sides[arm.id] for arm in (pair.arm, pair.reference))
    return smd_continuous(sample(first.value, first.count), sample(second.value, second.count))


def _table(one: Counted, pair: Pair) -> list[list[int]]:
    sides = {item.arm: item for item in one.counts}
    cells = [cell for cell, _ in one.labels]
    arms = (pair.arm, pair.reference)
    return [[_count_of(sides[arm.id], cell) for cell in cells] for arm in arms]


def _smd(one: Counted, pair: Pair) -> float:
    first, second = _table(one, pair)
    value = smd_levels(first, second)
    if len(first) == 2 and first[0] * sum(second) < second[0] * sum(first):
        return -value
    return value


def _test(one: Measured | Counted, pair: Pair, level: float) -> Tested:
    if isinstance(one, Counted):
        return association(_table(one, pair))
    sides = {item.arm: item for item in one.values}
    test = {"median": "mann_whitney", "mean": "welch"}[one.variable.summary]
    return compare_values(sides[pair.arm.id], sides[pair.reference.id], test, level)[0]


def _add_overall(scope: Scope, one: Measured | Counted) -> None:
    """Whether the arms differ at all, in no order."""
    if isinstance(one, Counted):
        cells = [cell for cell, _ in one.labels]
        sides = {item.arm: item for item in one.counts}
        table = [[_count_of(sides[arm.id], cell) for cell in cells] for arm in scope.arms]
        tested = association(table)
    else:
        values = {item.arm: item for item in one.values}
        groups = [(values[arm.id].value, values[arm.id].count) for arm in scope.arms]
        test = {"median": "kruskal_wallis", "mean": "welch_anova"}[one.variable.summary]
        tested = values_overall(scope, test, groups)
    add_test(
        scope,
        join("baseline", one.variable.id, OVERALL, "test"),
        scope.over_arms(f"test of {one.variable.label}"),
        tested,
        inputs=scope.column(one.variable.column),
    )


def _add_frame(scope: Scope, variables: Sequence[Measured | Counted]) -> None:
    """One row per variable, level and missing values; cells name facts."""
    columns = [
        Column("kind", "Kind of row"),
        Column("variable", "Variable"),
        Column("label", "Label"),
        *(Column(arm.id, arm.label) for arm in scope.arms),
        *(
            Column(f"{what}{'_' + pair.id if len(scope.pairs) > 1 else ''}", heading)
            for pair in scope.pairs
            for what, heading in (("smd", "SMD"), ("test", "P"))
        ),
        *([Column(OVERALL, "P, all arms")] if _all_tested(scope, variables) else []),
    ]
    lines: list[list[Cell]] = []
    for one in variables:
        lines += _frame_lines(scope, one, every=_all_tested(scope, variables))
    scope.ledger.frame(frame("baseline", "Baseline characteristics", columns, lines))


def _all_tested(scope: Scope, variables: Sequence[Measured | Counted]) -> bool:
    """Whether all arms are tested together in some variable."""
    return len(scope.arms) > 2 and any(one.variable.test for one in variables)


def _frame_lines(scope: Scope, one: Measured | Counted, *, every: bool) -> list[list[Cell]]:
    variable = one.variable
    unit = f" ({variable.unit})" if variable.unit else ""
    balance: list[Cell] = []
    for pair in scope.pairs:
        test = pair_place(scope, variable.id, pair, "test") if variable.test else None
        balance += [pair_place(scope, variable.id, pair, "smd"), test]
    if every:
        over = join("baseline", variable.id, OVERALL, "test")
        balance.append(over if variable.test else None)
    blank: list[Cell] = [None] * len(balance)

    def cells(what: str) -> list[Cell]:
        return [place("baseline", variable.id, arm.id) + what for arm in scope.arms]

    if isinstance(one, Measured):
        return [
            [variable.summary, variable.id, f"{variable.label}{unit}", *cells(""), *balance],
            ["missing", variable.id, "Missing", *cells(".missing"), *blank],
        ]
    nobody: list[Cell] = [None] * len(scope.arms)
    return [
        ["header", variable.id, f"{variable.label}{unit}", *nobody, *balance],
        *(
            ["level", variable.id, words, *cells(f".{slug(cell)}"), *blank]
            for cell, words in one.labels
        ),
        ["missing", variable.id, "Missing", *cells(".missing"), *blank],
    ]


def _add_balance(scope: Scope, variables: Sequence[Measured | Counted], pair: Pair) -> None:
    differences = [
        Difference(
            one.variable.id,
            one.variable.label,
            smd(one, pair)[0],
            pair_place(scope, one.variable.id, pair, "smd"),
        )
        for one in variables
    ]
    add_balance(scope, pair, differences)
