"""What kind of table is asked for: the words by which messages name it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """``section`` of the spec names the file; ``row`` is what one row stands for."""

    section: str
    row: str
    megabytes: int
    may_be_empty: bool = False
    what: str = "a table"
    full: str = "a table with a header row"

    @property
    def blank_remedy(self) -> str:
        """What to do about a cell that means 'not known' in words of its own."""
        return f"Clear the cell if it was not reported, or list its text in {self.section}.missing."


STUDIES = Asked("data.studies", "study arm", 50)
"""A table with one row per study has some 100,000 bytes; 50 MB is far beyond any."""

PATIENTS = Asked("data.patients", "patient", 500)
"""A million patients with twenty short columns have about 100 MB."""

EVENTS = Asked("data.events", "adverse event", 500, may_be_empty=True)
"""Nobody may have had an event."""

REFERENCES = Asked(
    "data.bibliography", "publication", 50, what="a file of references", full="one with records"
)
"""A record with its abstract has some 5,000 bytes."""
