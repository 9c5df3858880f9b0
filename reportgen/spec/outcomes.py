"""The section ``outcomes``: what is pooled, from which columns."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from reportgen.spec.base import Identifier, Section, Text
from reportgen.vocabulary import MEASURES, nearest


class Time(Section):
    """A time after the start of treatment."""

    value: float = Field(gt=0)
    unit: Literal["days", "weeks", "months", "years"]


class Outcome(Section):
    """One outcome of the report."""

    id: Identifier
    label: Text = Field(description="as it reads within a sentence, lower case")
    abbreviation: Text | None = None
    measure: str
    columns: dict[str, Text] = Field(description="role -> column of the studies table")
    direction: Literal["higher_better", "lower_better"]
    domain: Literal["efficacy", "safety"] = "efficacy"
    primary: bool = False
    in_abstract: bool = Field(True, description="whether the abstract reports it")
    time: Time | None = None
    definition: Text | None = None

    @model_validator(mode="after")
    def _measure_and_roles(self) -> Outcome:
        measure = MEASURES.get(self.measure)
        if measure is None:
            raise ValueError(
                f"measure '{self.measure}' is unknown{nearest(self.measure, MEASURES)}"
            )
        roles = measure.required + measure.optional
        for role in self.columns:
            if role not in roles:
                raise ValueError(
                    f"columns.{role} is no role of {self.measure}{nearest(role, roles)}"
                )
        missing = [role for role in measure.required if role not in self.columns]
        if missing:
            raise ValueError(f"measure {self.measure} needs columns.{', columns.'.join(missing)}")
        if measure.needs_time and self.time is None:
            raise ValueError(f"measure {self.measure} needs a time, e.g. {{value: 1, unit: years}}")
        return self
