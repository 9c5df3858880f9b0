"""Curves of several groups for the figure: frames of curves and numbers at risk, the request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.analysis.cohort.curves import curve_lines, risk_lines, ticks_of
from reportgen.analysis.cohort.incidence import incidence_lines
from reportgen.analysis.cohort.reading import Reading
from reportgen.analysis.cohort.scope import Scope
from reportgen.analysis.cohort.shown import add_shown, shown
from reportgen.analysis.cohort.weightings import TEST_NAMES
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column, frame
from reportgen.inputs.cohort.records import RiskTable

CURVE_COLUMNS = (
    Column("arm", "Arm"),
    Column("time", "Time", "number"),
    Column("survival", "Survival", "percent"),
    Column("low", "Lower limit", "percent"),
    Column("high", "Upper limit", "percent"),
    Column("censored", "Censored", "count"),
)
INCIDENCE_COLUMNS = (
    Column("arm", "Arm"),
    Column("cause", "Cause"),
    Column("time", "Time", "number"),
    Column("incidence", "Cumulative incidence", "percent"),
    Column("low", "Lower limit", "percent"),
    Column("high", "Upper limit", "percent"),
    Column("censored", "Censored", "count"),
)
RISK_COLUMNS = (
    Column("arm", "Arm"),
    Column("tick", "Time", "number"),
    Column("at_risk", "At risk", "count"),
    Column("events", "Events", "count"),
)
KAPLAN_MEIER = ("kaplan_meier", "Kaplan-Meier curves")
CURVE_FACTS = ("hazard_ratio", "log_rank")
COMPETING_FACTS = ("subdistribution_hazard_ratio", "gray")
"""Which ratio and test of a pair of groups a figure of curves, or of incidences, tells."""


@dataclass(frozen=True, slots=True)
class CurveGroup:
    """A group with its curve: its id in the frames, where its facts stand, its risk table."""

    id: str
    place: str
    table: RiskTable


@dataclass(frozen=True, slots=True)
class CurvePair:
    """Two groups by their ids, and where the facts of their comparison stand."""

    group: str
    reference: str
    place: str


@dataclass(frozen=True, slots=True)
class CurveFigure:
    """What is drawn: ``id`` ends those of the frames, ``place`` is where its own facts stand.

    ``competing`` names the events that compete, ``together`` the test of all groups, ``of`` who is
    shown, if not everybody; in ``more``, ``label_<group>`` names groups that are no arms.
    """

    id: str
    place: str
    label: str
    origin: str
    landmarks: Sequence[float]
    groups: Sequence[CurveGroup]
    pairs: Sequence[CurvePair]
    competing: str = ""
    together: str = ""
    of: str = ""
    more: tuple[tuple[str, str], ...] = ()


def add_curve_figure(scope: Scope, drawn: CurveFigure, reading: Reading) -> None:
    """Frames ``km-<id>`` or ``incidence-<id>`` and ``risk-<id>``, the figure of both, and how far
    it reaches (see ``add_shown``). Nothing where nobody was followed for any time."""
    tables = [one.table for one in drawn.groups]
    if max((float(one.time[-1]) for one in tables if len(one.time)), default=0.0) <= 0:
        return
    until = shown(tables, drawn.landmarks)
    ticks = ticks_of(until.time, reading.unit)
    lines = incidence_lines if drawn.competing else curve_lines
    curves: list[list[Cell]] = []
    risks: list[list[Cell]] = []
    for one in drawn.groups:
        curves += lines(one.id, one.table, reading, scope.level)
        risks += risk_lines(one.id, one.table, ticks)
    kind, title = ("incidence", "Cumulative incidence") if drawn.competing else KAPLAN_MEIER
    name = f"{'incidence' if drawn.competing else 'km'}-{drawn.id}"
    risk = f"risk-{drawn.id}"
    label = drawn.label if drawn.competing else f"{reading.free}{drawn.label}"
    columns = INCIDENCE_COLUMNS if drawn.competing else CURVE_COLUMNS
    scope.ledger.frame(frame(name, f"{title}: {label}{drawn.of}", columns, curves))
    scope.ledger.frame(frame(risk, f"Numbers at risk: {label}{drawn.of}", RISK_COLUMNS, risks))
    words = (
        ("outcome", drawn.id),
        ("label", label),
        ("unit", reading.unit),
        ("origin", drawn.origin),
        ("risk", risk),
        ("shown_to", add_shown(scope, drawn.place, f"{drawn.label}{drawn.of}", until, reading)),
        *_named_facts(drawn, reading),
        *drawn.more,
    )
    scope.ledger.figure(FigureRequest(name, kind, name, words))


def _named_facts(drawn: CurveFigure, reading: Reading) -> Iterator[tuple[str, str]]:
    """What the figure tells besides the curves: ids in the order of the groups and of the pairs."""
    yield "arms", " ".join(one.id for one in drawn.groups)
    if drawn.competing:
        yield "competing", drawn.competing
    else:
        yield "medians", " ".join(f"{one.place}.median" for one in drawn.groups)
        yield "test_name", TEST_NAMES[reading.weighting.name]
    yield "pair_arms", " ".join(one.group for one in drawn.pairs)
    yield "pair_references", " ".join(one.reference for one in drawn.pairs)
    ratio, test = COMPETING_FACTS if drawn.competing else CURVE_FACTS
    for name, part in (("ratios", ratio), ("tests", test)):
        yield name, " ".join(f"{one.place}.{part}" for one in drawn.pairs)
    if drawn.together:
        yield "together", f"{drawn.together}.{test}"
