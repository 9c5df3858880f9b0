"""From the frame of scaled Schoenfeld residuals to the pages of their figure."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.facts.book import FactBook
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell
from reportgen.formatting.numbers import decimals_as_reported, fixed
from reportgen.formatting.parts import print_part
from reportgen.formatting.style import Style
from reportgen.present.figures.data import SchoenfeldData, SchoenfeldPanel
from reportgen.present.language import capfirst

Record = Mapping[str, Cell]


def schoenfeld_data(
    request: FigureRequest, book: FactBook, style: Style, _groups: Mapping[str, str]
) -> SchoenfeldData:
    """A page for each coefficient of the frame, in its order."""
    by_term: dict[str, list[Record]] = {}
    for record in book.frame(request.frame).records():
        by_term.setdefault(str(record["term"]), []).append(record)
    tests = dict(zip(request.listed("terms"), request.listed("tests"), strict=True))
    return SchoenfeldData(
        panels=tuple(
            _panel(records, book, tests[term], style) for term, records in by_term.items()
        ),
        x_label=f"{capfirst(request.setting('unit'))} since {request.setting('origin')}",
        y_label="Log hazard ratio",
    )


def _panel(records: list[Record], book: FactBook, test: str, style: Style) -> SchoenfeldPanel:
    line, constant = _of(records, "line"), _of(records, "constant")[0]
    points, ticks = _of(records, "point"), _of(records, "tick")
    return SchoenfeldPanel(
        label=capfirst(str(constant["label"])),
        x=_numbers(points, "x"),
        y=_numbers(points, "y"),
        x_ticks=tuple(
            (x, fixed(time, decimals_as_reported(time), style))
            for x, time in zip(_numbers(ticks, "x"), _numbers(ticks, "y"), strict=True)
        ),
        constant=_numbers([constant], "y")[0],
        line_x=_numbers(line, "x"),
        line_y=_numbers(line, "y"),
        low=_numbers(line, "low"),
        high=_numbers(line, "high"),
        note_lines=(f"Proportional hazards: {print_part(book[test], 'p_phrase', style).text}",),
        line_text=_told(line, style),
    )


def _told(line: list[Record], style: Style) -> str:
    """Where the line begins and ends, for who cannot see it."""
    if not line:
        return "too few event times for a line"
    first, last = (fixed(_numbers([one], "y")[0], 2, style) for one in (line[0], line[-1]))
    return f"the line runs from {first} to {last}"


def _of(records: list[Record], role: str) -> list[Record]:
    return [record for record in records if record["role"] == role]


def _numbers(records: list[Record], name: str) -> tuple[float, ...]:
    return tuple(float(str(record[name])) for record in records)
