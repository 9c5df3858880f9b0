"""How the studies were sought and chosen: ``question``, ``sources``, ``eligibility``, ``flow``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from reportgen.spec.base import Day, Identifier, Section, Text

Count = Annotated[int, Field(ge=0)]


class Question(Section):
    """The question in the PICO form, and the objective as one sentence of the abstract."""

    objective: Text = Field(description="a full sentence, printed under OBJECTIVES")
    population: Text
    intervention: Text
    comparator: Text | None = None
    outcomes: Text | None = None


class Source(Section):
    """One database, register or other place that was searched."""

    name: Text
    platform: Text | None = None
    last_search: Day | None = None
    strategy: Text | None = None
    records: Count | None = None


class Eligibility(Section):
    """Inclusion and exclusion criteria, each a phrase."""

    include: tuple[Text, ...] = ()
    exclude: tuple[Text, ...] = ()


class ReasonCount(Section):
    """One reason for exclusion with the number excluded for it."""

    reason: Text
    n: Count


class Flow(Section):
    """Counts of the PRISMA 2020 flow diagram, named as in the PRISMA2020 R package.

    With ``from_table`` the reports assessed, the exclusions with their reasons and the studies
    included are counted from the studies table, and the boxes above stay as given here.
    """

    from_table: bool = False
    unit: Text = Field("studies", description="what a row of the studies table is, in the plural")
    previous_studies: Count | None = None
    previous_reports: Count | None = None
    database_results: Count | None = None
    register_results: Count | None = None
    duplicates: Count | None = None
    excluded_automatic: Count | None = None
    excluded_other: Count | None = None
    records_screened: Count | None = None
    records_excluded: Count | None = None
    dbr_sought_reports: Count | None = None
    dbr_notretrieved_reports: Count | None = None
    dbr_assessed: Count | None = None
    dbr_excluded: tuple[ReasonCount, ...] = ()
    website_results: Count | None = None
    organisation_results: Count | None = None
    citations_results: Count | None = None
    other_sought_reports: Count | None = None
    other_notretrieved_reports: Count | None = None
    other_assessed: Count | None = None
    other_excluded: tuple[ReasonCount, ...] = ()
    new_studies: Count | None = None
    new_reports: Count | None = None
    total_studies: Count | None = None
    total_reports: Count | None = None
    note: Text | None = Field(None, description="why a step does not add up, or was not recorded")


class PublishedPool(Section):
    """A pooled figure that an earlier review printed, cited beside the report's own."""

    id: Identifier = Field(description="short name of the earlier review, e.g. zhai_2024")
    outcome: Identifier
    group: Identifier = "all"
    percent: float = Field(ge=0, le=100)
    ci_low: float | None = Field(None, ge=0, le=100)
    ci_high: float | None = Field(None, ge=0, le=100)
    source: Text = Field(description="as it is cited in the text, e.g. Zhai et al. 2024")
    doi: Text | None = None
