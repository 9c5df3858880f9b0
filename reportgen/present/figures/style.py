"""The settings under which every figure is made and saved, whatever matplotlibrc says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib

_OURS: dict[str, Any] = {
    "svg.fonttype": "none",  # text stays text: searchable, smaller, faster
    "svg.hashsalt": "reportgen",  # ids that do not change from run to run
    "svg.image_inline": True,
    "pdf.fonttype": 42,
    "pdf.compression": 9,
    "ps.fonttype": 42,
    "path.simplify": False,
    "text.hinting": "none",  # letters as wide as the font says, at any resolution
    "axes.unicode_minus": True,
    "lines.scale_dashes": False,
    "text.parse_math": False,  # a dollar sign in a study's name is a dollar sign
}


@contextmanager
def house_style() -> Iterator[None]:
    """matplotlib's own defaults plus ours, for the time of the block."""
    settings: dict[Any, Any] = {
        key: value
        for key, value in matplotlib.rcParamsDefault.items()
        if not key.startswith("backend")
    }
    with matplotlib.rc_context(settings | _OURS):
        yield
