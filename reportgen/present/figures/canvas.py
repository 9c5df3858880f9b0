"""A sheet measured in millimetres from its top left corner, on which figures are set.

A forest plot or a flow diagram is a table with marks in it: its places are known in millimetres
before anything is drawn, so no axes and no layout engine are needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D

from reportgen.present.figures.line import Line
from reportgen.present.figures.typeface import MM_PER_PT, advances, properties, tidy
from reportgen.present.theme import Theme

MM_PER_INCH = 25.4
Point = tuple[float, float]
Align = Literal["left", "center", "right"]
Dash = tuple[float, tuple[float, ...] | None]

SOLID: Dash = (0.0, None)
DOTTED: Dash = (0.0, (0.8, 1.6))
DASHES: tuple[Dash, ...] = (  # of the lines of groups, so that they differ in grey too
    SOLID,
    (0.0, (4.0, 1.6)),
    (0.0, (1.4, 1.4)),
    (0.0, (5.0, 1.4, 1.4, 1.4)),
)
BACKGROUND = "background"  # name of marks that words may lie on
_HALF_CAPITAL = 0.34  # in ems: centres a line of text on a row


class Canvas:
    """A figure under construction; its texts are checked for glyphs before they are set."""

    def __init__(self, width: float, height: float, theme: Theme) -> None:
        self.theme = theme
        self.width = width
        self.height = height
        self.figure = Figure(
            figsize=(width / MM_PER_INCH, height / MM_PER_INCH),
            dpi=theme.figure.dpi,
            facecolor=theme.colour.paper,
        )
        self._place = (
            Affine2D().scale(1 / MM_PER_INCH, -1 / MM_PER_INCH).translate(0, height / MM_PER_INCH)
            + self.figure.dpi_scale_trans
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float | None = None,
        bold: bool = False,
        colour: str | None = None,
        align: Align = "left",
        upright: bool = False,
    ) -> None:
        """One line whose capitals are centred on ``y``; ``upright`` reads from below."""
        words = tidy(words)
        if not words.strip():
            return
        advances(self.theme, words, bold=bold)
        points = size or self.theme.figure.text_pt
        drop = points * MM_PER_PT * _HALF_CAPITAL
        self.figure.add_artist(
            Line(
                x=x + (drop if upright else 0),
                y=y + (0 if upright else drop),
                text=words,
                color=colour or self.theme.colour.ink,
                fontproperties=properties(self.theme, points, bold=bold),
                horizontalalignment=align,
                verticalalignment="baseline",
                rotation=90 if upright else 0,
                rotation_mode="anchor",
                parse_math=False,
                transform=self._place,
            )
        )

    def lines(
        self,
        segments: Sequence[Sequence[Point]],
        *,
        width: float,
        colour: str | None = None,
        dash: Dash = SOLID,
        layer: float = 1,
        raster: bool = False,
    ) -> None:
        """Lines of one look; ``layer`` orders what lies over what.

        ``raster`` puts them into vector files as an image, for marks by the thousand.
        """
        if segments:
            self.figure.add_artist(
                LineCollection(
                    list(segments),
                    colors=colour or self.theme.colour.ink,
                    linewidths=width,
                    linestyles=[dash],
                    capstyle="butt",
                    zorder=layer,
                    rasterized=raster,
                    transform=self._place,
                )
            )

    def shapes(
        self,
        outlines: Sequence[Sequence[Point]],
        fill: str | Sequence[str],
        *,
        edge: str | Sequence[str] = "none",
        width: float = 0,
        opacity: float | None = None,
        layer: float = 2,
        background: bool = False,
        raster: bool = False,
    ) -> None:
        """Filled polygons, of one colour or one each; words may cross edges of a ``background``.

        ``raster`` as for lines.
        """
        if outlines:
            self.figure.add_artist(
                PolyCollection(
                    list(outlines),
                    facecolors=fill,
                    edgecolors=edge,
                    linewidths=width,
                    alpha=opacity,
                    zorder=layer,
                    gid=BACKGROUND if background else None,
                    rasterized=raster,
                    transform=self._place,
                )
            )


def rectangle(left: float, top: float, width: float, height: float) -> list[Point]:
    """The corners of a box."""
    right, bottom = left + width, top + height
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def arrow_head(tip: Point, towards: Literal["left", "right", "down"], size: float) -> list[Point]:
    """A narrow filled triangle whose tip is at ``tip``."""
    x, y = tip
    half = size * 0.42
    if towards == "down":
        return [(x, y), (x - half, y - size), (x + half, y - size)]
    back = x + size if towards == "left" else x - size
    return [(x, y), (back, y - half), (back, y + half)]
