"""One outcome of a meta-analysis, pooled in every group: what its further analyses start from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reportgen.analysis import ids
from reportgen.analysis.axes import Axis, axis_of
from reportgen.analysis.contrasts import Side
from reportgen.analysis.groups import Groups, group_label
from reportgen.analysis.parts import OutcomePart, in_group, wanted
from reportgen.analysis.pooling import pool_rows
from reportgen.analysis.pools import PoolRequest
from reportgen.analysis.settings import ReviewSettings, Settings
from reportgen.defaults import PROFILES, Profile
from reportgen.facts.book import FactBook
from reportgen.inputs.records import OutcomeData
from reportgen.inputs.studies import OutcomeRow, StudiesData
from reportgen.models import MODELS
from reportgen.spec.data import GroupLevel
from reportgen.spec.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class OutcomeTask:
    """An outcome with its pools (``sides``, one per group) and how its effects are drawn."""

    spec: Settings
    data: OutcomeData
    groups: Groups
    outcome: Outcome
    axis: Axis
    sides: tuple[Side, ...]

    @classmethod
    def of(cls, part: OutcomePart) -> OutcomeTask:
        """The outcome of a part, pooled in every group."""
        spec, outcome, data = part.spec, part.outcome, part.data
        groups = Groups.of(spec)
        sides = tuple(side_of(spec, outcome, group, data.shown) for group in groups.levels)
        return cls(spec, data, groups, outcome, axis_of(spec, outcome), sides)

    @property
    def reference(self) -> Side | None:
        """The side that the others are contrasted with."""
        return reference_of(self.sides, self.groups)

    def prefix(self, side: Side) -> str:
        """How the fact ids of a side begin."""
        return f"{self.outcome.id}.{side.group}"

    def label(self, side: Side) -> str:
        """The outcome in a group, in words."""
        return in_group(self.outcome, side.label)

    def is_wanted(self, outcomes: tuple[str, ...]) -> bool:
        """Whether an analysis of these outcomes is of this one; none named: the primary ones."""
        return wanted(outcomes, self.outcome)

    def contrasted(self, sides: tuple[Side, ...] | None = None) -> Iterator[tuple[str, Side, Side]]:
        """Place in the fact ids, side and reference of every contrast; none without reference."""
        sides = self.sides if sides is None else sides
        reference = reference_of(sides, self.groups)
        for side in sides:
            if reference is not None and side is not reference:
                yield ids.contrast(self.outcome.id, side.group, reference.group), side, reference


@dataclass(frozen=True, slots=True)
class Planned:
    """What the words of an analysis are chosen from when its facts are all there."""

    spec: ReviewSettings
    data: StudiesData
    groups: Groups
    book: FactBook


View = Mapping[str, Any]
"""Names, ids, labels and words for the templates; no numbers."""


def profile_of(spec: Settings, outcome: Outcome) -> Profile:
    """The profile of the spec with its overrides, then with what the outcome says of itself.

    A model for all outcomes is that of the outcomes to which it applies.
    """
    general = spec.analysis.overrides.model_dump()
    model = general["model"]
    if model is not None and not MODELS[model].applies_to(outcome.measure):
        general["model"] = None
    own = {"model": outcome.model, "tau2": outcome.tau2, "ci": outcome.ci}
    return PROFILES[spec.analysis.profile].with_overrides(**general).with_overrides(**own)


def side_of(
    spec: Settings, outcome: Outcome, group: GroupLevel, rows: tuple[OutcomeRow, ...]
) -> Side:
    """The rows of one group, pooled."""
    here = tuple(row for row in rows if row.study.group == group.id)
    request = PoolRequest(
        outcome.measure,
        here,
        profile_of(spec, outcome),
        spec.analysis.level,
        outcome.unit,
        transform=outcome.transform or "",
        quality=spec.data.studies.quality or "",
        dependence=spec.analysis.dependence,
        cluster=spec.data.studies.cluster or "",
        show_common=spec.analysis.show_common,
    )
    return Side(group.id, group_label(group), request, pool_rows(request))


def reference_of(sides: tuple[Side, ...], groups: Groups) -> Side | None:
    """The side of the group of reference."""
    if groups.reference is None:
        return None
    return next(side for side in sides if side.group == groups.reference.id)
