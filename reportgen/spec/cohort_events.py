"""The section ``data.events`` of a cohort: a second table with one row per adverse event."""

from __future__ import annotations

from pydantic import Field, model_validator

from reportgen.spec.base import Complaint, Refusal, Section, Text
from reportgen.spec.units import TimeUnit


class Flag(Section):
    """A column that says yes or no of each event."""

    column: Text = Field(description="column of the table of events")
    yes: tuple[Text, ...] = Field(
        ("1", "yes", "y", "true"), min_length=1, description="cell texts that mean yes"
    )
    no: tuple[Text, ...] = Field(("0", "no", "n", "false"), description="cell texts that mean no")

    @model_validator(mode="after")
    def _words_apart(self) -> Flag:
        yes, no = ({text.casefold() for text in texts} for texts in (self.yes, self.no))
        Refusal.if_any(
            Complaint(f"the text '{text}' means yes and no", "Delete one of them.", ("no",))
            for text in sorted(yes & no)
        )
        return self


class EventsTable(Section):
    """The file with one row per adverse event; a patient may have none, or many."""

    file: Text = Field(description="CSV, Excel, Parquet, Stata, SAS or SPSS file in the project")
    sheet: Text | None = Field(None, description="worksheet of an Excel file; the first if absent")
    encoding: Text = Field("utf-8", description="text encoding of a CSV file")
    missing: tuple[str, ...] = Field(("", "NA"), description="cell texts that mean 'not known'")
    id: Text = Field(
        description="column of the patient id, as in the patients table; never printed"
    )
    term: Text = Field(description="column of what happened, e.g. neutropenia; coded, no free text")
    grade: Text | None = Field(None, description="column of the grade, 1 to 5")
    start: Text | None = Field(
        None,
        description="column of when it began: a time from time zero, negative before it, or a date",
    )
    end: Text | None = Field(
        None, description="column of when it ended; blank where it had not ended"
    )
    unit: TimeUnit = Field("days", description="unit of `start` and `end`, where they are times")
    time_zero: Text | None = Field(
        None,
        description="date column of the patients table from which `start` and `end` count, where "
        "they are dates",
    )
    serious: Flag | None = Field(None, description="whether the event was serious")
    related: Flag | None = Field(None, description="whether it was judged related to treatment")
    group: Text | None = Field(
        None, description="column of the system organ class, or other group, of the term"
    )
    terms: dict[str, Text] = Field(
        default_factory=dict,
        description="cell text -> printed term; several texts may mean one. Texts that are not "
        "listed stand for themselves",
    )
    identifiers_declared: tuple[Text, ...] = Field(
        (), description="columns that look like names, birth dates or record numbers and are not"
    )

    @model_validator(mode="after")
    def _times_fit(self) -> EventsTable:
        Refusal.if_any(self._complaints())
        return self

    def _complaints(self) -> list[Complaint]:
        found = []
        if self.end is not None and self.start is None:
            found.append(Complaint("`end` is named without `start`", "Name both.", ("end",)))
        if self.time_zero is not None and self.start is None:
            what = "`time_zero` is named, but no `start` that counts from it"
            found.append(Complaint(what, "Name the column `start`.", ("time_zero",)))
        return found

    @property
    def columns(self) -> tuple[tuple[tuple[str, ...], str], ...]:
        """The place below ``data.events`` and the column of the table that it names."""
        plain = ("id", "term", "grade", "start", "end", "group")
        named: list[tuple[tuple[str, ...], str | None]] = [
            ((key,), getattr(self, key)) for key in plain
        ]
        named += [((key, "column"), flag.column) for key, flag in self.flags.items()]
        return tuple((place, column) for place, column in named if column is not None)

    @property
    def flags(self) -> dict[str, Flag]:
        """What is answered by yes or no, by the name of its key."""
        given = {"serious": self.serious, "related": self.related}
        return {key: flag for key, flag in given.items() if flag is not None}
