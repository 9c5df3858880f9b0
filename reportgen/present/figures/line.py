"""A line of text placed by its anchor, and not measured where nobody asks how long it is."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure
from matplotlib.text import Text


class Line(Text):
    """One line of plain text, set from its baseline.

    matplotlib measures every text before it draws it, which takes a third of the time for a figure.
    An SVG says where a text begins, ends or is centred and leaves the measuring to its reader, so
    that there the measure changes nothing.
    """

    by_anchor = False

    def draw(self, renderer: Any) -> None:
        """Draw it; where it stands by its anchor, only tell the renderer so."""
        if not self.by_anchor:
            super().draw(renderer)
            return
        x, y = self.get_transform().transform(self.get_unitless_position())
        renderer.open_group("text", self.get_gid())
        pen = renderer.new_gc()
        pen.set_foreground(self.get_color())
        pen.set_alpha(self.get_alpha())
        down = renderer.get_canvas_width_height()[1] - y
        renderer.draw_text(
            pen,
            x,
            down,
            self.get_text(),
            self.get_fontproperties(),
            self.get_rotation(),
            ismath=False,
            mtext=self,
        )
        pen.restore()
        renderer.close_group("text")
        self.stale = False


def place_by_anchor(figure: Figure, by_anchor: bool) -> None:
    """Whether the lines of a figure are drawn for a reader that places texts by their anchors."""
    for artist in figure.findobj(Line):
        artist.by_anchor = by_anchor
