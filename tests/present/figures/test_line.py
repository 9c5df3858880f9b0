"""A text that is placed by its anchor is drawn where the measured one is."""

from __future__ import annotations

import pytest
from matplotlib.text import Text

from reportgen.present.figures.canvas import Canvas
from reportgen.present.figures.line import Line
from reportgen.present.figures.save import figure_bytes
from reportgen.present.theme import load_theme

WORDS = ("Topp 2014", "83.8% (79.6 to 87.4)", "a < b & c", "I² = 0%", "$x_2$", "Überblick", "≥ 3")


def sheet() -> Canvas:
    canvas = Canvas(90, 60, load_theme())
    for row, words in enumerate(WORDS):
        for align in ("left", "center", "right"):
            canvas.text(45, 5 + 7 * row, words, align=align, bold=row % 2 == 0)
        canvas.text(80, 5 + 7 * row, words, upright=True, colour="#123456")
    return canvas


@pytest.mark.parametrize("format_", ["svg", "png", "pdf"])
def test_the_bytes_are_those_of_matplotlibs_own_text(format_, monkeypatch):
    ours = figure_bytes(sheet().figure, format_)
    monkeypatch.setattr(Line, "draw", Text.draw)
    assert figure_bytes(sheet().figure, format_) == ours


def test_a_figure_may_be_saved_in_any_order():
    figure = sheet().figure
    first = [figure_bytes(figure, format_) for format_ in ("svg", "png", "svg", "png")]
    assert first[0] == first[2]
    assert first[1] == first[3]
