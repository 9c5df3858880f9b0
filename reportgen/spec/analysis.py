"""The section ``analysis``: profile, overrides, subgroups, moderators, sensitivity analyses."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from reportgen.defaults import PROFILES
from reportgen.spec.base import Complaint, Identifier, Refusal, Section, Text
from reportgen.vocabulary import nearest


class Overrides(Section):
    """Single settings that replace those of the profile."""

    model: Literal["glmm", "inverse_variance"] | None = None
    tau2: Literal["DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM"] | None = None
    ci: Literal["normal", "t", "knapp_hartung", "knapp_hartung_adhoc"] | None = None
    prediction: Literal["normal", "t_k1", "t_k2"] | None = None
    i2: Literal["from_tau2", "from_q"] | None = None
    study_interval: Literal["clopper_pearson", "wilson", "jeffreys", "agresti_coull"] | None = None


class Subgroups(Section):
    """A column that divides the studies of each group, known before the outcome."""

    id: Identifier
    column: Text
    label: Text
    levels: dict[str, Text] = Field(
        default_factory=dict, description="cell text -> printed label; all cells when empty"
    )
    outcomes: tuple[Identifier, ...] = Field((), description="primary outcomes when empty")
    groups: tuple[Identifier, ...] = Field((), description="groups it applies to; all when empty")
    known_before_outcome: Literal[True] = True

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

    id: Identifier
    column: Text
    label: Text
    unit: Text | None = None
    per: float = Field(1.0, gt=0, description="odds ratio is per this many units")
    outcomes: tuple[Identifier, ...] = ()


class StudySet(Section):
    """A sensitivity analysis with rows added to or taken from the pool."""

    id: Identifier
    label: Text
    add: tuple[Text, ...] = ()
    drop: tuple[Text, ...] = ()
    outcomes: tuple[Identifier, ...] = ()


class Sensitivity(Section):
    """Which robustness analyses are run; empty outcome lists mean the primary outcomes."""

    leave_one_out: bool = True
    profiles: bool = True
    sets: tuple[StudySet, ...] = ()


class Analysis(Section):
    """Settings of the statistical analysis."""

    profile: str = Field("reportgen", json_schema_extra={"enum": list(PROFILES)})
    level: float = Field(0.95, gt=0.5, lt=1)
    overrides: Overrides = Overrides()
    sort: Literal["year", "effect", "label"] = "year"
    subgroups: tuple[Subgroups, ...] = ()
    moderators: tuple[Moderator, ...] = ()
    sensitivity: Sensitivity = Sensitivity()

    @field_validator("profile")
    @classmethod
    def _profile_exists(cls, value: str) -> str:
        if value not in PROFILES:
            what = f"profile '{value}' is unknown{nearest(value, PROFILES)}"
            raise Refusal([Complaint(what, "Name one of the profiles.")])
        return value
