"""How studies of one outcome differ: subgroups and moderators of the section ``analysis``."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator, model_validator

from reportgen.spec.base import Complaint, Identifier, Refusal, Section, Text

RESERVED_IDS = frozenset(
    {"pooled", "tau2", "i2", "q", "study", "profile", "set", "leave_one_out", "meta_regression"}
    | {"asymmetry", "trim_and_fill"}
)
"""Parts of fact ids that stand where the id of a subgroup would."""


class Subgroups(Section):
    """A column that divides the studies of each group, known before the outcome."""

    id: Identifier = Field(description="part of the fact ids")
    column: Text = Field(description="column of the studies table")
    label: Text = Field(description="printed name")
    levels: dict[str, Text] = Field(
        default_factory=dict, description="cell text -> printed label; all cells when empty"
    )
    outcomes: tuple[Identifier, ...] = Field((), description="primary outcomes when empty")
    groups: tuple[Identifier, ...] = Field((), description="groups it applies to; all when empty")
    known_before_outcome: Literal[True] = Field(
        True, description="a subgroup known only after the outcome is refused"
    )

    @model_validator(mode="after")
    def _id_is_free(self) -> Subgroups:
        if self.id in RESERVED_IDS:
            what = f"subgroup id '{self.id}' is a word of the fact ids"
            raise Refusal([Complaint(what, "Choose another id.", ("id",))])
        return self

    def applies_to(self, group: str) -> bool:
        """Whether the studies of this group are divided by it."""
        return not self.groups or group in self.groups

    @field_validator("known_before_outcome", mode="before")
    @classmethod
    def _not_after_outcome(cls, value: object) -> object:
        if value is False:
            what = "a subgroup that is known only after the outcome cannot be compared"
            remedy = "Delete the subgroup: its members had to reach the outcome to belong to it."
            raise Refusal([Complaint(what, remedy)])
        return value


class Moderator(Section):
    """A numeric column of the meta-regression."""

    id: Identifier = Field(description="part of the fact ids")
    column: Text = Field(description="numeric column of the studies table")
    label: Text = Field(description="printed name")
    unit: Text | None = Field(None, description="printed after the name")
    per: float = Field(1.0, gt=0, description="the ratio is per this many units")
    outcomes: tuple[Identifier, ...] = Field((), description="primary outcomes when empty")
