"""The analysis of a meta-analysis: from checked studies to facts, frames and figure requests."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reportgen.analysis import forests, ids
from reportgen.analysis.contrasts import Side, add_contrast
from reportgen.analysis.flow import add_flow
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.moderators import add_moderator, bubble_frame
from reportgen.analysis.pooled_facts import add_pool
from reportgen.analysis.pools import PoolRequest, pool_rows
from reportgen.analysis.sensitivity import add_leave_one_out, add_profiles
from reportgen.analysis.small_study import add_small_study, can_be_tested
from reportgen.analysis.studies import add_study_facts, add_study_tables
from reportgen.analysis.subgroups import LevelPool, add_subgroups, levels_of
from reportgen.defaults import PROFILES, Profile
from reportgen.facts.book import FactBook, ReportIdentity
from reportgen.facts.fact import Interval
from reportgen.facts.figures import FigureRequest
from reportgen.inputs.flow import FlowCounts
from reportgen.inputs.studies import OutcomeRow, StudiesData
from reportgen.spec.data import GroupLevel
from reportgen.spec.meta import MetaSpec
from reportgen.spec.outcomes import Outcome
from reportgen.vocabulary import MEASURES, lowerfirst

ALL_STUDIES = GroupLevel(id="all", label="all studies")
"""The one group of a spec that names none."""


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of the studies, and the one that the others are contrasted with."""

    levels: tuple[GroupLevel, ...]
    reference: GroupLevel | None

    @classmethod
    def of(cls, spec: MetaSpec) -> Groups:
        """The groups as the spec names them; the first is the reference unless it says other."""
        groups = spec.data.groups
        if groups is None:
            return cls((ALL_STUDIES,), None)
        if len(groups.levels) == 1:
            return cls(groups.levels, None)
        wanted = groups.reference or groups.levels[0].id
        return cls(groups.levels, next(g for g in groups.levels if g.id == wanted))


def analyse(spec: MetaSpec, data: StudiesData, flow: FlowCounts | None) -> FactBook:
    """Every fact, frame and figure request of the report, in a fixed order."""
    ledger = Ledger()
    groups = Groups.of(spec)
    _add_review(ledger, spec, data, groups)
    if flow is not None:
        add_flow(ledger, flow)
    add_study_tables(ledger, spec, data)
    summaries = []
    for outcome in spec.outcomes:
        sides = _add_outcome(ledger, spec, data, groups, outcome)
        summaries.append((outcome.id, outcome.label, sides))
    forests.add_summary(ledger, summaries)
    _add_published(ledger, spec)
    identity = ReportIdentity(spec.report.slug, spec.kind, spec.report.title, spec.report.version)
    return FactBook(identity, tuple(ledger.facts), tuple(ledger.frames), tuple(ledger.figures))


def profile_of(spec: MetaSpec) -> Profile:
    """The profile of the spec with its overrides."""
    return PROFILES[spec.analysis.profile].with_overrides(**spec.analysis.overrides.model_dump())


def _add_review(ledger: Ledger, spec: MetaSpec, data: StudiesData, groups: Groups) -> None:
    included = [study for study in data.studies if study.id not in data.exclusions]
    ledger.count(
        "review.rows", "rows of the studies table", len(data.studies), inputs=(data.table_name,)
    )
    ledger.count(
        "review.excluded",
        "rows not in the main pool",
        len(data.exclusions),
        rows=tuple(data.exclusions),
    )
    ledger.count(
        "review.included",
        "rows in the main pool",
        len(included),
        rows=tuple(study.id for study in included),
    )
    for group in groups.levels:
        here = tuple(study.id for study in included if study.group == group.id)
        ledger.count(
            f"review.included.{group.id}",
            f"rows in the main pool: {group.label}",
            len(here),
            rows=here,
        )


