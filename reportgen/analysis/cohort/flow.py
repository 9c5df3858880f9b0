"""The frame and the figure ``flow``: from the table to the arms, and who was evaluable for what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.analysis.cohort.scope import Scope, place
from reportgen.analysis.ids import join, slug
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column, frame
from reportgen.inputs.cohort.records import Flow
from reportgen.spec.cohort_outcomes import Outcome

COLUMNS = (
    Column("phase", "Phase", "count"),
    Column("row", "Row", "count"),
    Column("column", "Column"),
    Column("lane", "Arm", "count"),
    Column("role", "Role"),
    Column("label", "Label"),
    Column("fact", "Fact"),
)
PHASES = ("Identified", "Analysed", "Evaluable")

Line = tuple[Cell, ...]


def add_flow(scope: Scope, flow: Flow, outcomes: Sequence[Outcome]) -> None:
    """The lines of each box, and the figure. Needs ``patients.*`` and
    ``<outcome>.<arm>.evaluable``."""
    lines = [*_whole_lines(flow), *_arm_lines(scope), *_evaluable_lines(scope, flow, outcomes)]
    phases = PHASES[: 1 + max(int(str(line[0])) for line in lines)]
    scope.ledger.frame(frame("flow", "Flow of patients", COLUMNS, lines))
    words = (("phases", " | ".join(phases)),)
    scope.ledger.figure(FigureRequest("flow", "flow", "flow", words))


def _whole_lines(flow: Flow) -> Iterator[Line]:
    yield (0, 0, "main", 0, "line", "Patients in the table", "patients.rows")
    if flow.excluded:
        yield (0, 0, "side", 0, "line", "Patients excluded", "patients.excluded")
        for reason, _ in flow.excluded:
            yield (0, 0, "side", 0, "detail", reason, f"patients.excluded.{slug(reason)}")
    yield (1, 0, "main", 0, "line", "Patients analysed", "patients.analysed")


def _arm_lines(scope: Scope) -> Iterator[Line]:
    for lane, arm in enumerate(scope.arms):
        label = arm.label[:1].upper() + arm.label[1:]
        yield (1, 1, "lane", lane, "line", label, f"patients.{arm.id}")
        for stratum in scope.strata:
            fact = join("patients", arm.id, stratum.id)
            yield (1, 1, "lane", lane, "detail", stratum.label, fact)


@dataclass(frozen=True, slots=True)
class _Evaluable:
    """Outcomes that were evaluated in the same number of patients of each arm."""

    outcomes: tuple[Outcome, ...]

    @property
    def words(self) -> str:
        """Their names."""
        return ", ".join(one.label for one in self.outcomes)


def _evaluable_lines(scope: Scope, flow: Flow, outcomes: Sequence[Outcome]) -> Iterator[Line]:
    groups = _groups(scope, flow, outcomes)
    for lane, arm in enumerate(scope.arms) if groups else ():
        yield (2, 0, "lane", lane, "line", "Evaluable for", None)
        for group in groups:
            fact = f"{place(group.outcomes[0].id, arm.id)}.evaluable"
            yield (2, 0, "lane", lane, "detail", group.words, fact)


def _groups(scope: Scope, flow: Flow, outcomes: Sequence[Outcome]) -> list[_Evaluable]:
    """Outcomes not evaluated in everybody; those asked of the same patients and evaluated in as
    many of every arm share a line."""
    counts = {fact.id: fact.value for fact in scope.ledger.facts if fact.id.endswith(".evaluable")}
    everybody = tuple(flow.by_arm[arm.id] for arm in scope.arms)
    found: dict[object, list[Outcome]] = {}
    for one in outcomes:
        numbers = tuple(counts[f"{place(one.id, arm.id)}.evaluable"] for arm in scope.arms)
        if numbers != everybody:
            asked = (one.among.column, one.among.value) if one.among else None
            found.setdefault((asked, numbers), []).append(one)
    return [_Evaluable(tuple(group)) for group in found.values()]
