"""From the frame of diagnostics to the influence panel and the Baujat plot."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.facts.book import FactBook
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell
from reportgen.formatting.style import Style
from reportgen.present.figures.study_data import (
    BaujatData,
    InfluenceData,
    InfluencePanel,
    StudyPoint,
)

PANELS = ("rstudent", "dffits", "cook_distance", "cov_ratio", "tau2", "q", "hat", "dfbetas")
"""What is drawn; the weight is the hat value in percent."""

Record = dict[str, Cell]


def influence_data(
    request: FigureRequest, book: FactBook, _style: Style, _groups: Mapping[str, str]
) -> InfluenceData:
    """The influence panel; cut-offs and references are settings of the request."""
    frame = book.frame(request.frame)
    records = frame.records()
    return InfluenceData(
        labels=tuple(str(one["label"]) for one in records),
        outlying=tuple(one["influential"] == "yes" for one in records),
        panels=tuple(
            InfluencePanel(
                head=frame.columns[frame.position(name)].label,
                values=_numbers(records, name),
                thresholds=tuple(float(text) for text in request.listed(f"cut_{name}")),
                reference=float(request.setting(f"all_{name}")),
            )
            for name in PANELS
        ),
        label_head="Study",
        study_label="Study",
        outlying_label="Influential study",
    )


def baujat_data(
    request: FigureRequest, book: FactBook, _style: Style, _groups: Mapping[str, str]
) -> BaujatData:
    """The Baujat plot of the same frame."""
    records = book.frame(request.frame).records()
    points = zip(_numbers(records, "contribution"), _numbers(records, "shift"), strict=True)
    return BaujatData(
        studies=tuple(
            StudyPoint(
                str(one["label"]), x, y, colour=_colour(one["influential"]), named=_named(one)
            )
            for one, (x, y) in zip(records, points, strict=True)
        ),
        x_label="Contribution to heterogeneity (squared Pearson residual)",
        y_label="Influence on the pooled value (squared standardised shift)",
    )


def _colour(influential: Cell) -> int:
    return 1 if influential == "yes" else 0


def _named(record: Record) -> bool:
    return record["named"] == "yes"


def _numbers(records: list[Record], name: str) -> tuple[float, ...]:
    return tuple(float(str(record[name])) for record in records)
