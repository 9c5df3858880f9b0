"""From the flow frame to the boxes of the flow diagram."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from reportgen.facts.book import FactBook
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell
from reportgen.formatting.numbers import equals
from reportgen.formatting.parts import print_part
from reportgen.formatting.style import Style
from reportgen.present.figures.data import FlowBox, FlowColumn, FlowData

PHASE_SEPARATOR = " | "
_COLUMNS: dict[str, FlowColumn] = {name: name for name in get_args(FlowColumn)}


def flow_data(
    request: FigureRequest, book: FactBook, style: Style, _groups: Mapping[str, str]
) -> FlowData:
    """The flow diagram of one figure request: lines of one place make one box."""
    places: dict[tuple[int, int, FlowColumn, int], tuple[list[str], list[str]]] = {}
    for record in book.frame(request.frame).records():
        place = (
            int(str(record["phase"])),
            int(str(record["row"])),
            _COLUMNS[str(record["column"])],
            int(str(record.get("lane") or 0)),
        )
        lines, details = places.setdefault(place, ([], []))
        (lines if record["role"] == "line" else details).append(_words(record, book, style))
    boxes = tuple(
        FlowBox(phase, row, column, tuple(lines), tuple(details), lane)
        for (phase, row, column, lane), (lines, details) in places.items()
    )
    return FlowData(tuple(request.setting("phases").split(PHASE_SEPARATOR)), boxes)


def _words(record: Mapping[str, Cell], book: FactBook, style: Style) -> str:
    """The label with its count; a line that names no fact leads those below it."""
    label = str(record["label"])
    if record["fact"] is None:
        return f"{label}:"
    count = print_part(book[str(record["fact"])], "value", style).text
    return f"{label} (n{equals(style)}{count})"
