"""What all spec sections share: frozen, no unknown keys, ids of one form, placed complaints."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

IDENTIFIER = r"^[a-z][a-z0-9_]*$"
ORCID = r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$"
SLUG = r"^[a-z0-9][a-z0-9-]*$"
LANGUAGE = r"^[a-z]{2}(-[A-Z]{2})?$"
DOI = r"^10\.\d{4,9}/\S+$"
PMID = r"^[1-9]\d{0,7}$"
PMCID = r"^PMC\d+$"
ISSN = r"^\d{4}-\d{3}[\dX]( \((Print|Electronic|Linking)\))?$"

PATTERNS: dict[str, str] = {
    IDENTIFIER: "Ids hold lower-case letters, digits and underscores, and start with a letter, "
    "as in car_t.",
    ORCID: "An ORCID has four groups of four characters, as in 0000-0002-1825-0097.",
    SLUG: "The slug names files: lower-case letters, digits and hyphens, as in my-review.",
    DOI: "A DOI begins with 10. and has no address before it, as in 10.1000/xyz123.",
    PMID: "A PMID is a number of up to eight digits, as in 38135295.",
    PMCID: "A PMCID is PMC and a number, as in PMC6377845.",
    ISSN: "An ISSN is eight digits with a hyphen, as in 1747-4094 or 1747-4094 (Electronic).",
    LANGUAGE: "A language is two lower-case letters, as in en or en-GB.",
}
"""What each pattern asks for, in words for messages."""

Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER, max_length=60)]
"""Lower-case letters, digits and underscores: the parts from which fact ids are made."""

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def _iso_text(value: Any) -> Any:
    """Only dates and texts pass: pydantic would take a number for seconds since 1970."""
    if isinstance(value, int | float):
        raise PydanticCustomError("date_type", "a date is needed")
    return value


Day = Annotated[datetime.date, BeforeValidator(_iso_text)]
"""A calendar day, written year-month-day."""


def listed(value: Any) -> Any:
    """One name stands for a list of one."""
    return [value] if isinstance(value, str) else value


def one_or_more(schema: dict[str, Any]) -> None:
    """Editors take one name or a list of them."""
    several = {key: schema.pop(key) for key in ("items", "type", "minItems") if key in schema}
    schema["anyOf"] = [several["items"], several]


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing wrong with a section; ``at`` leads from the section to the part in question."""

    what: str
    remedy: str = ""
    at: tuple[str | int, ...] = ()


class Refusal(ValueError):  # noqa: N818 - what validators raise is no error of the program
    """Raised by validators: all complaints about a section together."""

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("; ".join(complaint.what for complaint in self.complaints))

    @classmethod
    def if_any(cls, complaints: Iterable[Complaint]) -> None:
        """Raise when there is something to complain about."""
        found = tuple(complaints)
        if found:
            raise cls(found)


class Section(BaseModel):
    """Base of every part of a spec."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        str_strip_whitespace=True,
        allow_inf_nan=False,
    )

    @classmethod
    def cross_check(cls, plain: Mapping[str, Any]) -> tuple[Complaint, ...]:
        """What does not fit between parts of the section, found on the data as written.

        It runs also when single fields are wrong, so that all problems are told at once; it must
        therefore bear any shape of data.
        """
        return ()
