"""Time-to-event outcomes: curves by arm and stratum, and the arms compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from reportgen.analysis.cohort.binary import check_strata
from reportgen.analysis.cohort.competing import add_competing_tests, competing_groups
from reportgen.analysis.cohort.curves import add_curve, curve_lines, risk_lines, ticks_of
from reportgen.analysis.cohort.hazards import TwoGroups, add_tests, log_rank_test, two_groups
from reportgen.analysis.cohort.incidence import incidence_lines
from reportgen.analysis.cohort.rates import add_test
from reportgen.analysis.cohort.reading import INTERVALS, ReadAt, Reading, span
from reportgen.analysis.cohort.restricted_mean import add_restricted_means
from reportgen.analysis.cohort.scope import WHOLE, Pair, Scope, place
from reportgen.analysis.cohort.shown import add_shown, shown
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column, frame
from reportgen.inputs.cohort.records import RiskTable, SurvivalCounts
from reportgen.spec.cohort import CohortAnalysis
from reportgen.spec.cohort_outcomes import SurvivalOutcome

CURVE_COLUMNS = (
    Column("arm", "Arm"),
    Column("time", "Time", "number"),
    Column("survival", "Survival", "percent"),
    Column("low", "Lower limit", "percent"),
    Column("high", "Upper limit", "percent"),
    Column("censored", "Censored", "count"),
)
INCIDENCE_COLUMNS = (
    Column("arm", "Arm"),
    Column("cause", "Cause"),
    Column("time", "Time", "number"),
    Column("incidence", "Cumulative incidence", "percent"),
    Column("low", "Lower limit", "percent"),
    Column("high", "Upper limit", "percent"),
    Column("censored", "Censored", "count"),
)
KAPLAN_MEIER = ("kaplan_meier", "Kaplan-Meier curves")
CURVE_FACTS = ("hazard_ratio", "log_rank")
COMPETING_FACTS = ("subdistribution_hazard_ratio", "gray")
"""Which ratio and test of a pair of arms a figure of curves, or of incidences, tells."""
RISK_COLUMNS = (
    Column("arm", "Arm"),
    Column("tick", "Time", "number"),
    Column("at_risk", "At risk", "count"),
    Column("events", "Events", "count"),
)


def time_id(time: float) -> str:
    """``6`` for 6.0, ``6_5`` for 6.5: a time as part of an id."""
    return f"{time:g}".replace(".", "_")


def reading_of(scope: Scope, outcome: SurvivalOutcome, settings: CohortAnalysis) -> Reading:
    """How the curves of this outcome are read."""
    notes: tuple[str, ...] = ()
    if outcome.event.competing:
        others = ", ".join(dict.fromkeys(outcome.event.competing.values()))
        notes = (
            f"{outcome.label}: hazards and the log-rank test are cause-specific, with patients "
            f"censored at competing events ({others})",
        )
    inputs = scope.column(outcome.time, outcome.event.column)
    return Reading(
        INTERVALS[settings.km_interval],
        outcome.unit,
        inputs,
        notes,
        outcome.label,
        outcome.label_is == "event",
        outcome.quantiles,
    )


def add_survival(
    scope: Scope,
    outcome: SurvivalOutcome,
    settings: CohortAnalysis,
    tables: Sequence[RiskTable],
    rows: SurvivalCounts,
) -> None:
    """Facts ``<outcome>.<arm>[.<stratum>].*`` (see ``add_curve``), contrasts
    ``<outcome>.<arm>_vs_<reference>[.<stratum>].log_rank|hazard_ratio|ph_test`` and, for the
    whole arms, ``.log_rank_stratified``; frames ``km-<outcome>`` and ``risk-<outcome>``, the
    figure of both and how far it reaches (``<outcome>.shown_to``, see ``add_shown``)."""
    reading = reading_of(scope, outcome, settings)
    found = {(one.arm, one.stratum): one for one in tables}
    check_strata(scope, outcome.label, {at: one.total for at, one in found.items()})
    times = [
        ReadAt(time_id(time), time, f"at {span(time, outcome.unit)}") for time in outcome.landmarks
    ]
    for stratum in scope.places(outcome.by_stratum):
        for arm in scope.arms:
            label = scope.in_arm(outcome.label, arm.id, stratum)
            prefix = place(outcome.id, arm.id, stratum)
            add_curve(scope, prefix, label, found[arm.id, stratum], times, reading)
        for pair in scope.pairs:
            _add_pair(scope, outcome, settings, reading, pair, rows, stratum)
    whole = {arm.id: found[arm.id, WHOLE] for arm in scope.arms}
    add_restricted_means(scope, outcome, whole, reading)
    _add_frames(scope, outcome, reading, list(whole.values()))


def groups_of(
    scope: Scope, pair: Pair, rows: SurvivalCounts, stratum: str = WHOLE
) -> TwoGroups | None:
    """The rows of a pair of arms, or of one stratum of them."""
    here = _rows_of(scope, pair, rows, stratum)
    first = [arm.id for arm in scope.arms].index(pair.arm.id)
    return two_groups(
        rows.time[here],
        rows.event[here],
        (rows.arm[here] == first).astype(np.int64),
        rows.weight[here],
        (f"with {pair.arm.label}", f"with {pair.reference.label}"),
        stratum=rows.stratum[here] if scope.strata else None,
    )


def _rows_of(scope: Scope, pair: Pair, rows: SurvivalCounts, stratum: str) -> NDArray[np.bool_]:
    ids = [arm.id for arm in scope.arms]
    here = np.isin(rows.arm, [ids.index(pair.arm.id), ids.index(pair.reference.id)])
    if stratum:
        here &= rows.stratum == [level.id for level in scope.strata].index(stratum)
    return here


def _add_pair(
    scope: Scope,
    outcome: SurvivalOutcome,
    settings: CohortAnalysis,
    reading: Reading,
    pair: Pair,
    rows: SurvivalCounts,
    stratum: str,
) -> None:
    prefix = place(outcome.id, pair.id, stratum)
    groups = groups_of(scope, pair, rows, stratum)
    who = scope.between("", pair, stratum)
    add_tests(
        scope,
        prefix,
        (outcome.label, who),
        groups,
        settings.ties,
        notes=reading.notes,
        inputs=reading.inputs,
    )
    if outcome.event.competing:
        here = _rows_of(scope, pair, rows, stratum)
        found = competing_groups(groups, rows.event[here], rows.weight[here])
        add_competing_tests(scope, prefix, (outcome.label, who), found, reading.inputs)
    if scope.strata and not stratum:
        add_test(
            scope,
            f"{prefix}.log_rank_stratified",
            f"stratified log-rank test of {outcome.label}, {who}",
            log_rank_test(groups, stratified=True),
            n=groups.n if groups else 0,
            events=groups.events if groups else 0,
            inputs=reading.inputs,
        )


def _add_frames(
    scope: Scope, outcome: SurvivalOutcome, reading: Reading, tables: Sequence[RiskTable]
) -> None:
    end = max((float(one.time[-1]) for one in tables if len(one.time)), default=0.0)
    if end <= 0:
        return
    competing = bool(outcome.event.competing)
    until = shown(tables, outcome.landmarks)
    ticks = ticks_of(until.time, outcome.unit)
    curves: list[list[Cell]] = []
    risks: list[list[Cell]] = []
    for one in tables:
        lines = incidence_lines if competing else curve_lines
        curves += lines(one.arm, one, reading, scope.level)
        risks += risk_lines(one.arm, one, ticks)
    kind, title = ("incidence", "Cumulative incidence") if competing else KAPLAN_MEIER
    name, risk = f"{'incidence' if competing else 'km'}-{outcome.id}", f"risk-{outcome.id}"
    label = outcome.label if competing else f"{reading.free}{outcome.label}"
    columns = INCIDENCE_COLUMNS if competing else CURVE_COLUMNS
    scope.ledger.frame(frame(name, f"{title}: {label}", columns, curves))
    scope.ledger.frame(frame(risk, f"Numbers at risk: {label}", RISK_COLUMNS, risks))
    words = (
        ("outcome", outcome.id),
        ("label", label),
        ("unit", outcome.unit),
        ("origin", outcome.origin),
        ("risk", risk),
        ("shown_to", add_shown(scope, outcome, until, reading.inputs)),
        *_named_facts(scope, outcome),
    )
    scope.ledger.figure(FigureRequest(name, kind, name, words))


def _named_facts(scope: Scope, outcome: SurvivalOutcome) -> Iterator[tuple[str, str]]:
    """What the figure tells besides the curves: ids in the order of the arms and of the pairs."""
    yield "arms", " ".join(arm.id for arm in scope.arms)
    if outcome.event.competing:
        others = dict.fromkeys(outcome.event.competing.values())
        yield "competing", " or ".join(others)
    else:
        yield "medians", " ".join(f"{place(outcome.id, arm.id)}.median" for arm in scope.arms)
    yield "pair_arms", " ".join(pair.arm.id for pair in scope.pairs)
    yield "pair_references", " ".join(pair.reference.id for pair in scope.pairs)
    ratio, test = COMPETING_FACTS if outcome.event.competing else CURVE_FACTS
    for name, part in (("ratios", ratio), ("tests", test)):
        yield name, " ".join(f"{place(outcome.id, pair.id)}.{part}" for pair in scope.pairs)
