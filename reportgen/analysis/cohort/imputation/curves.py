"""Survival by the levels of a variable that was imputed, pooled at the landmarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.analysis.cohort.imputation.data import ImputedCohort
from reportgen.analysis.cohort.reading import INTERVAL_WORDS, INTERVALS
from reportgen.analysis.cohort.scope import Scope
from reportgen.analysis.cohort.task import CohortTask
from reportgen.analysis.cohort.times import span, time_id
from reportgen.analysis.ids import join, slug
from reportgen.facts.frame import Cell
from reportgen.inputs.cohort.records import PatientRows
from reportgen.spec.cohort_imputation import ImputedCurves
from reportgen.spec.cohort_outcomes import SurvivalOutcome
from reportgen.stats.imputation.curves import PooledSurvival, pool_survival
from reportgen.stats.survival.kaplan_meier import Curve, SurvivalAt, kaplan_meier, survival_at
from reportgen.stats.survival.observations import observations


@dataclass(frozen=True, slots=True)
class Group:
    """The patients of an arm with a level of the variable."""

    by: str
    code: int
    level: str
    words: str
    arm: int
    arm_id: str


def add_curves(task: CohortTask, data: ImputedCohort) -> list[list[Cell]]:
    """Facts ``<outcome>.imputed.<variable>.<level>.<arm>.at_<time>`` with ``.fmi`` and
    ``.complete``, and the lines of the frame."""
    lines: list[list[Cell]] = []
    for one in data.spec.curves:
        outcome = next(item for item in task.spec.outcomes if item.id == one.outcome)
        assert isinstance(outcome, SurvivalOutcome)
        label = next(item.label for item in task.spec.baseline if item.id == one.by)
        lines.append(["curves", f"{one.outcome} {one.by}", outcome.label, label, *[None] * 3])
        for group in _groups(task, one):
            lines += _add_group(task, data, outcome, group, label)
    return lines


def _groups(task: CohortTask, one: ImputedCurves) -> Iterator[Group]:
    variable = next(item for item in task.spec.baseline if item.id == one.by)
    for code, (cell, words) in enumerate(task.cohort.level_labels(variable)):
        for number, arm in enumerate(task.scope.arms):
            yield Group(one.by, code, slug(cell), words, number, arm.id)


def _add_group(
    task: CohortTask, data: ImputedCohort, outcome: SurvivalOutcome, group: Group, label: str
) -> Iterator[list[Cell]]:
    scope, interval = task.scope, INTERVALS[task.spec.analysis.km_interval]
    prefix = join(outcome.id, "imputed", group.by, group.level, group.arm_id)
    inputs = scope.column(outcome.time, outcome.event.column)
    named = scope.in_arm(f"{outcome.label} with {label} {group.words}", group.arm_id)
    alone = _curve(data.rows, outcome.id, group)
    pooled, refused = _pooled(data, outcome, group, scope.level)
    for at, time in enumerate(outcome.landmarks):
        place = join(prefix, f"at_{time_id(time)}")
        words = f"{named} at {span(time, outcome.unit)}"
        found = pooled[at] if pooled else None
        why = refused or "a curve had ended"
        shown = found if found and not found.beyond else None
        scope.add(
            place,
            "survival",
            f"{words} after imputation",
            shown.survival if shown else None,
            ci=_limits(shown),
            method="imputation.curves",
            refused=why,
            inputs=inputs,
        )
        scope.add(
            join(place, "fmi"),
            "fmi",
            f"fraction of missing information of {words} after imputation",
            shown.fmi if shown else None,
            method="imputation.curves",
            refused=why if not shown else "a curve was at its start or end",
            inputs=inputs,
        )
        _add_complete(scope, join(place, "complete"), words, alone, time, interval)
        who = f"{group.words}, {scope.arm_label(group.arm_id)}"
        facts = (join(place, "complete"), place, join(place, "fmi"))
        yield ["time", prefix, who, span(time, outcome.unit), *facts]


def _limits(at: PooledSurvival | SurvivalAt | None) -> tuple[float, float] | None:
    """None where there are none; before the first event nothing is there to rest them on."""
    if at is None or at.survival == 1 or at.ci_low is None or at.ci_high is None:
        return None
    return at.ci_low, at.ci_high


def _add_complete(
    scope: Scope, place: str, words: str, curve: Curve | None, time: float, interval: str
) -> None:
    """The same curve of the patients whose level is known."""
    at: SurvivalAt | None = None
    if curve is not None:
        (at,) = survival_at(curve, [time], conf_type=interval, level=scope.level)
    known = at if at and not at.beyond else None
    scope.add(
        place,
        "survival",
        f"{words} in complete cases",
        known.survival if known else None,
        ci=_limits(known),
        method="km.at",
        refused="the curve had ended" if curve else "there was no patient",
        settings=(("interval", INTERVAL_WORDS[interval]),),
    )


def _curve(rows: PatientRows, outcome: str, group: Group) -> Curve | None:
    """Kaplan-Meier of the group; None where nobody belongs to it."""
    values = rows.outcomes[outcome]
    level = next(one.values for one in rows.covariates if one.id == group.by)
    here = values.known & (rows.arm == group.arm) & (level == group.code)
    if not here.any() or values.event is None:
        return None
    return kaplan_meier(observations(values.value[here], values.event[here] == 1))


def _pooled(
    data: ImputedCohort, outcome: SurvivalOutcome, group: Group, level: float
) -> tuple[Sequence[PooledSurvival], str]:
    """The group's curves of all data sets at the landmarks; or why there are none."""
    curves = [_curve(rows, outcome.id, group) for rows in data.completed]
    there = [curve for curve in curves if curve is not None]
    if len(there) < len(curves):
        return (), f"no patient belongs to it in {len(curves) - len(there)} completed data sets"
    return pool_survival(there, outcome.landmarks, level=level), ""
