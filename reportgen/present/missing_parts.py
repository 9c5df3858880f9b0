"""From the frame of patterns to the matrix of what is missing together."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.facts.book import FactBook
from reportgen.facts.figures import FigureRequest
from reportgen.formatting.parts import print_part
from reportgen.formatting.style import Style
from reportgen.present.figures.data import MissingData
from reportgen.present.language import capfirst


def missing_data(
    request: FigureRequest, book: FactBook, style: Style, groups: Mapping[str, str]
) -> MissingData:
    """One row per variable of the request, one column per pattern of the frame."""
    frame = book.frame(request.frame)
    records = [one for one in frame.records() if one["kind"] == "pattern"]
    labels = {column.name: column.label for column in frame.columns}
    variables = request.listed("variables")
    arms = {"all": "All patients", **(groups if len(groups) > 1 else {})}

    def text(fact_id: str, part: str) -> str:
        return print_part(book[fact_id], part, style).text

    return MissingData(
        rows=tuple(
            (capfirst(labels[name]), text(f"missing.{name}", "events_n")) for name in variables
        ),
        patterns=tuple(tuple(bool(one[name]) for name in variables) for one in records),
        groups=tuple(
            (capfirst(label), tuple(text(str(one[arm]), "value") for one in records))
            for arm, label in arms.items()
        ),
        count_head=request.setting("count"),
        pattern_head=request.setting("pattern"),
    )
