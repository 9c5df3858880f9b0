"""Bars of grades: shares of 100%, from light to dark, with counts where they fit."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from reportgen.errors import RenderError
from reportgen.present.figures.checks import layout_faults
from reportgen.present.figures.data import GradesData, GradesRow
from reportgen.present.figures.grades import draw_grades
from reportgen.present.theme import Colour, load_theme
from tests.present.figures import cohort_samples as samples
from tests.present.figures.measured import height_of, lines, shapes, size_mm, texts
from tests.present.figures.test_theme import contrast, luminance

THEME = load_theme()
GRADE = THEME.colour.grade
ROW = GradesRow("bar", "Arm", (10, 0, 30, 5, 5, 50), ("10", "0", "30", "5", "5", "50"), "100")
PLAIN = GradesData(samples.GRADES, (ROW,), "Patients", "n")
MODES = {"print": THEME.colour, "dark": THEME.colour_dark}


def place(fig: Figure, words: str) -> float:
    (text,) = [t for t in fig.findobj(Text) if t.get_text() == words]
    return float(text.get_transform().transform(text.get_position())[0] / fig.dpi * 25.4)


def segment(fig: Figure, shade: int, above: float) -> np.ndarray | None:
    """The segment of a shade in the plot, if there is one (its legend lies below)."""
    found = [s for s in shapes(fig, colour=GRADE[shade], corners=4) if s[:, 1].max() < above]
    return found[0] if found else None


@pytest.mark.parametrize("data", samples.TOXICITIES.values(), ids=samples.TOXICITIES)
def test_layout_has_no_fault(data: GradesData):
    for fig in draw_grades(data, THEME):
        assert layout_faults(fig) == []
        assert size_mm(fig)[1] <= THEME.figure.tall_mm + 1e-6


def test_segments_are_shares_of_the_whole_bar_in_order():
    (fig,) = draw_grades(PLAIN, THEME)
    start, end = place(fig, "0%"), place(fig, "100%")
    bottom = height_of(fig, "0%")
    before = 0.0
    for shade, count in enumerate(ROW.counts):
        drawn = segment(fig, shade, bottom)
        if not count:
            assert drawn is None
            continue
        assert drawn is not None
        shares = (drawn[:, 0] - start) / (end - start)
        assert shares.min() == pytest.approx(before, abs=1e-3)
        assert shares.max() == pytest.approx(before + count / 100, abs=1e-3)
        before += count / 100


def test_counts_stand_in_the_middle_of_their_segment_in_a_colour_that_is_read_on_it():
    (fig,) = draw_grades(PLAIN, THEME)
    bottom = height_of(fig, "0%")
    for shade, words in ((0, "10"), (2, "30"), (5, "50")):
        drawn = segment(fig, shade, bottom)
        assert drawn is not None
        middle = (drawn[:, 0].min() + drawn[:, 0].max()) / 2
        assert place(fig, words) == pytest.approx(middle, abs=0.02)
        (text,) = [t for t in fig.findobj(Text) if t.get_text() == words]
        assert to_hex(text.get_color()) == THEME.colour.grade_text[shade].lower()


def test_counts_that_do_not_fit_are_left_out_but_never_the_number_of_patients():
    row = replace(ROW, counts=(995, 5, 0, 0, 0, 0), texts=("995", "5", "0", "0", "0", "0"))
    (fig,) = draw_grades(replace(PLAIN, rows=(replace(row, n_text="1000"),)), THEME)
    assert {"995", "1000"} <= set(texts(fig))
    assert not {"5", "0"} & set(texts(fig))


def test_a_row_without_patients_has_no_bar_and_says_so():
    empty = replace(ROW, counts=(0,) * 6, texts=("0",) * 6, n_text="none")
    (fig,) = draw_grades(replace(PLAIN, rows=(empty,)), THEME)
    bottom = height_of(fig, "0%")
    assert all(segment(fig, shade, bottom) is None for shade in range(6))
    assert not lines(fig, colour=THEME.colour.neutral)
    assert "none" in texts(fig)


def test_every_grade_is_in_the_legend_below_the_axis_with_its_shade():
    (fig,) = draw_grades(PLAIN, THEME)
    bottom = height_of(fig, "Patients")
    for shade, words in enumerate(samples.GRADES):
        (swatch,) = [s for s in shapes(fig, colour=GRADE[shade]) if s[:, 1].min() > bottom]
        assert 0 < place(fig, words) - swatch[:, 0].max() < 3
        assert swatch[:, 1].min() < height_of(fig, words) < swatch[:, 1].max() + 0.5


@pytest.mark.parametrize(("grades", "shades"), [(1, [3]), (2, [0, 5]), (3, [0, 2, 5])])
def test_few_grades_reach_from_the_lightest_to_the_darkest(grades: int, shades: list[int]):
    row = replace(ROW, counts=(9,) * grades, texts=("9",) * grades)
    (fig,) = draw_grades(GradesData(samples.GRADES[:grades], (row,), "Patients"), THEME)
    bottom = height_of(fig, "0%")
    assert [i for i in range(6) if segment(fig, i, bottom) is not None] == shades


def test_labels_have_the_colour_of_their_arm_and_headings_are_bold():
    (fig,) = draw_grades(samples.toxicity(1), THEME)
    found = {t.get_text(): t for t in fig.findobj(Text)}
    assert to_hex(found["Blinatumomab"].get_color()) == THEME.colour.word(1).lower()
    assert to_hex(found["CAR-T"].get_color()) == THEME.colour.word(2).lower()
    assert found["Cytokine release syndrome"].get_fontproperties().get_weight() == 600
    assert found["CAR-T"].get_fontproperties().get_weight() == 400


def test_every_row_is_drawn_once_over_several_pages():
    data = samples.TOXICITIES["60 bare rows"]
    figures = draw_grades(data, THEME)
    assert len(figures) == 2
    shown = [w for fig in figures for w in texts(fig)]
    assert all(shown.count(row.label) == 1 for row in data.rows)
    assert all(set(samples.GRADES) <= set(texts(fig)) for fig in figures)


@pytest.mark.parametrize("colour", MODES.values(), ids=MODES)
def test_counts_can_be_read_on_every_shade(colour: Colour):
    for ground, word in zip(colour.grade, colour.grade_text, strict=True):
        assert contrast(ground, word) >= 4.5, (ground, word)


@pytest.mark.parametrize("colour", MODES.values(), ids=MODES)
def test_shades_differ_in_grey_and_go_one_way_from_the_paper(colour: Colour):
    """Each at least a quarter brighter or darker (as WCAG measures it) than the one before."""
    away = [contrast(colour.paper, shade) for shade in colour.grade]
    assert all(b / a >= 1.25 for a, b in pairwise(away)), away
    on_white = luminance(colour.paper) > 0.5
    assert (luminance(colour.grade[0]) > luminance(colour.grade[-1])) == on_white


def test_words_on_shades_change_at_the_same_shade_in_both_modes():
    """Where two shades share a colour in print, a page in dark mode cannot tell them apart."""
    for i, first in enumerate(THEME.colour.grade_text):
        for j, second in enumerate(THEME.colour.grade_text):
            dark = THEME.colour_dark.grade_text
            assert (first == second) == (dark[i] == dark[j])


@pytest.mark.parametrize("count", [0, 7])
def test_more_grades_than_shades_are_an_error(count: int):
    with pytest.raises(RenderError, match=f"{count} grades"):
        draw_grades(replace(PLAIN, grades=("G",) * count), THEME)


def test_no_row_is_an_error():
    with pytest.raises(RenderError, match="no row"):
        draw_grades(replace(PLAIN, rows=(GradesRow("header", "Stratum"),)), THEME)
