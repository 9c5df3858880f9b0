"""What a journal asks of figures for submission."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FigureRules:
    """Widths of columns in mm, resolutions, the smallest text and the formats that are taken."""

    single_mm: float
    double_mm: float
    line_dpi: int
    halftone_dpi: int
    smallest_pt: float
    formats: tuple[str, ...]
    one_half_mm: float | None = None
