"""The forest plot: its marks stand where the numbers say, and nothing runs into anything."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.text import Text

from reportgen.errors import RenderError
from reportgen.present.figures.checks import layout_faults
from reportgen.present.figures.data import ForestData, ForestRow
from reportgen.present.figures.forest import draw_forest
from reportgen.present.figures.forest_columns import measure
from reportgen.present.figures.typeface import width
from reportgen.present.theme import load_theme
from tests.present.figures import samples
from tests.present.figures.measured import area, height_of, lines, shapes, size_mm, texts

THEME = load_theme()
BLUE, ORANGE = THEME.colour.arm[:2]
FIGURES = {
    **{
        f"{k} studies in 2 arms": samples.proportions(k // 2, k - k // 2)
        for k in (2, 3, 10, 30, 60)
    },
    **{f"{k} ratios": samples.ratios(k) for k in (2, 3, 10, 30, 60)},
    "60 studies in one arm": samples.one_arm(60),
    "ratios from 0.001 to 1000": samples.ratios(12, spread=3.0),
    "axis shorter than the data": samples.ratios(12, limits=(0.9, 2.0)),
    "null at the end of the axis": samples.ratios(5, limits=(1.0, 5.0)),
    "extremes": samples.extremes(),
    "long names": samples.proportions(4, 4, (samples.LONG,)),
    "foreign names": samples.proportions(6, 6, samples.FOREIGN),
    "leave-one-out": samples.leave_one_out(),
    "summary": samples.summary(),
    "differences": samples.differences(),
    "one row": ForestData((samples.one_arm(2).rows[1],), ("n",), "%", "W", "Study", "percent"),
    "nothing": ForestData((), (), "Estimate", None, "Study", "percent"),
}


@pytest.mark.parametrize("data", FIGURES.values(), ids=FIGURES)
def test_layout_has_no_fault(data: ForestData):
    for fig in draw_forest(data, THEME):
        assert layout_faults(fig) == []
        width, height = size_mm(fig)
        assert width == pytest.approx(174)
        assert height <= THEME.figure.tall_mm + 1e-6


@pytest.mark.parametrize("data", FIGURES.values(), ids=FIGURES)
def test_every_number_is_printed_once(data: ForestData):
    shown = [words for fig in draw_forest(data, THEME) for words in texts(fig)]
    wanted = [w for row in data.rows for w in (*row.cells, row.text, row.weight_text) if w.strip()]
    assert sorted(w for w in shown if w in set(wanted)) == sorted(wanted)


def test_rows_are_4_and_a_half_millimetres_apart():
    data = samples.one_arm(20)
    (fig,) = draw_forest(data, THEME)
    places = [height_of(fig, row.label) for row in data.rows if row.kind == "study"]
    assert np.diff(places) == pytest.approx(4.5)


def test_height_grows_by_one_row_per_study():
    heights = [size_mm(draw_forest(samples.one_arm(k), THEME)[0])[1] for k in (5, 6, 12)]
    assert heights[1] - heights[0] == pytest.approx(4.5)
    assert heights[2] - heights[0] == pytest.approx(7 * 4.5)


def weighted(weights: tuple[float | None, ...]) -> ForestData:
    rows = tuple(
        ForestRow("study", f"Study {i}", (), 0.1 + 0.1 * i, 0.05, 0.95, weight, colour=1)
        for i, weight in enumerate(weights)
    )
    return ForestData(rows, (), "%", None, "Study", "percent")


def test_area_of_squares_is_in_proportion_to_weight():
    (fig,) = draw_forest(weighted((1.0, 2.0, 5.0, 20.0)), THEME)
    areas = [area(s) for s in shapes(fig, colour=BLUE, corners=4)]
    assert np.array(areas) / areas[0] == pytest.approx([1, 2, 5, 20])
    assert areas[-1] <= 4.5**2


def test_squares_without_weight_are_alike():
    (fig,) = draw_forest(weighted((None, None, None)), THEME)
    areas = [area(s) for s in shapes(fig, colour=BLUE, corners=4)]
    assert len(areas) == 3
    assert areas == pytest.approx([areas[0]] * 3)


def axis_of(fig: object) -> tuple[float, float]:
    """Left and right end of the axis: the longest level line that does not span the sheet."""
    level = [s for s in lines(fig) if s[0, 1] == pytest.approx(s[1, 1]) and s[0, 0] > 1]
    longest = max(level, key=lambda s: s[1, 0] - s[0, 0])
    return float(longest[0, 0]), float(longest[1, 0])


def test_marks_stand_where_the_numbers_say():
    row = {"cells": (), "text": "x", "colour": 1}
    data = ForestData(
        (
            ForestRow("study", "A", estimate=0.25, low=0.1, high=0.4, weight=1.0, **row),
            ForestRow("pooled", "P", estimate=0.5, low=0.3, high=0.8, **row),
            ForestRow("prediction", "I", low=0.2, high=0.9, **row),
        ),
        (),
        "%",
        None,
        "Study",
        "percent",
    )
    (fig,) = draw_forest(data, THEME)
    left, right = axis_of(fig)

    def at(value: float) -> float:
        return left + value * (right - left)

    square, diamond, bar = shapes(fig, colour=BLUE)
    assert square[:, 0].mean() == pytest.approx(at(0.25))
    assert diamond[:, 0].min() == pytest.approx(at(0.3))
    assert diamond[:, 0].max() == pytest.approx(at(0.8))
    top = diamond[diamond[:, 1].argmin()]
    assert top[0] == pytest.approx(at(0.5))
    assert (bar[:, 0].min(), bar[:, 0].max()) == pytest.approx((at(0.2), at(0.9)))
    assert np.ptp(bar[:, 1]) < np.ptp(diamond[:, 1]) / 2
    assert bar[:, 1].mean() - diamond[:, 1].mean() == pytest.approx(4.5)
    interval = next(s for s in lines(fig) if s[0, 1] == pytest.approx(square[:, 1].mean()))
    assert interval[:, 0] == pytest.approx([at(0.1), at(0.4)])
    (guide,) = lines(fig, dotted=True)
    assert guide[:, 0] == pytest.approx([at(0.5)] * 2)
    assert guide[1, 1] == pytest.approx(diamond[:, 1].mean())


def test_log_axis_places_ratios_by_their_logarithm():
    data = samples.ratios(5, limits=(0.1, 10.0))
    (fig,) = draw_forest(data, THEME)
    left, right = axis_of(fig)
    null = [s for s in lines(fig, dotted=False) if s[0, 0] == s[1, 0] and np.ptp(s[:, 1]) > 20]
    assert [s[0, 0] for s in null] == pytest.approx([(left + right) / 2])
    assert {"0.1", "0.2", "0.5", "1", "2", "5", "10"} <= set(texts(fig))


def test_single_proportions_have_no_null_line():
    (fig,) = draw_forest(samples.proportions(3, 3), THEME)
    upright = [s for s in lines(fig, dotted=False) if s[0, 0] == s[1, 0]]
    assert all(np.ptp(s[:, 1]) < 2 for s in upright)
    assert {"0%", "20%", "40%", "60%", "80%", "100%"} <= set(texts(fig))


@pytest.mark.parametrize(
    ("low", "high", "arrows"),
    [(0.6, 1.8, 0), (0.1, 1.8, 1), (0.6, 8.0, 1), (0.1, 8.0, 2), (0.0, float("inf"), 2)],
)
def test_an_arrowhead_stands_exactly_where_an_interval_is_cut(low: float, high: float, arrows: int):
    row = ForestRow("study", "A", (), 1.0, low, high, 1.0, "x")
    data = ForestData((row,), (), "OR", None, "Study", "log", null=1.0, limits=(0.5, 2.0))
    (fig,) = draw_forest(data, THEME)
    left, right = axis_of(fig)
    triangles = shapes(fig, corners=3)
    tips = {round(float(t[0, 0]), 3) for t in triangles}
    assert len(triangles) == arrows
    assert tips <= {round(left, 3), round(right, 3)}


def test_what_lies_wholly_outside_the_axis_leaves_an_arrow_and_no_square():
    rows = (
        ForestRow("study", "A", (), 9.0, 8.0, 10.0, 1.0, "x", colour=1),
        ForestRow("pooled", "P", (), 9.0, 8.5, 9.5, None, "x", colour=2),
    )
    data = ForestData(rows, (), "OR", None, "Study", "log", null=1.0, limits=(0.5, 2.0))
    (fig,) = draw_forest(data, THEME)
    assert shapes(fig, colour=BLUE) == []
    assert len(shapes(fig, colour=THEME.colour.ink, corners=3)) == 1
    assert [len(s) for s in shapes(fig, colour=ORANGE)] == [3]


def test_a_diamond_is_cut_straight_at_the_end_of_the_axis():
    row = ForestRow("pooled", "P", (), 1.0, 0.25, 4.0, None, "x", colour=1)
    data = ForestData((row,), (), "OR", None, "Study", "log", null=1.0, limits=(0.5, 2.0))
    (fig,) = draw_forest(data, THEME)
    (outline,) = shapes(fig, colour=BLUE)
    left, right = axis_of(fig)
    assert outline[:, 0].min() == pytest.approx(left)
    assert outline[:, 0].max() == pytest.approx(right)
    ends = outline[np.isclose(outline[:, 0], left)]
    assert np.ptp(ends[:, 1]) == pytest.approx(np.ptp(outline[:, 1]) / 2)


def test_a_group_has_its_dotted_line_in_its_colour():
    (fig,) = draw_forest(samples.proportions(4, 5), THEME)
    assert len(lines(fig, dotted=True)) == 2
    blue, orange = (lines(fig, dotted=True, colour=c)[0] for c in (BLUE, ORANGE))
    assert blue[1, 1] < orange[0, 1]
    assert blue[0, 0] < orange[0, 0]


def test_the_dotted_line_of_an_overall_estimate_crosses_all_rows():
    data = samples.ratios(6)
    (fig,) = draw_forest(data, THEME)
    (guide,) = lines(fig, dotted=True)
    assert guide[0, 1] < height_of(fig, data.rows[0].label)
    assert guide[1, 1] > height_of(fig, data.rows[5].label)


def test_a_summary_has_no_guides_and_leave_one_out_has_its_reference():
    assert lines(draw_forest(samples.summary(), THEME)[0], dotted=True) == []
    (fig,) = draw_forest(samples.leave_one_out(), THEME)
    (reference,) = lines(fig, dotted=True)
    left, right = axis_of(fig)
    assert reference[0, 0] == pytest.approx(left + (0.49 - 0.3) / 0.4 * (right - left))


def test_a_value_that_is_not_there_leaves_its_words_and_no_mark():
    row = ForestRow("study", "A", (), None, None, None, None, "not estimable")
    (fig,) = draw_forest(ForestData((row,), (), "%", None, "Study", "percent"), THEME)
    assert "not estimable" in texts(fig)
    assert shapes(fig) == []


def test_a_long_plot_is_cut_at_a_heading_and_repeats_head_and_axis():
    first, second = draw_forest(samples.proportions(30, 30), THEME)
    for fig in (first, second):
        assert {"Study", "Events/n", "Weight", "0%", "100%", "Complete remission"} <= set(
            texts(fig)
        )
    assert "Blinatumomab" in texts(first)
    assert "CAR-T" not in texts(first)
    assert "CAR-T" in texts(second)
    assert texts(first).count("Random-effects model") == 1


def test_a_space_between_groups_is_not_kept_at_the_end_of_a_page():
    data = samples.proportions(30, 30)
    without = replace(data, rows=tuple(r for r in data.rows if r.kind != "spacer"))
    heights = [[size_mm(fig)[1] for fig in draw_forest(d, THEME)] for d in (data, without)]
    assert heights[0] == pytest.approx(heights[1])


def test_a_long_group_goes_on_under_its_repeated_heading_with_its_dotted_line():
    first, second = draw_forest(samples.one_arm(60), THEME)
    assert "All studies" in texts(first)
    assert "All studies (continued)" in texts(second)
    assert "Random-effects model" not in texts(first)
    assert "Random-effects model" in texts(second)
    assert len(lines(first, dotted=True)) == len(lines(second, dotted=True)) == 1
    heights = [size_mm(fig)[1] for fig in (first, second)]
    assert max(heights) - min(heights) < 20


def test_a_page_never_starts_with_a_diamond():
    for k in range(36, 50):
        last = draw_forest(samples.one_arm(k), THEME)[-1]
        labels = {row.label for row in samples.one_arm(k).rows if row.kind == "study"}
        assert "Random-effects model" in texts(last)
        assert labels & set(texts(last)), k


def test_pages_of_one_plot_share_columns_and_axis():
    first, second = draw_forest(samples.proportions(30, 30), THEME)
    assert axis_of(first) == pytest.approx(axis_of(second))


def test_a_long_name_is_cut_with_an_ellipsis():
    (fig,) = draw_forest(samples.proportions(2, 2, (samples.LONG,)), THEME)
    labels = [t for t in texts(fig) if t.startswith("Study of blinatumomab")]
    assert len(labels) == 4
    assert all(t.endswith("…") and len(t) > 30 for t in labels)


def test_a_missing_glyph_is_an_error_that_names_it():
    row = ForestRow("study", "Trial 𝔄 2020", (), 0.5, 0.4, 0.6, 1.0, "x")
    with pytest.raises(RenderError, match=r"Trial 𝔄 2020.*U\+1D504"):
        draw_forest(ForestData((row,), (), "%", None, "Study", "percent"), THEME)


def test_intervals_without_estimate_stand_under_the_other_intervals():
    (fig,) = draw_forest(samples.proportions(3, 3), THEME)
    starts = {t.get_text(): t.get_position()[0] for t in fig.findobj(Text)}
    words = next(w for w in starts if w.endswith("[43.0, 52.0]"))
    before = width(THEME, words[: words.index("[")], THEME.figure.text_pt, bold=True)
    assert starts["[1.0, 99.0]"] == pytest.approx(starts[words] + before, abs=0.2)


def test_whole_numbers_of_any_length_end_at_one_place():
    numbers = ("3", "12", "610", "9,754", "10,908", "123 456")
    rows = tuple(
        ForestRow("study", f"S {i}", (text,), 1.0, 0.8, 1.2, text="1.0 (0.8 to 1.2)")
        for i, text in enumerate(numbers)
    )
    theme = load_theme()
    data = ForestData(rows, ("n",), "Ratio (95% CI)", None, "Study", "log", 1.0, "Ratio")
    starts = measure(data, theme).cells[0].starts
    ends = [
        start + width(theme, text, theme.figure.text_pt)
        for start, text in zip(starts, numbers, strict=True)
    ]
    assert max(ends) - min(ends) < 1e-6
