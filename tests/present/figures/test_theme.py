"""The theme: complete, readable, and the same in CSS and in figures."""

import re
from itertools import product
from pathlib import Path

import pytest

from reportgen.errors import RenderError
from reportgen.present.theme import Colour, colour_properties, css_variables, load_theme
from reportgen.resources import templates_dir

THEME = load_theme()
FILE = templates_dir() / "base" / "theme.toml"
MODES = {"print": THEME.colour, "dark": THEME.colour_dark}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_measure_knows_black_on_white():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("colour", MODES.values(), ids=MODES)
def test_words_have_contrast_of_4_5_on_paper_and_on_tints(colour: Colour):
    words = (colour.ink, colour.muted, colour.accent, colour.alert, *colour.arm_text)
    for word, ground in product(words, (colour.paper, colour.tint)):
        assert contrast(word, ground) >= 4.5, (word, ground)
    for number in range(1, len(colour.arm) + 1):
        assert contrast(colour.word(number), colour.ground(number)) >= 4.5


@pytest.mark.parametrize("colour", MODES.values(), ids=MODES)
def test_marks_have_contrast_of_3_on_paper(colour: Colour):
    for mark in (*colour.arm, colour.neutral):
        assert contrast(mark, colour.paper) >= 3, mark


def test_two_arms_are_blue_and_orange_of_okabe_and_ito():
    assert THEME.colour.arm[:2] == ("#0072B2", "#D55E00")


def test_arms_start_over_and_zero_is_neutral():
    colour = THEME.colour
    assert colour.mark(0) == colour.neutral
    assert colour.mark(1) == colour.mark(len(colour.arm) + 1) == colour.arm[0]
    assert colour.word(0) == colour.ink
    assert colour.ground(2) == colour.arm_tint[1]


def test_css_turns_endings_into_units():
    css = css_variables(THEME)
    assert "--text-body: 9.75pt;" in css
    assert "--page-margin-top: 20mm;" in css
    assert "--page-screen-measure: 46rem;" in css
    assert "--text-leading: 1.42;" in css
    assert "--colour-arm-2: #D55E00;" in css
    assert '--font-sans: "Source Sans 3", "Droid Sans Fallback", sans-serif;' in css


def test_css_gives_each_property_once_per_mode():
    print_part, dark_part = css_variables(THEME).split("@media")
    for part in (print_part, dark_part):
        names = re.findall(r"(--[\w-]+):", part)
        assert names
        assert len(names) == len(set(names))
    assert dark_part.startswith(" screen and (prefers-color-scheme: dark)")
    assert set(re.findall(r"--[\w-]+", dark_part)) == set(colour_properties(THEME))


def test_every_value_of_the_file_is_in_the_css():
    text = re.sub(r"#(?![0-9A-F]{6}).*", "", FILE.read_text(encoding="utf-8"))
    css = css_variables(THEME)
    for colour in re.findall(r"#[0-9A-F]{6}", text):
        assert colour in css


def test_all_faults_of_a_theme_are_told_at_once(tmp_path: Path):
    text = FILE.read_text(encoding="utf-8")
    text = text.replace('ink = "#1A1A1A"', 'ink = "black"').replace("row_mm = 4.5", "rowmm = 4.5")
    wrong = tmp_path / "theme.toml"
    wrong.write_text(text.replace("dpi = 300", "dpi = -1") + "\n[sounds]\n", encoding="utf-8")
    with pytest.raises(RenderError) as caught:
        load_theme(wrong)
    told = str(caught.value)
    assert len(caught.value.problems) == 5
    for words in ("ink = 'black'", "lacks row_mm", "rowmm is unknown", "dpi = -1", "[sounds]"):
        assert words in told


def test_a_theme_that_is_not_there_or_no_toml_is_an_error(tmp_path: Path):
    with pytest.raises(RenderError, match="cannot be read"):
        load_theme(tmp_path / "none.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("[page", encoding="utf-8")
    with pytest.raises(RenderError, match="cannot be read"):
        load_theme(broken)


def test_sizes_of_text_in_figures_are_readable():
    figure = THEME.figure
    assert figure.smallest_pt >= 6.5
    assert min(figure.text_pt, figure.small_pt, figure.flow_pt) >= figure.smallest_pt
    assert (figure.single_mm, figure.wide_mm, figure.double_mm) == (85, 115, 174)
