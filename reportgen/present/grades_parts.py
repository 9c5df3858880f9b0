"""From the frame of grades to the bars of a figure of distributions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from reportgen.facts.book import FactBook
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell
from reportgen.formatting.numbers import count
from reportgen.formatting.parts import print_part
from reportgen.formatting.style import Style
from reportgen.present.figures.data import GradesData, GradesRow
from reportgen.present.language import capfirst

Record = Mapping[str, Cell]


def grades_data(
    request: FigureRequest, book: FactBook, style: Style, groups: Mapping[str, str]
) -> GradesData:
    """One bar per arm, under a heading per stratum where the frame has headings."""
    records = book.frame(request.frame).records()
    return GradesData(
        grades=tuple(dict.fromkeys(str(record["level"]) for record in records)),
        rows=tuple(_rows(records, book, style, groups)),
        axis_label=request.setting("axis"),
        n_head="n",
        legend_head=request.setting("legend"),
    )


def _rows(
    records: list[dict[str, Cell]], book: FactBook, style: Style, groups: Mapping[str, str]
) -> Iterator[GradesRow]:
    colours = {arm: colour for colour, arm in enumerate(groups, start=1)}
    for number, (heading, under) in enumerate(groupby(records, lambda one: one["heading"])):
        if number:
            yield GradesRow("spacer", "")
        if heading is not None:
            yield GradesRow("header", capfirst(str(heading)))
        for arm, bar in groupby(under, lambda one: str(one["arm"])):
            level = 0 if heading is None else 1
            yield _bar(list(bar), groups[arm], colours[arm], level, book, style)


def _bar(
    records: list[dict[str, Cell]],
    label: str,
    colour: int,
    level: int,
    book: FactBook,
    style: Style,
) -> GradesRow:
    facts = [book[str(record["fact"])] for record in records]
    return GradesRow(
        "bar",
        capfirst(label),
        counts=tuple(float(str(record["n"])) for record in records),
        texts=tuple(print_part(fact, "events", style).text for fact in facts),
        n_text=count(float(str(records[0]["total"])), style),
        level=level,
        colour=colour,
    )
