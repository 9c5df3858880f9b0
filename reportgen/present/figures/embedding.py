"""Fonts put into PDF and EPS in a fraction of the time: two habits of matplotlib changed.

matplotlib has no setting for either, hence they are changed for the time of a block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def lean_embedding() -> Iterator[None]:
    """Embed fonts without their layout tables.

    Glyphs are already chosen and placed when a file is written. Carrying those tables into the
    subsets costs 0.3 s a figure.
    """
    from fontTools.subset import Options

    usual = getattr(Options, "_drop_tables_default", None)
    if usual is None:
        yield
        return
    Options._drop_tables_default = [*usual, "GSUB", "GPOS", "GDEF"]
    try:
        yield
    finally:
        Options._drop_tables_default = usual


@contextmanager
def known_bounds() -> Iterator[None]:
    """Take the box around all glyphs of a font from the font, which says it, for EPS.

    matplotlib draws every glyph of the whole font to find it: half a minute for one with all
    Chinese characters.
    """
    from matplotlib.backends import backend_ps

    usual: Callable[[Any], Any] | None = getattr(backend_ps, "_bounds", None)
    if usual is None:
        yield
        return
    backend_ps._bounds = _said_bounds
    try:
        yield
    finally:
        backend_ps._bounds = usual


def _said_bounds(font: Any) -> tuple[int, int, int, int]:
    head = font["head"]
    return head.xMin, head.yMin, head.xMax, head.yMax
