"""The facts of a tiny project, by the real pipeline, without its text and figures."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.pipeline import Checked, check
from tests.prose.cases import CASES
from tests.prose.project import Project


def checked(project: Project) -> Checked:
    """The project read, checked and computed."""
    with tempfile.TemporaryDirectory() as folder:
        return check(project.write(Path(folder)))


def book_of(project: Project) -> FactBook:
    """The facts of the project."""
    return checked(project).analysed.book


@cache
def case(name: str) -> Checked:
    """A case of the prose tests, computed once in a process."""
    return checked(CASES[name]())


def limits(fact: Fact) -> tuple[float, float]:
    """The limits of a fact that has them."""
    assert fact.ci is not None
    return fact.ci.low, fact.ci.high
