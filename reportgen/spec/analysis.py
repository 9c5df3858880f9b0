"""The section ``analysis``: profile, overrides, subgroups, moderators, sensitivity analyses."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator, model_validator

from reportgen.defaults import PROFILES
from reportgen.spec.base import Complaint, Identifier, Refusal, Section, Text
from reportgen.vocabulary import nearest

RESERVED_IDS = frozenset(
    {"pooled", "tau2", "i2", "q", "study", "profile", "set", "leave_one_out", "meta_regression"}
    | {"asymmetry", "trim_and_fill"}
)
"""Parts of fact ids that stand where the id of a subgroup would."""


class Overrides(Section):
    """Single settings that replace those of the profile."""

    model: Literal["glmm", "inverse_variance"] | None = Field(
        None, description="how proportions are pooled; survival is always by inverse variance"
    )
    tau2: Literal["DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM"] | None = Field(
        None, description="estimator of the between-study variance where pooled by inverse variance"
    )
    ci: Literal["normal", "t", "knapp_hartung", "knapp_hartung_adhoc"] | None = Field(
        None, description="interval of the pooled value where pooled by inverse variance"
    )
    prediction: Literal["normal", "t_k1", "t_k2"] | None = Field(
        None, description="quantiles of the prediction interval: normal, or t on k-1 or k-2 df"
    )
    i2: Literal["from_tau2", "from_q"] | None = Field(
        None, description="definition of I² where pooled by inverse variance"
    )
    study_interval: Literal["clopper_pearson", "wilson", "jeffreys", "agresti_coull"] | None = (
        Field(None, description="interval of the proportion of a single study")
    )


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


class StudySet(Section):
    """A sensitivity analysis with rows added to or taken from the pool."""

    id: Identifier = Field(description="part of the fact ids")
    label: Text = Field(description="completes the sentence 'the pool ...', as in 'without X'")
    add: tuple[Text, ...] = Field((), description="ids of excluded rows that are pooled here")
    drop: tuple[Text, ...] = Field((), description="ids of pooled rows that are left out here")
    outcomes: tuple[Identifier, ...] = Field((), description="primary outcomes when empty")


class Sensitivity(Section):
    """Which robustness analyses are run; empty outcome lists mean the primary outcomes."""

    leave_one_out: bool = Field(True, description="pool again without each study in turn")
    profiles: bool = Field(True, description="pool again under every profile, in one table")
    small_study: bool = Field(
        True, description="test and draw the funnel plot where outcomes compare two arms"
    )
    sets: tuple[StudySet, ...] = Field((), description="pools of other sets of rows")


class Analysis(Section):
    """Settings of the statistical analysis."""

    profile: str = Field(
        "reportgen",
        json_schema_extra={"enum": list(PROFILES)},
        description="named set of choices; `reportgen list profiles` describes them",
    )
    level: float = Field(0.95, gt=0.5, lt=1, description="level of every interval")
    overrides: Overrides = Field(Overrides(), description="single settings beside the profile")
    sort: Literal["year", "effect", "label"] = Field(
        "year", description="order of the studies in forest plots"
    )
    subgroups: tuple[Subgroups, ...] = Field((), description="subgroup analyses")
    moderators: tuple[Moderator, ...] = Field((), description="meta-regressions, one column each")
    sensitivity: Sensitivity = Field(Sensitivity(), description="robustness analyses")

    @field_validator("profile")
    @classmethod
    def _profile_exists(cls, value: str) -> str:
        if value not in PROFILES:
            what = f"profile '{value}' is unknown{nearest(value, PROFILES)}"
            raise Refusal([Complaint(what, "Name one of the profiles.")])
        return value
