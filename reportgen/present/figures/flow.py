"""The flow diagram of PRISMA 2020: boxes on a grid, arrows only down and to the right.

The box of included studies reaches over all columns that lead into it, so that the arrow of the
other methods, and of a previous version of the review, goes straight down. So does the box from
which lanes, one per arm of a comparison, go on side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from matplotlib.figure import Figure

from reportgen.errors import RenderError
from reportgen.present.figures.canvas import Canvas, Point, arrow_head, rectangle
from reportgen.present.figures.data import FlowBox, FlowColumn, FlowData
from reportgen.present.figures.narrow import TooNarrow, widest_word
from reportgen.present.figures.style import house_style
from reportgen.present.figures.typeface import MM_PER_PT, glued, tidy, width, wrap
from reportgen.present.theme import Theme

_ORDER: tuple[FlowColumn, ...] = ("previous", "main", "side", "other", "other_side")
_PARENT: dict[FlowColumn, FlowColumn] = {"side": "main", "other_side": "other"}
_LEADING = 1.26
_PAD_MM = 2.0
_INDENT_MM, _HANG_MM = 2.0, 3.4
_STRIP_MM = 6.4
_STRIP_GAP_MM = 3.0
_ROW_GAP_MM = 6.0
_WIDE_GAP_MM, _NARROW_GAP_MM = 10.0, 5.5
_ARROW_MM = 2.0
_WORD_MOST_MM, _LANE_WORD_MOST_MM = 18.0, 9.0  # longer words may break
_EDGE_MM = 0.3  # half a line's width must stay on the sheet

_Place = tuple[int, int]  # phase, row


@dataclass(frozen=True, slots=True)
class _Box:
    """A box with its place on the sheet and its text in lines (indent, words)."""

    source: FlowBox
    left: float
    top: float
    width: float
    height: float
    lines: tuple[tuple[float, str], ...]

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def middle(self) -> float:
        return self.left + self.width / 2


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where columns stand, and how wide they are."""

    lefts: dict[FlowColumn, float]
    column: float
    right: float
    lanes: tuple[float, ...]
    lane: float

    @property
    def left(self) -> float:
        """Where the first column and the first lane begin."""
        return _STRIP_MM + _STRIP_GAP_MM


def draw_flow(data: FlowData, theme: Theme) -> Figure:
    """The flow diagram. Raises RenderError when it has no box, or a character without glyph."""
    if not data.boxes:
        raise RenderError.single(
            "flow diagram", "it has no box.", "Give at least one count under flow in the spec."
        )
    with house_style():
        grid = _grid(data, theme)
        heads = _heads(data, grid, theme)
        top = max((h.bottom for h in heads), default=0.0) + (_ROW_GAP_MM / 2 if heads else _EDGE_MM)
        boxes, strips = _set_boxes(data, grid, theme, top)
        height = max(box.bottom for box in boxes) + _EDGE_MM
        canvas = Canvas(theme.figure.double_mm, height, theme)
        _draw_strips(canvas, data, strips)
        for head in heads:
            _draw_head(canvas, head)
        for box in boxes:
            _draw_box(canvas, box)
        _draw_arrows(canvas, list(_arrows(boxes)))
        return canvas.figure


def _grid(data: FlowData, theme: Theme) -> _Grid:
    used = [c for c in _ORDER if any(box.column == c for box in data.boxes)]
    start, right = _STRIP_MM + _STRIP_GAP_MM, theme.figure.double_mm - _EDGE_MM
    places, column = _beside(len(used), start, right)
    lanes = max((box.lane + 1 for box in data.boxes if box.column == "lane"), default=0)
    starts, lane = _beside(lanes, start, right)
    for is_lane, wide in ((False, column if used else right), (True, lane if lanes else right)):
        if wide < _least(data, theme, is_lane):
            raise TooNarrow.single("flow diagram", "its boxes are narrower than their words.")
    return _Grid(dict(zip(used, places, strict=True)), column, right, tuple(starts), lane)


def _least(data: FlowData, theme: Theme, is_lane: bool) -> float:
    """Width of a box that breaks none of its words."""
    boxes = [box for box in data.boxes if (box.column == "lane") == is_lane]
    size, most = theme.figure.flow_pt, _LANE_WORD_MOST_MM if is_lane else _WORD_MOST_MM
    plain = widest_word(theme, (words for box in boxes for words in box.lines), size, most)
    listed = widest_word(theme, (words for box in boxes for words in box.details), size, most)
    return max(plain, listed + _HANG_MM if listed else 0.0) + 2 * _PAD_MM


def _beside(count: int, left: float, right: float) -> tuple[list[float], float]:
    """Left ends and width of so many equal columns."""
    gap = _WIDE_GAP_MM if count <= 2 else _NARROW_GAP_MM
    wide = (right - left - gap * (count - 1)) / max(count, 1)
    return [left + i * (wide + gap) for i in range(count)], wide


