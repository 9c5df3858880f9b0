"""The sheet of a Kaplan-Meier figure: its width, its axes, and which ticks carry numbers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from reportgen.present.figures.canvas import Point
from reportgen.present.figures.data import KaplanMeierArm, KaplanMeierData
from reportgen.present.figures.foot import LINE_MM, few_lines
from reportgen.present.figures.kaplan_meier_steps import axis_end
from reportgen.present.figures.narrow import TooNarrow
from reportgen.present.figures.scale import Axis, with_ticks
from reportgen.present.figures.typeface import tidy, width
from reportgen.present.theme import Theme

_TOP_MM = 2.0
_SHAPE = 0.62  # height of the plot by its width
_LEAST_MM, _MOST_MM = 52.0, 80.0  # height of the plot
_NAME_MOST_MM = 34.0  # for the names of arms beside the numbers at risk
_NAME_GAP_MM = 2.0
_BESIDE_SHARE = 0.25  # of the sheet, at most, for those names
_CELL_GAP_MM = 1.6
Y_TICK_MM = 1.8  # from the axis to its numbers
_Y_LABEL_GAP_MM = 1.2
_EDGE_MM = 0.6


@dataclass(frozen=True, slots=True)
class Frame:
    """The two axes on their sheet; ``numbered`` are the ticks with numbers, by their place.

    ``stacked``: the names of arms stand over their numbers at risk, for want of room beside them.
    """

    sheet: float
    across: Axis
    up: Axis
    top: float
    bottom: float
    numbered: tuple[int, ...]
    names: tuple[tuple[str, ...], ...]  # of arms in the table of numbers at risk, in lines
    y_lines: tuple[str, ...]
    stacked: bool = False

    def point(self, time: float, survival: float) -> Point:
        """Where a time and a share of patients lie on the sheet.

        Both axes are linear from 0; called for every step of every curve, hence not by them.
        """
        along, left = self.across, self.across.left
        return (
            left + time / along.high * (along.right - left),
            self.bottom - survival * (self.bottom - self.top),
        )


def make_frame(data: KaplanMeierData, theme: Theme, beside: float, above: float) -> Frame:
    """The narrowest sheet on which the numbers at risk stand apart.

    ``beside`` and ``above`` are millimetres kept free at the right of the plot and over it. Where
    even the widest sheet is too narrow, only every second (third, ...) tick carries numbers.

    Raises TooNarrow where there is no room for a plot.
    """
    size = theme.figure
    for every in range(1, max(len(data.x_ticks), 1) + 1):
        for sheet in (size.wide_mm, size.double_mm) if every == 1 else (size.double_mm,):
            frame = _frame(data, theme, sheet, every, (beside, above))
            if frame is not None:
                return frame
    raise TooNarrow.single(
        "Kaplan-Meier figure", "what stands beside the plot leaves it no room on the sheet."
    )


def _frame(
    data: KaplanMeierData, theme: Theme, sheet: float, every: int, spare: tuple[float, float]
) -> Frame | None:
    numbered = tuple(range(0, len(data.x_ticks), every))
    cells = [_widest(data, theme, i) / 2 for i in numbered]
    names, name_room = _names(data, theme, _NAME_MOST_MM)
    stacked = name_room > _BESIDE_SHARE * sheet
    if stacked:
        names, name_room = _names(data, theme, sheet)[0], 0.0
    y_lines = _upright(data, theme)
    first = cells[0] if cells and data.x_ticks[0][0] == 0 else 0.0
    left = max(name_room + first, y_label_offset(theme, len(y_lines)) + LINE_MM / 2)
    right = sheet - max(spare[0], cells[-1] if cells else 0.0, _EDGE_MM)
    if right - left < sheet / 3:
        return None
    across = Axis("linear", 0.0, axis_end(data), left, right, data.x_ticks)
    if not _fits(across, numbered, cells):
        return None
    high = min(max(_SHAPE * (right - left), _LEAST_MM), _MOST_MM)
    up = with_ticks(Axis("percent", 0.0, 1.0, 0.0, high), lambda _: 2.4)
    top = _TOP_MM + spare[1]
    return Frame(sheet, across, up, top, top + high, numbered, names, y_lines, stacked)


def y_label_offset(theme: Theme, lines: int) -> float:
    """From the axis to the middle of the first (leftmost) of the upright lines of its label."""
    numbers = width(theme, "100%", theme.figure.small_pt)
    return Y_TICK_MM + numbers + _Y_LABEL_GAP_MM + max(lines - 0.5, 0.0) * LINE_MM


def _fits(across: Axis, numbered: tuple[int, ...], cells: list[float]) -> bool:
    spans = [
        (across.place(across.ticks[i][0]), half) for i, half in zip(numbered, cells, strict=True)
    ]
    return all(b - a >= one + two + _CELL_GAP_MM for (a, one), (b, two) in pairwise(spans))


def _widest(data: KaplanMeierData, theme: Theme, tick: int) -> float:
    """Of the texts under a tick: its label and the numbers at risk."""
    words = [data.x_ticks[tick][1], *(cell(data, arm, tick) for arm in data.arms)]
    return max(width(theme, tidy(text), theme.figure.small_pt) for text in words)


def cell(data: KaplanMeierData, arm: KaplanMeierArm, tick: int) -> str:
    """The number at risk under a tick, with the events in brackets where they are shown."""
    at_risk = arm.at_risk[tick] if arm.at_risk else ""
    if not (data.show_events and arm.events and at_risk):
        return at_risk
    return f"{at_risk} ({arm.events[tick]})"


def with_risk(data: KaplanMeierData) -> list[KaplanMeierArm]:
    """The arms with a row of numbers at risk: of two curves of one arm only the first has one."""
    plain = [arm for arm in data.arms if not arm.from_below or arm.at_risk]
    return plain if has_risk_table(data) else []


def has_risk_table(data: KaplanMeierData) -> bool:
    """Whether any arm brings its numbers at risk."""
    return any(arm.at_risk for arm in data.arms)


def _names(
    data: KaplanMeierData, theme: Theme, room: float
) -> tuple[tuple[tuple[str, ...], ...], float]:
    """The names of the rows of numbers at risk, and the width they need."""
    if not has_risk_table(data):
        return (), 0.0
    size = theme.figure.small_pt
    labels = (arm.risk_label or arm.label for arm in with_risk(data))
    names = tuple(tuple(few_lines(theme, label, size, room, 3)) for label in labels)
    widest = max((width(theme, line, size) for lines in names for line in lines), default=0.0)
    return names, widest + _NAME_GAP_MM


def _upright(data: KaplanMeierData, theme: Theme) -> tuple[str, ...]:
    return tuple(few_lines(theme, data.y_label, theme.figure.text_pt, _LEAST_MM, 3))
