"""All files of a figure: the drawing of the report, and those for submission."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from matplotlib.figure import Figure

from reportgen.facts.figures import FigureRequest
from reportgen.present.figure_sizes import INLINE, PICTURE, FigurePlan
from reportgen.present.figures import FIGURES
from reportgen.present.figures.fitting import drawn_in, drawn_on
from reportgen.present.figures.save import figure_bytes, svg_for_html
from reportgen.present.figures.ticks import with_marks


def pieces_of(
    request: FigureRequest, data: Any, plan: FigurePlan, words: tuple[str, str]
) -> dict[str, bytes]:
    """The files of a figure by name, and of each page the drawing that stands in HTML.

    Raises TooNarrow where the width that the plan asks for is too small for the figure.
    """
    kind = FIGURES[request.kind]
    on_page = drawn_on(kind, data, plan.page) if plan.asked else kind.draw(data, plan.page)
    pieces: dict[str, bytes] = {}
    for name, figure in _named(request.id, with_marks(on_page, *plan.marks)):
        svg = figure_bytes(figure, "svg", plan.page)
        inline = svg_for_html(figure, name, *words, theme=plan.page, svg=svg)
        pieces |= {f"{name}.svg": svg, f"{name}{INLINE}": inline.encode()}
        if plan.picture:
            pieces[f"{name}{PICTURE}"] = figure_bytes(figure, "png", plan.page)
    for_files = _for_files(request, data, plan, on_page)
    for name, figure in _named(request.id, with_marks(for_files, *plan.marks)):
        pieces |= {f"{name}.{fmt}": figure_bytes(figure, fmt, plan.files) for fmt in plan.formats}
    return pieces


def _for_files(
    request: FigureRequest, data: Any, plan: FigurePlan, on_page: tuple[Figure, ...]
) -> tuple[Figure, ...]:
    if not plan.formats or plan.files == plan.page:
        return on_page
    draw = drawn_on if plan.asked else drawn_in
    return draw(FIGURES[request.kind], data, plan.files)


def _named(request_id: str, figures: Sequence[Figure]) -> Iterator[tuple[str, Figure]]:
    """Each page with the name of its files."""
    for number, figure in enumerate(figures, start=1):
        yield request_id if len(figures) == 1 else f"{request_id}-{number}", figure