def _line_mm(theme: Theme) -> float:
    return theme.figure.flow_pt * MM_PER_PT * _LEADING


def _text_lines(box: FlowBox, room: float, theme: Theme) -> tuple[tuple[float, str], ...]:
    size, inner = theme.figure.flow_pt, room - 2 * _PAD_MM
    plain = [
        (0.0, part) for text in box.lines for part in wrap(theme, glued(tidy(text)), size, inner)
    ]
    listed = [
        (_INDENT_MM if first else _HANG_MM, part)
        for text in box.details
        for first, part in _hanging(text, inner - _HANG_MM, theme)
    ]
    return tuple(plain + listed)


def _hanging(text: str, room: float, theme: Theme) -> Iterator[tuple[bool, str]]:
    for i, part in enumerate(wrap(theme, glued(tidy(text)), theme.figure.flow_pt, room)):
        yield i == 0, part


def _heads(data: FlowData, grid: _Grid, theme: Theme) -> list[_Box]:
    """The headings over the columns, all of one height, each over its side column too."""
    found = []
    for column, words in data.heads:
        if column in grid.lefts:
            left, right = _span(grid, column, _last_of(grid, column))
            box = FlowBox(0, 0, column, (words,))
            lines = wrap(theme, tidy(words), theme.figure.flow_pt, right - left - 2, bold=True)
            found.append((box, left, right - left, tuple((0.0, line) for line in lines)))
    tallest = max((len(lines) for *_, lines in found), default=0) * _line_mm(theme) + _PAD_MM
    return [_Box(b, left, _EDGE_MM, wide, tallest, lines) for b, left, wide, lines in found]


def _last_of(grid: _Grid, column: FlowColumn) -> FlowColumn:
    return next((s for s, p in _PARENT.items() if p == column and s in grid.lefts), column)


def _span(grid: _Grid, first: FlowColumn, last: FlowColumn) -> tuple[float, float]:
    return grid.lefts[first], grid.lefts[last] + grid.column


def _set_boxes(
    data: FlowData, grid: _Grid, theme: Theme, top: float
) -> tuple[list[_Box], dict[int, tuple[float, float]]]:
    """Every box in its place, and from where to where each phase reaches."""
    boxes: list[_Box] = []
    strips: dict[int, tuple[float, float]] = {}
    y = top
    for phase in sorted({box.phase for box in data.boxes}):
        begin = y
        rows = sorted({box.row for box in data.boxes if box.phase == phase})
        for row in rows:
            stretch = _strip_mm(data, phase, theme) if len(rows) == 1 else 0.0
            placed = _set_row(data, grid, theme, (phase, row), y, stretch)
            boxes += placed
            y = max(box.bottom for box in placed) + _ROW_GAP_MM
        y = max(y, begin + _strip_mm(data, phase, theme) + _ROW_GAP_MM)
        strips[phase] = (begin, y - _ROW_GAP_MM)
    return boxes, strips


def _strip_mm(data: FlowData, phase: int, theme: Theme) -> float:
    """What the name of a phase needs when it is written upright."""
    words = tidy(data.phases[phase])
    return width(theme, words, theme.figure.flow_pt, bold=True) + 2 * _PAD_MM


def _set_row(
    data: FlowData, grid: _Grid, theme: Theme, place: _Place, top: float, stretch: float
) -> list[_Box]:
    found = []
    for box in data.boxes:
        if (box.phase, box.row) == place:
            left, right = _reach(data, grid, box)
            lines = _text_lines(box, right - left, theme)
            height = max(len(lines) * _line_mm(theme) + 2 * _PAD_MM, stretch)
            found.append(_Box(box, left, top, right - left, height, lines))
    lanes = max((box.height for box in found if box.source.column == "lane"), default=0.0)
    return [replace(b, height=lanes) if b.source.column == "lane" else b for b in found]


def _reach(data: FlowData, grid: _Grid, box: FlowBox) -> tuple[float, float]:
    """Left and right end: a main box below the end of another column covers that column too, and
    one that lanes go on from or come back to covers them all."""
    if box.column == "lane":
        return grid.lanes[box.lane], grid.lanes[box.lane] + grid.lane
    if box.column == "main" and _joins_lanes(data, box):
        return grid.left, grid.right
    first: FlowColumn = box.column
    last: FlowColumn = box.column
    if box.column == "main":
        mains = [_place(b) for b in data.boxes if b.column == "main"]
        if "other" in grid.lefts and _place(box) > max(_places(data, "other")):
            last = "other"
        if "previous" in grid.lefts and _place(box) == max(mains) > max(_places(data, "previous")):
            first = "previous"
    return _span(grid, first, last)


