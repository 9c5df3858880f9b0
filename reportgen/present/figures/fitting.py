"""A figure on a column of a given width: drawn, looked at, and refused where it does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reportgen.present.figures import FigureKind
from reportgen.present.figures.narrow import TooNarrow
from reportgen.present.theme import Theme, on_width

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_STEP_MM = 8.0
_WIDEST_MM = 200.0  # no journal has a wider column


def drawn_on(kind: FigureKind, data: Any, theme: Theme) -> tuple[Figure, ...]:
    """The figure on a sheet of the one width of the theme.

    Raises TooNarrow with the least width that it needs, where this one is too narrow.
    """
    asked = theme.figure.single_mm
    found = _fitting(kind, data, theme)
    if found is not None:
        return found
    least = _least(kind, data, theme)
    smallest = theme.figure.smallest_pt
    raise TooNarrow.single(
        "",
        f"it cannot be set {asked:g} mm wide with letters of {smallest:g} pt"
        + (f"; it needs {least:g} mm." if least else ", nor at any width of a page."),
        "Ask for a wider one, or delete its width.",
    )


def drawn_in(kind: FigureKind, data: Any, theme: Theme) -> tuple[Figure, ...]:
    """The figure on the column that its kind takes, or on the next wider one on which it fits."""
    size = theme.figure
    for column in (None, size.wide_mm, size.double_mm):
        found = _fitting(kind, data, theme if column is None else on_width(theme, column))
        if found is not None:
            return found
    return kind.draw(data, on_width(theme, size.double_mm))


def _fitting(kind: FigureKind, data: Any, theme: Theme) -> tuple[Figure, ...] | None:
    """The figure, or None where something in it has no room."""
    from reportgen.present.figures.checks import layout_faults

    try:
        figures = kind.draw(data, theme)
    except TooNarrow:
        return None
    return None if any(layout_faults(figure, theme) for figure in figures) else figures


def _least(kind: FigureKind, data: Any, theme: Theme) -> float | None:
    """The first whole number of millimetres, in wide steps and then in narrow ones."""
    before = theme.figure.single_mm
    for width in _wider(before):
        if _fitting(kind, data, on_width(theme, width)):
            steps = range(int(before) + 1, int(width))
            return next(
                (float(w) for w in steps if _fitting(kind, data, on_width(theme, float(w)))), width
            )
        before = width
    return None


def _wider(width: float) -> Iterator[float]:
    while width < _WIDEST_MM:
        width = min(float(int(width + _STEP_MM)), _WIDEST_MM)
        yield width
