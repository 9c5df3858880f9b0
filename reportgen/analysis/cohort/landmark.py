"""Groups known only after time zero: compared from a landmark, and as they change over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportgen.analysis.cohort.changing_groups import ROBUST, Changing, changing_hazard
from reportgen.analysis.cohort.curve_figures import (
    CurveFigure,
    CurveGroup,
    CurvePair,
    add_curve_figure,
)
from reportgen.analysis.cohort.curves import add_curve
from reportgen.analysis.cohort.guards import adds_up
from reportgen.analysis.cohort.hazards import (
    TwoGroups,
    add_hazard_ratio,
    add_tests,
    hazard_of,
    two_groups,
)
from reportgen.analysis.cohort.reading import ReadAt, Reading
from reportgen.analysis.cohort.scope import Scope
from reportgen.analysis.cohort.survival import reading_of
from reportgen.analysis.cohort.task import CohortTask
from reportgen.analysis.cohort.times import span, time_id
from reportgen.analysis.ids import join
from reportgen.inputs.cohort.records import Bools, IntervalRows, LandmarkCounts
from reportgen.spec.cohort_outcomes import LandmarkAnalysis, Outcome, SurvivalOutcome

LEFT_OUT_WORDS = {
    "event": "with an event before the landmark",
    "competing": "with a competing event before the landmark",
    "censored": "censored before the landmark",
    "late": "not yet under observation at the landmark",
    "missing": "whose time or group was not recorded",
}


def add(task: CohortTask, outcome: Outcome) -> None:
    """The landmark analyses of a time-to-event outcome."""
    spec, cohort = task.spec, task.cohort
    for one in spec.analysis.landmark:
        if one.outcome == outcome.id and isinstance(outcome, SurvivalOutcome):
            add_landmark(
                task.scope,
                one,
                outcome,
                reading_of(task.scope, outcome, spec.analysis),
                spec.analysis.ties,
                cohort.landmark(one),
                cohort.time_dependent(one),
                cohort.naive(one) if one.naive else None,
                Changing.of(task, one) if one.covariates or one.robust else None,
            )


def add_landmark(
    scope: Scope,
    analysis: LandmarkAnalysis,
    outcome: SurvivalOutcome,
    reading: Reading,
    ties: str,
    counts: LandmarkCounts,
    intervals: IntervalRows,
    naive: LandmarkCounts | None = None,
    changing: Changing | None = None,
) -> None:
    """Facts ``<outcome>.landmark.<id>.out|in.*``, ``.log_rank``, ``.hazard_ratio``, ``.ph_test``
    of members against others, ``.left_out[.<reason>]``, ``.joined_later``,
    ``.time_dependent.hazard_ratio``, with covariates ``.time_dependent.adjusted.hazard_ratio`` and
    ``.left_out``, and, where asked, the same under ``.naive``."""
    prefix = join(outcome.id, "landmark", analysis.id)
    start = f"from {span(counts.landmark, outcome.unit)} on"
    _add_comparison(scope, prefix, analysis, outcome, reading, ties, counts, start)
    _add_left_out(scope, prefix, analysis, outcome, counts)
    _add_time_dependent(
        scope, prefix, analysis, outcome, reading, ties, intervals, counts.total, changing
    )
    if changing is not None and analysis.covariates:
        _add_adjusted(scope, f"{prefix}.time_dependent", changing, outcome, reading, ties)
    if naive is not None:
        notes = (*reading.notes, immortal_time_note(analysis, outcome))
        warned = replace(reading, notes=notes)
        start = "from time zero, the group known only later"
        _add_comparison(
            scope, f"{prefix}.naive", analysis, outcome, warned, ties, naive, start, naive=True
        )


def immortal_time_note(analysis: LandmarkAnalysis, outcome: SurvivalOutcome) -> str:
    """The warning beside a comparison from time zero."""
    return (
        f"{outcome.label}: compared by {analysis.label} from time zero for comparison only; "
        "membership became known only later, so that members could not have the event before it "
        "(immortal time), and the comparison favours them"
    )


def groups_of(counts: LandmarkCounts, analysis: LandmarkAnalysis) -> TwoGroups | None:
    """Members (1) and others (0)."""
    rows = counts.rows
    return two_groups(rows.time, rows.event, rows.group, rows.weight, group_names(analysis))


def group_names(analysis: LandmarkAnalysis) -> tuple[str, str]:
    """Members and others, as they read within a sentence."""
    return f"with {analysis.label}", f"without {analysis.label}"


def _times(outcome: SurvivalOutcome, landmark: float, naive: bool) -> Sequence[ReadAt]:
    """The times of the outcome after the landmark, on the curves that begin there."""
    zero = "" if naive else " after time zero"
    return [
        ReadAt(time_id(t), t - landmark, f"at {span(t, outcome.unit)}{zero}")
        for t in outcome.landmarks
        if t > landmark
    ]


def _add_comparison(
    scope: Scope,
    prefix: str,
    analysis: LandmarkAnalysis,
    outcome: SurvivalOutcome,
    reading: Reading,
    ties: str,
    counts: LandmarkCounts,
    start: str,
    *,
    naive: bool = False,
) -> None:
    left = sum(one.in_group + one.out_group for one in counts.left_out)
    adds_up(prefix, counts.total, (*(table.n for table in counts.tables), left))
    names = dict(zip(("in", "out"), group_names(analysis), strict=True))
    within = _within(scope, analysis)
    times = _times(outcome, counts.landmark, naive)
    for table in counts.tables:
        label = f"{outcome.label}{within}{_pause(analysis)} {names[table.group]}, {start}"
        add_curve(scope, f"{prefix}.{table.group}", label, table, times, reading)
    who = f"{' against '.join(group_names(analysis))}, {start}"
    add_tests(
        scope,
        prefix,
        (f"{outcome.label}{within}", who),
        groups_of(counts, analysis),
        ties,
        reading.weighting,
        notes=reading.notes,
        inputs=reading.inputs,
    )
    if not naive and all(table.n for table in counts.tables):
        _add_figure(scope, prefix, analysis, outcome, reading, counts)


def figure_of(analysis: LandmarkAnalysis, outcome: SurvivalOutcome) -> str:
    """What the ids of the frames and of the figure end with."""
    return f"{outcome.id}-landmark-{analysis.id}"


def _add_figure(
    scope: Scope,
    prefix: str,
    analysis: LandmarkAnalysis,
    outcome: SurvivalOutcome,
    reading: Reading,
    counts: LandmarkCounts,
) -> None:
    """The curves of members and others from the landmark on, without those from time zero."""
    member, other = group_names(analysis)
    since = span(counts.landmark, outcome.unit)
    drawn = CurveFigure(
        figure_of(analysis, outcome),
        prefix,
        outcome.label,
        f"the landmark at {since}",
        [at.time for at in _times(outcome, counts.landmark, False)],
        [CurveGroup(one.group, f"{prefix}.{one.group}", one) for one in counts.tables],
        [] if outcome.event.competing else [CurvePair("in", "out", prefix)],
        competing=" or ".join(dict.fromkeys(outcome.event.competing.values())),
        of=f"{_within(scope, analysis)} by {analysis.label}, from {since} on",
        more=(("label_out", other), ("label_in", member)),
    )
    add_curve_figure(scope, drawn, reading)


def _within(scope: Scope, analysis: LandmarkAnalysis) -> str:
    """The arm and the patients that the analysis is restricted to, as they read after the
    outcome."""
    arm = f" with {scope.arm_label(analysis.arm)}" if analysis.arm else ""
    return f"{arm} among {analysis.among.label}" if analysis.among else arm


def _pause(analysis: LandmarkAnalysis) -> str:
    """A comma, so that what follows is not read as part of who the patients are."""
    return "," if analysis.among else ""


def _add_left_out(
    scope: Scope,
    prefix: str,
    analysis: LandmarkAnalysis,
    outcome: SurvivalOutcome,
    counts: LandmarkCounts,
) -> None:
    within = f"{_within(scope, analysis)}{_pause(analysis)}"
    compared = f"{outcome.label}{within} by {analysis.label}"
    label = f"patients left out of the landmark analysis of {compared}"
    total = sum(one.in_group + one.out_group for one in counts.left_out)
    scope.count(f"{prefix}.left_out", label, total)
    for one in counts.left_out:
        words = f"{label}: {LEFT_OUT_WORDS[one.reason]}"
        scope.count(f"{prefix}.left_out.{one.reason}", words, one.in_group + one.out_group)
    words = f"patients who joined the group after the landmark: {compared}"
    scope.count(f"{prefix}.joined_later", words, counts.joined_later)


def _add_time_dependent(
    scope: Scope,
    prefix: str,
    analysis: LandmarkAnalysis,
    outcome: SurvivalOutcome,
    reading: Reading,
    ties: str,
    rows: IntervalRows,
    total: int,
    changing: Changing | None,
) -> None:
    """Cox model in which a patient counts as a member only from the day of joining."""
    has_time = rows.stop > rows.start
    groups = two_groups(
        rows.stop[has_time],
        rows.event[has_time],
        rows.group[has_time],
        rows.weight[has_time],
        group_names(analysis),
        entry=rows.start[has_time],
    )
    hazard = hazard_of(groups, ties, scope.level)
    method = "cox.time_dependent"
    if changing is not None and analysis.robust:
        plain = replace(changing, variables=(), rows=replace(changing.rows, covariates=()))
        hazard = changing_hazard(plain, *_those(plain, plain.has_time), ties, scope.level)
        method = "cox.time_dependent.robust"
    within = _within(scope, analysis)
    add_hazard_ratio(
        scope,
        f"{prefix}.time_dependent.hazard_ratio",
        f"hazard ratio of {outcome.label}{within}, {' against '.join(group_names(analysis))}, "
        "the group counted from the time it became known",
        groups,
        hazard,
        ties,
        method=method,
        n=total,
        notes=reading.notes,
        inputs=reading.inputs,
    )


def _those(found: Changing, which: Bools) -> tuple[TwoGroups | None, Bools]:
    return found.groups(which, group_names(found.analysis)), which


def _add_adjusted(
    scope: Scope,
    prefix: str,
    found: Changing,
    outcome: SurvivalOutcome,
    reading: Reading,
    ties: str,
) -> None:
    """The same model with the covariates, of the patients who have them all."""
    groups, which = _those(found, found.complete)
    versus = " against ".join(group_names(found.analysis))
    words = f"{outcome.label}{_within(scope, found.analysis)}, {versus}, adjusted for "
    words += f"{found.covariates}, the group counted from the time it became known"
    columns = [one.spec.column for one in found.variables]
    inputs = (*reading.inputs, *scope.column(*columns))
    robust = f", {ROBUST}" if found.analysis.robust else ""
    add_hazard_ratio(
        scope,
        f"{prefix}.adjusted.hazard_ratio",
        f"hazard ratio of {words}",
        groups,
        changing_hazard(found, groups, which, ties, scope.level),
        ties,
        method="cox.time_dependent.adjusted",
        n=found.patients(which),
        notes=reading.notes,
        inputs=inputs,
        settings=(
            ("comparison", f"{outcome.label} by {found.analysis.label}"),
            ("covariates", found.covariates),
            ("variance", robust),
        ),
    )
    lost = found.patients(found.has_time) - found.patients(which)
    scope.count(f"{prefix}.adjusted.left_out", f"patients without a covariate: {words}", lost)
