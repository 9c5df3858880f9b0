"""Which packaged fonts a page uses, and what they are cut from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

WEBFONTS = Path(__file__).resolve().parent / "webfonts"
FALLBACK_FAMILY = "Droid Sans Fallback"


@dataclass(frozen=True, slots=True)
class Face:
    """One face that pages use: how CSS asks for it, and the font it is cut from."""

    family: str
    weight: int
    style: str
    source: str

    @property
    def file(self) -> str:
        """Name of the cut in ``webfonts/``."""
        return Path(self.source).with_suffix(".woff2").name


FACES = (
    Face("Source Serif 4", 400, "normal", "SourceSerif4-Regular.ttf"),
    Face("Source Serif 4", 400, "italic", "SourceSerif4-It.ttf"),
    Face("Source Serif 4", 700, "normal", "SourceSerif4-Bold.ttf"),
    Face("Source Sans 3", 400, "normal", "SourceSans3-Regular.ttf"),
    Face("Source Sans 3", 400, "italic", "SourceSans3-It.ttf"),
    Face("Source Sans 3", 600, "normal", "SourceSans3-Semibold.ttf"),
)

SOURCES = (
    "SourceSerif4-Regular.ttf",
    "SourceSans3-Regular.ttf",
    "DroidSansFallbackFull.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansArabic-Regular.ttf",
)
"""Where a rare character is looked for, in this order: what fontconfig does for the PDF."""
