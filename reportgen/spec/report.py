"""The section ``report``: title page, authors and declarations."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

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
from reportgen.vocabulary import nearest

Orcid = Annotated[str, StringConstraints(pattern=ORCID)]


class Author(Section):
    """One author; affiliations are keys of ``report.affiliations``."""

    given: Text
    family: Text
    orcid: Orcid | None = None
    affiliations: tuple[Identifier, ...] = ()
    email: str | None = None
    corresponding: bool = False

    @model_validator(mode="after")
    def _orcid_checksum(self) -> Author:
        if self.orcid and not orcid_is_valid(self.orcid):
            remedy = "Copy it again from orcid.org."
            raise Refusal(
                [Complaint(f"the check digit of ORCID {self.orcid} is wrong", remedy, ("orcid",))]
            )
        return self


def orcid_is_valid(orcid: str) -> bool:
    """Whether the last character is the ISO 7064 MOD 11-2 check digit of the others."""
    total = 0
    for digit in orcid.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return orcid[-1] == ("X" if check == 10 else str(check))


class ReportSection(Section):
    """Bibliographic frame of the report."""

    title: Text
    short_title: Text | None = Field(None, description="running header; the title when absent")
    slug: Annotated[str, StringConstraints(pattern=SLUG)]
    version: Text = "1.0"
    date: Day = Field(description="date of the report, printed on its first page")
    data_date: Day | None = Field(None, description="last day on which the data were changed")
    language: Annotated[str, StringConstraints(pattern=LANGUAGE)] = "en"
    authors: tuple[Author, ...] = ()
    affiliations: dict[Identifier, Text] = Field(default_factory=dict)
    keywords: tuple[Text, ...] = ()
    mesh: tuple[Text, ...] = ()
    funding: Text | None = None
    registration: Text | None = None
    conflicts: Text | None = None
    ethics: Text | None = None
    data_availability: Text | None = None
    acknowledgements: Text | None = None
    page: Literal["A4", "Letter"] = "A4"

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
