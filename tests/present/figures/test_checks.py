"""The layout check finds what is wrong, and nothing else."""

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reportgen.present.figures.canvas import Canvas, rectangle
from reportgen.present.figures.checks import layout_faults
from reportgen.present.theme import load_theme

THEME = load_theme()


@pytest.fixture
def sheet() -> Canvas:
    return Canvas(100, 50, THEME)


def test_a_calm_sheet_has_no_fault(sheet: Canvas):
    sheet.text(10, 10, "One")
    sheet.text(10, 14.5, "Two")
    sheet.lines([[(5, 20), (95, 20)]], width=1)
    assert layout_faults(sheet.figure) == []


def test_two_texts_on_one_another(sheet: Canvas):
    sheet.text(10, 10, "Random-effects")
    sheet.text(20, 11, "model")
    assert layout_faults(sheet.figure) == ["'Random-effects' and 'model' overlap"]


@pytest.mark.parametrize(("x", "y"), [(95, 10), (-2, 10), (10, 0.2), (10, 49.5)])
def test_a_text_beyond_the_sheet(sheet: Canvas, x: float, y: float):
    sheet.text(x, y, "Beyond")
    assert layout_faults(sheet.figure) == ["'Beyond' leaves the sheet"]


def test_a_mark_beyond_the_sheet(sheet: Canvas):
    sheet.shapes([rectangle(90, 10, 20, 5)], THEME.colour.ink)
    assert layout_faults(sheet.figure) == ["a mark leaves the sheet"]


def test_a_text_too_small_to_read(sheet: Canvas):
    sheet.text(10, 10, "small print", size=6.4)
    assert layout_faults(sheet.figure) == ["'small print' is 6.4 pt, below 6.5"]


def test_a_line_too_thin_to_print(sheet: Canvas):
    sheet.lines([[(5, 20), (95, 20)]], width=0.25)
    sheet.shapes([rectangle(5, 25, 20, 5)], THEME.colour.ink, width=0)
    assert layout_faults(sheet.figure) == []
    sheet.lines([[(5, 40), (95, 40)]], width=0.2)
    assert layout_faults(sheet.figure) == ["a line is 0.2 pt, below 0.25"]


@pytest.mark.parametrize(
    "line", [[(5, 10), (90, 10)], [(12, 2), (12, 30)], [(5, 5), (30, 15)], [(11, 10), (12, 10)]]
)
def test_a_line_through_a_text(sheet: Canvas, line: list[tuple[float, float]]):
    sheet.text(10, 10, "struck out")
    sheet.lines([line], width=0.5)
    assert layout_faults(sheet.figure) == ["a line runs through 'struck out'"]


def test_an_edge_of_a_shape_through_a_text_but_not_around_it(sheet: Canvas):
    sheet.text(10, 10, "in a box")
    sheet.shapes([rectangle(5, 5, 40, 10)], THEME.colour.paper, edge=THEME.colour.ink)
    assert layout_faults(sheet.figure) == []
    sheet.shapes([rectangle(14, 5, 40, 10)], THEME.colour.tint)
    assert layout_faults(sheet.figure) == ["a line runs through 'in a box'"]


def test_words_may_lie_on_a_background(sheet: Canvas):
    sheet.text(10, 10, "on a band")
    sheet.shapes([rectangle(14, 5, 40, 10)], THEME.colour.tint, background=True)
    assert layout_faults(sheet.figure) == []


@pytest.fixture
def plot() -> Axes:
    axes = Figure(figsize=(3, 2), dpi=100).add_axes((0.2, 0.2, 0.7, 0.7), xlim=(0, 1), ylim=(0, 1))
    axes.text(0.4, 0.5, "Median", size=9)
    return axes


@pytest.mark.parametrize("frame", [True, False])
def test_curves_and_points_of_axes_are_seen_with_and_without_frame(plot: Axes, frame: bool):
    plot.axison = frame
    assert layout_faults(plot.figure) == []
    curve = plot.plot([0, 1], [0.53, 0.53])[0]
    assert layout_faults(plot.figure) == ["a line runs through 'Median'"]
    curve.remove()
    points = plot.scatter([0.47], [0.54], s=30)
    assert layout_faults(plot.figure) == ["a line runs through 'Median'"]
    points.set_visible(False)
    assert layout_faults(plot.figure) == []


def test_tick_labels_count_as_text_while_they_are_drawn(plot: Axes):
    plot.text(0.0, -0.11, "0.0", size=9, ha="center")
    assert any("overlap" in fault for fault in layout_faults(plot.figure))
    plot.axison = False
    assert layout_faults(plot.figure) == []
