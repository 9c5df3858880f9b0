"""From the frame of a L'Abbé plot to what is drawn."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell
from reportgen.formatting.parts import print_part
from reportgen.formatting.style import Style
from reportgen.present.figures.study_data import LabbeData, RateCurve, StudyPoint
from reportgen.present.forest_parts import SCALES
from reportgen.present.language import capfirst
from reportgen.vocabulary import STATISTICS

Record = dict[str, Cell]


def labbe_data(
    request: FigureRequest, book: FactBook, style: Style, _groups: Mapping[str, str]
) -> LabbeData:
    """The L'Abbé plot of one figure request."""
    records = book.frame(request.frame).records()
    return LabbeData(
        studies=tuple(
            StudyPoint(
                str(one["label"]),
                _number(one, "control"),
                _number(one, "treated"),
                weight=None if one["weight"] is None else _number(one, "weight"),
                colour=1,
            )
            for one in records
            if one["role"] == "study"
        ),
        x_label=request.setting("across"),
        y_label=request.setting("up"),
        scale=SCALES[request.setting("scale")],
        curves=(_curve(records, book[request.setting("pooled")], style),),
        equality_label="Equal rates",
    )


def _curve(records: list[Record], fact: Fact, style: Style) -> RateCurve:
    rows = [one for one in records if one["role"] == "curve"]
    banded = all(one["low"] is not None and one["high"] is not None for one in rows)
    value = print_part(fact, "value", style).text
    words = f"Pooled {STATISTICS[fact.stat].label}{style.after_name}{value}"
    return RateCurve(
        str(capfirst(words)),
        tuple(_number(one, "control") for one in rows),
        tuple(_number(one, "treated") for one in rows),
        tuple(_number(one, "low") for one in rows) if banded else (),
        tuple(_number(one, "high") for one in rows) if banded else (),
    )


def _number(record: Record, name: str) -> float:
    return float(str(record[name]))
