"""From the frame of a radial plot to what is drawn."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.facts.book import FactBook
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell
from reportgen.formatting.numbers import decimals_as_reported, plain, rounded
from reportgen.formatting.parts import level_text, print_part
from reportgen.formatting.style import Style
from reportgen.present.figures.study_data import GalbraithData, StudyPoint
from reportgen.present.forest_parts import SCALES

NAMED = 8
"""Studies outside the band that are named at most, the farthest first."""
SPREAD = "√(SE² + τ²)"

Record = dict[str, Cell]


def galbraith_data(
    request: FigureRequest, book: FactBook, style: Style, _groups: Mapping[str, str]
) -> GalbraithData:
    """The radial plot of one figure request."""
    records = book.frame(request.frame).records()
    pooled, fact = _of(records, "pooled")[0], book[request.setting("pooled")]
    slope, band = _number(pooled, "slope"), float(request.setting("band"))
    level = level_text(float(request.setting("level")), style)
    return GalbraithData(
        studies=_studies(_of(records, "study"), slope, int(request.setting("colour"))),
        x_label=f"Precision, 1 / {SPREAD}",
        y_label=f"Effect / {SPREAD}",
        reading_label=request.setting("reading"),
        scale=SCALES[request.setting("scale")],
        slope=slope,
        low=_maybe(pooled, "low"),
        high=_maybe(pooled, "high"),
        slope_label="Pooled value",
        slope_text=print_part(fact, "value", style).text,
        band=band,
        band_label=f"{level}% band",
        null=float(request.setting("null")) if request.setting("null") else None,
        readings=tuple(
            (_number(one, "slope"), _read(float(str(one["label"])), request, style, fact.kind))
            for one in _of(records, "reading")
        ),
    )


def _of(records: list[Record], role: str) -> list[Record]:
    return [record for record in records if record["role"] == role]


def _studies(records: list[Record], slope: float, colour: int) -> tuple[StudyPoint, ...]:
    """Every study at its place; those farthest outside the band are named."""
    points = [
        StudyPoint(str(one["label"]), _number(one, "precision"), _number(one, "effect"))
        for one in records
    ]
    out = [number for number, one in enumerate(records) if one["outside"] == "yes"]
    out.sort(key=lambda number: abs(points[number].y - slope * points[number].x), reverse=True)
    named = frozenset(out[:NAMED])
    return tuple(
        StudyPoint(point.label, point.x, point.y, colour=colour, named=number in named)
        for number, point in enumerate(points)
    )


def _read(value: float, request: FigureRequest, style: Style, kind: str) -> str:
    """A round value as it is printed on the arc."""
    times, sign = (100, "%") if kind.startswith("percent") else (1, "")
    return plain(rounded(value, decimals_as_reported(value, times), times), style) + sign


def _number(record: Record, name: str) -> float:
    return float(str(record[name]))


def _maybe(record: Record, name: str) -> float | None:
    return None if record[name] is None else _number(record, name)
