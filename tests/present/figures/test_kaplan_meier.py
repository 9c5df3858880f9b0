"""Kaplan-Meier curves: steps, bands, marks and numbers at risk stand where the numbers say."""

import math
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from reportgen.errors import RenderError
from reportgen.present.figures.checks import layout_faults
from reportgen.present.figures.data import KaplanMeierArm, KaplanMeierData
from reportgen.present.figures.kaplan_meier import draw_kaplan_meier
from reportgen.present.figures.kaplan_meier_words import _shapes_of_notes
from reportgen.present.figures.save import figure_bytes
from reportgen.present.theme import load_theme
from tests.present.figures import cohort_samples as samples
from tests.present.figures.measured import lines, shapes, size_mm, texts

THEME = load_theme()
BLUE, ORANGE = THEME.colour.arm[:2]
TICKS = ((0.0, "t0"), (10.0, "t10"), (20.0, "t20"))
ARM = KaplanMeierArm(
    "First",
    (2.0, 5.0, 8.0),
    (0.9, 0.6, 0.3),
    (0.7, 0.4, 0.1),
    (1.0, 0.8, 0.5),
    (6.0, 16.0),
    (0.6, 0.3),
    8.0,
    ("31", "14", "3"),
    ("0", "9", "11"),
    1,
)
OTHER = replace(ARM, label="Second", colour=2, at_risk=("28", "20", "12"), events=("0", "4", "7"))
PLAIN = KaplanMeierData((ARM,), "Months", "Survival", TICKS, None, (), "At risk (events)")


def put(fig: Figure, words: str) -> tuple[float, float]:
    """Where the anchor of the only text with these words is, in millimetres from the top left."""
    (text,) = [t for t in fig.findobj(Text) if t.get_text() == words]
    x, y = text.get_transform().transform(text.get_position()) / fig.dpi * 25.4
    return float(x), size_mm(fig)[1] - float(y)


class Ruler:
    """Places of times and of survival, read from the numbers of the axes."""

    def __init__(self, fig: Figure) -> None:
        self.start, self.end = put(fig, "t0")[0], put(fig, "t20")[0]
        drop = put(fig, "100%")[1] - min(s[:, 1].min() for s in lines(fig, colour="#1A1A1A"))
        self.bottom, self.top = put(fig, "0%")[1] - drop, put(fig, "100%")[1] - drop

    def point(self, month: float, survival: float) -> tuple[float, float]:
        return (
            self.start + month / 20 * (self.end - self.start),
            self.bottom + survival * (self.top - self.bottom),
        )


def curve(fig: Figure, colour: str = BLUE) -> np.ndarray:
    """The longest line of a colour."""
    return max(lines(fig, colour=colour), key=len)


@pytest.mark.parametrize("data", samples.CURVES.values(), ids=samples.CURVES)
def test_layout_has_no_fault(data: KaplanMeierData):
    fig = draw_kaplan_meier(data, THEME)
    assert layout_faults(fig) == []
    wide, high = size_mm(fig)
    assert any(wide == pytest.approx(w) for w in (THEME.figure.wide_mm, THEME.figure.double_mm))
    assert high <= THEME.figure.tall_mm


@pytest.mark.parametrize("data", samples.CURVES.values(), ids=samples.CURVES)
def test_no_words_lie_on_an_interval(data: KaplanMeierData):
    fig = draw_kaplan_meier(data, THEME)
    bands = [a for a in fig.findobj(PolyCollection) if a.get_gid() == "background"]
    paths = [p.transformed(a.get_transform()) for a in bands for p in a.get_paths()]
    for text in fig.findobj(Text):
        if text.get_text():
            box = text.get_window_extent()
            assert not any(path.intersects_bbox(box) for path in paths), text.get_text()


@pytest.mark.parametrize("data", samples.CURVES.values(), ids=samples.CURVES)
def test_survival_runs_from_0_to_100_percent(data: KaplanMeierData):
    assert {"0%", "20%", "40%", "60%", "80%", "100%"} <= set(texts(draw_kaplan_meier(data, THEME)))


def test_steps_go_down_at_their_times():
    fig = draw_kaplan_meier(PLAIN, THEME)
    point = Ruler(fig).point
    corners = [(0, 1), (2, 1), (2, 0.9), (5, 0.9), (5, 0.6), (8, 0.6), (8, 0.3), (16, 0.3)]
    assert curve(fig) == pytest.approx(np.array([point(*c) for c in corners]), abs=0.02)


