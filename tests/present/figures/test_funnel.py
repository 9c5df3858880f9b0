"""The funnel plot: dots at effect and standard error, most precise on top, three greys."""

import math
from dataclasses import replace

import pytest
from matplotlib.collections import PolyCollection

from reportgen.errors import RenderError
from reportgen.present.figures.checks import layout_faults
from reportgen.present.figures.funnel import draw_funnel
from reportgen.present.figures.save import figure_bytes
from reportgen.present.figures.study_data import FunnelContour, FunnelData, StudyPoint
from reportgen.present.theme import load_theme
from tests.present.figures import study_samples as samples
from tests.present.figures.measured import lines, place_of, shapes, size_mm, texts

THEME = load_theme()
ACCENT, PAPER = THEME.colour.accent, THEME.colour.paper
STUDIES = (StudyPoint("A", 0.5, 0.2), StudyPoint("B", 2.0, 0.4))
PLAIN = FunnelData(STUDIES, "OR", "SE", "log", limits=(0.1, 10.0), line_se=(0.0, 0.5))


@pytest.mark.parametrize("data", samples.FUNNELS.values(), ids=samples.FUNNELS)
def test_layout_has_no_fault(data: FunnelData):
    fig = draw_funnel(data, THEME)
    assert layout_faults(fig) == []
    assert size_mm(fig)[0] == pytest.approx(115)


def test_ratios_have_the_usual_ticks():
    shown = texts(draw_funnel(PLAIN, THEME))
    assert {"0.1", "0.2", "0.5", "1", "2", "5", "10"} <= set(shown)


def test_dots_stand_at_effect_and_standard_error_the_precise_one_above():
    fig = draw_funnel(PLAIN, THEME)
    one, ten = place_of(fig, "1")[0], place_of(fig, "10")[0]
    up, down = place_of(fig, "0.0")[1], place_of(fig, "0.5", last=True)[1]
    middles = [s.mean(axis=0) for s in shapes(fig, colour=ACCENT, corners=40)]
    read = [
        (math.pow(10, (x - one) / (ten - one)), 0.5 * (y - up) / (down - up)) for x, y in middles
    ]
    # letters are centred a little above the tick, which the reading of heights forgives
    assert [x for x, _ in read] == pytest.approx([0.5, 2.0], rel=2e-2)
    assert read[0][1] < read[1][1]
    assert middles[1][1] - middles[0][1] == pytest.approx(0.4 * (down - up), rel=1e-6)


def test_added_studies_are_hollow_and_only_then_in_the_legend():
    data = replace(PLAIN, study_label="Studies", added_label="Added")
    fig = draw_funnel(data, THEME)
    assert "Added" not in texts(fig)
    assert shapes(fig, colour=PAPER, corners=40) == []
    fig = draw_funnel(replace(data, added=(StudyPoint("A", 4.0, 0.3),)), THEME)
    assert "Added" in texts(fig)
    assert len(shapes(fig, colour=PAPER, corners=40)) == 2  # the study and its key
    assert len(shapes(fig, colour=ACCENT, corners=40)) == 3


def test_limits_are_dashed_lines_that_meet_at_the_centre():
    data = replace(PLAIN, centre=1.0, low=(1.0, 0.5), high=(1.0, 2.0))
    dashed = [s for s in lines(draw_funnel(data, THEME), dotted=True) if s[0, 0] != s[1, 0]]
    assert len(dashed) == 2
    assert dashed[0][0] == pytest.approx(dashed[1][0])
    assert dashed[0][1, 1] == pytest.approx(dashed[1][1, 1])


def contour(reach: float, label: str) -> FunnelContour:
    return FunnelContour(label, (1.0, 1 / reach), (1.0, reach))


def test_three_greys_lie_side_by_side_the_darkest_next_to_the_null():
    data = replace(
        PLAIN, null=1.0, contours=(contour(2.0, "a"), contour(3.0, "b"), contour(4.0, "c"))
    )
    fig = draw_funnel(data, THEME)
    greys = [a for a in fig.findobj(PolyCollection) if a.get_alpha() is not None]
    assert len(greys) == 6 + 3  # both sides, and the keys
    densities = [a.get_alpha() for a in greys[:6:2]]
    assert densities == sorted(densities, reverse=True)
    assert len(set(densities)) == 3
    assert {"a", "b", "c"} <= set(texts(fig))


def test_what_the_axis_does_not_reach_is_an_arrow_at_its_side():
    data = replace(PLAIN, studies=(StudyPoint("A", 0.01, 0.2), StudyPoint("B", 99.0, 0.4)))
    left, right = shapes(draw_funnel(data, THEME), colour=ACCENT, corners=3)
    assert left[:, 0].max() < right[:, 0].min()


def test_no_study_is_an_error():
    with pytest.raises(RenderError, match="no study"):
        draw_funnel(replace(PLAIN, studies=()), THEME)


def test_thousands_of_studies_stay_a_small_file():
    data = samples.funnel(5000)
    fig = draw_funnel(data, THEME)
    assert layout_faults(fig) == []
    assert len(figure_bytes(fig, "svg")) < 1_500_000
