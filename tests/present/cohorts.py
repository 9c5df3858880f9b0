"""Cohorts at their extremes, and what their figures are drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from matplotlib.figure import Figure

from reportgen.facts.book import FactBook
from reportgen.facts.figures import FigureRequest
from reportgen.formatting.style import load_style
from reportgen.pipeline import check
from reportgen.present.drawing import PARTS
from reportgen.present.figures import FIGURES
from reportgen.present.theme import load_theme
from reportgen.resources import examples_dir
from tests.analysis.cohort import project

OLD, NEW = "the old treatment", "the new treatment"
ARMS = {"old": OLD, "new": NEW}
LONG = "a regimen of four drugs and two antibodies given in cycles as the registry describes it"
THIRD = "      - {id: other, label: a third treatment}\n    reference"
MANY = 40


@dataclass(frozen=True)
class Case:
    """A book, and the labels of its arms."""

    book: FactBook
    groups: Mapping[str, str]

    def request(self, figure: str) -> FigureRequest:
        """The request of this id."""
        return next(one for one in self.book.figures if one.id == figure)

    def data(self, figure: str) -> Any:
        """What the figure is drawn from."""
        request = self.request(figure)
        return PARTS[request.kind].data(request, self.book, load_style(), self.groups)

    def alternative(self, figure: str) -> str:
        """Its alternative text."""
        request = self.request(figure)
        label = self.book.frame(request.frame).label
        return PARTS[request.kind].alternative(self.data(figure), label)

    def drawn(self, figure: str) -> tuple[Figure, ...]:
        """Its pages."""
        return FIGURES[self.request(figure).kind].draw(self.data(figure), load_theme())


def _changed(cells: Mapping[str, str], arm: str) -> str:
    """The table with these cells of every patient of one arm."""
    head, *rows = project.TABLE.strip().splitlines()
    names = head.split(",")
    made = []
    for row in rows:
        fields = dict(zip(names, row.split(","), strict=True))
        made.append(",".join((fields | (cells if fields["arm"] == arm else {})).values()))
    return "\n".join([head, *made]) + "\n"


def _without(*patients: str) -> str:
    lines = project.TABLE.splitlines(keepends=True)
    return "".join(line for line in lines if line.split(",")[0] not in patients)


def _three() -> Case:
    table = project.TABLE
    for name in ("p13", "p16", "p18", "p21", "p23"):
        table = table.replace(f"{name},new", f"{name},other")
    spec = project.SPEC.replace("    reference", THIRD, 1).replace("  swimmer: [os]\n", "")
    return Case(project.book(table, spec), {**ARMS, "other": "a third treatment"})


def _many() -> Case:
    """Forty copies of every patient."""
    head, *rows = project.TABLE.strip().splitlines()
    copies = [f"c{copy}{row}" for copy in range(MANY) for row in rows]
    spec = project.SPEC.replace("  swimmer: [os]\n", "")
    return Case(project.book("\n".join([head, *copies]) + "\n", spec), ARMS)


def _long() -> Case:
    spec = project.SPEC.replace(OLD, f"{LONG} (first version)")
    spec = spec.replace(NEW, f"{LONG} (second version)")
    for label in ("complete remission", "early stage", "women"):
        spec = spec.replace(label, f"{label} as it was understood in the years of this registry")
    groups = {"old": f"{LONG} (first version)", "new": f"{LONG} (second version)"}
    return Case(project.book(spec=spec), groups)


CASES = {
    "usual": lambda: Case(project.usual(), ARMS),
    "no event in an arm": lambda: Case(project.book(_changed({"os_e": "0"}, "new")), ARMS),
    "no event at all": lambda: Case(
        project.book(_changed({"os_e": "0"}, "new").replace(",1,0,,", ",0,0,,")), ARMS
    ),
    "an arm empty in a stratum": lambda: Case(
        project.book(_without("p05", "p06", "p07", "p08", "p09", "p10")), ARMS
    ),
    "three arms": _three,
    "long labels": _long,
    "many patients": _many,
    "example": lambda: Case(
        (made := check(examples_dir() / "blinatumomab-vs-car-t-cohort").analysed).book,
        made.groups,
    ),
}


@cache
def case(name: str) -> Case:
    """One of the cases, analysed once in a process."""
    return CASES[name]()
