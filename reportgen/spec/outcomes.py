"""The section ``outcomes``: what is pooled, from which columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from reportgen.measures import MEASURES, Measure
from reportgen.models import MODELS, CiName, ModelName, Tau2Name, models_for
from reportgen.spec.base import Complaint, Identifier, Refusal, Section, Text
from reportgen.vocabulary import nearest


class Time(Section):
    """A time after the start of treatment."""

    value: float = Field(gt=0, description="how many of the unit")
    unit: Literal["days", "weeks", "months", "years"] = Field(description="unit of time")


class LeftOut(Section):
    """A row of the main pool that this outcome does without, and why."""

    study: Text = Field(description="id of the row")
    reason: Text = Field(description="a clause without a full stop, printed in the notes")


class Outcome(Section):
    """One outcome of the report."""

    id: Identifier = Field(description="first part of the fact ids")
    label: Text = Field(description="as it reads within a sentence, lower case")
    abbreviation: Text | None = Field(None, description="printed in brackets after the label")
    measure: str = Field(
        json_schema_extra={"enum": list(MEASURES)},
        description="what is pooled; `reportgen list measures` describes them",
    )
    columns: dict[str, Text] = Field(description="role -> column of the studies table")
    direction: Literal["higher_better", "lower_better"] = Field(
        description="which way is the better one for patients"
    )
    domain: Literal["efficacy", "safety"] = Field("efficacy", description="benefit or harm")
    primary: bool = Field(
        False, description="primary outcomes lead the abstract and get the robustness analyses"
    )
    in_abstract: bool = Field(True, description="whether the abstract reports it")
    unit: Text | None = Field(
        None, description="unit of a mean, a rate or a difference of these, printed after it"
    )
    transform: str | None = Field(
        None, description="scale of pooling; the first of those listed below when absent"
    )
    time: Time | None = Field(None, description="time after start; needed for survival")
    model: ModelName | None = Field(
        None, description="how this outcome is pooled, where not as analysis says"
    )
    tau2: Tau2Name | None = Field(
        None, description="its estimator of the between-study variance, likewise"
    )
    ci: CiName | None = Field(None, description="interval of its pooled value, likewise")
    leave_out: tuple[LeftOut, ...] = Field(
        (), description="rows of the main pool that this outcome does without"
    )
    definition: Text | None = Field(None, description="a sentence for Methods")

    @model_validator(mode="after")
    def _measure_and_roles(self) -> Outcome:
        Refusal.if_any(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        measure = MEASURES.get(self.measure)
        if measure is None:
            yield Complaint(
                f"measure '{self.measure}' is unknown{nearest(self.measure, MEASURES)}",
                "Name one of the measures.",
                ("measure",),
            )
            return
        yield from self._column_complaints(measure)
        if self.model is not None and not MODELS[self.model].applies_to(self.measure):
            yield Complaint(
                f"model {self.model} is not for {self.measure} (known: "
                f"{', '.join(models_for(self.measure))})",
                "Choose one of these, or delete the key.",
                ("model",),
            )
        if self.transform is not None and self.transform not in measure.transforms:
            known = nearest(self.transform, measure.transforms)
            yield Complaint(
                f"transform '{self.transform}' is none of {self.measure}{known}",
                f"Name one of them, or delete the line: the default is {measure.default}.",
                ("transform",),
            )
        if self.unit is not None and not measure.takes_unit:
            yield Complaint(
                f"measure {self.measure} has no unit",
                "Delete the line.",
                ("unit",),
            )
        if measure.needs_time and self.time is None:
            yield Complaint(
                f"measure {self.measure} needs a time",
                "Add, for example, `time: {value: 1, unit: years}`.",
            )

    def _column_complaints(self, measure: Measure) -> Iterator[Complaint]:
        """Roles that are unknown, and parts of the measure of which no way is complete."""
        for role in self.columns:
            if role not in measure.roles:
                yield Complaint(
                    f"columns.{role} is no role of {self.measure}{nearest(role, measure.roles)}",
                    "Correct the role or delete the line.",
                    ("columns", role),
                )
        missing = [role for role in measure.required if role not in self.columns]
        if missing:
            yield Complaint(
                f"measure {self.measure} needs columns.{' and columns.'.join(missing)}",
                "Name the column of the studies table for each.",
                ("columns",),
            )
            return
        for part in measure.parts:
            if not any(set(way) <= self.columns.keys() for way in part):
                sets = "; or ".join(", ".join(way) for way in part)
                yield Complaint(
                    f"measure {self.measure} needs one complete set of columns: {sets}",
                    "Name the columns of one set, or of several where studies report differently.",
                    ("columns",),
                )
