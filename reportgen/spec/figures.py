"""The section ``figures``: how wide figures are, and in which formats their files are written."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from reportgen.spec.base import Complaint, Refusal, Section, Text
from reportgen.vocabulary import nearest

COLUMNS = ("single", "one_half", "double")
_LEAST_DPI, _MOST_DPI = 150, 1200


def _width(value: Any) -> Any:
    """The name of a column, or millimetres; one complaint about whatever is neither."""
    remedy = "Write single, one_half, double, or a number of mm."
    if isinstance(value, str) and value not in COLUMNS:
        raise Refusal([Complaint(f"the width '{value}' is none{nearest(value, COLUMNS)}", remedy)])
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Refusal([Complaint("the width is neither a word nor a number", remedy)])
    return value


Width = Annotated[Literal["single", "one_half", "double"] | float, BeforeValidator(_width)]
FileFormat = Literal["svg", "pdf", "png", "tiff", "eps"]


class FigureFiles(Section):
    """Width of a figure, and the formats and the resolution of its files."""

    width: Width | None = Field(
        None,
        description="a column of the style, or mm; as wide as its kind of figure needs when absent",
    )
    formats: tuple[FileFormat, ...] | None = Field(
        None, min_length=1, description="files besides the SVG; those of the style when absent"
    )
    dpi: int | None = Field(
        None,
        ge=_LEAST_DPI,
        le=_MOST_DPI,
        description="dots per inch of PNG and TIFF; of the style when absent",
    )


class OneFigure(FigureFiles):
    """What is different of one figure."""

    id: Text = Field(description="of the figure, as its files are named, e.g. forest-cr")


class Figures(FigureFiles):
    """The same for all figures, and what is different of single ones."""

    each: tuple[OneFigure, ...] = Field((), description="what is different of single figures")

    @model_validator(mode="after")
    def _each_once(self) -> Figures:
        ids = [one.id for one in self.each]
        Refusal.if_any(
            Complaint(f"figure '{name}' stands in the list twice", "Join the two.", ("each", at))
            for at, name in enumerate(ids)
            if name in ids[:at]
        )
        return self
