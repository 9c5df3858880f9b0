"""What a journal asks of figures for submission."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FigureRules:
    """Widths of columns in mm, resolutions, sizes of letters and the formats that are taken.

    Our figures are line art; ``halftone_dpi`` is told, for who adds photographs. ``colour_mode`` is
    what the journal asks for, None where it does not say: files are RGB and are not converted.
    """

    single_mm: float
    double_mm: float
    line_dpi: int
    halftone_dpi: int
    smallest_pt: float
    formats: tuple[str, ...]
    one_half_mm: float | None = None
    largest_pt: float | None = None
    colour_mode: str | None = None
