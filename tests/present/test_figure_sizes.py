"""How wide figures are asked to be: by the style, by the spec, and what is refused."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from reportgen.errors import SpecError
from reportgen.formatting.figure_rules import FigureRules
from reportgen.formatting.style import Sourced, Style, load_style, style_names
from reportgen.present.figure_sizes import FigurePlan, plan_figures, text_measure
from reportgen.present.theme import load_theme
from reportgen.spec.figures import Figures
from reportgen.vocabulary import HOUSE_STYLE

THEME = load_theme()
JOURNAL = replace(
    load_style(),
    name="journal",
    figures=FigureRules(75, 154, 600, 300, 8, ("tiff", "eps")),
    rules=(Sourced("figures", "made up", "memory", "journal", "2026-11-28", {}),),
)


def _place(*keys: str | int) -> str:
    return ":".join(map(str, keys))


def plans(
    wanted: dict[str, Any], style: Style = JOURNAL, paper: str = "A4"
) -> dict[str, FigurePlan]:
    given = Figures.model_validate(wanted).model_dump()
    return plan_figures(given, ("flow", "forest-cr"), style, THEME, paper, _place)


def widths(plan: FigurePlan) -> tuple[tuple[float, ...], tuple[float, ...]]:
    one, two = (t.figure for t in (plan.page, plan.files))
    return (one.single_mm, one.wide_mm, one.double_mm), (two.single_mm, two.wide_mm, two.double_mm)


def test_house_figures_are_files_of_the_very_drawing_of_the_report():
    plan = plans({}, load_style())["flow"]
    assert plan.page == plan.files == THEME
    assert plan.formats == ("pdf", "png")
    assert not plan.asked


def test_the_house_style_says_of_figures_what_the_theme_says():
    rules, size = load_style().figures, THEME.figure
    assert (rules.single_mm, rules.one_half_mm, rules.double_mm) == (
        size.single_mm,
        size.wide_mm,
        size.double_mm,
    )
    assert (rules.line_dpi, rules.smallest_pt) == (size.dpi, size.smallest_pt)
    (stated_by,) = (rule.stated_by for rule in load_style().rules if rule.table == "figures")
    assert stated_by == HOUSE_STYLE


def test_a_journal_has_its_columns_resolution_letters_and_formats_in_files_alone():
    plan = plans({})["flow"]
    assert plan.page == THEME
    assert widths(plan)[1] == (75, 154, 154)  # without a column and a half, the next wider one
    assert plan.files.figure.dpi == 600
    size = plan.files.figure
    assert (size.text_pt, size.small_pt, size.flow_pt, size.smallest_pt) == (8, 8, 8, 8)
    assert plan.formats == ("tiff", "eps")


def test_a_wide_single_column_stands_for_the_column_and_a_half_that_is_not_there():
    rules = replace(JOURNAL.figures, single_mm=127)
    assert widths(plans({}, replace(JOURNAL, figures=rules))["flow"])[1] == (127, 127, 154)


def test_letters_are_no_larger_than_a_journal_wants():
    rules = replace(JOURNAL.figures, smallest_pt=5, largest_pt=7)
    size = plans({}, replace(JOURNAL, figures=rules))["flow"].files.figure
    assert (size.text_pt, size.small_pt, size.flow_pt, size.smallest_pt) == (7, 6.75, 7, 6.5)


@pytest.mark.parametrize("name", style_names())
def test_every_style_gives_columns_in_order_and_formats_that_are_written(name: str):
    from reportgen.present.figures.save import FORMATS

    rules = load_style(name).figures
    assert 40 <= rules.single_mm < rules.double_mm <= 200
    assert rules.one_half_mm is None or rules.single_mm < rules.one_half_mm < rules.double_mm
    assert rules.line_dpi >= rules.halftone_dpi >= 72
    assert set(rules.formats) <= set(FORMATS)


def test_a_column_by_name_is_ours_in_the_report_and_the_journals_in_files():
    plan = plans({"width": "single"})["flow"]
    assert widths(plan) == ((85, 85, 85), (75, 75, 75))
    assert plan.asked


def test_millimetres_are_the_same_in_both():
    assert widths(plans({"width": 100})["flow"]) == ((100, 100, 100), (100, 100, 100))


def test_one_figure_may_differ_in_each_respect_and_takes_the_rest_from_all():
    made = plans(
        {"width": 100, "formats": ["png"], "dpi": 400, "each": [{"id": "flow", "width": "single"}]}
    )
    assert widths(made["flow"])[1] == (75, 75, 75)
    assert widths(made["forest-cr"])[1] == (100, 100, 100)
    assert {plan.formats for plan in made.values()} == {("png",)}
    assert {plan.files.figure.dpi for plan in made.values()} == {400}


def test_svg_is_always_there_and_no_file_of_its_own():
    assert plans({"formats": ["svg", "tiff", "tiff"]})["flow"].formats == ("tiff",)


def test_a_screen_needs_no_drawing_for_submission():
    plan = plans({"width": "single"})["flow"].for_screen()
    assert plan.files == plan.page
    assert plan.formats == ()


def test_the_text_of_a_page_is_as_wide_as_the_paper_without_margins():
    assert text_measure(THEME, "A4") == pytest.approx(210 - 36)
    assert text_measure(THEME, "Letter") == pytest.approx(8.5 * 25.4 - 36)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"width": 160}, "figures:width: figures: a width of 160 mm is wider than the widest "
         "column of the style 'journal', which is 154 mm."),
        ({"each": [{"id": "flow", "width": 200}]}, "figures:each:0:width: figure 'flow': a "
         "width of 200 mm is wider than the widest column"),
        ({"width": 10}, "a width of 10 mm is too narrow. Give at least 40 mm."),
        ({"width": "one_half"}, "the style 'journal' has no column and a half."),
        ({"each": [{"id": "forest_cr", "width": 60}]}, "there is no figure 'forest_cr'; did "
         "you mean 'forest-cr'?"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_with_figure_width_and_limit(wanted: dict[str, Any], said: str):
    with pytest.raises(SpecError) as caught:
        plans(wanted)
    assert said in str(caught.value)
    assert len(caught.value.problems) == 1


def test_a_page_that_is_narrower_than_the_column_is_the_limit():
    wide = replace(JOURNAL, figures=replace(JOURNAL.figures, double_mm=190))
    with pytest.raises(SpecError, match="wider than the text of a page of A4, which is 174 mm"):
        plans({"width": 185}, wide)
    with pytest.raises(SpecError, match=r"text of a page of Letter, which is 179\.9 mm"):
        plans({"width": 185}, wide, "Letter")


def test_everything_that_is_wrong_is_told_at_once():
    with pytest.raises(SpecError) as caught:
        plans({"width": 300, "each": [{"id": "flw", "dpi": 300}, {"id": "flow", "width": 5}]})
    assert len(caught.value.problems) == 3


def test_a_figure_that_stands_in_the_list_twice_is_refused():
    with pytest.raises(ValidationError, match="figure 'flow' stands in the list twice"):
        Figures.model_validate({"each": [{"id": "flow"}, {"id": "flow", "dpi": 300}]})


@pytest.mark.parametrize("width", ["duble", True, [85], "85"])
def test_a_width_is_the_name_of_a_column_or_a_number(width: object):
    with pytest.raises(ValidationError, match="the width") as caught:
        Figures.model_validate({"width": width})
    assert caught.value.error_count() == 1
