"""From the frame of scores to the bars of the figure of their overlap."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.facts.book import FactBook
from reportgen.facts.figures import FigureRequest
from reportgen.formatting.style import Style
from reportgen.present.figures.data import OverlapData
from reportgen.present.language import capfirst


def overlap_data(
    request: FigureRequest, book: FactBook, _style: Style, groups: Mapping[str, str]
) -> OverlapData:
    """The arm upwards, its reference downwards, in their colours."""
    frame = book.frame(request.frame)
    low, high, up, down = (
        tuple(float(str(cell)) for cell in frame.column(name))
        for name in ("low", "high", "arm", "reference")
    )
    colours = {arm: colour for colour, arm in enumerate(groups, start=1)}
    arm, reference = request.setting("arm"), request.setting("reference")
    return OverlapData(
        edges=(*low, high[-1]),
        up=up,
        down=down,
        up_label=f"{capfirst(groups[arm])} (upwards)",
        down_label=f"{capfirst(groups[reference])} (downwards)",
        colours=(colours[arm], colours[reference]),
        x_label=request.setting("axis"),
        y_label=request.setting("counts"),
    )
