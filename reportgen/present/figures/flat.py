"""Tints without transparency, for files that know none: the colours that are seen where they lie.

PostScript has no transparency. A tint becomes the colour that it has on paper, and where tints
lie on one another, each such place becomes an area of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.path import Path

if TYPE_CHECKING:
    from shapely import Polygon

Rgb = tuple[float, float, float]
_Piece = tuple[Any, Rgb]  # an area and the colour that is seen there
_SPECK_MM2 = 1e-6  # areas that only touch meet in less


@contextmanager
def flat_tints(fig: Figure) -> Iterator[None]:
    """The figure with every tint replaced by plain colours, for the time of the block."""
    tints = sorted(_tints(fig), key=lambda tint: tint.get_zorder())
    if not tints:
        yield
        return
    pieces = _pieces(tints, to_rgb(fig.get_facecolor()))
    stand_ins = PathCollection(
        [_path(area) for area, _ in pieces],
        facecolors=[colour for _, colour in pieces],
        edgecolors="none",
        zorder=tints[0].get_zorder() - 0.5,  # below what lies on the tints
        transform=tints[0].get_transform(),
    )
    for tint in tints:
        tint.set_visible(False)
    fig.add_artist(stand_ins)
    try:
        yield
    finally:
        stand_ins.remove()
        for tint in tints:
            tint.set_visible(True)


def _tints(fig: Figure) -> Iterator[PolyCollection]:
    for artist in fig.findobj(PolyCollection):
        if isinstance(artist, PolyCollection) and artist.get_alpha() is not None:
            yield artist


def _pieces(tints: list[PolyCollection], paper: Rgb) -> list[_Piece]:
    """What is painted over what: each tint on paper, then where it lies on those before it."""
    painted: list[_Piece] = []
    for tint in tints:
        alpha = tint.get_alpha()
        assert isinstance(alpha, float)
        fills = np.asarray(tint.get_facecolor(), dtype=float)
        for number, path in enumerate(tint.get_paths()):
            red, green, blue = fills[number % len(fills)][:3].tolist()
            colour = (red, green, blue)
            for area in _areas(path):
                painted += list(_over(painted, area, colour, alpha, paper))
    return painted


def _over(
    painted: list[_Piece], area: Polygon, colour: Rgb, alpha: float, paper: Rgb
) -> Iterator[_Piece]:
    yield area, _mixed(colour, paper, alpha)
    for below, seen in painted:
        common = area.intersection(below) if area.intersects(below) else None
        if common is not None and common.area > _SPECK_MM2:
            mixed = _mixed(colour, seen, alpha)
            yield from ((part, mixed) for part in _polygons(common))


def _mixed(above: Rgb, below: Rgb, alpha: float) -> Rgb:
    red, green, blue = (a * alpha + b * (1 - alpha) for a, b in zip(above, below, strict=True))
    return red, green, blue


def _areas(path: Path) -> list[Polygon]:
    """A path as areas; one that crosses itself is mended."""
    from shapely import Polygon, make_valid

    outlines = [np.asarray(corners) for corners in path.to_polygons()]
    return [
        part
        for corners in outlines
        if len(corners) > 3
        for part in _polygons(make_valid(Polygon(corners)))
    ]


def _polygons(shape: Any) -> list[Polygon]:
    """The areas among the parts of a shape: not the points and lines at which areas touch."""
    parts = getattr(shape, "geoms", [shape])
    return [part for part in parts if part.geom_type == "Polygon" and part.area > _SPECK_MM2]


def _path(area: Polygon) -> Path:
    """An area with its holes, which turn the other way."""
    from shapely.geometry.polygon import orient

    turned = orient(area)
    rings = [turned.exterior, *turned.interiors]
    return Path.make_compound_path(*(Path(np.asarray(ring.coords), closed=True) for ring in rings))
