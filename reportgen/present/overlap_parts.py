"""From the frame of scores to the bars of the figure of their overlap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportgen.facts.book import FactBook
from reportgen.facts.figures import FigureRequest
from reportgen.formatting.numbers import fixed
from reportgen.formatting.style import Style
from reportgen.present.figures.data import OverlapData
from reportgen.present.language import capfirst


def overlap_data(
    request: FigureRequest, book: FactBook, style: Style, groups: Mapping[str, str]
) -> OverlapData:
    """The arm upwards, its reference downwards, in their colours."""
    frame = book.frame(request.frame)
    low, high, up, down = (
        tuple(float(str(cell)) for cell in frame.column(name))
        for name in ("low", "high", "arm", "reference")
    )
    colours = {arm: colour for colour, arm in enumerate(groups, start=1)}
    arm, reference = request.setting("arm"), request.setting("reference")
    edges = (*low, high[-1])
    return OverlapData(
        edges=edges,
        up=up,
        down=down,
        up_label=f"{capfirst(groups[arm])} (upwards)",
        down_label=f"{capfirst(groups[reference])} (downwards)",
        colours=(colours[arm], colours[reference]),
        spans=(_span(edges, up, style), _span(edges, down, style)),
        x_label=request.setting("axis"),
        y_label=request.setting("counts"),
    )


def _span(edges: Sequence[float], counts: Sequence[float], style: Style) -> tuple[str, str]:
    """Where the bars begin and end that hold a patient."""
    bars = [i for i, count in enumerate(counts) if count]
    return fixed(edges[bars[0]], 2, style), fixed(edges[bars[-1] + 1], 2, style)
