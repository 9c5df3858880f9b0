"""The section ``data`` of a cohort: the patients table, arms, strata and derived columns."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from reportgen.spec.base import Complaint, Identifier, Refusal, Section, Text
from reportgen.spec.data import GroupLevel, Groups

TimeUnit = Literal["days", "weeks", "months", "years"]


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


class Stratum(Section):
    """A column known at baseline by which rates are shown apart."""

    id: Identifier
    column: Text
    label: Text
    levels: tuple[GroupLevel, ...] = Field(min_length=1)


class Duration(Section):
    """Time from one date column to another."""

    start: Text = Field(description="column of the first date")
    end: Text = Field(description="column of the second date")
    unit: TimeUnit = "months"


class Cut(Section):
    """Classes of a numeric column; a value on a cut point belongs to the upper class."""

    column: Text
    at: tuple[float, ...] = Field(min_length=1, description="cut points, rising")
    labels: tuple[Text, ...] = Field(description="one more than cut points")

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
    duration: Duration | None = None
    cut: Cut | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> Derived:
        if (self.duration is None) == (self.cut is None):
            what = f"derived column '{self.id}' needs one rule: duration or cut"
            raise Refusal([Complaint(what, "Give exactly one of them.")])
        return self


class PatientExclusion(Section):
    """Patients who are not analysed: those with this text in this column."""

    column: Text
    value: Text
    reason: Text


class CohortData(Section):
    """Everything about the patients table."""

    patients: PatientsTable
    arms: Groups
    stratum: Stratum | None = None
    derived: tuple[Derived, ...] = ()
    exclude: tuple[PatientExclusion, ...] = ()