def test_an_estimate_given_from_time_zero_is_the_same_curve():
    given = replace(
        ARM,
        time=(0.0, *ARM.time),
        survival=(1.0, *ARM.survival),
        low=(1.0, *ARM.low),
        high=(1.0, *ARM.high),
    )
    one = curve(draw_kaplan_meier(PLAIN, THEME))
    assert curve(draw_kaplan_meier(replace(PLAIN, arms=(given,)), THEME)) == pytest.approx(one)


def test_band_is_the_interval_at_12_percent_and_nothing_else():
    fig = draw_kaplan_meier(PLAIN, THEME)
    point = Ruler(fig).point
    (drawn,) = fig.findobj(PolyCollection)
    assert drawn.get_facecolor()[0, 3] == pytest.approx(0.12)
    (outline,) = shapes(fig, colour=BLUE)
    upper = [(2, 1.0), (5, 1.0), (5, 0.8), (8, 0.8), (8, 0.5), (16, 0.5)]
    lower = [(16, 0.1), (8, 0.1), (8, 0.4), (5, 0.4), (5, 0.7), (2, 0.7)]
    expected = np.array([point(*c) for c in upper + lower])
    assert outline == pytest.approx(expected, abs=0.02)


def test_band_stops_where_there_is_no_interval():
    gone = replace(ARM, survival=(0.9, 0.6, 0.0), low=(0.7, 0.4, math.nan), high=(1.0, 0.8, 0.2))
    fig = draw_kaplan_meier(replace(PLAIN, arms=(gone,)), THEME)
    (outline,) = shapes(fig, colour=BLUE)
    assert outline[:, 0].max() == pytest.approx(Ruler(fig).point(8, 0)[0], abs=0.02)


def test_band_is_broken_where_the_interval_is_missing_for_a_while():
    gap = replace(ARM, low=(0.7, math.nan, 0.1), high=(1.0, math.nan, 0.5))
    fig = draw_kaplan_meier(replace(PLAIN, arms=(gap,)), THEME)
    point = Ruler(fig).point
    spans = sorted((s[:, 0].min(), s[:, 0].max()) for s in shapes(fig, colour=BLUE))
    wanted = [(point(2, 0)[0], point(5, 0)[0]), (point(8, 0)[0], point(16, 0)[0])]
    assert np.array(spans) == pytest.approx(np.array(wanted), abs=0.02)


def test_censored_patients_are_short_upright_ticks_on_the_curve():
    fig = draw_kaplan_meier(PLAIN, THEME)
    point = Ruler(fig).point
    marks = [
        s
        for s in lines(fig, colour=BLUE, dotted=False)
        if len(s) == 2 and s[0, 0] == pytest.approx(s[1, 0])
    ]
    middles = sorted(tuple(s.mean(axis=0)) for s in marks)
    assert np.array(middles) == pytest.approx(np.array([point(6, 0.6), point(16, 0.3)]), abs=0.02)
    assert all(1 < np.ptp(s[:, 1]) < 2 for s in marks)


def test_medians_drop_from_half_to_the_axis():
    data = replace(PLAIN, arms=(ARM, replace(OTHER, median=None)))
    fig = draw_kaplan_meier(data, THEME)
    point = Ruler(fig).point
    (down,) = [s for s in lines(fig, dotted=True, colour=BLUE) if len(s) == 2]
    assert down == pytest.approx(np.array([point(8, 0.5), point(8, 0)]), abs=0.02)
    (across,) = lines(fig, dotted=True, colour=THEME.colour.muted)
    assert across == pytest.approx(np.array([point(0, 0.5), point(8, 0.5)]), abs=0.02)
    assert not [s for s in lines(fig, dotted=True, colour=ORANGE) if s[0, 0] == s[1, 0]]


def test_no_median_no_dotted_line():
    fig = draw_kaplan_meier(replace(PLAIN, arms=(replace(ARM, median=None),)), THEME)
    assert lines(fig, dotted=True) == []


