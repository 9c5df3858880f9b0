"""The groups into which a spec divides its studies."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.analysis.settings import Settings
from reportgen.spec.data import GroupLevel

ALL_STUDIES = GroupLevel(id="all", label="all studies")
"""The one group of a spec that names none."""


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of the studies, and the one that the others are contrasted with."""

    levels: tuple[GroupLevel, ...]
    reference: GroupLevel | None

    @classmethod
    def of(cls, spec: Settings) -> Groups:
        """The groups as the spec names them; the first is the reference unless it says other."""
        groups = spec.data.groups
        if groups is None:
            return cls((ALL_STUDIES,), None)
        if len(groups.levels) == 1:
            return cls(groups.levels, None)
        wanted = groups.reference or groups.levels[0].id
        return cls(groups.levels, next(g for g in groups.levels if g.id == wanted))

    def named(self) -> tuple[dict[str, str], ...]:
        """Id and printed name of each; the one group of a spec without groups has no name."""
        return tuple({"id": level.id, "label": group_label(level)} for level in self.levels)


def group_label(group: GroupLevel) -> str:
    """The one group of a spec without groups is not named."""
    return "" if group is ALL_STUDIES else group.label
