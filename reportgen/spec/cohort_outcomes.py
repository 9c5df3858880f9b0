"""Baseline variables and outcomes of a cohort, each kind of outcome a model of its own."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from reportgen.spec.base import Complaint, Identifier, Refusal, Section, Text
from reportgen.spec.cohort_data import TimeUnit

Direction = Literal["higher_better", "lower_better"]


class BaselineVariable(Section):
    """One variable of the baseline table."""

    id: Identifier
    column: Text
    label: Text
    type: Literal["continuous", "categorical", "binary"]
    unit: Text | None = None
    levels: dict[str, Text] = Field(
        default_factory=dict, description="cell text -> printed label, in printing order"
    )
    test: bool = Field(False, description="whether the arms are tested; balance is shown by SMD")


class Subset(Section):
    """The patients among whom an outcome is asked: those with this text in this column."""

    column: Text
    value: Text
    label: Text = Field(description="as it reads in a sentence, e.g. transplanted patients")


class Evaluable(Section):
    """Who could be assessed, and why others could not."""

    column: Text
    value: Text = "1"
    reason: Text | None = Field(None, description="column with the reason where not evaluable")


class _Outcome(Section):
    """What every kind of outcome has."""

    id: Identifier
    label: Text = Field(description="as it reads within a sentence, lower case")
    abbreviation: Text | None = None
    direction: Direction
    domain: Literal["efficacy", "safety"] = "efficacy"
    primary: bool = False
    in_abstract: bool = Field(True, description="whether the abstract reports it")
    by_stratum: bool = Field(True, description="whether it is shown in each stratum")
    among: Subset | None = None
    definition: Text | None = None


class BinaryOutcome(_Outcome):
    """Yes or no for each evaluable patient."""

    type: Literal["binary"]
    column: Text
    event: Text = Field("1", description="cell text that means yes")
    no_event: Text = Field("0", description="cell text that means no")
    evaluable: Evaluable | None = None


class OrdinalOutcome(_Outcome):
    """Ordered grades, worst per patient."""

    type: Literal["ordinal"]
    column: Text
    levels: tuple[Text, ...] = Field(min_length=2, description="cell texts from best to worst")
    scale: Text = Field(description="name of the scale, e.g. ASTCT 2019 or CTCAE 5.0")
    any_from: Text = Field("1", description="lowest level that counts as 'any grade'")
    severe_from: Text = Field("3", description="lowest level that counts as severe")
    evaluable: Evaluable | None = None

    @model_validator(mode="after")
    def _levels_known(self) -> OrdinalOutcome:
        Refusal.if_any(
            Complaint(
                f"{name} '{level}' is no level", f"Levels: {', '.join(self.levels)}.", (name,)
            )
            for name, level in (("any_from", self.any_from), ("severe_from", self.severe_from))
            if level not in self.levels
        )
        return self


class NumericOutcome(_Outcome):
    """A measurement or a count, described by its median and quartiles."""

    type: Literal["continuous", "count"]
    column: Text
    unit: Text | None = None


class EventCoding(Section):
    """What the cells of the event column mean; every text that occurs must be declared."""

    column: Text
    event: tuple[Text, ...] = ("1",)
    censored: tuple[Text, ...] = ("0",)
    competing: dict[str, Text] = Field(
        default_factory=dict, description="cell text -> label of an event that precludes it"
    )


class SurvivalOutcome(_Outcome):
    """Time to an event."""

    type: Literal["time_to_event"]
    time: Text = Field(description="column of the time, in the unit given, from time zero")
    unit: TimeUnit = "months"
    origin: Text = Field(description="time zero, as it reads in METHODS, e.g. first infusion")
    event: EventCoding
    landmarks: tuple[float, ...] = Field((), description="times at which the curve is read")
    horizon: float | None = Field(None, gt=0, description="for restricted mean time")
    never_above: Identifier | None = Field(
        None, description="outcome whose curve bounds this one, e.g. os for pfs"
    )


Outcome = Annotated[
    BinaryOutcome | OrdinalOutcome | NumericOutcome | SurvivalOutcome,
    Field(discriminator="type"),
]


class LandmarkAnalysis(Section):
    """Groups known only after time zero, compared from a landmark on."""

    id: Identifier
    outcome: Identifier = Field(description="a time-to-event outcome")
    column: Text = Field(description="column that says who belongs to the group")
    value: Text = Field("1", description="cell text of those who do")
    label: Text = Field(description="e.g. allogeneic transplantation")
    known_at: Text = Field(description="column of the time at which it became known")
    landmark: float = Field(gt=0, description="in the unit of the outcome")
    arm: Identifier | None = Field(None, description="within one arm only")
    naive: bool = Field(
        False, description="also print the comparison from time zero, with the warning beside it"
    )