def test_nothing_is_drawn_after_the_limit_but_the_axis():
    fig = draw_kaplan_meier(replace(PLAIN, x_limit=7.0), THEME)
    ruler = Ruler(fig)
    cut = ruler.point(7, 0)[0]
    assert curve(fig)[-1] == pytest.approx(ruler.point(7, 0.6), abs=0.02)
    assert max(s[:, 0].max() for s in shapes(fig, colour=BLUE)) == pytest.approx(cut, abs=0.02)
    in_plot = [s for s in lines(fig, colour=BLUE) if s[:, 1].max() < ruler.bottom + 0.01]
    key = [s for s in in_plot if len(s) == 2 and s[0, 1] == s[1, 1]]
    assert len(key) == 1
    assert all(s[:, 0].max() <= cut + 0.02 for s in in_plot if s is not key[0])
    assert lines(fig, dotted=True) == []  # the median lies after the limit
    assert put(fig, "t20")[0] == pytest.approx(ruler.end)


@pytest.mark.parametrize("bracketed", [True, False])
def test_numbers_at_risk_stand_under_their_ticks_in_the_colour_of_the_arm(bracketed: bool):
    data = replace(PLAIN, arms=(ARM, OTHER), show_events=bracketed)
    fig = draw_kaplan_meier(data, THEME)
    found = {t.get_text(): t for t in fig.findobj(Text)}
    heights = []
    for number, one in enumerate(data.arms, 1):
        for tick, at_risk, events in zip(TICKS, one.at_risk, one.events, strict=True):
            words = f"{at_risk} ({events})" if bracketed else at_risk
            assert put(fig, words)[0] == pytest.approx(put(fig, tick[1])[0])
            assert found[words].get_horizontalalignment() == "center"
            assert to_hex(found[words].get_color()) == THEME.colour.word(number).lower()
            heights.append(put(fig, words)[1])
    assert heights[:3] == pytest.approx([heights[0]] * 3)
    assert heights[3] - heights[0] == pytest.approx(heights[5] - heights[2])
    assert heights[3] > heights[0] > put(fig, "At risk (events)")[1] > put(fig, "Months")[1]


def test_names_stand_left_of_their_numbers_at_risk_and_beside_a_piece_of_their_line():
    fig = draw_kaplan_meier(replace(PLAIN, arms=(ARM, OTHER)), THEME)
    for number, one in enumerate((ARM, OTHER), 1):
        shown = [t for t in fig.findobj(Text) if t.get_text() == one.label]
        at = sorted(tuple(t.get_position()) for t in shown)
        assert len(at) == 2
        assert {to_hex(t.get_color()) for t in shown} == {THEME.colour.word(number).lower()}
        assert at[0][1] == pytest.approx(put(fig, f"{one.at_risk[0]} (0)")[1], abs=1e-6)
        assert at[0][0] < put(fig, f"{one.at_risk[0]} (0)")[0]
        keys = lines(fig, colour=THEME.colour.mark(number))
        level = [s for s in keys if len(s) == 2 and abs(s[0, 1] - at[1][1]) < 1.5]
        assert any(0 < at[1][0] - s[1, 0] < 3 for s in level)


def test_lines_of_arms_differ_in_dash_and_colour_and_are_one_point_wide():
    fig = draw_kaplan_meier(samples.CURVES["four arms"], THEME)
    drawn = [
        a
        for a in fig.findobj(LineCollection)
        if a.get_linewidth()[0] == THEME.line.strong_pt and len(a.get_paths()[0]) > 2
    ]
    assert len(drawn) == 4
    assert len({str(a.get_linestyle()) for a in drawn}) == 4
    assert [to_hex(a.get_color()[0]) for a in drawn] == [c.lower() for c in THEME.colour.arm]


def test_notes_stand_at_the_lower_left_where_it_is_free():
    fig = draw_kaplan_meier(samples.CURVES["high survival"], THEME)
    wide, high = size_mm(fig)
    for words in samples.NOTES:
        x, y = put(fig, words)
        assert x < wide / 3
        assert high / 2 < y < put(fig, "0%")[1]


def test_notes_wrap_before_they_leave_the_lower_left():
    fig = draw_kaplan_meier(samples.CURVES["two arms"], THEME)
    first = put(fig, "Hazard ratio 0.62")
    assert first[0] < size_mm(fig)[0] / 3
    assert put(fig, "(95% CI 0.45–0.86)")[0] == pytest.approx(first[0])


