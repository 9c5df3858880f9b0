"""The numbers that a figure writes by itself, which are those under its ticks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.text import Text

_NUMBER = re.compile(r"[−-]?\d+\.\d+(%|×10\S*)?")
"""Nothing but a number: every other text is given to the figure in the form that it has."""


def with_decimal_mark(figures: Sequence[Figure], mark: str) -> Sequence[Figure]:
    """The figures with this decimal mark under their ticks."""
    if mark != ".":
        for figure in figures:
            for text in figure.findobj(Text):
                if isinstance(text, Text) and _NUMBER.fullmatch(text.get_text()):
                    text.set_text(text.get_text().replace(".", mark))
    return figures
