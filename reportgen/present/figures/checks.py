"""What can be wrong with the layout of a figure, measured on what is drawn.

A figure that passes has no two texts on one another, nothing beyond its sheet, no text too small
to read, no line or edge running through a text, and no line too thin to print.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox, BboxBase, IdentityTransform
from numpy.typing import NDArray

from reportgen.present.figures.canvas import BACKGROUND
from reportgen.present.figures.style import house_style
from reportgen.present.theme import Theme, load_theme

_LEADING = 0.06  # of the size, that matplotlib's boxes have beyond the letters
_SLACK_PT = 0.4  # boxes may touch so far
_THINNEST_PT = 0.25  # what publishers still print
_Segments = NDArray[np.float64]  # (m, 4): x0, y0, x1, y1 in pixels


@dataclass(frozen=True, slots=True)
class _Words:
    text: str
    size: float
    box: Bbox


def layout_faults(fig: Figure, theme: Theme | None = None) -> list[str]:
    """What is wrong with the layout, in words; empty when nothing is."""
    smallest = (theme or load_theme()).figure.smallest_pt
    with house_style():
        canvas: Any = FigureCanvasAgg(fig)  # its methods have no types
        renderer = canvas.get_renderer()
        fig.draw_without_rendering()
        words = list(_words(fig, renderer))
        strokes = _strokes(fig)
    slack = _SLACK_PT * fig.dpi / 72
    return [
        *(f"{w.text!r} is {w.size:g} pt, below {smallest:g}" for w in words if w.size < smallest),
        *_leaving(words, strokes, fig.bbox, slack),
        *_overlapping(words, slack),
        *_struck(words, strokes, slack),
        *_hair_thin(fig),
    ]


def _drawn(artist: Artist) -> Iterator[Artist]:
    """The artist and all in it that is visible; of axes switched off, only their contents."""
    if not artist.get_visible():
        return
    yield artist
    hidden: set[Artist] = set()
    if isinstance(artist, Axes):
        hidden = {artist.patch}
        if not artist.axison:
            hidden |= {artist.xaxis, artist.yaxis, *artist.spines.values()}
    for child in artist.get_children():
        if child not in hidden:
            yield from _drawn(child)


def _words(fig: Figure, renderer: RendererAgg) -> Iterator[_Words]:
    for text in _drawn(fig):
        if isinstance(text, Text) and text.get_text().strip():
            size = float(text.get_fontsize())
            box = text.get_window_extent(renderer)
            yield _Words(text.get_text(), size, box.padded(-_LEADING * size * fig.dpi / 72))


def _leaving(
    words: Iterable[_Words], strokes: _Segments, sheet: BboxBase, slack: float
) -> Iterator[str]:
    for w in words:
        outside = (
            w.box.x0 < sheet.x0 - slack
            or w.box.x1 > sheet.x1 + slack
            or w.box.y0 < sheet.y0 - slack
            or w.box.y1 > sheet.y1 + slack
        )
        if outside:
            yield f"{w.text!r} leaves the sheet"
    xs, ys = strokes[:, ::2], strokes[:, 1::2]
    if strokes.size and (
        xs.min() < sheet.x0 - slack
        or xs.max() > sheet.x1 + slack
        or ys.min() < sheet.y0 - slack
        or ys.max() > sheet.y1 + slack
    ):
        yield "a mark leaves the sheet"


def _overlapping(words: list[_Words], slack: float) -> Iterator[str]:
    for a, b in combinations(words, 2):
        across = min(a.box.x1, b.box.x1) - max(a.box.x0, b.box.x0)
        down = min(a.box.y1, b.box.y1) - max(a.box.y0, b.box.y0)
        if across > slack and down > slack:
            yield f"{a.text!r} and {b.text!r} overlap"


def _struck(words: list[_Words], strokes: _Segments, slack: float) -> Iterator[str]:
    for w in words:
        box = w.box.padded(-slack)
        if box.width > 0 and box.height > 0 and _crosses(strokes, box).any():
            yield f"a line runs through {w.text!r}"


def _hair_thin(fig: Figure) -> Iterator[str]:
    for artist in _drawn(fig):
        if isinstance(artist, Collection) and len(artist.get_edgecolor()):
            thinnest = float(np.min(artist.get_linewidth()))
            if 0 < thinnest < _THINNEST_PT:
                yield f"a line is {thinnest:g} pt, below {_THINNEST_PT:g}"


def _crosses(strokes: _Segments, box: Bbox) -> NDArray[np.bool_]:
    """Which segments meet the box (Liang and Barsky's clipping, for all at once)."""
    start, step = strokes[:, :2], strokes[:, 2:] - strokes[:, :2]
    enter, leave = np.zeros(len(strokes)), np.ones(len(strokes))
    outside = np.zeros(len(strokes), dtype=bool)
    for axis, low, high in ((0, box.x0, box.x1), (1, box.y0, box.y1)):
        still = step[:, axis] == 0
        at = start[:, axis]
        outside |= still & ((at < low) | (at > high))
        pace = np.where(still, 1.0, step[:, axis])
        near, far = (low - at) / pace, (high - at) / pace
        first, last = np.minimum(near, far), np.maximum(near, far)
        enter = np.where(still, enter, np.maximum(enter, first))
        leave = np.where(still, leave, np.minimum(leave, last))
    return ~outside & (enter <= leave)


def _strokes(fig: Figure) -> _Segments:
    """Every edge that is drawn, in pixels, but for what is marked as background."""
    found = [
        segments
        for artist in _drawn(fig)
        if artist is not fig.patch and artist.get_gid() != BACKGROUND
        for segments in _segments(artist)
    ]
    return np.concatenate(found) if found else np.empty((0, 4))


def _segments(artist: Artist) -> Iterator[_Segments]:
    transform = artist.get_transform()
    if isinstance(artist, Collection):
        yield from _collection_segments(artist)
    elif isinstance(artist, Line2D):
        if artist.get_linestyle() != "None":
            yield from _path_segments([artist.get_path().transformed(transform)])
    elif isinstance(artist, Patch):
        yield from _path_segments([artist.get_path().transformed(transform)])


def _collection_segments(artist: Collection) -> Iterator[_Segments]:
    paths, offsets = artist.get_paths(), artist.get_offsets()
    if isinstance(artist.get_offset_transform(), IdentityTransform):
        yield from _path_segments(p.transformed(artist.get_transform()) for p in paths)
        return
    places = np.asarray(artist.get_offset_transform().transform(np.ma.getdata(offsets)))
    sizes = np.asarray(artist.get_transforms(), dtype=float)
    for i, place in enumerate(places):
        matrix = sizes[i % len(sizes)] if len(sizes) else np.eye(3)
        for corners in map(np.asarray, paths[i % len(paths)].to_polygons()):
            moved = corners @ matrix[:2, :2].T + matrix[:2, 2] + place
            yield np.hstack([moved[:-1], moved[1:]])


def _path_segments(paths: Iterable[Path]) -> Iterator[_Segments]:
    for path in paths:
        for corners in map(np.asarray, path.to_polygons(closed_only=False)):
            if len(corners) > 1:
                yield np.hstack([corners[:-1], corners[1:]])