def test_notes_stand_over_a_plot_that_is_full():
    wall = tuple(
        replace(ARM, time=(float(i), 20.0), survival=(0.5, 0.4), low=(0.0, 0.0), high=(1.0, 1.0))
        for i in (0, 1)
    )
    arms = tuple(replace(a, censor_time=(), censor_survival=(), label="") for a in wall)
    fig = draw_kaplan_meier(replace(PLAIN, arms=arms, note_lines=("P = 0.5",)), THEME)
    assert put(fig, "P = 0.5")[1] < put(fig, "100%")[1] - 2
    assert layout_faults(fig) == []


def test_names_stand_at_the_ends_of_curves_where_no_corner_is_free():
    low = replace(ARM, survival=(0.9, 0.6, 0.1), low=(), high=(), censor_survival=(0.6, 0.1))
    high = replace(OTHER, survival=(0.99, 0.98, 0.97), low=(), high=(), median=None)
    high = replace(high, censor_survival=(0.98, 0.97))
    data = replace(PLAIN, arms=(low, high), x_ticks=(*TICKS[:2], (16.0, "t20")))
    fig = draw_kaplan_meier(data, THEME)
    names = {
        w: max(t.get_position() for t in fig.findobj(Text) if t.get_text() == w)
        for w in ("First", "Second")
    }
    for words, colour in (("First", BLUE), ("Second", ORANGE)):
        end = curve(fig, colour)[-1]
        assert names[words][0] > end[0]
        assert names[words][1] == pytest.approx(end[1], abs=2)


def crowd(n: int) -> KaplanMeierData:
    at = tuple(i / n * 20 for i in range(n))
    return replace(PLAIN, arms=(replace(ARM, censor_time=at, censor_survival=(0.6,) * n),))


@pytest.mark.parametrize(("n", "image"), [(1000, False), (1001, True)])
def test_more_than_a_thousand_marks_become_an_image(n: int, image: bool):
    fig = draw_kaplan_meier(crowd(n), THEME)
    marks = max(fig.findobj(LineCollection), key=lambda a: len(a.get_paths()))
    assert len(marks.get_paths()) == n
    assert marks.get_rasterized() is image
    svg = figure_bytes(fig, "svg")
    assert (b"<image" in svg) is image
    assert svg == figure_bytes(draw_kaplan_meier(crowd(n), THEME), "svg")


def test_patients_censored_at_one_place_are_one_mark():
    data = replace(
        PLAIN, arms=(replace(ARM, censor_time=(6.0,) * 2000, censor_survival=(0.6,) * 2000),)
    )
    fig = draw_kaplan_meier(data, THEME)
    assert not any(a.get_rasterized() for a in fig.findobj(LineCollection))


def test_ticks_whose_numbers_have_no_room_keep_their_mark():
    data = samples.CURVES["many ticks"]
    fig = draw_kaplan_meier(data, THEME)
    shown = [w for _, w in data.x_ticks if w in texts(fig)]
    assert len(shown) < len(data.x_ticks)
    bottom = put(fig, "120")[1]
    marks = {
        round(float(s[0, 0]), 3)
        for s in lines(fig, colour=THEME.colour.ink)
        if s[0, 0] == s[1, 0] and 0 < bottom - s[1, 1] < 4
    }
    assert len(marks - {round(float(curve(fig)[0, 0]), 3)}) >= len(data.x_ticks) - 1


@pytest.mark.parametrize("count", [0, 5])
def test_other_than_one_to_four_arms_is_an_error(count: int):
    with pytest.raises(RenderError, match=f"{count} arms"):
        draw_kaplan_meier(replace(PLAIN, arms=(ARM,) * count), THEME)


def test_a_missing_glyph_is_an_error():
    with pytest.raises(RenderError, match=r"U\+1D504"):
        draw_kaplan_meier(replace(PLAIN, arms=(replace(ARM, label="𝔄"),)), THEME)


@pytest.mark.parametrize(
    "line",
    [
        "Weighted hazard ratio 1.27 (95% CI 0.57 to 2.82)",
        "Subdistribution hazard ratio 0·4",
        "Restricted mean difference −3.5 (95% CI −9.1 to 2.2)",
    ],
)
def test_no_value_begins_a_line_parted_from_its_name(line: str) -> None:
    shapes = _shapes_of_notes(replace(PLAIN, note_lines=(line,)), THEME)
    assert len(shapes[1]) > 1
    for parts in shapes:
        assert " ".join(parts) == line
        assert not any(part[0].isdigit() or part[0] in "−<>" for part in parts)
