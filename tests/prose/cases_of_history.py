"""Reports of which versions were issued: what their change log says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportgen.facts.record import NAME as FACTS_FILE
from reportgen.history.append import append
from reportgen.issuing import Act, entry_of
from reportgen.pipeline import check, record
from tests.prose.cases_of_specs import CLAIMS
from tests.prose.project import Plain, Project, Row, counts, merged, project
from tests.prose.register import CR, EVEN, HIGH, LOW, TOX, case


@dataclass(frozen=True)
class Issued:
    """A version that was issued, and the project as it was then."""

    version: str
    reason: str
    project: Project


@dataclass(frozen=True)
class IssuedProject(Project):
    """A project after these versions."""

    before: tuple[Issued, ...] = field(default=())

    def write(self, folder: Path) -> Path:
        """The history first, each version from its own files."""
        for number, one in enumerate(self.before, start=1):
            checked = check(one.project.write(folder))
            said = record(checked)
            act = Act(one.version, f"2026-10-0{number}", "Ada Müller", one.reason)
            facts = {FACTS_FILE: said.to_json().encode()}
            append(folder, entry_of(checked, act, said.headline, facts), facts)
        return super().write(folder)


def issued(now: Project, *before: tuple[str, str, Project]) -> IssuedProject:
    """The project as it is now, after versions with their reasons."""
    versions = tuple(Issued(*one) for one in before)
    return IssuedProject(now.spec, now.rows, now.pages, before=versions)


def review(version: str, a: Sequence[tuple[int, int] | None], **more: object) -> Project:
    """Two groups, of which the second never changes."""
    rows = merged([*counts("a", "cr", a), *counts("b", "cr", EVEN)], _toxicity(LOW))
    primary: Plain = {**CR, "primary": True}
    return project([primary, TOX], rows, groups="ab", report={"version": version}, **more)


def _toxicity(pairs: Sequence[tuple[int, int]]) -> list[Row]:
    return [*counts("a", "tox", pairs), *counts("b", "tox", LOW)]


FIRST = ("1.0", "first version", review("1.0", HIGH))
SECOND = ("1.1", "a study was corrected", review("1.1", [*HIGH[:-1], (60, 101)]))


@case
def a_version_as_it_was_issued() -> IssuedProject:
    """The second of two, and a third that changed nothing of the primary outcome."""
    now = review("1.2", [*HIGH[:-1], (60, 101)])
    return issued(now, FIRST, SECOND, ("1.2", "the text was revised", now))


@case
def a_version_whose_numbers_have_changed() -> IssuedProject:
    """Under the number of an issued version, in which no claim held as expected."""
    expected = [{**claim, "expect": claim["variants"][-1]["id"]} for claim in CLAIMS]
    claims = {"claims": expected, "conclusions": [claim["id"] for claim in expected]}
    before = review("1.0", LOW[:3], **claims)
    return issued(review("1.0", LOW, **claims), ("1.0", "first version", before))


@case
def a_version_that_bears_another_number() -> IssuedProject:
    """Nothing has changed but the number."""
    return issued(review("1.1", HIGH), FIRST)


@case
def a_draft_in_which_a_main_number_is_gone() -> IssuedProject:
    """The rows of the second group were taken out."""
    a, b = counts("a", "cr", HIGH), counts("b", "cr", EVEN)
    both = project([CR], [*a, *b], groups="ab", report={"version": "1.0"})
    one = project([CR], a, groups="a", report={"version": "1.1"})
    return issued(one, ("1.0", "first version", both))
