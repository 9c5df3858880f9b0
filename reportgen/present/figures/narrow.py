"""What a kind of figure says whose parts have no room side by side."""

from __future__ import annotations

from collections.abc import Iterable

from reportgen.errors import RenderError
from reportgen.present.figures.typeface import tidy, width
from reportgen.present.theme import Theme


class TooNarrow(RenderError):  # noqa: N818 - it is told as what it is: a figure with no room
    """Raised where the sheet is too narrow for a figure."""


def widest_word(
    theme: Theme, texts: Iterable[str], size: float, most: float, *, bold: bool = False
) -> float:
    """So wide a column breaks no word of these texts; words wider than ``most`` may break."""
    words = {word for text in texts for word in tidy(text).split()}
    return min(max((width(theme, word, size, bold=bold) for word in words), default=0.0), most)
