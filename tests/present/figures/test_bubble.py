"""The bubble plot: area by weight, lines within the axes, names that do not meet."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex

from reportgen.present.figures.bubble import draw_bubble, outline_of
from reportgen.present.figures.checks import layout_faults
from reportgen.present.figures.data import BubbleData, BubbleGroup
from reportgen.present.theme import load_theme
from tests.present.figures import samples
from tests.present.figures.measured import area, lines, shapes, size_mm, texts

THEME = load_theme()
BLUE = THEME.colour.arm[0]


@pytest.mark.parametrize("groups", [1, 2, 3, 4])
def test_layout_has_no_fault(groups: int):
    fig = draw_bubble(samples.bubbles(groups), THEME)
    assert layout_faults(fig) == []
    assert size_mm(fig)[0] == pytest.approx(115)


def test_names_that_want_one_place_are_moved_apart():
    data = samples.bubbles(1)
    same = tuple(replace(data.groups[0], label=f"Group {i} of four", colour=i) for i in range(1, 5))
    fig = draw_bubble(replace(data, groups=same), THEME)
    assert layout_faults(fig) == []
    assert {f"Group {i} of four" for i in range(1, 5)} <= set(texts(fig))


def test_log_axis_with_null():
    group = BubbleGroup("All", (1.0, 2.0, 3.0), (0.5, 1.0, 4.0), (1.0, 2.0, 3.0), colour=1)
    fig = draw_bubble(BubbleData((group,), "Dose", "Odds ratio", "log", null=1.0), THEME)
    assert layout_faults(fig) == []
    assert {"0.5", "1", "2"} <= set(texts(fig))


@pytest.mark.parametrize("number", range(4))
def test_shapes_of_groups_have_the_area_asked_for(number: int):
    assert area(np.array(outline_of(number, (3.0, 4.0), 7.0))) == pytest.approx(7.0)


def test_area_of_bubbles_is_in_proportion_to_weight():
    group = BubbleGroup("A", (1.0, 2.0, 3.0), (0.2, 0.4, 0.6), (10.0, 20.0, 40.0), colour=1)
    fig = draw_bubble(BubbleData((group,), "x", "y", "percent"), THEME)
    drawn = max(fig.findobj(PolyCollection), key=lambda a: len(a.get_paths()))
    assert to_hex(drawn.get_edgecolor()[0]) == BLUE.lower()
    areas = sorted(area(s) for s in shapes(fig, corners=40))[-3:]
    assert np.array(areas) / areas[0] == pytest.approx([1, 2, 4])


def test_a_line_stops_where_it_leaves_the_axis():
    x = tuple(float(i) for i in range(11))
    y = tuple(0.5 + 0.1 * i for i in range(11))
    group = BubbleGroup("A", (0.0, 10.0), (0.5, 0.9), (1.0, 1.0), x, y, y, y, 1)
    fig = draw_bubble(BubbleData((group,), "x", "y", "percent", limits=(0.0, 1.0)), THEME)
    (drawn,) = lines(fig, colour=BLUE)
    assert len(drawn) == 6
    assert drawn[:, 1].min() > 0


def test_one_group_without_a_name_has_no_key():
    group = BubbleGroup("", (1.0, 2.0, 3.0), (0.2, 0.4, 0.6), (10.0, 20.0, 40.0), colour=1)
    fig = draw_bubble(BubbleData((group,), "x", "y", "percent"), THEME)
    assert layout_faults(fig) == []
    assert len(shapes(fig, corners=40)) == 3
    named = draw_bubble(BubbleData((replace(group, label="A"),), "x", "y", "percent"), THEME)
    assert len(shapes(named, corners=40)) == 4
