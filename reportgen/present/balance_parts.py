"""From the frame of standardised differences to the rows of a love plot."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.facts.book import FactBook
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell
from reportgen.formatting.style import Style
from reportgen.present.figures.data import BalanceData, BalanceRow
from reportgen.present.language import capfirst


def balance_data(
    request: FigureRequest, book: FactBook, _style: Style, _groups: Mapping[str, str]
) -> BalanceData:
    """One row per covariate; a frame without a column ``after`` has hollow dots alone."""
    return BalanceData(
        rows=tuple(
            BalanceRow(
                capfirst(str(record["label"])),
                _number(record["before"]),
                _number(record.get("after")),
            )
            for record in book.frame(request.frame).records()
        ),
        x_label=request.setting("axis"),
        before_label=request.setting("before"),
        after_label=request.setting("after"),
    )


def _number(cell: Cell) -> float | None:
    return None if cell is None else float(cell)
