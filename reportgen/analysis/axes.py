"""How the effects of an outcome are drawn: scale, words below the axis, heads of the columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.analysis.settings import Settings
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column
from reportgen.measures import MEASURES, Measure, control
from reportgen.spec.outcomes import Outcome

ARM_ROLES = {"treated": "", "control": control("")}
"""Parts of fact ids, and how the roles of that arm begin."""

Line = tuple[Cell, ...]

COLUMNS = (
    Column("kind", "Kind of row"),
    Column("label", "Label"),
    Column("group", "Group"),
    Column("fact", "Fact"),
    Column("weight", "Weight (%)", "number"),
    Column("colour", "Colour", "count"),
)


@dataclass(frozen=True, slots=True)
class Axis:
    """How the effects of an outcome are drawn: its measure, the words below, who is favoured.

    ``estimate`` is the head of the column of values, ``sizes`` the parts of the facts of studies
    that are printed before it. ``arms`` are the treated and the control arm where they are compared
    within each study, ``arm_sizes`` what their columns hold.
    """

    measure: str
    label: str
    estimate: str = "%"
    sizes: str = "events_n"
    arms: tuple[str, str] | None = None
    arm_sizes: str = ""
    favours: tuple[str, str] | None = None

    def settings(self) -> Iterator[tuple[str, str]]:
        """What the drawing must know."""
        measure = MEASURES[self.measure]
        yield "scale", measure.scale
        yield "estimate", self.estimate
        yield "axis", self.label
        if measure.null is not None:
            yield "null", f"{measure.null:g}"
        if self.favours is not None:
            yield "favours_below", f"Favours {self.favours[0]}"
            yield "favours_above", f"Favours {self.favours[1]}"

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of both arms, where studies report them."""
        if self.arms is None or not self.arm_sizes:
            return ()
        heads = zip(ARM_ROLES, self.arms, strict=True)
        return tuple(
            Column(name, f"{label[:1].upper()}{label[1:]}\n({self.arm_sizes})")
            for name, label in heads
        )


def unit_of(outcome: Outcome) -> str:
    """The unit of the values of an outcome; empty where they have none, or percent."""
    measure = MEASURES[outcome.measure]
    if measure.takes_unit:
        return outcome.unit or ""
    return "percentage points" if measure.scale == "percent" and measure.null is not None else ""


def axis_of(spec: Settings, outcome: Outcome) -> Axis:
    """How the effects of an outcome are drawn."""
    measure, arms, unit = MEASURES[outcome.measure], spec.data.arms, unit_of(outcome)
    if measure.percent:
        head = f"{outcome.label[:1].upper()}{outcome.label[1:]}"
        return Axis(outcome.measure, f"{head} (%)")
    bracket = {"percentage points": " (%)", "": ""}.get(unit, f" ({unit})")
    label = f"{measure.axis} of {outcome.label}{bracket}"
    estimate = f"{measure.axis}, %" if bracket == " (%)" else measure.axis
    if not measure.arms or arms is None:
        sizes = "events" if "events" in measure.roles else "n"
        return Axis(outcome.measure, label, estimate, sizes)
    return Axis(
        outcome.measure,
        label,
        estimate,
        "n",
        (arms.treated, arms.control),
        _arm_sizes(outcome),
        _favours(outcome, measure, (arms.treated, arms.control)),
    )


def _arm_sizes(outcome: Outcome) -> str:
    """What the columns of both arms hold, by what their columns of the table are."""
    known = [name for name in ("events", "n") if control(name) in outcome.columns]
    return "/".join(known)


def _favours(outcome: Outcome, measure: Measure, arms: tuple[str, str]) -> tuple[str, str] | None:
    """The arm that a value below the null favours, and the other; None where it is not known."""
    higher = outcome.direction == "higher_better"
    if measure.of_hazards and higher:
        return None  # whether the label names the event or being free of it is not known
    return arms[::-1] if higher else arms


def figure_request(figure_id: str, kind: str, axis: Axis, **settings: str) -> FigureRequest:
    """A figure drawn from the frame of the same id."""
    made = (*axis.settings(), *settings.items())
    return FigureRequest(figure_id, kind, figure_id, made)
