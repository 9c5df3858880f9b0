"""The section ``data`` of a cohort: the patients table, arms, strata and derived columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import Field, model_validator

from reportgen.spec.base import Complaint, Identifier, Refusal, Section, Text
from reportgen.spec.cohort_events import EventsTable
from reportgen.spec.data import GroupLevel, Groups, shared_parts
from reportgen.spec.units import TimeUnit

TAKEN_IDS = frozenset(
    {
        *("all", "kind", "outcome", "stratum", "variable", "label", "level"),
        *("difference", "ratio", "test", "smd", "median", "events", "not_evaluable"),
        *("rows", "excluded", "analysed", "stratum_test", "landmark", "adjusted", "imputed"),
        *("overall", "propensity", "paired", "grade"),
    }
)
"""Columns of the frames and parts of fact ids that stand where those of an arm would."""


def taken_ids(levels: Sequence[GroupLevel]) -> Iterator[Complaint]:
    """Levels whose id the report itself uses."""
    for number, level in enumerate(levels):
        if level.id in TAKEN_IDS:
            yield Complaint(
                f"the id '{level.id}' has a meaning of its own in the facts and tables",
                "Choose another id.",
                ("levels", number, "id"),
            )


class PatientsTable(Section):
    """The file with one row per patient."""

    file: Text = Field(description="CSV, Excel, Parquet, Stata, SAS or SPSS file in the project")
    sheet: Text | None = Field(None, description="worksheet of an Excel file; the first if absent")
    encoding: Text = Field("utf-8", description="text encoding of a CSV file")
    missing: tuple[str, ...] = Field(
        ("", "NA"), description="cell texts that mean 'not known', e.g. 99 where it is a code"
    )
    id: Text = Field(description="column of the pseudonymous patient id; never printed")
    synthetic: bool = Field(False, description="whether the patients are made up; said everywhere")
    identifiers_declared: tuple[Text, ...] = Field(
        (), description="columns that look like names, birth dates or record numbers and are not"
    )
    last_contact: Text | None = Field(
        None,
        description="column of the last contact: a time in the unit of the outcome that it is the "
        "time of (else of the first time-to-event outcome), or a date",
    )
    death: Text | None = Field(
        None,
        description="column that says whether the patient died: 1 or 0, yes or no, dead or alive, "
        "or the codes of the outcome whose event column it is",
    )


class Arms(Groups):
    """The column that says which arm a patient belongs to."""

    ordered: bool = Field(
        False,
        description="whether the arms rise in the order of the levels, as doses do: a trend over "
        "them is tested",
    )
    scores: tuple[float, ...] = Field(
        (), description="doses of ordered arms, rising; 1, 2, 3 and so on when absent"
    )

    @model_validator(mode="after")
    def _ids_are_free(self) -> Arms:
        Refusal.if_any((*taken_ids(self.levels), *self._about_scores()))
        return self

    def _about_scores(self) -> Iterator[Complaint]:
        if self.scores and not self.ordered:
            yield Complaint("scores are for ordered arms", "Add `ordered: true`.", ("scores",))
        if self.scores and len(self.scores) != len(self.levels):
            yield Complaint(
                f"the arms are {len(self.levels)}, and the scores {len(self.scores)}",
                "Give one per arm.",
                ("scores",),
            )
        elif list(self.scores) != sorted(set(self.scores)):
            yield Complaint("the scores do not rise", "Order the arms.", ("scores",))


class StratumLevel(GroupLevel):
    """One stratum: patients who were alike before treatment."""

    among: Text | None = Field(
        None,
        description="as it reads after 'among', e.g. patients who were MRD positive only; made "
        "from the label when absent",
    )


class Stratum(Section):
    """A column, known at baseline, by whose levels outcomes are shown apart."""

    id: Identifier = Field(description="name of the stratification")
    column: Text = Field(description="column of the patients table")
    label: Text = Field(description="printed name")
    levels: tuple[StratumLevel, ...] = Field(
        min_length=1, description="the strata, in print order; every patient belongs to one"
    )

    @model_validator(mode="after")
    def _consistent(self) -> Stratum:
        Refusal.if_any((*shared_parts(self.levels), *taken_ids(self.levels)))
        return self


class Duration(Section):
    """Time from one date to another."""

    start: Text = Field(description="column of the first date")
    end: Text = Field(description="column of the second date")
    unit: TimeUnit = Field("months", description="unit of the time; a month has 30.4375 days")


class Cut(Section):
    """Classes of a numeric column; a value on a cut point belongs to the upper class."""

    column: Text = Field(description="numeric column that is divided")
    at: tuple[float, ...] = Field(min_length=1, description="cut points, rising")
    labels: tuple[Text, ...] = Field(
        description="cell texts of the classes; one more than cut points"
    )

    @model_validator(mode="after")
    def _fits(self) -> Cut:
        complaints = []
        if list(self.at) != sorted(set(self.at)):
            complaints.append(Complaint("the cut points do not rise", "Sort them.", ("at",)))
        if len(self.labels) != len(self.at) + 1:
            complaints.append(
                Complaint(
                    f"{len(self.at)} cut points make {len(self.at) + 1} classes, but there are "
                    f"{len(self.labels)} labels",
                    "Give one label per class.",
                    ("labels",),
                )
            )
        Refusal.if_any(complaints)
        return self


class Derived(Section):
    """A column computed by a declared rule; exactly one rule."""

    id: Identifier = Field(description="name of the new column")
    duration: Duration | None = Field(None, description="the time between two date columns")
    cut: Cut | None = Field(None, description="classes of a numeric column")

    @model_validator(mode="after")
    def _one_rule(self) -> Derived:
        if (self.duration is None) == (self.cut is None):
            what = f"derived column '{self.id}' needs one rule: duration or cut"
            raise Refusal([Complaint(what, "Give exactly one of them.")])
        return self


class PatientExclusion(Section):
    """Patients who are not analysed: those with this text in this column."""

    column: Text = Field(description="column of the patients table")
    value: Text = Field(description="cell text of the patients who are left out")
    reason: Text = Field(description="printed in the flow of patients")


class CohortData(Section):
    """Everything about the patients table, and that of adverse events."""

    patients: PatientsTable = Field(description="the table: one row per patient")
    arms: Arms = Field(description="what is compared")
    stratum: Stratum | None = Field(
        None, description="groups known at baseline in which the arms are also compared"
    )
    derived: tuple[Derived, ...] = Field(
        (), description="columns computed from others; the spec uses them like columns of the file"
    )
    exclude: tuple[PatientExclusion, ...] = Field(
        (), description="patients who are not analysed; the first rule that applies counts"
    )
    events: EventsTable | None = Field(
        None, description="a second table with one row per adverse event"
    )
