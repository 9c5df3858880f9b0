"""From the flow frame to the boxes of the flow diagram."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.facts.book import FactBook
from reportgen.facts.figures import FigureRequest
from reportgen.formatting.parts import print_part
from reportgen.formatting.style import Style
from reportgen.present.figures.data import FlowBox, FlowData
from reportgen.vocabulary import FLOW_PHASES


def flow_data(
    request: FigureRequest, book: FactBook, style: Style, _groups: Mapping[str, str]
) -> FlowData:
    """The flow diagram of one figure request: lines of one place make one box."""
    places: dict[tuple[int, int, str], tuple[list[str], list[str]]] = {}
    for record in book.frame(request.frame).records():
        place = (int(str(record["phase"])), int(str(record["row"])), str(record["column"]))
        lines, details = places.setdefault(place, ([], []))
        count = print_part(book[str(record["fact"])], "value", style).text
        (lines if record["role"] == "line" else details).append(f"{record['label']} (n = {count})")
    boxes = tuple(
        FlowBox(phase, row, column, tuple(lines), tuple(details))  # type: ignore[arg-type]
        for (phase, row, column), (lines, details) in places.items()
    )
    return FlowData(FLOW_PHASES, boxes)
