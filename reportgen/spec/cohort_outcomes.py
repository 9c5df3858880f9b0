"""Baseline variables and outcomes of a cohort, each kind of outcome a model of its own."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from reportgen.spec.base import Complaint, Identifier, Refusal, Section, Text
from reportgen.spec.cohort_rates import Ratio
from reportgen.spec.cohort_survival_test import OwnTest
from reportgen.spec.cohort_tests import (
    BinaryOverall,
    BinaryTest,
    NumericOverall,
    NumericTest,
    OrdinalOverall,
    OrdinalTest,
    Summary,
)
from reportgen.spec.units import TimeUnit

Share = Annotated[float, Field(gt=0, lt=1)]
Direction = Literal["higher_better", "lower_better"]


class BaselineVariable(Section):
    """One variable of the baseline table."""

    id: Identifier = Field(description="part of the fact ids")
    column: Text = Field(description="column of the patients table, or a derived one")
    label: Text = Field(
        description="as it reads within a sentence, e.g. age; tables give it a capital"
    )
    type: Literal["continuous", "categorical", "binary"] = Field(
        description="a number, of which median and quartiles are shown, or cell texts to count"
    )
    unit: Text | None = Field(None, description="printed after the name")
    levels: dict[str, Text] = Field(
        default_factory=dict, description="cell text -> printed label, in printing order"
    )
    summary: Summary = Field("median", description="of a number: median (quartiles) or mean (SD)")
    test: bool = Field(
        False,
        description="whether the arms are tested, numbers by ranks or, where means are shown, by "
        "Welch's t test; balance is shown by SMD",
    )


class Subset(Section):
    """Some of the patients: those with this text in this column."""

    column: Text = Field(description="column of the patients table, or a derived one")
    value: Text = Field(description="cell text of these patients")
    label: Text = Field(description="as it reads in a sentence, e.g. transplanted patients")


class Evaluable(Section):
    """Who could be assessed, and why others could not."""

    column: Text = Field(description="column that says whether the patient could be assessed")
    value: Text = Field("1", description="cell text of those who could")
    reason: Text | None = Field(None, description="column with the reason where not evaluable")


class _Outcome(Section):
    """What every type of outcome has."""

    id: Identifier = Field(description="first part of the fact ids")
    label: Text = Field(description="as it reads within a sentence, lower case")
    abbreviation: Text | None = Field(None, description="printed in brackets after the label")
    direction: Direction = Field(description="which way is the better one for patients")
    domain: Literal["efficacy", "safety"] = Field("efficacy", description="benefit or harm")
    primary: bool = Field(
        False, description="primary outcomes lead the abstract and get the subgroup analyses"
    )
    in_abstract: bool = Field(True, description="whether the abstract reports it")
    by_stratum: bool = Field(True, description="whether it is shown in each stratum")
    among: Subset | None = Field(None, description="of whom it is asked; all patients when absent")
    definition: Text | None = Field(None, description="a phrase for Methods, without a full stop")


class _Rates(_Outcome):
    """What an outcome has whose rates are compared."""

    ratio: Ratio = Field("odds_ratio", description="ratio by which the rates of arms are compared")
    nnt: bool = Field(
        False, description="whether the number needed to treat is given beside each difference"
    )


class BinaryOutcome(_Rates):
    """Yes or no for each evaluable patient."""

    type: Literal["binary"] = Field(description="yes or no")
    column: Text = Field(description="column of the patients table, or a derived one")
    event: Text = Field("1", description="cell text that means yes")
    no_event: Text = Field("0", description="cell text that means no")
    paired_with: Identifier | None = Field(
        None,
        description="id of another yes-or-no outcome of the same patients, compared with this one "
        "within each arm by McNemar's test",
    )
    test: BinaryTest = Field(
        "auto",
        description="test of a pair of arms: Fisher's where an expected count is below 5, else "
        "chi-square (auto); one of them throughout; or over the strata (cmh)",
    )
    overall: BinaryOverall = Field(
        "auto",
        description="test of all arms together, made of three or more arms or where it is named: "
        "as for a pair, or the trend over ordered arms (auto)",
    )
    evaluable: Evaluable | None = Field(
        None, description="who could be assessed; when absent, all whose cell is not blank"
    )


class OrdinalOutcome(_Rates):
    """Ordered grades, the worst of each patient."""

    type: Literal["ordinal"] = Field(description="ordered grades")
    column: Text = Field(description="column with the worst grade of each patient")
    levels: tuple[Text, ...] = Field(min_length=2, description="cell texts from best to worst")
    scale: Text = Field(description="name of the scale, e.g. ASTCT 2019 or CTCAE 5.0")
    any_from: Text = Field("1", description="lowest level that counts as 'any grade'")
    severe_from: Text = Field("3", description="lowest level that counts as severe")
    test: OrdinalTest = Field("mann_whitney", description="test of the severity of a pair of arms")
    overall: OrdinalOverall = Field(
        "auto",
        description="test of the severity of all arms together, made of three or more arms or "
        "where it is named: Kruskal-Wallis, of ordered arms Jonckheere (auto)",
    )
    evaluable: Evaluable | None = Field(
        None, description="who could be assessed; when absent, all whose cell is not blank"
    )

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
    """A measurement or a count, described by its median and quartiles or by mean and SD."""

    type: Literal["continuous", "count"] = Field(
        description="any number, or a whole number from 0 on"
    )
    column: Text = Field(description="numeric column of the patients table, or a derived one")
    unit: Text | None = Field(None, description="printed after the value")
    summary: Summary = Field("median", description="median (quartiles) or mean (SD)")
    test: NumericTest = Field(
        "mann_whitney",
        description="test of a pair of arms; mann_whitney gives the Hodges-Lehmann shift as "
        "difference, welch and student that of the means",
    )
    overall: NumericOverall = Field(
        "auto",
        description="test of all arms together, made of three or more arms or where it is named: "
        "Kruskal-Wallis, of ordered arms Jonckheere; beside t tests of their kind (auto)",
    )


class EventCoding(Section):
    """What the cells of the event column mean; every text that occurs must be declared."""

    column: Text = Field(description="column that says how the time ended")
    event: tuple[Text, ...] = Field(("1",), description="cell texts that mean the event")
    censored: tuple[Text, ...] = Field(("0",), description="cell texts that mean censored")
    competing: dict[str, Text] = Field(
        default_factory=dict, description="cell text -> label of an event that precludes it"
    )


class SurvivalOutcome(_Outcome):
    """Time to an event."""

    type: Literal["time_to_event"] = Field(
        description="a time, and whether it ended with the event"
    )
    label_is: Literal["survival", "event"] = Field(
        "survival",
        description="what the label names: staying free of the event (overall survival), or the "
        "event itself (relapse)",
    )
    time: Text = Field(description="column of the time, in the unit given, from time zero")
    unit: TimeUnit = Field("months", description="unit of the time")
    entry: Text | None = Field(
        None,
        description="column of the time, from time zero and in the same unit, at which the patient "
        "came under observation, 0 for those followed from time zero (left truncation); of dates, "
        "a derived duration",
    )
    origin: Text = Field(description="time zero, as it reads in METHODS, e.g. first infusion")
    event: EventCoding = Field(description="column of the event, and what its cells mean")
    landmarks: tuple[float, ...] = Field((), description="times at which the curve is read")
    quantiles: tuple[Share, ...] = Field(
        (),
        description="shares of patients, e.g. 0.25, whose time of having had the event is told; "
        "the median always is, but where events compete",
    )
    test: OwnTest = Field(
        None, description="how groups are compared in this outcome; as in analysis when absent"
    )
    horizon: float | None = Field(
        None, gt=0, description="time up to which restricted mean time is taken"
    )
    never_above: Identifier | None = Field(
        None, description="outcome whose curve bounds this one, e.g. os for pfs"
    )

    @model_validator(mode="after")
    def _event_is_named(self) -> SurvivalOutcome:
        if self.event.competing and self.label_is == "survival":
            what = (
                f"outcome '{self.id}' has competing events, so that it is told by the cumulative "
                "incidence of its event, but its label is that of a survival"
            )
            remedy = "Label the event (e.g. relapse) and write label_is: event."
            raise Refusal([Complaint(what, remedy, ("label_is",))])
        return self


Outcome = Annotated[
    BinaryOutcome | OrdinalOutcome | NumericOutcome | SurvivalOutcome,
    Field(discriminator="type", description="One thing that is compared between the arms."),
]


class LandmarkAnalysis(Section):
    """Groups known only after time zero, compared from a landmark on."""

    id: Identifier = Field(description="part of the fact ids")
    outcome: Identifier = Field(description="id of a time-to-event outcome")
    column: Text = Field(description="column that says who belongs to the group")
    value: Text = Field("1", description="cell text of those who do")
    label: Text = Field(
        description="as it reads after 'with' and 'without', e.g. allogeneic transplantation"
    )
    known_at: Text = Field(
        description="column of the time at which it became known, in the unit of the outcome; of "
        "two dates, the id of a duration in data.derived"
    )
    landmark: float = Field(
        gt=0, description="time from which they are compared, in the unit of the outcome"
    )
    arm: Identifier | None = Field(None, description="within one arm only")
    among: Subset | None = Field(
        None, description="within these patients only, who are known as such at time zero"
    )
    covariates: tuple[Identifier, ...] = Field(
        (),
        description="ids of baseline variables for which the model of the group as it changes is "
        "also adjusted",
    )
    robust: bool = Field(
        False,
        description="whether the models of the group as it changes have a sandwich variance, with "
        "the times of a patient taken together",
    )
    in_abstract: bool = Field(True, description="whether the abstract reports it")
    naive: bool = Field(
        False, description="also print the comparison from time zero, with the warning beside it"
    )
