"""What an analysis is given: its part of the spec and of the table, and nothing besides.

A result is kept by the content of the part that it was made from. As nothing else is within reach
of the analysis, nothing else can have gone into the result. A setting or a column that a part lacks
is found by the first test of the analysis that reads it, not by a stale number later.
"""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.analysis.settings import OwnSettings, ReviewSettings, Settings
from reportgen.inputs.flow_records import FlowCounts
from reportgen.inputs.records import OutcomeData, StudiesData
from reportgen.spec.analysis import Analysis
from reportgen.spec.data import Citation, MetaData
from reportgen.spec.outcomes import Outcome
from reportgen.spec.robustness import Sensitivity
from reportgen.spec.structure import Joint


@dataclass(frozen=True, slots=True)
class ReviewPart:
    """All that the facts of a review depend on, and what the templates loop over."""

    spec: ReviewSettings
    data: StudiesData
    flow: FlowCounts | None


@dataclass(frozen=True, slots=True)
class OutcomePart:
    """All that the analyses of one outcome depend on."""

    spec: OwnSettings
    outcome: Outcome
    data: OutcomeData


@dataclass(frozen=True, slots=True)
class JointPart:
    """All that the joint pool of two outcomes depends on."""

    spec: OwnSettings
    outcomes: tuple[OutcomePart, ...]


def wanted(outcomes: tuple[str, ...], outcome: Outcome) -> bool:
    """Whether an analysis that names these outcomes is of this one; the primary ones if none."""
    return outcome.id in outcomes if outcomes else outcome.primary


def in_group(outcome: Outcome, group: str) -> str:
    """The outcome in a group, in words."""
    return f"{outcome.label} with {group}" if group else outcome.label


def part_of(spec: ReviewSettings, data: StudiesData, outcome: Outcome) -> OutcomePart:
    """The part of one outcome."""
    own = OwnSettings(_own_data(spec.data), _own_analysis(spec.analysis, outcome))
    return _part(own, data, outcome, _columns(own))


def joint_part(spec: ReviewSettings, data: StudiesData, joint: Joint) -> JointPart:
    """The part of a pair of outcomes that are pooled together."""
    general = spec.analysis.model_copy(
        update={
            "joint": (joint,),
            "subgroups": (),
            "moderators": (),
            "regressions": (),
            "sensitivity": Sensitivity(),
            "figures": (),
        }
    )
    own = OwnSettings(_own_data(spec.data), general)
    outcomes = (next(one for one in spec.outcomes if one.id == name) for name in joint.outcomes)
    columns = _columns(own)
    return JointPart(own, tuple(_part(own, data, one, columns) for one in outcomes))


def _part(
    own: OwnSettings, data: StudiesData, outcome: Outcome, columns: tuple[str, ...]
) -> OutcomePart:
    left_out = [item.study for item in outcome.leave_out]
    return OutcomePart(own, outcome, data.of_outcome(outcome.id, columns, left_out))


def _own_data(data: MetaData) -> MetaData:
    """Without what says only how the table is read, checked and printed."""
    unread = {"file": "", "sheet": None, "encoding": "", "missing": (), "id": "", "label": ""}
    studies = data.studies.model_copy(update={**unread, "overlaps": None, "citation": Citation()})
    return data.model_copy(
        update={"studies": studies, "characteristics": (), "exclude": (), "overlaps": ()}
    )


def _own_analysis(analysis: Analysis, outcome: Outcome) -> Analysis:
    """Without what is asked of other outcomes.

    A regression names moderators and subgroups whatever outcomes these are of themselves. Of
    subgroups all are there or none, as each is told apart from the others.
    """
    regressions = tuple(one for one in analysis.regressions if wanted(one.outcomes, outcome))
    named = {name for one in regressions for name in one.moderators}
    divided = any(wanted(one.outcomes, outcome) or one.id in named for one in analysis.subgroups)
    return analysis.model_copy(
        update={
            "joint": (),
            "regressions": regressions,
            "moderators": tuple(
                one
                for one in analysis.moderators
                if wanted(one.outcomes, outcome) or one.id in named
            ),
            "subgroups": analysis.subgroups if divided else (),
            "sensitivity": _own_sensitivity(analysis.sensitivity, outcome),
        }
    )


def _own_sensitivity(section: Sensitivity, outcome: Outcome) -> Sensitivity:
    thresholds = section.thresholds.get(outcome.id)
    return section.model_copy(
        update={
            "sets": tuple(one for one in section.sets if wanted(one.outcomes, outcome)),
            "rare_outcomes": tuple(one for one in section.rare_outcomes if one == outcome.id),
            "thresholds": {} if thresholds is None else {outcome.id: thresholds},
        }
    )


def _columns(spec: Settings) -> tuple[str, ...]:
    """The columns that the analyses read beside the figures of the outcome."""
    studies, analysis = spec.data.studies, spec.analysis
    named = [
        studies.cluster,
        studies.quality,
        *(one.column for one in analysis.subgroups),
        *(one.column for one in analysis.moderators),
        *(one.correlation_column for one in analysis.joint),
        analysis.sensitivity.order_column(studies.year),
    ]
    return tuple(sorted({column for column in named if column}))
