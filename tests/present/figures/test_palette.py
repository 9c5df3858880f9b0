"""The palette for every eye: told apart without a cone, in grey, and never by colour alone."""

import ast
import re
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_hex

from reportgen.present import figures
from reportgen.present.figures.kaplan_meier import draw_kaplan_meier
from reportgen.present.theme import Colour, load_theme
from tests.present.figures import cohort_samples, safety_samples, samples
from tests.present.figures.colours import BLINDNESS, distance, seen
from tests.present.figures.test_theme import contrast

THEME = load_theme()
HOME = Path(figures.__file__).parent
EYES = pytest.mark.parametrize("eyes", BLINDNESS)
# Least distances (CIEDE2000; about 2 is just seen side by side): of any two arms, of the first two,
# and of two grades that lie side by side in a bar. The screen in the dark has less room.
LEAST = {"print": (12.0, 45.0, 7.5), "dark": (7.5, 45.0, 6.0)}
MODES: dict[str, Colour] = {"print": THEME.colour, "dark": THEME.colour_dark}
# What sets colour, width of line and size of letters.
LOOKS = {"colour", "color", "edge", "fill", "size", "fontsize", "width", "linewidth", "linewidths"}


def test_distance_is_that_of_the_published_pairs():
    """Sharma, Wu and Dalal 2005, doi:10.1002/col.20070, table 1."""
    for one, two, known in (
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.5, 0.0), (61.0, -5.0, 29.0), 22.8977),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
        ((50.0, -1.0, 2.0), (50.0, 0.0, 0.0), 2.3669),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
    ):
        assert distance(np.array(one), np.array(two)) == pytest.approx(known, abs=1e-4)


def test_who_lacks_a_cone_sees_greys_as_they_are():
    for eyes in BLINDNESS:
        for grey in ("#000000", "#7F7F7F", "#FFFFFF"):
            assert distance(seen(grey, eyes), seen(grey)) < 0.1


def test_a_red_and_a_green_are_alike_without_the_cone_for_green():
    red, green = "#C84040", "#7A7A2A"
    apart = {eyes: distance(seen(red, eyes), seen(green, eyes)) for eyes in BLINDNESS}
    assert apart["deuteranopia"] < apart["none"] / 2


@EYES
@pytest.mark.parametrize("mode", MODES)
def test_arms_are_told_apart(mode: str, eyes: str):
    any_two, first_two, _ = LEAST[mode]
    arms = [seen(colour, eyes) for colour in MODES[mode].arm]
    assert min(distance(*pair) for pair in combinations(arms, 2)) >= any_two
    assert distance(arms[0], arms[1]) >= first_two


@EYES
@pytest.mark.parametrize("mode", MODES)
def test_grades_are_told_from_the_next(mode: str, eyes: str):
    grades = [seen(colour, eyes) for colour in MODES[mode].grade]
    assert min(distance(*pair) for pair in pairwise(grades)) >= LEAST[mode][2]


def test_grades_darken_step_by_step_in_grey():
    light = [float(seen(colour)[0]) for colour in THEME.colour.grade]
    assert all(before - after >= 9 for before, after in pairwise(light))


@pytest.mark.parametrize("mode", MODES)
def test_words_on_grades_can_be_read(mode: str):
    colour = MODES[mode]
    for ground, words in zip(colour.grade, colour.grade_text, strict=True):
        assert contrast(ground, words) >= 4.5


def test_the_first_two_arms_differ_in_grey():
    one, two = (float(seen(colour)[0]) for colour in THEME.colour.arm[:2])
    assert abs(one - two) >= 7


def test_curves_differ_in_dash_too():
    figure = draw_kaplan_meier(cohort_samples.curves((80, 66, 40, 30)), THEME)
    colours = [to_hex(arm).upper() for arm in THEME.colour.arm]
    dashes = {
        (to_hex(line.get_color()[0]).upper(), str(line.get_linestyle()))
        for line in figure.findobj(LineCollection)
        if line.get_linewidth()[0] == THEME.line.strong_pt
        and to_hex(line.get_color()[0]).upper() in colours
        and len(line.get_segments()[0]) > 2
    }
    assert len(dashes) == len({colour for colour, _ in dashes}) == 4
    assert len({dash for _, dash in dashes}) == 4


def _outlines(kind: str, data: object) -> dict[str, set[tuple[bool, int]]]:
    """By the colour of their edge or fill: whether marks are filled, and how many corners."""
    found: dict[str, set[tuple[bool, int]]] = {}
    for figure in figures.FIGURES[kind].draw(data, THEME):
        for marks in figure.findobj(PolyCollection):
            fills, edges = marks.get_facecolor(), marks.get_edgecolor()
            for i, path in enumerate(marks.get_paths()):
                fill = to_hex(fills[i % len(fills)]).upper()
                edge = to_hex(edges[i % len(edges)]).upper() if len(edges) else fill
                for colour in {fill, edge} & set(THEME.colour.arm):
                    look = (fill == colour, len(path.vertices))
                    found.setdefault(colour, set()).add(look)
    return found


def test_bubbles_of_groups_differ_in_shape_and_risks_of_arms_in_shape_and_filling():
    bubbles = _outlines("bubble", samples.bubbles(2))
    risks = _outlines("adverse_events", safety_samples.terms(12))
    for looks in (bubbles, risks):
        one, two = (looks[colour] for colour in THEME.colour.arm[:2])
        assert not one & two


@pytest.mark.parametrize("file", sorted(HOME.glob("*.py")), ids=lambda file: file.stem)
def test_no_colour_and_no_size_stands_in_the_code_of_a_figure(file: Path):
    """They come from the theme; the word "none" and the width 0 mean that there is no edge."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not re.fullmatch(r"#[0-9A-Fa-f]{3,8}", node.value), f"{file.name}:{node.lineno}"
        if isinstance(node, ast.keyword) and node.arg in LOOKS:
            plain = isinstance(node.value, ast.Constant)
            value = node.value.value if isinstance(node.value, ast.Constant) else None
            assert not plain or value in ("none", 0, None), f"{file.name}:{node.value.lineno}"
