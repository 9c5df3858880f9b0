"""The columns of a forest plot: widths measured from their text, numbers aligned on a sign."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from reportgen.present.figures.data import ForestData, ForestRow
from reportgen.present.figures.foot import few_lines
from reportgen.present.figures.narrow import TooNarrow
from reportgen.present.figures.typeface import glued, shorten, tidy, width, wrap
from reportgen.present.theme import Theme

GAP = 3.2  # between two columns
_INSET = 1.2  # on each side of the plot: half a square at the end of the axis
INDENT = 2.4  # per level of a label
_LABEL_LEAST = 32.0
_PLOT_LEAST = 54.0
_PLOT_NARROW = 40.0
_PLOT_BESIDE_NOTES = 68.0
_PLOT_MOST = 88.0
_HEAD_MOST = 27.0
_TIGHT_PLOT_LEAST, _TIGHT_PLOT_MOST = 22.0, 30.0  # on a sheet with no room for more
_TIGHT_LABEL_LEAST, _TIGHT_LABEL_MOST = 18.0, 34.0
_LABEL_LINES = 3
_OPENING = "[("
_FIRST_NUMBER = re.compile(r"\d+(?:[\u2009\u202f\u00a0 ,]\d+)*")


Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers: its place, its head in lines, and where each row's text starts."""

    left: float
    width: float
    head: tuple[str, ...]
    starts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Places of all columns in millimetres from the left of the page.

    ``tight``: labels wrap, for want of room. ``left_out`` are the heads of columns that have none.
    """

    label_width: float
    label_head: tuple[str, ...]
    cells: tuple[Column, ...]
    plot_left: float
    plot_right: float
    estimate: Column
    weight: Column | None
    tight: bool = False
    left_out: tuple[str, ...] = ()

    @property
    def head_lines(self) -> int:
        """Lines of the tallest head."""
        numbers = (*self.cells, self.estimate, *((self.weight,) if self.weight else ()))
        return max(len(self.label_head), *(len(column.head) for column in numbers))


def is_bold(row: ForestRow, data: ForestData) -> bool:
    """Headings and totals; a pooled estimate is a total only where its studies are shown."""
    return row.kind in ("header", "overall") or (row.kind == "pooled" and data.has_studies)


def measure(data: ForestData, theme: Theme) -> Columns:
    """Lay the columns from left to right; the plot takes what the words leave.

    On a narrow sheet labels wrap. Where even so the plot has no room, first the weights are left
    out, which the areas of the squares show, and then the numbers beside the labels.

    Raises TooNarrow where label, plot and estimate alone have no room.
    """
    columns = _measured(data, theme)
    label = min(max(_label_widths(data, theme), default=0.0), _LABEL_LEAST)
    if columns.plot_right - columns.plot_left >= _PLOT_NARROW - 1e-6 and label <= (
        columns.label_width + 1e-6
    ):
        return columns
    for kept in _ever_less(data):
        tight = _tight(kept, theme, _heads_left_out(data, kept))
        if tight is not None:
            return tight
    raise TooNarrow.single(
        "forest plot", f"label, plot and estimate need more than {theme.figure.double_mm:g} mm."
    )


def _ever_less(data: ForestData) -> Iterator[ForestData]:
    yield data
    without = replace(data, weight_head=None)
    if data.weight_head is not None:
        yield without
    if data.cell_heads:
        yield replace(without, cell_heads=())


def _heads_left_out(data: ForestData, kept: ForestData) -> tuple[str, ...]:
    cells = data.cell_heads[len(kept.cell_heads) :]
    weight = [data.weight_head] if data.weight_head and not kept.weight_head else []
    return tuple(" ".join(tidy(head).split()) for head in (*cells, *weight))


def _tight(data: ForestData, theme: Theme, left_out: tuple[str, ...]) -> Columns | None:
    """Columns of which the plot has just the room that it needs, or None where it has less."""
    cells, estimate, weight, room = _parts(data, theme)
    natural = max(_label_widths(data, theme), default=0.0)
    words = max(_word_widths(data, theme), default=0.0)
    least = min(natural, max(min(words, _TIGHT_LABEL_MOST), _TIGHT_LABEL_LEAST))
    if room - least < _TIGHT_PLOT_LEAST:
        return None
    label = min(natural, max(least, room - _TIGHT_PLOT_MOST))
    placed = _placed(data, theme, label, cells, estimate, weight)
    return replace(placed, tight=True, left_out=left_out)


def _word_widths(data: ForestData, theme: Theme) -> Iterator[float]:
    """Widths of single words of the labels, with their indents: so wide a column breaks none."""
    for row in data.rows:
        if row.kind not in ("note", "spacer"):
            for word in _unbroken(row.label).split():
                wide = width(theme, word, theme.figure.text_pt, bold=is_bold(row, data))
                yield row.level * INDENT + wide


def _unbroken(label: str) -> str:
    """A label in which the sign of what is added stays with its name."""
    return tidy(label).replace("+ ", "+\u00a0")


def _measured(data: ForestData, theme: Theme) -> Columns:
    cells, estimate, weight, room = _parts(data, theme)
    label = _label_width(data, theme, room, sum(GAP + column.width for column in cells))
    return _placed(data, theme, label, cells, estimate, weight)


def _parts(data: ForestData, theme: Theme) -> tuple[list[Column], Column, Column | None, float]:
    """The columns of numbers, and what they leave for label and plot."""
    cells = [_cells(data, theme, i) for i in range(len(data.cell_heads))]
    estimate = _numbers(data, theme, data.estimate_head, lambda row: row.text, "left")
    weight = (
        None
        if data.weight_head is None
        else _numbers(data, theme, data.weight_head, lambda row: row.weight_text, "right")
    )
    numbers = [*cells, estimate, *([weight] if weight else [])]
    room = theme.figure.double_mm - sum(GAP + column.width for column in numbers) - GAP - 2 * _INSET
    return cells, estimate, weight, room


def _label_width(data: ForestData, theme: Theme, room: float, cells: float) -> float:
    """As wide as the labels, within what the plot needs; wider where that saves notes a line."""
    natural = max(_label_widths(data, theme), default=0.0)
    widest = max(room - _PLOT_LEAST, min(_LABEL_LEAST, room - _PLOT_NARROW))
    for_notes = min(max(_note_widths(data, theme), default=0.0) - cells, room - _PLOT_BESIDE_NOTES)
    return max(min(natural, widest), room - _PLOT_MOST, for_notes)


def _note_widths(data: ForestData, theme: Theme) -> Iterator[float]:
    for row in data.rows:
        if row.kind == "note":
            indent = row.level * INDENT
            yield indent + width(theme, tidy(row.label), theme.figure.small_pt)


def _label_widths(data: ForestData, theme: Theme) -> Iterator[float]:
    size = theme.figure.text_pt
    yield width(theme, tidy(data.label_head), size, bold=True)
    for row in data.rows:
        if row.kind not in ("note", "spacer") and (row.cells or row.kind != "header"):
            yield row.level * INDENT + width(theme, tidy(row.label), size, bold=is_bold(row, data))


def _placed(
    data: ForestData,
    theme: Theme,
    label: float,
    cells: list[Column],
    estimate: Column,
    weight: Column | None,
) -> Columns:
    left = label
    placed = []
    for column in cells:
        placed.append(_moved(column, left + GAP))
        left += GAP + column.width
    right = theme.figure.double_mm
    if weight:
        weight = _moved(weight, right - weight.width)
        right = weight.left - GAP
    estimate = _moved(estimate, right - estimate.width)
    head = _head(theme, data.label_head, label)
    return Columns(
        label,
        head,
        tuple(placed),
        left + GAP + _INSET,
        estimate.left - GAP - _INSET,
        estimate,
        weight,
    )


def _moved(column: Column, left: float) -> Column:
    return Column(left, column.width, column.head, tuple(left + s for s in column.starts))


def _cells(data: ForestData, theme: Theme, index: int) -> Column:
    def text(row: ForestRow) -> str:
        return row.cells[index] if index < len(row.cells) else ""

    return _numbers(data, theme, data.cell_heads[index], text, "right")


def _numbers(
    data: ForestData, theme: Theme, head: str, text: Callable[[ForestRow], str], side: Side
) -> Column:
    """A column whose numbers stand on one sign; words and empty cells take the side's edge."""
    size = theme.figure.text_pt
    texts = [_Measured.of(theme, tidy(text(row)), bold=is_bold(row, data)) for row in data.rows]
    bracket = max((t.bracket for t in texts if t.before is not None), default=0.0)
    befores = [-bracket if t.opens else t.before for t in texts]
    ahead = max((b for b in befores if b is not None), default=0.0)
    numbers = [(t.full, b) for t, b in zip(texts, befores, strict=True) if b is not None]
    block = ahead + max((full - before for full, before in numbers), default=0.0)
    lines = _head(theme, head, max(_HEAD_MOST, block))
    widest = max(
        block,
        *(t.full for t in texts),
        *(width(theme, line, size, bold=True) for line in lines),
    )
    spare = widest - block if side == "right" else 0.0
    starts = tuple(
        spare + ahead - before if before is not None else (widest - t.full) * (side == "right")
        for t, before in zip(texts, befores, strict=True)
    )
    return Column(0.0, widest, lines, starts)