def _add_published(ledger: Ledger, spec: MetaSpec) -> None:
    """Figures of earlier reviews, cited beside the report's own: ``published.<review>...``."""
    names = {
        (outcome.id, group.id): _label(outcome, _group_label(group))
        for outcome in spec.outcomes
        for group in Groups.of(spec).levels
    }
    for pool in spec.published:
        interval = None
        if pool.ci_low is not None and pool.ci_high is not None:
            interval = Interval(pool.ci_low / 100, pool.ci_high / 100)
        ledger.number(
            ids.join("published", pool.id, pool.outcome, pool.group),
            "published",
            f"{names[pool.outcome, pool.group]} as published by {pool.source}",
            pool.percent / 100,
            ci=interval,
            method="reported",
        )


def _request(spec: MetaSpec, outcome: Outcome, rows: tuple[OutcomeRow, ...]) -> PoolRequest:
    profile, level = profile_of(spec), spec.analysis.level
    unit = outcome.unit if outcome.measure == "mean_difference" else None
    return PoolRequest(outcome.measure, rows, profile, level, unit)


def _side(
    spec: MetaSpec, outcome: Outcome, group: GroupLevel, rows: tuple[OutcomeRow, ...]
) -> Side:
    here = tuple(row for row in rows if row.study.group == group.id)
    request = _request(spec, outcome, here)
    return Side(group.id, _group_label(group), request, pool_rows(request))


def _left_out_notes(outcome: Outcome, data: StudiesData, group: str) -> tuple[str, ...]:
    return tuple(
        f"{study.label} is left out: {item.reason}"
        for item in outcome.leave_out
        if (study := data.study(item.study)).group == group
    )


def _add_outcome(
    ledger: Ledger, spec: MetaSpec, data: StudiesData, groups: Groups, outcome: Outcome
) -> tuple[Side, ...]:
    rows = data.shown(outcome.id)
    axis = _axis(spec, outcome)
    inputs = (f"{data.table_name}:{','.join(outcome.columns.values())}",)
    sides = tuple(_side(spec, outcome, group, rows) for group in groups.levels)
    for side in sides:
        prefix = f"{outcome.id}.{side.group}"
        label = _label(outcome, side.label)
        add_study_facts(ledger, prefix, outcome, side.request, data.table_name)
        notes = (*side.result.notes, *_left_out_notes(outcome, data, side.group))
        result = replace(side.result, notes=notes)
        add_pool(ledger, prefix, label, side.request, result, inputs)
    forests.add_forest(ledger, outcome.id, outcome.label, sides, spec.analysis.sort, axis)
    reference = _reference(sides, groups)
    if reference is not None:
        for side in sides:
            if side is not reference:
                place = ids.contrast(outcome.id, side.group, reference.group)
                add_contrast(ledger, place, outcome.label, side, reference)
    _add_subgroups(ledger, spec, outcome, sides, axis)
    _add_moderators(ledger, spec, outcome, sides, axis)
    _add_sensitivity(ledger, spec, data, groups, outcome, sides, reference, axis)
    return sides


def _axis(spec: MetaSpec, outcome: Outcome) -> forests.Axis:
    """How the effects of an outcome are drawn."""
    measure, arms = MEASURES[outcome.measure], spec.data.arms
    head = f"{outcome.label[:1].upper()}{outcome.label[1:]}"
    if not measure.compares or arms is None:
        return forests.Axis(outcome.measure, f"{head} (%)")
    percent = " (%)" if measure.scale == "percent" else ""
    label = f"{measure.axis} of {outcome.label}{percent}"
    pair = (arms.treated, arms.control)
    favours: tuple[str, str] | None = pair if outcome.direction == "lower_better" else pair[::-1]
    if outcome.measure == "hazard_ratio" and outcome.direction == "higher_better":
        favours = None  # whether the label names the event or being free of it is not known
    return forests.Axis(outcome.measure, label, pair, favours)


def _label(outcome: Outcome, group: str) -> str:
    return f"{outcome.label} with {group}" if group else outcome.label


def _group_label(group: GroupLevel) -> str:
    """The one group of a spec without groups is not named."""
    return "" if group is ALL_STUDIES else group.label


def _reference(sides: tuple[Side, ...], groups: Groups) -> Side | None:
    if groups.reference is None:
        return None
    return next(side for side in sides if side.group == groups.reference.id)


