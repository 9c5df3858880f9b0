"""The numbers that a figure writes by itself, which are those under its ticks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.text import Text

from reportgen.formatting.thousands import Thousands

_NUMBER = re.compile(r"([−-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(%|×10\S*)?")
"""Nothing but a number: every other text is given to the figure in the form that it has."""


def with_marks(figures: Sequence[Figure], point: str, thousands: Thousands) -> Sequence[Figure]:
    """The figures with these marks under their ticks."""
    if (point, thousands) != (".", Thousands()):
        for figure in figures:
            for text in figure.findobj(Text):
                if isinstance(text, Text):
                    text.set_text(_marked(text.get_text(), point, thousands))
    return figures


def _marked(text: str, point: str, thousands: Thousands) -> str:
    """A number without a mark of thousands may be a year and keeps its digits."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return text
    sign, whole, fraction, unit = found.groups(default="")
    if "," in whole:
        whole = thousands.parted(int(whole.replace(",", "")))
    return f"{sign}{whole}{point}{fraction}{unit}" if fraction else f"{sign}{whole}{unit}"
