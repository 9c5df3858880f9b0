"""What stands under a plot: its axis with ticks and label, and a legend of keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportgen.present.figures.canvas import Canvas, Dash, Point
from reportgen.present.figures.scale import Axis
from reportgen.present.figures.typeface import shorten, tidy, width, wrap
from reportgen.present.theme import Theme

LINE_MM = 3.2  # from line to line of a text that wraps
TICK_MM = 1.1
_TICK_LABEL_MM = 3.1  # from the axis to the middle of its numbers
_LABEL_MM = 7.0  # and to the first line of its label
_ENTRY_GAP_MM = 3.6
_KEY_GAP_MM = 1.2
_ROW_MM = 4.2
KEY_MM = 4.4  # width of a key that shows a line or a tint
KEY_HIGH_MM = 2.4

Key = tuple[str, Callable[[Canvas, Point], None]]  # words of an entry, and what draws its key


def few_lines(
    theme: Theme, text: str, size: float, room: float, most: int, *, bold: bool = False
) -> list[str]:
    """``text`` in at most ``most`` lines, cut with an ellipsis; no line where it is empty."""
    words = tidy(text).strip()
    if not words:
        return []
    lines = wrap(theme, words, size, room, bold=bold)
    if len(lines) <= most:
        return lines
    rest = lines[most - 1] + " " + lines[most]
    return [*lines[: most - 1], shorten(theme, rest, size, room, bold=bold)]


def draw_axis(canvas: Canvas, axis: Axis, y: float, label: str) -> None:
    """A level axis at ``y`` with its ticks, their numbers and its label below."""
    theme = canvas.theme
    segments: list[list[Point]] = [[(axis.left, y), (axis.right, y)]]
    for value, words in axis.ticks:
        x = axis.place(value)
        segments.append([(x, y), (x, y + TICK_MM)])
        canvas.text(x, y + _TICK_LABEL_MM, words, size=theme.figure.small_pt, align="center")
    canvas.lines(segments, width=theme.line.thin_pt)
    for i, words in enumerate(_label_lines(theme, label, canvas.width)):
        x = _centred(
            canvas, (axis.left + axis.right) / 2, width(theme, words, theme.figure.text_pt)
        )
        canvas.text(x, y + _LABEL_MM + i * LINE_MM, words)


def axis_height(theme: Theme, label: str, sheet: float) -> float:
    """From an axis to below the last line of its label, on a sheet ``sheet`` millimetres wide."""
    lines = len(_label_lines(theme, label, sheet))
    return _LABEL_MM + (lines - 1) * LINE_MM + 1.8 if lines else _TICK_LABEL_MM + 1.6


def _label_lines(theme: Theme, label: str, sheet: float) -> list[str]:
    return few_lines(theme, label, theme.figure.text_pt, sheet, 3)


def _centred(canvas: Canvas, middle: float, wide: float) -> float:
    """Left end of a text about ``middle``, moved so far that it stays on the sheet."""
    return min(max(middle - wide / 2, 0.0), max(canvas.width - wide, 0.0))


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a legend: which key it explains, where it starts, what it says."""

    number: int
    x: float
    words: str


@dataclass(frozen=True, slots=True)
class Legend:
    """Keys with their words, in as many rows as they need."""

    head: str
    rows: tuple[tuple[Entry, ...], ...]
    left: float
    key: float

    @property
    def height(self) -> float:
        """Of all its rows."""
        return len(self.rows) * _ROW_MM

    def draw(self, canvas: Canvas, top: float) -> list[tuple[int, Point]]:
        """Set the words; the result says where the middle of each key belongs."""
        places: list[tuple[int, Point]] = []
        for i, row in enumerate(self.rows):
            y = top + (i + 0.5) * _ROW_MM
            if i == 0:
                canvas.text(self.left, y, self.head)
            for entry in row:
                places.append((entry.number, (entry.x + self.key / 2, y)))
                canvas.text(entry.x + self.key + _KEY_GAP_MM, y, entry.words)
        return places


def legend(
    theme: Theme,
    labels: Sequence[tuple[int, str]],
    lefts: Sequence[float],
    right: float,
    *,
    key: float,
    head: str = "",
) -> Legend:
    """Entries (number of the key, words) in as few rows as they need up to ``right``.

    They start at the first of ``lefts`` that makes one row enough, else at the last.
    """
    for left in lefts:
        found = _legend(theme, labels, left, right, key, head)
        if len(found.rows) <= 1:
            break
    return found


def key_legend(theme: Theme, keys: Sequence[Key], left: float, right: float) -> Legend:
    """The legend of keys, from ``left`` where one row is then enough."""
    entries = [(i, words) for i, (words, _) in enumerate(keys)]
    return legend(theme, entries, (left, 0.0), right, key=KEY_MM)


def draw_keys(canvas: Canvas, below: Legend, keys: Sequence[Key], top: float) -> None:
    """The words of such a legend, and its keys."""
    for number, place in below.draw(canvas, top):
        keys[number][1](canvas, place)


def _legend(
    theme: Theme,
    labels: Sequence[tuple[int, str]],
    left: float,
    right: float,
    key: float,
    head: str,
) -> Legend:
    size = theme.figure.text_pt
    head = shorten(theme, tidy(head), size, (right - left) / 3)
    start = left + (width(theme, head, size) + _ENTRY_GAP_MM if head else 0.0)
    room = right - start - key - _KEY_GAP_MM
    rows: list[list[Entry]] = [[]]
    x = start
    for number, label in labels:
        words = shorten(theme, tidy(label), size, room)
        wide = key + _KEY_GAP_MM + width(theme, words, size)
        if rows[-1] and x + wide > right:
            rows.append([])
            x = start
        rows[-1].append(Entry(number, x, words))
        x += wide + _ENTRY_GAP_MM
    return Legend(head, tuple(tuple(row) for row in rows if row), left, key)


def line_key(
    canvas: Canvas, at: Point, dash: Dash, *, width: float, colour: str | None = None
) -> None:
    """The key of a line, with its middle at ``at``."""
    (x, y), half = at, KEY_MM / 2
    canvas.lines([[(x - half, y), (x + half, y)]], width=width, colour=colour, dash=dash)
