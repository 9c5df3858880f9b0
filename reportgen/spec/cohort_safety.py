"""The section ``analysis.safety`` of a cohort: what is told of the adverse events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field, model_validator

from reportgen.spec.base import Complaint, Refusal, Section, Text
from reportgen.spec.units import TimeUnit


class AtLeast(Section):
    """How frequent a term must be to be told; in at least one arm, by patients of any grade."""

    patients: int = Field(1, ge=1, description="this many patients of an arm")
    percent: float = Field(0, ge=0, le=100, description="this share of the patients of an arm")


class Exposure(Section):
    """How long each patient was at risk."""

    column: Text = Field(description="column of the patients table, or a derived one")
    unit: TimeUnit = Field(description="its unit")


class Safety(Section):
    """Adverse events from the table of events: patients and events by term, grade and arm."""

    scale: Text = Field("CTCAE 5.0", description="scale of the grades, as it is printed")
    severe_from: int = Field(3, ge=2, le=5, description="lowest grade that counts as severe")
    terms: tuple[Text, ...] = Field((), description="printed terms that are told; all when empty")
    at_least: AtLeast = Field(AtLeast(), description="how frequent a term must be to be told")
    groups: dict[str, tuple[Text, ...]] = Field(
        default_factory=dict,
        description="system organ class, or other group -> its printed terms; takes the place of "
        "the column `data.events.group`",
    )
    exposure: Exposure | None = Field(
        None,
        description="time at risk; when absent last contact, else the time of the first "
        "time-to-event outcome",
    )
    test: bool = Field(
        False, description="whether every term has a P value, none of which is adjusted"
    )
    in_abstract: bool = Field(True, description="whether the abstract reports it")

    @model_validator(mode="after")
    def _one_group_each(self) -> Safety:
        Refusal.if_any(self._twice())
        return self

    def _twice(self) -> Iterator[Complaint]:
        home: dict[str, str] = {}
        for group, terms in self.groups.items():
            for term in terms:
                if home.setdefault(term.casefold(), group) != group:
                    what = f"the term '{term}' is in two groups, '{home[term.casefold()]}' and "
                    yield Complaint(f"{what}'{group}'", "Delete one of them.", ("groups", group))


def unfit(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    """The table and its analysis go together; no outcome has the first part of their ids."""
    events, safety = (_part(plain, *path) for path in (("data", "events"), ("analysis", "safety")))
    if safety is not None and events is None:
        what = "`analysis.safety` needs a table of events"
        yield Complaint(what, "Name it under data.events.", ("analysis", "safety"))
    if events is not None and safety is None:
        what = "the table of events is read by no analysis"
        yield Complaint(what, "Add `analysis.safety: {}`.", ("data", "events"))
    outcomes = plain.get("outcomes")
    for number, one in enumerate(outcomes if isinstance(outcomes, list | tuple) else ()):
        if safety is not None and isinstance(one, Mapping) and one.get("id") == "safety":
            what = "the id 'safety' is that of the adverse events"
            yield Complaint(what, "Choose another id.", ("outcomes", number, "id"))


def _part(plain: Mapping[str, Any], section: str, key: str) -> object:
    found = plain.get(section)
    return found.get(key) if isinstance(found, Mapping) else None
