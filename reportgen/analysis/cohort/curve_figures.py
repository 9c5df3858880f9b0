"""Curves of several groups for the figure: frames of curves and numbers at risk, the request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from reportgen.analysis.cohort.curves import curve_lines, risk_lines, ticks_of
from reportgen.analysis.cohort.incidence import incidence_lines
from reportgen.analysis.cohort.reading import Reading
from reportgen.analysis.cohort.scope import Scope
from reportgen.analysis.cohort.shown import Shown, add_shown, shown
from reportgen.analysis.cohort.weightings import TEST_NAMES
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column, frame
from reportgen.inputs.cohort.records import RiskTable
from reportgen.stats.survival.cumulative_incidence import CumulativeIncidence
from reportgen.stats.survival.kaplan_meier import Curve

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

Words = tuple[str, str]


@dataclass(frozen=True, eq=False, slots=True)
class Line:
    """The curve of a group: that of its risk table, or one of the same patients that was made
    otherwise; ``id`` is what the frames call the group."""

    id: str
    table: RiskTable
    curve: Curve | None = None
    incidence: CumulativeIncidence | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Lines:
    """Curves that are drawn together: ``id`` ends those of the frames.

    ``sort`` is written after the name of the curves; ``titled`` completes a title.
    """

    id: str
    label: str
    groups: Sequence[Line]
    competing: bool
    sort: str = ""
    titled: Callable[[str], str] = str


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
    more: tuple[Words, ...] = ()


def add_curve_figure(scope: Scope, drawn: CurveFigure, reading: Reading) -> None:
    """What ``add_lines`` adds, and how far the figure reaches (see ``add_shown``). Nothing where
    nobody was followed for any time."""
    tables = [one.table for one in drawn.groups]
    until = shown_of(tables, drawn.landmarks)
    if until is None:
        return
    groups = [Line(one.id, one.table) for one in drawn.groups]
    competing = bool(drawn.competing)
    lines = Lines(drawn.id, drawn.label, groups, competing, titled=lambda of: f"{of}{drawn.of}")
    label = f"{drawn.label}{drawn.of}"
    words = (
        ("outcome", drawn.id),
        ("origin", drawn.origin),
        ("shown_to", add_shown(scope, drawn.place, label, until, reading)),
        *_named_facts(drawn, reading),
        *drawn.more,
    )
    add_lines(scope, lines, reading, until, words)


def shown_of(tables: Sequence[RiskTable], landmarks: Sequence[float]) -> Shown | None:
    """How much of the follow-up is shown; None where nobody was followed for any time."""
    followed = any(len(one.time) and float(one.time[-1]) > 0 for one in tables)
    return shown(tables, landmarks) if followed else None


def add_lines(
    scope: Scope, lines: Lines, reading: Reading, until: Shown, words: Iterable[Words]
) -> None:
    """Frames ``km-<id>`` or ``incidence-<id>`` and ``risk-<id>``, and the figure of both, which
    takes ``words`` as its settings besides what the curves are called."""
    ticks = ticks_of(until.time, reading.unit)
    curves: list[list[Cell]] = []
    risks: list[list[Cell]] = []
    for one in lines.groups:
        if lines.competing:
            curves += incidence_lines(one.id, one.table, reading, scope.level, one.incidence)
        else:
            curves += curve_lines(one.id, one.table, reading, scope.level, one.curve)
        risks += risk_lines(one.id, one.table, ticks)
    kind, title = ("incidence", "Cumulative incidence") if lines.competing else KAPLAN_MEIER
    name = f"{'incidence' if lines.competing else 'km'}-{lines.id}"
    risk = f"risk-{lines.id}"
    label = lines.label if lines.competing else f"{reading.free}{lines.label}"
    columns = INCIDENCE_COLUMNS if lines.competing else CURVE_COLUMNS
    titled = lines.titled
    scope.ledger.frame(frame(name, titled(f"{title}{lines.sort}: {label}"), columns, curves))
    scope.ledger.frame(frame(risk, titled(f"Numbers at risk: {label}"), RISK_COLUMNS, risks))
    settings = (("label", label), ("unit", reading.unit), ("risk", risk), *words)
    scope.ledger.figure(FigureRequest(name, kind, name, settings))


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
