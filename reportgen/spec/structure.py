"""How studies of one outcome differ: subgroups and moderators of the section ``analysis``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from reportgen.spec.base import Complaint, Identifier, Refusal, Section, Text
from reportgen.vocabulary import nearest

Multiplicity = Literal["none", "holm", "bonferroni", "benjamini_hochberg"]
"""How the P values of a family of contrasts are adjusted; keys of ``stats.adjustment``."""

RESERVED_IDS = frozenset(
    {"pooled", "tau2", "i2", "q", "study", "profile", "set", "leave_one_out", "meta_regression"}
    | {"asymmetry", "trim_and_fill", "regression"}
    | {"pet", "peese", "pet_peese", "selection_model", "limit_meta_analysis", "fail_safe_n"}
    | {"adjusted", "adjusted_agree", "adjusted_lowest", "adjusted_highest", "radial", "labbe"}
    | {"h2", "common", "influential", "without_influential", "influence"}
    | {"cumulative", "cumulative_since", "e_value", "above", "below"}
    | {"robustness", "robustness_direction"}
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
    tau2: Literal["separate", "common"] = Field(
        "separate", description="between-study variance: of each level its own, or one of all"
    )
    contrasts: Literal["none", "reference", "pairs"] = Field(
        "none", description="levels held against the reference, or every pair of levels"
    )
    reference: Text | None = Field(
        None, description="cell text of the level of reference; the first of `levels` when absent"
    )
    multiplicity: Multiplicity = Field(
        "none", description="adjustment of the P values of the contrasts for their number"
    )
    known_before_outcome: Literal[True] = Field(
        True, description="a subgroup known only after the outcome is refused"
    )

    @model_validator(mode="after")
    def _consistent(self) -> Subgroups:
        Refusal.if_any(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        if self.id in RESERVED_IDS:
            what = f"subgroup id '{self.id}' is a word of the fact ids"
            yield Complaint(what, "Choose another id.", ("id",))
        if self.reference is not None and self.contrasts != "reference":
            what = "a reference is named, and no contrasts with it are asked for"
            yield Complaint(what, "Add `contrasts: reference`, or delete it.", ("reference",))
        elif self.reference is not None and self.reference not in self.levels:
            what = f"reference '{self.reference}' is not one of the levels"
            remedy = "Name the cell text of a level, and list the levels."
            yield Complaint(what + nearest(self.reference, self.levels), remedy, ("reference",))
        if self.multiplicity != "none" and self.contrasts == "none":
            what = "P values of contrasts are to be adjusted, and none are asked for"
            remedy = "Add `contrasts: pairs` or `contrasts: reference`, or delete it."
            yield Complaint(what, remedy, ("multiplicity",))

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


class Regression(Section):
    """A meta-regression on several moderators at once."""

    id: Identifier = Field(description="part of the fact ids")
    label: Text = Field(description="heading of its table, such as 'Latitude and year'")
    moderators: tuple[Identifier, ...] = Field(
        min_length=1,
        description="ids of `moderators`, which are numbers, and of `subgroups`, whose levels are "
        "each compared with the first",
    )
    interactions: tuple[tuple[Identifier, Identifier], ...] = Field(
        (), description="pairs of these moderators whose products are added"
    )
    outcomes: tuple[Identifier, ...] = Field((), description="primary outcomes when empty")
    test: Literal["normal", "knapp_hartung", "knapp_hartung_adhoc"] = Field(
        "knapp_hartung_adhoc",
        description="tests and intervals where pooled by inverse variance, the last of which are "
        "never narrower than normal ones; rates pooled by a mixed model have normal ones",
    )
    permutations: int = Field(
        0,
        ge=0,
        le=100_000,
        description="random orders of the permutation test; all orders where there are no more; "
        "0 for none; only where pooled by inverse variance",
    )
    seed: int = Field(1, ge=0, description="of the random orders")

    @model_validator(mode="after")
    def _consistent(self) -> Regression:
        Refusal.if_any(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        for place, name in enumerate(self.moderators):
            if name in self.moderators[:place]:
                what = f"regression '{self.id}' has the moderator '{name}' twice"
                yield Complaint(what, "Delete one of the two.", ("moderators", place))
        for place, pair in enumerate(self.interactions):
            for name in pair:
                if name not in self.moderators:
                    what = f"the product names '{name}', which is no moderator of '{self.id}'"
                    remedy = "Name two of its moderators."
                    where = ("interactions", place)
                    yield Complaint(what + nearest(name, self.moderators), remedy, where)
            if pair[0] == pair[1]:
                what = f"the product of '{pair[0]}' with itself is no interaction"
                yield Complaint(what, "Name two different moderators.", ("interactions", place))


Correlation = Annotated[float, Field(gt=-1, lt=1)]


class Dependence(Section):
    """How rows of one study, trial or population (`data.studies.cluster`) are pooled together."""

    model: Literal["three_level", "robust", "three_level_robust"] = Field(
        description="random effects of rows within clusters, variances that allow for any "
        "dependence within clusters, or both"
    )
    correction: Literal["CR2", "CR1"] = Field(
        "CR2", description="small-sample correction of robust variances; CR2 is bias-reduced"
    )
    correlation: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.0, description="of the estimates of one cluster by chance, as far as the model assumes it"
    )


class Joint(Section):
    """Two outcomes of the same studies, pooled together in a bivariate model."""

    id: Identifier = Field(description="part of the fact ids")
    outcomes: tuple[Identifier, Identifier] = Field(description="the two outcomes")
    correlation: Correlation = Field(
        description="of the two estimates of a study by chance, which studies rarely report"
    )
    correlation_column: Text | None = Field(
        None,
        description="column with the correlation in single studies; where blank, `correlation`",
    )
    sensitivity: tuple[Correlation, ...] = Field(
        (), description="other correlations under which both are pooled again, the same for all"
    )

    @model_validator(mode="after")
    def _consistent(self) -> Joint:
        Refusal.if_any(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        if self.outcomes[0] == self.outcomes[1]:
            what = f"outcome '{self.outcomes[0]}' cannot be pooled jointly with itself"
            yield Complaint(what, "Name two different outcomes.", ("outcomes",))
        if len(set(self.sensitivity)) < len(self.sensitivity):
            what = f"sensitivity of '{self.id}' names a correlation twice"
            yield Complaint(what, "Delete one of the two.", ("sensitivity",))