def _joins_lanes(data: FlowData, box: FlowBox) -> bool:
    """Whether the next or the last place above or below this one is that of lanes."""
    lanes = list(_places(data, "lane"))
    if not lanes:
        return False
    before = [place for place in _places(data, "main") if place < min(lanes)]
    return _place(box) > min(lanes) or _place(box) == max(before, default=None)


def _place(box: FlowBox) -> _Place:
    return box.phase, box.row


def _places(data: FlowData, column: FlowColumn) -> Iterable[_Place]:
    return [_place(box) for box in data.boxes if box.column == column]


def _arrows(boxes: list[_Box]) -> Iterator[tuple[Point, Point]]:
    """From each box down to the next of its column or the box that covers it, and to its side."""
    for box in boxes:
        if box.source.column in _PARENT:
            yield from _side_arrow(boxes, box)
            continue
        below = [b for b in boxes if _leads_to(box, b)]
        next_top = min((b.top for b in below), default=0.0)
        for following in (b for b in below if b.top == next_top):
            x = _arrow_at(boxes, box, following)
            yield (x, box.bottom), (x, following.top)


def _arrow_at(boxes: list[_Box], box: _Box, following: _Box) -> float:
    """Lanes have an arrow each; the main column flows down one line."""
    if "lane" in (box.source.column, following.source.column):
        return box.middle if box.source.column == "lane" else following.middle
    return box.middle if box.source.column != "main" else _main_middle(boxes)


def _leads_to(box: _Box, other: _Box) -> bool:
    if other.top < box.bottom:
        return False
    here, there = box.source, other.source
    if here.column == "main" and there.column == "lane":
        return True
    same = (there.column, there.lane) == (here.column, here.lane)
    return same or (there.column == "main" and other.left <= box.middle <= other.right)


def _main_middle(boxes: list[_Box]) -> float:
    """The line down which the main column flows, also through boxes that are wider."""
    return min((b for b in boxes if b.source.column == "main"), key=lambda b: b.width).middle


def _side_arrow(boxes: list[_Box], side: _Box) -> Iterator[tuple[Point, Point]]:
    column = _PARENT[side.source.column]
    parents = [b for b in boxes if b.source.column == column]
    beside = [b for b in parents if _place(b.source) == _place(side.source)]
    if beside:
        y = side.top + min(side.height, beside[0].height) / 2
        yield (beside[0].right, y), (side.left, y)
    elif any(b.bottom < side.top for b in parents) and any(b.top > side.bottom for b in parents):
        y = side.top + side.height / 2
        yield (min(b.middle for b in parents), y), (side.left, y)


def _draw_strips(canvas: Canvas, data: FlowData, strips: dict[int, tuple[float, float]]) -> None:
    outlines = [rectangle(0, top, _STRIP_MM, end - top) for top, end in strips.values()]
    canvas.shapes(outlines, canvas.theme.colour.tint, layer=0)
    for phase, (top, end) in strips.items():
        canvas.text(
            _STRIP_MM / 2,
            (top + end) / 2,
            data.phases[phase],
            size=canvas.theme.figure.flow_pt,
            bold=True,
            align="center",
            upright=True,
        )


def _draw_head(canvas: Canvas, head: _Box) -> None:
    canvas.shapes(
        [rectangle(head.left, head.top, head.width, head.height)],
        canvas.theme.colour.tint,
        layer=0,
    )
    _draw_lines(canvas, head, bold=True)


def _draw_box(canvas: Canvas, box: _Box) -> None:
    canvas.shapes(
        [rectangle(box.left, box.top, box.width, box.height)],
        canvas.theme.colour.paper,
        edge=canvas.theme.colour.ink,
        width=canvas.theme.line.thin_pt,
    )
    _draw_lines(canvas, box)


def _draw_lines(canvas: Canvas, box: _Box, *, bold: bool = False) -> None:
    step = _line_mm(canvas.theme)
    y = box.top + (box.height - (len(box.lines) - 1) * step) / 2
    for i, (indent, words) in enumerate(box.lines):
        canvas.text(
            box.middle if bold else box.left + _PAD_MM + indent,
            y + i * step,
            words,
            size=canvas.theme.figure.flow_pt,
            bold=bold,
            align="center" if bold else "left",
        )


def _draw_arrows(canvas: Canvas, arrows: list[tuple[Point, Point]]) -> None:
    heads, shafts = [], []
    for (x0, y0), (x1, y1) in arrows:
        down = x0 == x1
        heads.append(arrow_head((x1, y1), "down" if down else "right", _ARROW_MM))
        short = (x1, y1 - _ARROW_MM / 2) if down else (x1 - _ARROW_MM / 2, y1)
        shafts.append([(x0, y0), short])
    canvas.lines(shafts, width=canvas.theme.line.normal_pt)
    canvas.shapes(heads, canvas.theme.colour.ink)
