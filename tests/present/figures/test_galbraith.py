"""The radial plot: a ray from the origin through a study ends on the arc at its effect."""

import math
from dataclasses import replace

import numpy as np
import pytest

from reportgen.errors import RenderError
from reportgen.present.figures.checks import layout_faults
from reportgen.present.figures.galbraith import draw_galbraith
from reportgen.present.figures.study_data import GalbraithData, StudyPoint
from reportgen.present.theme import load_theme
from tests.present.figures import study_samples as samples
from tests.present.figures.measured import lines, place_of, shapes, size_mm, texts

THEME = load_theme()
ACCENT = THEME.colour.accent
STUDIES = (
    StudyPoint("A", 2.0, 2.0 * math.log(0.5)),
    StudyPoint("B", 8.0, 8.0 * math.log(0.8)),
    StudyPoint("C", 5.0, 5.0 * math.log(1.25)),
)
PLAIN = GalbraithData(STUDIES, "Precision", "z", "OR", "log")


@pytest.mark.parametrize("data", samples.GALBRAITHS.values(), ids=samples.GALBRAITHS)
def test_layout_has_no_fault(data: GalbraithData):
    fig = draw_galbraith(data, THEME)
    assert layout_faults(fig) == []
    assert size_mm(fig)[0] == pytest.approx(115)


def middles(data: GalbraithData) -> list[np.ndarray]:
    return [s.mean(axis=0) for s in shapes(draw_galbraith(data, THEME), colour=ACCENT, corners=40)]


def test_dots_stand_at_precision_and_z():
    fig = draw_galbraith(PLAIN, THEME)
    zero, four = (place_of(fig, words)[0] for words in ("0", "4"))
    across = [(x - zero) / (four - zero) * 4 for x, _ in middles(PLAIN)]
    assert across == pytest.approx([2.0, 8.0, 5.0], abs=0.02)
    heights = [y for _, y in middles(PLAIN)]
    steps = (heights[1] - heights[0]) / (heights[2] - heights[0])
    ys = [s.y for s in STUDIES]
    assert steps == pytest.approx((ys[1] - ys[0]) / (ys[2] - ys[0]))


def arc_of(fig: object) -> np.ndarray:
    return max((s for s in lines(fig) if len(s) > 20), key=len)


def test_every_study_lies_within_the_arc():
    for data in samples.GALBRAITHS.values():
        fig = draw_galbraith(data, THEME)
        arc = arc_of(fig)
        first, middle, last = arc[0], arc[len(arc) // 2], arc[-1]
        origin = centre_of(first, middle, last)
        radius = math.dist(origin, middle)
        places = [s.mean(axis=0) for s in shapes(fig, colour=ACCENT, corners=40)]
        assert places
        assert all(math.dist(origin, place) < radius for place in places)


def centre_of(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> tuple[float, float]:
    """Of the circle through three points."""
    left = np.array([b - a, c - a]) * 2
    right = np.array([b @ b - a @ a, c @ c - a @ a])
    x, y = np.linalg.solve(left, right)
    return float(x), float(y)


def test_an_effect_is_read_where_the_ray_through_its_study_meets_the_arc():
    fig = draw_galbraith(PLAIN, THEME)
    arc = arc_of(fig)
    x0, y0 = centre_of(arc[0], arc[len(arc) // 2], arc[-1])
    study = middles(PLAIN)[1]
    ticks = [
        s for s in lines(fig) if len(s) == 2 and s[0, 0] > arc[:, 0].min() and np.ptp(s[:, 0]) > 0.3
    ]
    ray = math.atan2(y0 - study[1], study[0] - x0)
    angles = [math.atan2(y0 - t[0, 1], t[0, 0] - x0) for t in ticks]
    assert min(abs(a - ray) for a in angles) < 1e-6  # 0.8 has a tick of its own
    assert "0.80" in texts(fig)


def test_the_band_runs_along_the_pooled_slope_at_its_distance():
    far = StudyPoint("D", 6.0, -6.0)
    data = replace(PLAIN, studies=(*STUDIES, far), slope=math.log(0.9), band=2.0)
    rays = [s for s in lines(draw_galbraith(data, THEME)) if len(s) == 2 and s[0, 1] != s[1, 1]]
    long = [s for s in rays if math.dist(*s) > 30 and s[0, 0] != s[1, 0]]
    leans = [(s[1, 1] - s[0, 1]) / (s[1, 0] - s[0, 0]) for s in long]
    assert len(long) == 3
    assert leans == pytest.approx([leans[0]] * 3)
    starts = sorted(s[0, 1] for s in long)
    assert starts[1] - starts[0] == pytest.approx(starts[2] - starts[1])


def test_readings_given_are_taken_as_they_are():
    shown = texts(draw_galbraith(samples.GALBRAITHS["readings given"], THEME))
    assert {"40%", "50%"} <= set(shown)


def test_no_study_is_an_error():
    with pytest.raises(RenderError, match="no study"):
        draw_galbraith(replace(PLAIN, studies=()), THEME)
