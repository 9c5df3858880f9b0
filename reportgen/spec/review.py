"""How the studies were sought and chosen: ``question``, ``sources``, ``eligibility``, ``flow``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, model_validator

from reportgen.spec.base import Complaint, Day, Identifier, Refusal, Section, Text

Count = Annotated[int, Field(ge=0)]


class Question(Section):
    """The question in the PICO form, and the objective as one sentence of the abstract."""

    objective: Text = Field(description="a full sentence, printed under OBJECTIVES")
    background: Text | None = Field(
        None,
        description="why it matters, a sentence or two: before the question of the report, and "
        "under the headings Importance or Background of an abstract",
    )
    population: Text = Field(description="P of PICO: which patients")
    intervention: Text = Field(description="I of PICO: which treatment")
    comparator: Text | None = Field(None, description="C of PICO: compared with what")
    outcomes: Text | None = Field(None, description="O of PICO: judged by what")


class Source(Section):
    """One database, register or other place that was searched."""

    name: Text = Field(description="name of the source")
    platform: Text | None = Field(None, description="through which it was searched")
    last_search: Day | None = Field(None, description="date of the last search")
    strategy: Text | None = Field(None, description="search string, word for word")
    records: Count | None = Field(
        None, description="records found; their sum is checked against the flow diagram"
    )


class Eligibility(Section):
    """Inclusion and exclusion criteria, each a phrase."""

    include: tuple[Text, ...] = Field((), description="completing 'Eligible were ...'")
    exclude: tuple[Text, ...] = Field((), description="completing 'Not eligible were ...'")


class ReasonCount(Section):
    """One reason for exclusion with the number excluded for it."""

    reason: Text = Field(description="printed in the diagram")
    n: Count = Field(description="number excluded for it")


class Flow(Section):
    """Counts of the PRISMA 2020 flow diagram, named as in the PRISMA2020 R package.

    With ``from_table`` the reports assessed, the exclusions with their reasons and the studies
    included are counted from the studies table, and the boxes above stay as given here.
    """

    from_table: bool = Field(
        False, description="count assessed, excluded and included from the studies table"
    )
    unit: Text = Field("studies", description="what a row of the studies table is, in the plural")
    previous_studies: Count | None = Field(None, description="studies in the previous version")
    previous_reports: Count | None = Field(None, description="reports of these studies")
    database_results: Count | None = Field(None, description="records from databases")
    register_results: Count | None = Field(None, description="records from registers")
    duplicates: Count | None = Field(None, description="duplicate records removed")
    excluded_automatic: Count | None = Field(None, description="records removed by automation")
    excluded_other: Count | None = Field(None, description="records removed for other reasons")
    records_screened: Count | None = Field(None, description="records screened")
    records_excluded: Count | None = Field(None, description="records excluded at screening")
    dbr_sought_reports: Count | None = Field(None, description="reports sought for retrieval")
    dbr_notretrieved_reports: Count | None = Field(None, description="reports not retrieved")
    dbr_assessed: Count | None = Field(None, description="reports assessed for eligibility")
    dbr_excluded: tuple[ReasonCount, ...] = Field((), description="reports excluded, by reason")
    website_results: Count | None = Field(None, description="records from websites")
    organisation_results: Count | None = Field(None, description="records from organisations")
    citations_results: Count | None = Field(None, description="records from citation searching")
    other_sought_reports: Count | None = Field(
        None, description="reports sought, from these other sources"
    )
    other_notretrieved_reports: Count | None = Field(
        None, description="reports not retrieved, from these other sources"
    )
    other_assessed: Count | None = Field(
        None, description="reports assessed, from these other sources"
    )
    other_excluded: tuple[ReasonCount, ...] = Field(
        (), description="reports excluded, from these other sources, by reason"
    )
    new_studies: Count | None = Field(None, description="studies included")
    new_reports: Count | None = Field(None, description="reports of included studies")
    total_studies: Count | None = Field(None, description="studies, with the previous version")
    total_reports: Count | None = Field(None, description="reports, with the previous version")
    note: Text | None = Field(None, description="why a step does not add up, or was not recorded")


class PublishedPool(Section):
    """A pooled figure that an earlier review printed, cited beside the report's own."""

    id: Identifier = Field(description="short name of the earlier review, e.g. zhai_2024")
    outcome: Identifier = Field(description="id of the outcome it belongs to")
    group: Identifier = Field("all", description="id of the group it belongs to")
    percent: float | None = Field(
        None, ge=-100, le=100, description="the pooled value of a rate or survival, in percent"
    )
    value: float | None = Field(
        None, description="the pooled value of any other measure, as the report prints its own"
    )
    ci_low: float | None = Field(None, description="lower limit, in the same unit")
    ci_high: float | None = Field(None, description="upper limit, in the same unit")
    source: Text = Field(description="as it is cited in the text, e.g. Zhai et al. 2024")
    doi: Text | None = Field(None, description="DOI of the review, without an address")
    record: Text | None = Field(
        None, description="key of its record in `data.bibliography`, so that it is cited by number"
    )

    @model_validator(mode="after")
    def _one_value_within_its_limits(self) -> PublishedPool:
        Refusal.if_any(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        given = [number for number in (self.percent, self.value) if number is not None]
        if len(given) != 1:
            yield Complaint(
                f"'{self.id}' has {'both percent and value' if given else 'no value'}",
                "Give `percent` for a rate or survival, `value` for any other measure.",
            )
            return
        low, high = self.ci_low, self.ci_high
        if (low is None) != (high is None):
            yield Complaint(f"'{self.id}' has one limit", "Give both, or none.")
        elif low is not None and high is not None and not low <= given[0] <= high:
            what = f"'{self.id}': {given[0]:g} does not lie between {low:g} and {high:g}"
            yield Complaint(what, "Correct the value or its limits.")
