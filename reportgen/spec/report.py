"""The section ``report``: title page, authors and declarations."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from reportgen.spec.base import Identifier, Section, Text

Orcid = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$")]


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
            raise ValueError(f"the check digit of ORCID {self.orcid} is wrong; copy it again")
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
    slug: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    version: Text = "1.0"
    date: datetime.date
    data_date: datetime.date | None = Field(
        None, description="last day on which the data were changed"
    )
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] = "en"
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
    page: Annotated[str, StringConstraints(pattern=r"^(A4|Letter)$")] = "A4"

    @model_validator(mode="after")
    def _affiliations_exist(self) -> ReportSection:
        for author in self.authors:
            for key in author.affiliations:
                if key not in self.affiliations:
                    known = ", ".join(self.affiliations) or "none"
                    raise ValueError(
                        f"author {author.family} names affiliation '{key}', "
                        f"which report.affiliations does not hold (known: {known})"
                    )
        return self
