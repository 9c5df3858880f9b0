"""From the funnel frame to the points, limits and contours of a funnel plot."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from reportgen.facts.book import FactBook
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell
from reportgen.formatting.numbers import equals, probability
from reportgen.formatting.parts import level_text, print_part
from reportgen.formatting.style import Style
from reportgen.present.figures.study_data import FunnelContour, FunnelData, StudyPoint
from reportgen.present.forest_parts import SCALES

Record = dict[str, Cell]


def funnel_data(
    request: FigureRequest, book: FactBook, style: Style, _groups: Mapping[str, str]
) -> FunnelData:
    """The funnel plot of one figure request."""
    records = book.frame(request.frame).records()
    limits = [record for record in records if record["role"] == "limits"]
    centre = book[request.setting("centre")]
    level = level_text(float(str(limits[0]["level"])), style)
    added = _points(records, "added", 0)
    fitted = [record for record in records if record["role"] == "regression"]
    return FunnelData(
        studies=_points(records, "study", 1),
        x_label=request.setting("axis"),
        y_label="Standard error",
        scale=SCALES[request.setting("scale")],
        study_label="Study",
        added=added,
        added_label="Added by trim and fill" if added else "",
        centre=None if centre.value is None else float(centre.value),
        centre_label="Pooled value",
        centre_text=print_part(centre, "value", style).text,
        line_se=_numbers(limits, "se"),
        low=_numbers(limits, "low"),
        high=_numbers(limits, "high"),
        limits_label=f"{level}% pseudo-limits",
        null=float(request.setting("null")) if request.setting("null") else None,
        contours=tuple(_contours(records, style)),
        regression=_numbers(fitted, "effect"),
        regression_label="Regression line" if fitted else "",
    )


def _points(records: list[Record], role: str, colour: int) -> tuple[StudyPoint, ...]:
    return tuple(
        StudyPoint(
            str(one["study"]), float(str(one["effect"])), float(str(one["se"])), colour=colour
        )
        for one in records
        if one["role"] == role
    )


def _contours(records: list[Record], style: Style) -> list[FunnelContour]:
    """Each says what holds from its line to that of the next level."""
    levels = sorted({float(str(one["level"])) for one in records if one["role"] == "contour"})
    bounds = [probability(1 - level, 2, style) for level in levels]
    less, most = (equals(style).replace("=", sign) for sign in "<≤")
    if not levels:
        return []
    words = [f"{low}{less}{style.p_symbol}{most}{high}" for high, low in pairwise(bounds)]
    made = []
    for level, label in zip(levels, [*words, f"{style.p_symbol}{most}{bounds[-1]}"], strict=True):
        here = [
            one for one in records if one["role"] == "contour" and float(str(one["level"])) == level
        ]
        made.append(FunnelContour(label, _numbers(here, "low"), _numbers(here, "high")))
    return made


def _numbers(records: list[Record], name: str) -> tuple[float, ...]:
    return tuple(float(str(record[name])) for record in records)
