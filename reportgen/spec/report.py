"""The section ``report``: title page, authors and declarations."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from reportgen.bibliography.identifiers import orcid_is_valid
from reportgen.spec.base import (
    LANGUAGE,
    ORCID,
    SLUG,
    Complaint,
    Day,
    Identifier,
    Refusal,
    Section,
    Text,
)
from reportgen.spec.publication import Publication
from reportgen.vocabulary import nearest

Orcid = Annotated[str, StringConstraints(pattern=ORCID)]


class Author(Section):
    """One author; affiliations are keys of ``report.affiliations``."""

    given: Text = Field(description="given names")
    family: Text = Field(description="family name")
    orcid: Orcid | None = Field(None, description="ORCID, its check digit is verified")
    affiliations: tuple[Identifier, ...] = Field((), description="keys of `report.affiliations`")
    email: str | None = Field(None, description="printed for the corresponding author")
    corresponding: bool = Field(False, description="whether this is the corresponding author")

    @model_validator(mode="after")
    def _orcid_checksum(self) -> Author:
        if self.orcid and not orcid_is_valid(self.orcid):
            remedy = "Copy it again from orcid.org."
            raise Refusal(
                [Complaint(f"the check digit of ORCID {self.orcid} is wrong", remedy, ("orcid",))]
            )
        return self


class ReportSection(Section):
    """Bibliographic frame of the report."""

    title: Text = Field(description="title of the report")
    short_title: Text | None = Field(None, description="running header; the title when absent")
    slug: Annotated[str, StringConstraints(pattern=SLUG)] = Field(
        description="name of the output files and folder"
    )
    version: Text = Field("1.0", description="version of the report, in quotes")
    date: Day = Field(description="date of the report, printed on its first page")
    data_date: Day | None = Field(None, description="last day on which the data were changed")
    language: Annotated[str, StringConstraints(pattern=LANGUAGE)] = Field(
        "en", description="language of the templates, marked in HTML and PDF; does not translate"
    )
    authors: tuple[Author, ...] = Field((), description="in the order of printing")
    affiliations: dict[Identifier, Text] = Field(
        default_factory=dict, description="key -> institution, in the order of printing"
    )
    keywords: tuple[Text, ...] = Field((), description="printed and in the PDF's metadata")
    mesh: tuple[Text, ...] = Field((), description="MeSH headings")
    funding: Text | None = Field(None, description="source of funding; absent: 'Not stated'")
    registration: Text | None = Field(
        None, description="where the protocol is registered; absent: 'Not registered'"
    )
    conflicts: Text | None = Field(None, description="conflicts of interest")
    ethics: Text | None = Field(None, description="ethical approval, if any was needed")
    data_availability: Text | None = Field(None, description="where the data can be had")
    acknowledgements: Text | None = Field(None, description="thanks to others than the authors")
    publication: Publication | None = Field(
        None, description="journal, DOI and PMID of a report that was published"
    )
    page: Literal["A4", "Letter"] = Field("A4", description="paper of the PDF")

    @model_validator(mode="after")
    def _affiliations_exist(self) -> ReportSection:
        Refusal.if_any(
            Complaint(
                f"author {author.family} names affiliation '{key}', which report.affiliations "
                f"does not hold{nearest(key, self.affiliations)}",
                "Correct the key, or add it to report.affiliations.",
                ("authors", number, "affiliations"),
            )
            for number, author in enumerate(self.authors)
            for key in author.affiliations
            if key not in self.affiliations
        )
        return self
