"""The analysis of a meta-analysis: from checked studies to facts, frames and figure requests."""

from __future__ import annotations

from dataclasses import replace

from reportgen.analysis import forests, ids
from reportgen.analysis.adjusted import add_adjusted
from reportgen.analysis.axes import axis_of
from reportgen.analysis.contrasts import add_contrast
from reportgen.analysis.flow import add_flow
from reportgen.analysis.groups import Groups, group_label
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.made_from_studies import with_sources_of_review
from reportgen.analysis.outcome_analyses import OUTCOME_ANALYSES, REVIEW_ANALYSES
from reportgen.analysis.pooled_facts import add_pool
from reportgen.analysis.studies import add_study_facts, add_study_tables
from reportgen.analysis.task import OutcomeTask, in_group, side_of
from reportgen.facts.book import FactBook, ReportIdentity
from reportgen.facts.fact import Interval
from reportgen.inputs.flow import FlowCounts
from reportgen.inputs.studies import StudiesData
from reportgen.measures import MEASURES
from reportgen.spec.meta import MetaSpec
from reportgen.spec.outcomes import Outcome


def analyse(spec: MetaSpec, data: StudiesData, flow: FlowCounts | None) -> FactBook:
    """Every fact, frame and figure request of the report, in a fixed order."""
    ledger = Ledger()
    groups = Groups.of(spec)
    _add_review(ledger, spec, data, groups)
    if flow is not None:
        add_flow(ledger, flow)
    add_study_tables(ledger, spec, data)
    tasks = {one.id: _add_outcome(ledger, spec, data, groups, one) for one in spec.outcomes}
    for add in REVIEW_ANALYSES:
        add(ledger, spec, tasks)
    forests.add_summary(
        ledger, [(name, task.outcome.label, task.sides) for name, task in tasks.items()]
    )
    _add_published(ledger, spec)
    report = spec.report
    identity = ReportIdentity(
        report.slug, spec.kind, report.title, report.version, report.date.isoformat()
    )
    facts = with_sources_of_review(spec, data.table_name, ledger.facts)
    return FactBook(identity, facts, tuple(ledger.frames), tuple(ledger.figures))


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
        (outcome.id, group.id): in_group(outcome, group_label(group))
        for outcome in spec.outcomes
        for group in Groups.of(spec).levels
    }
    for pool in spec.published:
        stat = _published_stat(next(one for one in spec.outcomes if one.id == pool.outcome))
        scale, given = (1, pool.value) if pool.percent is None else (100, pool.percent)
        assert given is not None
        interval = None
        if pool.ci_low is not None and pool.ci_high is not None:
            interval = Interval(pool.ci_low / scale, pool.ci_high / scale)
        ledger.number(
            ids.join("published", pool.id, pool.outcome, pool.group),
            stat,
            f"{names[pool.outcome, pool.group]} as published by {pool.source}",
            given / scale,
            ci=interval,
            method="reported",
        )


def _published_stat(outcome: Outcome) -> str:
    """What the figure of an earlier review is, by what the report pools."""
    measure = MEASURES[outcome.measure]
    if measure.scale != "percent":
        return "published_value"
    return "published" if measure.percent else "published_points"


def _left_out_notes(outcome: Outcome, data: StudiesData, group: str) -> tuple[str, ...]:
    return tuple(
        f"{study.label} is left out: {item.reason}"
        for item in outcome.leave_out
        if (study := data.study(item.study)).group == group
    )


def _add_outcome(
    ledger: Ledger, spec: MetaSpec, data: StudiesData, groups: Groups, outcome: Outcome
) -> OutcomeTask:
    """The pools of an outcome, their contrasts, and what is done with them further."""
    rows = data.shown(outcome.id)
    sides = tuple(side_of(spec, outcome, group, rows) for group in groups.levels)
    task = OutcomeTask(spec, data, groups, outcome, axis_of(spec, outcome), sides)
    _add_pools(ledger, task)
    forests.add_forest(ledger, outcome.id, outcome.label, sides, spec.analysis.sort, task.axis)
    contrasts = [
        add_contrast(ledger, place, outcome.label, side, reference)
        for place, side, reference in task.contrasted()
    ]
    add_adjusted(ledger, spec.analysis.multiplicity, contrasts)
    for add in OUTCOME_ANALYSES:
        add(ledger, task)
    return task


def _add_pools(ledger: Ledger, task: OutcomeTask) -> None:
    outcome, table = task.outcome, task.data.table_name
    inputs = (f"{table}:{','.join(outcome.columns.values())}",)
    for side in task.sides:
        prefix = task.prefix(side)
        add_study_facts(ledger, prefix, outcome, side.request, table)
        notes = (*side.result.notes, *_left_out_notes(outcome, task.data, side.group))
        result = replace(side.result, notes=notes)
        add_pool(ledger, prefix, task.label(side), side.request, result, inputs)
