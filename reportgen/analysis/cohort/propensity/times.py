"""Times to events of weighted or matched patients: curves, medians, hazards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from reportgen.analysis.cohort.curves import add_at
from reportgen.analysis.cohort.hazards import (
    TIES_WORDS,
    Hazard,
    TwoGroups,
    add_hazard_ratio,
    hazard_of,
)
from reportgen.analysis.cohort.incidence import add_incidence
from reportgen.analysis.cohort.propensity.comparison import Comparison, Sample
from reportgen.analysis.cohort.propensity.pictures import add_curves
from reportgen.analysis.cohort.propensity.settings import NO_ERROR, variance_setting
from reportgen.analysis.cohort.propensity.timed import Timed, timed
from reportgen.analysis.cohort.quantiles import Told, add_time
from reportgen.analysis.cohort.rates import add_test
from reportgen.analysis.cohort.reading import ReadAt, Reading
from reportgen.analysis.cohort.survival import reading_of
from reportgen.analysis.cohort.testing import Tested
from reportgen.analysis.cohort.times import span, time_id
from reportgen.errors import AnalysisError
from reportgen.spec.cohort import CohortAnalysis
from reportgen.spec.cohort_outcomes import SurvivalOutcome
from reportgen.spec.data import GroupLevel
from reportgen.stats.survival.cox import cox
from reportgen.stats.survival.kaplan_meier import median
from reportgen.stats.survival.observations import observations


def add_times(one: Comparison, outcome: SurvivalOutcome, settings: CohortAnalysis) -> None:
    """Facts ``.<arm>.n|events|median|median_low|median_high|at_<t>`` (where events compete
    ``.incidence_<t>``), ``.hazard_ratio`` and ``.test`` under
    ``<outcome>.propensity.<plan>.<pair>``; frames and figure of the curves."""
    # of other shares than a half no adjusted times are told
    reading = replace(reading_of(one.scope, outcome, settings), quantiles=())
    sample = one.sample(outcome)
    read = [ReadAt(time_id(t), t, f"at {span(t, outcome.unit)}") for t in outcome.landmarks]
    arms = [timed(one, outcome, sample, is_arm) for is_arm, _ in one.sides if not sample.refused]
    for found, (_, level) in zip(arms, one.sides, strict=False):
        _add_arm(one, outcome, reading, read, found, level)
    if sample.refused:
        for _, level in one.sides:
            _refuse_arm(one, outcome, reading, read, level, sample.refused)
    _add_hazards(one, outcome, reading, sample, settings.ties)
    if arms:
        add_curves(one, outcome, reading, arms)


def _add_arm(
    one: Comparison,
    outcome: SurvivalOutcome,
    reading: Reading,
    read: Sequence[ReadAt],
    found: Timed,
    level: GroupLevel,
) -> None:
    scope, table = one.scope, found.table
    prefix, label = one.of(outcome, level.id), one.in_arm(outcome.label, level.id)
    scope.count(f"{prefix}.n", f"patients followed for {label}", table.n, reading.inputs)
    events = int(table.events.sum())
    scope.events(f"{prefix}.events", f"events of {label}", events, table.n, reading.inputs)
    if found.incidence is not None:
        add_incidence(
            scope, prefix, label, table, read, reading,
            made=found.incidence, method="weighted.incidence",
        )  # fmt: skip
        return
    curve = found.curve
    if curve is not None:
        middle = median(curve, conf_type=reading.interval, level=scope.level)
        words = f"median {reading.until}"
        told = Told("median", words, "weighted.km_median", "not reached", reading.notes)
        add_time(scope, prefix, label, table, told, middle, reading, events)
    for at in read:
        words = f"{reading.free}{label}, {at.words}"
        place = f"{prefix}.at_{at.id}"
        add_at(scope, place, words, at, table, curve, reading, "weighted.km")


def _refuse_arm(
    one: Comparison,
    outcome: SurvivalOutcome,
    reading: Reading,
    read: Sequence[ReadAt],
    level: GroupLevel,
    why: str,
) -> None:
    """What would have been read, with the reason why it was not."""
    prefix, label = one.of(outcome, level.id), one.in_arm(outcome.label, level.id)
    if outcome.event.competing:
        names = [
            (
                f"incidence_{at.id}",
                "cumulative_incidence",
                f"cumulative incidence of {label}, {at.words}",
            )
            for at in read
        ]
    else:
        names = [("median", "median_time", f"median {reading.until}{label}")]
        names += [(f"at_{at.id}", "survival", f"{label}, {at.words}") for at in read]
    for name, stat, words in names:
        one.scope.add(
            f"{prefix}.{name}", stat, words, None, method="weighted.km", refused=why,
            inputs=reading.inputs,
        )  # fmt: skip


def _add_hazards(
    one: Comparison, outcome: SurvivalOutcome, reading: Reading, sample: Sample, ties: str
) -> None:
    groups = None if sample.refused else _groups(one, outcome, sample)
    hazard = _hazard(groups, sample, ties, one.scope.level)
    settings = variance_setting(one)
    add_hazard_ratio(
        one.scope,
        one.of(outcome, "hazard_ratio"),
        one.between(f"hazard ratio of {outcome.label}"),
        groups,
        hazard,
        ties,
        method="weighted.cox",
        notes=reading.notes,
        inputs=reading.inputs,
        settings=settings,
    )
    p = float(hazard.fit.p_value[0]) if hazard.fit else None
    told = (("ties", TIES_WORDS[ties]), *settings)
    add_test(
        one.scope,
        one.of(outcome, "test"),
        one.between(f"Wald test of {outcome.label}"),
        Tested(p, "weighted.cox", hazard.refused, told),
        n=groups.n if groups else 0,
        events=groups.events if groups else 0,
        inputs=reading.inputs,
    )


def _groups(one: Comparison, outcome: SurvivalOutcome, sample: Sample) -> TwoGroups:
    values = one.rows.outcomes[outcome.id]
    assert values.event is not None
    rows = observations(
        values.value[sample.at], values.event[sample.at] == 1, weights=sample.weights
    )
    names = (f"with {one.pair.arm.label}", f"with {one.pair.reference.label}")
    return TwoGroups(rows, sample.treated.astype(np.int64), None, names)


def _hazard(groups: TwoGroups | None, sample: Sample, ties: str, level: float) -> Hazard:
    """The Cox model with case weights and a robust variance."""
    if groups is None:
        return Hazard(None, sample.refused)
    if groups.refused:
        return Hazard(None, groups.refused)
    if groups.without_event:
        return Hazard(None, f"no event occurred {groups.without_event} among those compared")
    try:
        fit = cox(
            groups.rows, groups.member, names=("group",), ties=ties,
            robust=True, cluster=sample.match, level=level,
        )  # fmt: skip
    except AnalysisError:
        plain = hazard_of(groups, ties, level)
        return Hazard(None, plain.refused or NO_ERROR)
    return Hazard(fit)
