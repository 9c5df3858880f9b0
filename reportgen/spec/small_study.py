"""Do small studies show other effects than large ones? The section ``analysis.small_study``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from reportgen.defaults import MIN_STUDIES_SMALL_STUDY_TEST
from reportgen.funnel_tests import TestName
from reportgen.spec.base import Complaint, Identifier, Refusal, Section, listed, one_or_more


class TrimAndFill(Section):
    """Mirror images of the outermost studies, as if the funnel had to be symmetric."""

    estimator: Literal["L0", "R0", "Q0"] = Field(
        "L0", description="of the number of missing studies"
    )
    side: Literal["auto", "left", "right"] = Field(
        "auto", description="where studies are missing; auto: by the slope of the funnel regression"
    )


class SelectionModel(Section):
    """An effect estimated together with the chance of publication, which depends on P."""

    weights: Literal["three_parameter", "step", "beta", "half_normal", "negative_exponential"] = (
        Field(description="how the chance depends on P; three_parameter is one step at 0.025")
    )
    steps: tuple[float, ...] = Field(
        (), description="values of P at which the chance changes, ascending; of `step` only"
    )
    direction: Literal["auto", "greater", "less", "two_sided"] = Field(
        "auto",
        description="which results are published rather: those above or below no effect, or both; "
        "auto: those on the side of the pooled value",
    )
    id: Identifier | None = Field(
        None, description="part of the fact ids; absent: what `weights` says"
    )

    @property
    def name(self) -> str:
        """Its part of the fact ids."""
        return self.id or self.weights

    @model_validator(mode="after")
    def _steps_fit(self) -> SelectionModel:
        Refusal.if_any(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        if self.weights == "step" and not self.steps:
            what = "weights step needs its steps"
            yield Complaint(what, "Add, for example, `steps: [0.025, 0.5]`.")
        if self.weights != "step" and self.steps:
            what = f"weights {self.weights} has no steps of its own"
            yield Complaint(what, "Delete them, or write `weights: step`.", ("steps",))
        inside = all(0 < step < 1 for step in self.steps)
        if not (inside and all(low < high for low, high in pairwise(self.steps))):
            what = "steps are values of P between 0 and 1 in ascending order"
            yield Complaint(what, "Correct them.", ("steps",))


class FailSafe(Section):
    """How many studies without effect would undo a result; no estimate of anything."""

    method: Literal["rosenthal", "orwin", "rosenberg"] = Field(description="by whom")
    target: float | None = Field(
        None, description="of orwin: the effect that would no longer matter, as it is printed"
    )

    @model_validator(mode="after")
    def _target_of_orwin(self) -> FailSafe:
        if (self.method == "orwin") != (self.target is not None):
            needs = "needs a target" if self.method == "orwin" else "has no target"
            remedy = "Add it." if self.method == "orwin" else "Delete it."
            raise Refusal([Complaint(f"fail-safe N by {self.method} {needs}", remedy)])
        return self


def _off(value: Any) -> Any:
    """``false`` is nothing, ``true`` all defaults."""
    return None if value is False else {} if value is True else value


def _or_off(schema: dict[str, Any]) -> None:
    schema["anyOf"].append({"type": "boolean"})


class SmallStudy(Section):
    """Tests of the funnel, and what the pooled value would be if small studies were biased."""

    run: bool = Field(True, description="false: nothing of this section is done")
    outcomes: tuple[Identifier, ...] = Field(
        (),
        description="empty: the primary outcomes that compare two arms; outcomes of single groups "
        "are examined only where named here, as their standard error depends on the estimate",
    )
    test: Annotated[tuple[TestName, ...], BeforeValidator(listed)] = Field(
        ("auto",),
        min_length=1,
        json_schema_extra=one_or_more,
        description="tests of funnel asymmetry, the first of which is told in sentences; auto: "
        "harbord for odds ratios, pustejovsky for standardised mean differences, none for risk "
        "differences, peters for single proportions, else egger",
    )
    min_studies: int = Field(
        MIN_STUDIES_SMALL_STUDY_TEST,
        ge=3,
        description="with fewer studies nothing is done: below 10 the tests have little power",
    )
    trim_and_fill: Annotated[TrimAndFill | None, BeforeValidator(_off)] = Field(
        TrimAndFill(), json_schema_extra=_or_off, description="false: not done"
    )
    pet_peese: bool = Field(
        False, description="effects extrapolated to a study without sampling error"
    )
    selection_models: tuple[SelectionModel, ...] = Field(
        (), description="models of publication by P value"
    )
    limit_meta_analysis: bool = Field(
        False, description="the effect to which studies of growing size would tend"
    )
    fail_safe_n: tuple[FailSafe, ...] = Field(
        (), description="numbers of studies without effect; Cochrane advises against them"
    )
    regression_line: bool = Field(
        False, description="draw the line of Egger's regression into the funnel plot"
    )

    @field_validator("test", "selection_models", "fail_safe_n")
    @classmethod
    def _none_twice(cls, value: tuple[Any, ...]) -> tuple[Any, ...]:
        names = [one if isinstance(one, str) else _name(one) for one in value]
        Refusal.if_any(
            Complaint(
                f"analysis.small_study names '{name}' twice",
                "Delete one of the two, or give a selection model an id.",
                (place,),
            )
            for place, name in enumerate(names)
            if name in names[:place]
        )
        return value

    @property
    def has_models(self) -> bool:
        """Whether values adjusted by a model are asked for, which stand in a table."""
        return self.pet_peese or self.limit_meta_analysis or bool(self.selection_models)

    @property
    def asks_for_more(self) -> bool:
        """Whether something is asked for beside tests and trim and fill."""
        return self.has_models or bool(self.fail_safe_n)


def _name(one: Any) -> str:
    return one.name if isinstance(one, SelectionModel) else str(one.method)