@dataclass(frozen=True, slots=True)
class _Measured:
    """A text with its width, the width before the sign it is aligned on (None for words), and
    the way from that sign to its bracket. ``opens``: it is an interval without estimate."""

    full: float
    before: float | None
    bracket: float
    opens: bool

    @classmethod
    def of(cls, theme: Theme, text: str, *, bold: bool) -> _Measured:
        def wide(part: str) -> float:
            return width(theme, part, theme.figure.text_pt, bold=bold)

        number = _FIRST_NUMBER.search(text)
        if number is None:
            return cls(wide(text), None, 0.0, opens=False)
        before = wide(text[: number.end()])
        at = min((i for sign in _OPENING if (i := text.find(sign)) >= 0), default=0)
        return cls(wide(text), before, max(wide(text[:at]) - before, 0.0), text[0] in _OPENING)


def _head(theme: Theme, head: str, room: float) -> tuple[str, ...]:
    size = theme.figure.text_pt
    return tuple(
        line
        for part in head.splitlines() or [""]
        for line in wrap(theme, glued(tidy(part)), size, room, bold=True)
    )


def label_lines(row: ForestRow, data: ForestData, columns: Columns, theme: Theme) -> list[str]:
    """What is printed at the left of a row: notes and headings wrap, other labels are cut with an
    ellipsis, unless there is so little room that they wrap too."""
    before_plot = columns.plot_left - GAP - _INSET - row.level * INDENT
    if row.kind == "note":
        return wrap(theme, glued(tidy(row.label)), theme.figure.small_pt, before_plot)
    room = columns.label_width - row.level * INDENT
    if not any(row.cells):
        room = before_plot
    if columns.tight or row.kind == "header":
        size, most, bold = theme.figure.text_pt, _LABEL_LINES, is_bold(row, data)
        return few_lines(theme, _unbroken(row.label), size, room + 1e-6, most, bold=bold)
    return [shorten(theme, tidy(row.label), theme.figure.text_pt, room, bold=is_bold(row, data))]
