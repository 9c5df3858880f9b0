"""From the frame of terms to the rows of a plot of adverse events."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.facts.book import FactBook
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell
from reportgen.formatting.style import Style
from reportgen.present.figures.data import AdverseEventsData, AdverseEventsRow
from reportgen.present.language import capfirst


def adverse_events_data(
    request: FigureRequest, book: FactBook, _style: Style, groups: Mapping[str, str]
) -> AdverseEventsData:
    """Rows in the order of the frame, arms in the colours that they have everywhere."""
    arms = (request.setting("arm"), request.setting("reference"))
    colours = tuple(list(groups).index(arm) + 1 for arm in arms)
    return AdverseEventsData(
        rows=tuple(
            AdverseEventsRow(
                capfirst(str(record["label"])),
                (_number(record["risk"]), _number(record["reference_risk"])),
                _number(record["difference"]),
                _number(record["ci_low"]),
                _number(record["ci_high"]),
            )
            for record in book.frame(request.frame).records()
        ),
        arms=(capfirst(groups[arms[0]]), capfirst(groups[arms[1]])),
        colours=(colours[0], colours[1]),
        risk_label=request.setting("risk_axis"),
        difference_label=request.setting("difference_axis"),
        lower=request.setting("lower"),
        higher=request.setting("higher"),
    )


def _number(cell: Cell) -> float:
    assert isinstance(cell, int | float)
    return float(cell)
