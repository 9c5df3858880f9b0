"""The L'Abbé plot: a square with the line of equality, bubbles by weight, curves in dashes."""

from dataclasses import replace

import numpy as np
import pytest

from reportgen.errors import RenderError
from reportgen.present.figures.checks import layout_faults
from reportgen.present.figures.labbe import draw_labbe
from reportgen.present.figures.study_data import LabbeData, RateCurve, StudyPoint
from reportgen.present.theme import load_theme
from tests.present.figures import study_samples as samples
from tests.present.figures.measured import area, lines, place_of, shapes, size_mm, texts

THEME = load_theme()
INK = THEME.colour.ink
STUDIES = (StudyPoint("A", 0.5, 0.25, 10.0), StudyPoint("B", 0.75, 0.5, 40.0))
PLAIN = LabbeData(STUDIES, "Control", "Treatment")


@pytest.mark.parametrize("data", samples.LABBES.values(), ids=samples.LABBES)
def test_layout_has_no_fault(data: LabbeData):
    fig = draw_labbe(data, THEME)
    assert layout_faults(fig) == []
    assert size_mm(fig)[0] == pytest.approx(85)


def middles(data: LabbeData) -> list[np.ndarray]:
    bubbles = shapes(draw_labbe(data, THEME), corners=40)
    return [bubble.mean(axis=0) for bubble in sorted(bubbles, key=area)]


def test_bubbles_stand_at_their_rates_on_equal_axes():
    small, large = middles(PLAIN)
    shown = draw_labbe(PLAIN, THEME)
    assert large[0] - small[0] == pytest.approx(small[1] - large[1])
    across = [place_of(shown, f"{v}%")[0] for v in (40, 60)]  # the level axis is set first
    assert large[0] - small[0] == pytest.approx((across[1] - across[0]) * 0.25 / 0.2, abs=0.02)


def test_area_is_in_proportion_to_weight_and_smaller_where_studies_are_many():
    areas = sorted(area(s) for s in shapes(draw_labbe(PLAIN, THEME), corners=40))
    assert areas[1] / areas[0] == pytest.approx(4)
    many = [area(s) for s in shapes(draw_labbe(samples.labbe(100), THEME), corners=40)]
    few = [area(s) for s in shapes(draw_labbe(samples.labbe(3), THEME), corners=40)]
    assert max(many) < max(few)


def test_the_line_of_equality_runs_through_the_square_at_45_degrees():
    slanted = [s for s in lines(draw_labbe(PLAIN, THEME)) if len(s) == 2 and s[0, 0] != s[1, 0]]
    (equal,) = [s for s in slanted if s[0, 1] != s[1, 1]]
    step = equal[1] - equal[0]
    assert step[0] == pytest.approx(-step[1])


def test_curves_are_dashed_and_end_with_the_square():
    data = replace(
        PLAIN,
        curves=(
            RateCurve("RR 0.5", (0.0, 1.0), (0.0, 0.5)),
            RateCurve("RR 2", (0.0, 0.5, 1.0), (0.0, 1.0, 2.0)),
        ),
        equality_label="Equal",
    )
    fig = draw_labbe(data, THEME)
    assert {"RR 0.5", "RR 2", "Equal"} <= set(texts(fig))
    drawn = [s for s in lines(fig, dotted=True) if s[0, 1] != s[-1, 1]]
    assert len(drawn) == 2
    top = place_of(fig, "100%", last=True)[1]
    assert all(s[:, 1].min() >= top - 4 for s in drawn)


def test_a_rate_of_no_study_leaves_an_axis():
    shown = texts(draw_labbe(LabbeData((StudyPoint("A", 0.0, 0.0),), "x", "y"), THEME))
    assert "0%" in shown
    assert not any(words.startswith("\u2212") for words in shown)


def test_rare_events_have_a_short_axis():
    shown = texts(draw_labbe(samples.labbe(30, top=0.04), THEME))
    assert "4%" in shown
    assert "100%" not in shown


def test_no_study_is_an_error():
    with pytest.raises(RenderError, match="no study"):
        draw_labbe(replace(PLAIN, studies=()), THEME)