def _wanted(outcomes: tuple[str, ...], outcome: Outcome) -> bool:
    return outcome.id in outcomes if outcomes else outcome.primary


def _add_subgroups(
    ledger: Ledger, spec: MetaSpec, outcome: Outcome, sides: tuple[Side, ...], axis: forests.Axis
) -> None:
    made: list[tuple[Side, str, str, tuple[LevelPool, ...]]] = []
    for variable in spec.analysis.subgroups:
        if not _wanted(variable.outcomes, outcome):
            continue
        for side in sides:
            levels = levels_of(variable, side.request.rows)
            if not levels or not variable.applies_to(side.group):
                continue
            pools = add_subgroups(
                ledger,
                f"{outcome.id}.{side.group}",
                _label(outcome, side.label),
                variable,
                side.request,
                levels,
            )
            made.append((side, variable.id, variable.label, pools))
    forests.add_subgroup_forest(ledger, outcome.id, outcome.label, made, axis)


def _add_moderators(
    ledger: Ledger, spec: MetaSpec, outcome: Outcome, sides: tuple[Side, ...], axis: forests.Axis
) -> None:
    for moderator in spec.analysis.moderators:
        if not _wanted(moderator.outcomes, outcome):
            continue
        rows = []
        for side in sides:
            rows += add_moderator(
                ledger,
                f"{outcome.id}.{side.group}",
                _label(outcome, side.label),
                moderator,
                side.request,
                side.group,
            )
        if rows:
            name = f"bubble-{outcome.id}-{moderator.id}"
            ledger.frame(
                bubble_frame(name, f"{outcome.label} by {lowerfirst(moderator.label)}", rows)
            )
            named = (moderator.unit or "").rstrip("s").lower() in moderator.label.lower()
            unit = "" if named else f" ({moderator.unit})"
            ledger.figure(
                FigureRequest(
                    name,
                    "bubble",
                    name,
                    (
                        ("scale", MEASURES[outcome.measure].scale),
                        ("axis", axis.label),
                        ("x_axis", f"{moderator.label}{unit}"),
                    ),
                )
            )


def _add_sensitivity(
    ledger: Ledger,
    spec: MetaSpec,
    data: StudiesData,
    groups: Groups,
    outcome: Outcome,
    sides: tuple[Side, ...],
    reference: Side | None,
    axis: forests.Axis,
) -> None:
    wanted = spec.analysis.sensitivity
    if outcome.primary and wanted.leave_one_out:
        for side in sides:
            if not side.result.refused:
                add_leave_one_out(
                    ledger, f"{outcome.id}.{side.group}", _label(outcome, side.label), side.request
                )
        forests.add_leave_one_out_forest(
            ledger, outcome.id, outcome.label, sides, spec.analysis.sort, axis
        )
    if outcome.primary and wanted.profiles:
        add_profiles(ledger, outcome.id, outcome.label, sides, reference)
    if outcome.primary and wanted.small_study and can_be_tested(outcome.measure):
        for side in sides:
            add_small_study(ledger, outcome.id, outcome.label, side.request, side.result, axis)
    for study_set in wanted.sets:
        if not _wanted(study_set.outcomes, outcome):
            continue
        rows = data.pool(outcome.id, add=study_set.add, drop=study_set.drop)
        changed = tuple(_side(spec, outcome, group, rows) for group in groups.levels)
        _add_set(
            ledger, outcome, study_set.id, study_set.label, changed, _reference(changed, groups)
        )


def _add_set(
    ledger: Ledger,
    outcome: Outcome,
    set_id: str,
    label: str,
    sides: tuple[Side, ...],
    reference: Side | None,
) -> None:
    for side in sides:
        add_pool(
            ledger,
            f"{outcome.id}.{side.group}.set.{set_id}",
            f"{_label(outcome, side.label)}; {label}",
            side.request,
            side.result,
            (),
        )
    for side in sides:
        if reference is not None and side is not reference:
            place = ids.contrast(outcome.id, side.group, reference.group)
            add_contrast(
                ledger, f"{place}.set.{set_id}", f"{outcome.label}; {label}", side, reference
            )
