"""Which values are missing together: variables are rows, patterns columns, counts below them."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from reportgen.errors import RenderError
from reportgen.present.figures.canvas import Canvas, Point, rectangle
from reportgen.present.figures.data import MissingData
from reportgen.present.figures.foot import few_lines, legend
from reportgen.present.figures.style import house_style
from reportgen.present.figures.typeface import shorten, tidy, width
from reportgen.present.theme import Theme

_EDGE_MM = 0.8
_GAP_MM = 2.5  # between the columns of words and the matrix
_LABEL_MOST_MM = 58.0
_COLUMN_LEAST_MM = 6.0
_COLUMN_MOST_MM = 12.0
_INSET_MM = 1.2  # least space between two counts
_SQUARE_MM = 3.0
_RULE_MM = 1.2  # above the counts
_LEGEND_MM = 2.0  # above the legend
_LEAST, _MOST = 2, 20  # variables


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where everything stands, in millimetres."""

    sheet: float
    labels: float
    left: float
    column: float
    columns: int

    def middle(self, number: int) -> float:
        """The middle of a column of the matrix."""
        return self.left + (number + 0.5) * self.column

    @property
    def right(self) -> float:
        """The end of the matrix."""
        return self.left + self.columns * self.column


def draw_missing(data: MissingData, theme: Theme) -> Figure:
    """The figure, on one page.

    Raises RenderError with fewer than 2 or more than 20 variables, without a pattern, and for
    want of a glyph.
    """
    _check(data)
    with house_style():
        plan = _plan(data, theme)
        row = theme.figure.row_mm
        top, size = _EDGE_MM, theme.figure.text_pt
        keys = legend(
            theme, [(0, data.missing), (1, data.known)], [0.0], plan.sheet, key=_SQUARE_MM
        )
        bottom = top + (len(data.rows) + 1) * row
        counts = bottom + _RULE_MM
        below = counts + (len(data.groups) + 1) * row
        canvas = Canvas(plan.sheet, below + _LEGEND_MM + keys.height + _EDGE_MM, theme)
        canvas.text(plan.sheet, top + row / 2, data.count_head, bold=True, align="right")
        for at, (label, words) in enumerate(data.rows):
            y = top + (at + 1.5) * row
            canvas.text(0, y, shorten(theme, tidy(label), size, plan.labels + 1e-6))
            canvas.text(plan.sheet, y, words, align="right")
        _draw_matrix(canvas, plan, data, top + row)
        canvas.lines([[(0.0, bottom + _RULE_MM / 2), (plan.sheet, bottom + _RULE_MM / 2)]],
                     width=theme.line.thin_pt)  # fmt: skip
        _draw_counts(canvas, plan, data, counts)
        for key, place in keys.draw(canvas, below + _LEGEND_MM):
            _draw_squares(canvas, [place], missing=key == 0)
        return canvas.figure


def _check(data: MissingData) -> None:
    if not _LEAST <= len(data.rows) <= _MOST:
        raise RenderError.single(
            "figure of missing values",
            f"it has {len(data.rows)} variables, and can show {_LEAST} to {_MOST}.",
        )
    if not data.patterns:
        raise RenderError.single("figure of missing values", "it has no pattern.")


def _plan(data: MissingData, theme: Theme) -> _Plan:
    size = theme.figure.text_pt
    labels = [label for label, _ in data.rows] + [data.pattern_head, *(g for g, _ in data.groups)]
    room = min(max(width(theme, tidy(label), size) for label in labels), _LABEL_MOST_MM)
    ends = [data.count_head, *(words for _, words in data.rows)]
    last = max(width(theme, tidy(words), size, bold=True) for words in ends)
    counts = [words for _, texts in data.groups for words in texts]
    widest = max(width(theme, tidy(words), size) for words in counts) + _INSET_MM
    column = min(max(widest, _COLUMN_LEAST_MM), _COLUMN_MOST_MM)
    columns = len(data.patterns)
    rest = columns * column + 2 * _GAP_MM + last
    narrow = room + rest <= theme.figure.wide_mm
    sheet = theme.figure.wide_mm if narrow else theme.figure.double_mm
    room = min(room, sheet - rest)
    free = (sheet - room - 2 * _GAP_MM - last) / columns
    return _Plan(sheet, room, room + _GAP_MM, min(free, _COLUMN_MOST_MM), columns)


def _draw_matrix(canvas: Canvas, plan: _Plan, data: MissingData, top: float) -> None:
    """A square per variable and pattern, on a hairline per variable."""
    row = canvas.theme.figure.row_mm
    middles = [top + (at + 0.5) * row for at in range(len(data.rows))]
    guides: list[list[Point]] = [[(plan.left, y), (plan.right, y)] for y in middles]
    canvas.lines(
        guides, width=canvas.theme.line.thin_pt, colour=canvas.theme.colour.hairline, layer=0
    )
    for missing in (False, True):
        places = [
            (plan.middle(number), y)
            for number, gaps in enumerate(data.patterns)
            for gap, y in zip(gaps, middles, strict=True)
            if gap == missing
        ]
        _draw_squares(canvas, places, missing=missing)


def _draw_squares(canvas: Canvas, places: list[Point], *, missing: bool) -> None:
    """Filled where a value is missing, hollow where it is known."""
    theme, half = canvas.theme, _SQUARE_MM / 2
    canvas.shapes(
        [rectangle(x - half, y - half, _SQUARE_MM, _SQUARE_MM) for x, y in places],
        theme.colour.accent if missing else theme.colour.paper,
        edge=theme.colour.accent if missing else theme.colour.neutral,
        width=theme.line.thin_pt,
    )


def _draw_counts(canvas: Canvas, plan: _Plan, data: MissingData, top: float) -> None:
    """Patients of each pattern: all, then by arm in its colour."""
    theme = canvas.theme
    row, size = theme.figure.row_mm, theme.figure.text_pt
    (head,) = few_lines(theme, data.pattern_head, size, plan.sheet, 1)
    canvas.text(0, top + row / 2, head, bold=True)
    for at, (label, texts) in enumerate(data.groups):
        y = top + (at + 1.5) * row
        colour = theme.colour.word(at if len(data.groups) > 1 else 0)
        canvas.text(0, y, shorten(theme, tidy(label), size, plan.labels + 1e-6), colour=colour)
        for number, words in enumerate(texts):
            canvas.text(plan.middle(number), y, words, align="center", colour=colour)
