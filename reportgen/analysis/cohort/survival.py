"""Time-to-event outcomes: curves by arm and stratum, and the arms compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from reportgen.analysis.cohort.binary import check_strata
from reportgen.analysis.cohort.competing import (
    CompetingGroups,
    add_competing_tests,
    competing_groups,
)
from reportgen.analysis.cohort.curve_figures import (
    CurveFigure,
    CurveGroup,
    CurvePair,
    add_curve_figure,
)
from reportgen.analysis.cohort.curves import add_curve
from reportgen.analysis.cohort.hazards import TwoGroups, add_tests, log_rank_test, two_groups
from reportgen.analysis.cohort.rates import add_test
from reportgen.analysis.cohort.reading import INTERVALS, ReadAt, Reading
from reportgen.analysis.cohort.restricted_mean import add_restricted_means
from reportgen.analysis.cohort.scope import WHOLE, Pair, Scope, place
from reportgen.analysis.cohort.times import span, time_id
from reportgen.analysis.cohort.weightings import weighting_of
from reportgen.inputs.cohort.records import RiskTable, SurvivalCounts
from reportgen.spec.cohort import CohortAnalysis
from reportgen.spec.cohort_outcomes import SurvivalOutcome


def reading_of(scope: Scope, outcome: SurvivalOutcome, settings: CohortAnalysis) -> Reading:
    """How the curves of this outcome are read."""
    notes: tuple[str, ...] = ()
    weighting = weighting_of(outcome, settings)
    if outcome.event.competing:
        others = ", ".join(dict.fromkeys(outcome.event.competing.values()))
        notes = (
            f"{outcome.label}: hazards and the {weighting.words} are cause-specific, with patients "
            f"censored at competing events ({others})",
        )
    columns = (outcome.time, outcome.event.column, outcome.entry)
    inputs = scope.column(*(one for one in columns if one))
    return Reading(
        INTERVALS[settings.km_interval],
        outcome.unit,
        inputs,
        notes,
        outcome.label,
        outcome.label_is == "event",
        outcome.quantiles,
        weighting,
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
    whole arms, ``.log_rank_stratified``; the figure of the arms (see ``add_curve_figure``)."""
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
    _add_figure(scope, outcome, reading, whole)


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
        entry=None if rows.entry is None else rows.entry[here],
    )


def competing_of(
    scope: Scope,
    pair: Pair,
    rows: SurvivalCounts,
    groups: TwoGroups | None,
    stratum: str = WHOLE,
) -> CompetingGroups | None:
    """The groups of a pair of arms with the cause that ended each row."""
    here = _rows_of(scope, pair, rows, stratum)
    return competing_groups(groups, rows.event[here], rows.weight[here])


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
        reading.weighting,
        notes=reading.notes,
        inputs=reading.inputs,
    )
    if outcome.event.competing:
        found = competing_of(scope, pair, rows, groups, stratum)
        add_competing_tests(scope, prefix, (outcome.label, who), found, reading.inputs)
    if scope.strata and not stratum:
        add_test(
            scope,
            f"{prefix}.log_rank_stratified",
            f"stratified {reading.weighting.words} of {outcome.label}, {who}",
            log_rank_test(groups, reading.weighting, stratified=True),
            n=groups.n if groups else 0,
            events=groups.events if groups else 0,
            inputs=reading.inputs,
        )


def _add_figure(
    scope: Scope, outcome: SurvivalOutcome, reading: Reading, tables: Mapping[str, RiskTable]
) -> None:
    """The curves of all arms."""
    pairs = [
        CurvePair(pair.arm.id, pair.reference.id, place(outcome.id, pair.id))
        for pair in scope.pairs
    ]
    groups = [CurveGroup(arm, place(outcome.id, arm), one) for arm, one in tables.items()]
    drawn = CurveFigure(
        outcome.id,
        outcome.id,
        outcome.label,
        outcome.origin,
        outcome.landmarks,
        groups,
        pairs,
        competing=" or ".join(dict.fromkeys(outcome.event.competing.values())),
        together=f"{outcome.id}.overall" if len(scope.pairs) > 1 else "",
    )
    add_curve_figure(scope, drawn, reading)
