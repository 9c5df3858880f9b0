"""The section ``report.publication``: where a report that was published stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from reportgen.bibliography import dates
from reportgen.bibliography.identifiers import issn_is_valid
from reportgen.spec.base import DOI, ISSN, PMCID, PMID, Complaint, Day, Refusal, Section, Text

Issn = Annotated[str, StringConstraints(pattern=ISSN)]


class Publication(Section):
    """What a journal, PubMed and the registry of DOIs gave the report.

    Nothing here is made up where it is absent: a report that is not in PubMed has no PMID.
    """

    doi: Annotated[str, StringConstraints(pattern=DOI)] | None = Field(
        None, description="DOI without an address"
    )
    pmid: Annotated[str, StringConstraints(pattern=PMID)] | None = Field(
        None, description="number in PubMed, in quotes"
    )
    pmcid: Annotated[str, StringConstraints(pattern=PMCID)] | None = Field(
        None, description="number in PubMed Central"
    )
    journal: Text | None = Field(None, description="full title of the journal")
    journal_short: Text | None = Field(
        None, description="its abbreviation in the NLM catalogue, without full stops"
    )
    issn: tuple[Issn, ...] = Field(
        (), description="each with its kind where that is known, as in 1747-4094 (Electronic)"
    )
    volume: Text | None = Field(None, description="volume, in quotes")
    issue: Text | None = Field(None, description="issue, in quotes")
    pages: Text | None = Field(None, description="pages or number of the article, as in 67-76")
    issued: Text | None = Field(
        None,
        description="date of the issue as PubMed prints it; `epub` or `report.date` when absent",
    )
    epub: Day | None = Field(None, description="day on which it appeared online")
    place: Text | None = Field(None, description="country of publication")

    @model_validator(mode="after")
    def _fits_together(self) -> Publication:
        Refusal.if_any(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        for number, issn in enumerate(self.issn):
            if not issn_is_valid(issn[:9]):
                what = f"the check digit of ISSN {issn[:9]} is wrong"
                yield Complaint(what, "Copy it again from the journal.", ("issn", number))
        if self.issued and dates.of_printed(self.issued).literal:
            what = f"'{self.issued}' is no date as PubMed prints it"
            remedy = "Write 2024, 2024 Jan, 2024 Jan 4, 2024 Jan-Mar or 2024 Spring."
            yield Complaint(what, remedy, ("issued",))
        of_journal = [name for name in _OF_JOURNAL if getattr(self, name)]
        if of_journal and not self.journal:
            what = f"{of_journal[0]} belongs to a journal, and no journal is named"
            yield Complaint(what, "Add `journal`, or take it out.", (of_journal[0],))


_OF_JOURNAL = ("pmid", "journal_short", "issn", "volume", "issue")
