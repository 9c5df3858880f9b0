"""Reads places back from a drawn figure, in millimetres from its top left corner."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

Corners = np.ndarray


def _places(fig: Figure, artist: LineCollection | PolyCollection) -> list[Corners]:
    to_pixels = artist.get_transform()
    height = fig.get_figheight() * 25.4
    found = []
    for path in artist.get_paths():
        mm = to_pixels.transform(path.vertices) / fig.dpi * 25.4
        found.append(np.column_stack([mm[:, 0], height - mm[:, 1]]))
    return found


def lines(fig: Figure, *, dotted: bool | None = None, colour: str | None = None) -> list[Corners]:
    """Segments, of one colour or dash where asked."""
    found = []
    for artist in fig.findobj(LineCollection):
        is_dotted = artist.get_linestyle()[0][1] is not None
        same = colour is None or to_hex(artist.get_color()[0]) == colour.lower()
        if same and dotted in (None, is_dotted):
            found += _places(fig, artist)
    return found


def shapes(fig: Figure, *, colour: str | None = None, corners: int | None = None) -> list[Corners]:
    """Filled polygons without their closing corner."""
    found = []
    for artist in fig.findobj(PolyCollection):
        if colour is None or to_hex(artist.get_facecolor()[0]) == colour.lower():
            found += [_open(place) for place in _places(fig, artist)]
    return [s for s in found if corners in (None, len(s))]


def _open(outline: Corners) -> Corners:
    while len(outline) > 1 and np.allclose(outline[0], outline[-1]):
        outline = outline[:-1]
    return outline


def area(outline: Corners) -> float:
    """Area of a polygon by the shoelace formula."""
    x, y = outline[:, 0], outline[:, 1]
    return abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2


def texts(fig: Figure) -> list[str]:
    return [t.get_text() for t in fig.findobj(Text) if t.get_text()]


def height_of(fig: Figure, words: str) -> float:
    """Baseline of the first text with these words."""
    text = next(t for t in fig.findobj(Text) if t.get_text() == words)
    pixels = text.get_transform().transform(text.get_position())
    return fig.get_figheight() * 25.4 - pixels[1] / fig.dpi * 25.4


def size_mm(fig: Figure) -> tuple[float, float]:
    width, height = fig.get_size_inches() * 25.4
    return float(width), float(height)


def place_of(fig: Figure, words: str, *, last: bool = False) -> tuple[float, float]:
    """Where the first (or last) text with these words is set, in millimetres."""
    found = [t for t in fig.findobj(Text) if t.get_text() == words]
    text = found[-1 if last else 0]
    x, y = text.get_transform().transform(text.get_position()) / fig.dpi * 25.4
    return float(x), fig.get_figheight() * 25.4 - float(y)
