"""The section ``analysis``: profile, overrides, subgroups, moderators, sensitivity analyses."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from reportgen.defaults import PROFILES
from reportgen.models import (
    MODEL_HELP,
    CiName,
    ModelName,
    PredictionName,
    Tau2IntervalName,
    Tau2Name,
)
from reportgen.spec.base import Complaint, Refusal, Section
from reportgen.spec.robustness import Sensitivity
from reportgen.spec.small_study import SmallStudy
from reportgen.spec.structure import (
    Dependence,
    Joint,
    Moderator,
    Multiplicity,
    Regression,
    Subgroups,
)
from reportgen.vocabulary import nearest


class Overrides(Section):
    """Single settings that replace those of the profile."""

    model: ModelName | None = Field(
        None, description=f"{MODEL_HELP}; outcomes it is not for are pooled as the profile says"
    )
    tau2: Tau2Name | None = Field(
        None, description="estimator of the between-study variance where study effects are weighed"
    )
    tau2_interval: Tau2IntervalName | None = Field(
        None, description="its interval; profile_likelihood goes with ML and REML"
    )
    ci: CiName | None = Field(
        None,
        description="interval of the pooled value where pooled by inverse variance with random "
        "effects; kenward_roger goes with REML",
    )
    prediction: PredictionName | None = Field(
        None,
        description="standard error and quantiles of the prediction interval; as_ci takes those "
        "of the interval of the pooled value; mixed models have their own standard error",
    )
    i2: Literal["from_tau2", "from_q"] | None = Field(
        None, description="definition of I² where pooled by inverse variance"
    )
    study_interval: Literal["clopper_pearson", "wilson", "jeffreys", "agresti_coull"] | None = (
        Field(None, description="interval of the proportion of a single study")
    )


class Analysis(Section):
    """Settings of the statistical analysis."""

    profile: str = Field(
        "reportgen",
        json_schema_extra={"enum": list(PROFILES)},
        description="named set of choices; `reportgen list profiles` describes them",
    )
    level: float = Field(0.95, gt=0.5, lt=1, description="level of every interval")
    overrides: Overrides = Field(Overrides(), description="single settings beside the profile")
    show_common: bool = Field(
        False, description="show the common-effect value beside that with random effects"
    )
    sort: Literal["year", "effect", "label"] = Field(
        "year", description="order of the studies in forest plots"
    )
    multiplicity: Multiplicity = Field(
        "none",
        description="adjustment of the P values of the contrasts of three or more groups, within "
        "each outcome",
    )
    subgroups: tuple[Subgroups, ...] = Field((), description="subgroup analyses")
    moderators: tuple[Moderator, ...] = Field((), description="meta-regressions, one column each")
    regressions: tuple[Regression, ...] = Field(
        (), description="meta-regressions, several moderators each"
    )
    dependence: Dependence | None = Field(
        None, description="how several rows of one study are pooled; absent: they are refused"
    )
    joint: tuple[Joint, ...] = Field((), description="pairs of outcomes pooled together")
    sensitivity: Sensitivity = Field(Sensitivity(), description="robustness analyses")
    small_study: SmallStudy = Field(SmallStudy(), description="effects of small studies")
    figures: tuple[Literal["galbraith", "labbe"], ...] = Field(
        (),
        description="further plots of the studies of each primary outcome: galbraith (radial plot) "
        "and, where both arms report events, labbe (L'Abbé plot)",
    )

    @field_validator("profile")
    @classmethod
    def _profile_exists(cls, value: str) -> str:
        if value not in PROFILES:
            what = f"profile '{value}' is unknown{nearest(value, PROFILES)}"
            raise Refusal([Complaint(what, "Name one of the profiles.")])
        return value
