"""Fonts of figures: the packaged ones only, measured as they are drawn."""

import subprocess
import sys

import pytest
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from reportgen.errors import RenderError
from reportgen.present.figures import typeface
from reportgen.present.figures.style import house_style
from reportgen.present.figures.typeface import face, glued, shorten, tidy, width, wrap
from reportgen.present.theme import load_theme
from reportgen.resources import fonts_dir

THEME = load_theme()
TEXTS = ("Martínez-Cibrián 2018", "0.67 [0.55, 0.82]", "τ² = 0.42, I² = 68.3%", "张伟 2019")


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("text", TEXTS)
def test_width_is_what_matplotlib_draws(text: str, bold: bool):
    fig = Figure(dpi=300)
    with house_style():
        drawn = fig.text(0, 0, text, fontproperties=typeface.properties(THEME, 8.0, bold=bold))
        box = drawn.get_window_extent(FigureCanvasAgg(fig).get_renderer())
    assert width(THEME, text, 8.0, bold=bold) == pytest.approx(box.width / 300 * 25.4, rel=0.01)


def test_digits_have_one_width_so_that_columns_stand():
    assert len({width(THEME, digit, 8) for digit in "0123456789"}) == 1


@pytest.mark.parametrize("bold", [False, True])
def test_faces_are_packaged_files(bold: bool):
    assert all(file.startswith(str(fonts_dir())) for file in face(THEME, bold=bold).files)


def test_matplotlib_finds_the_packaged_file():
    for bold in (False, True):
        chosen = typeface.properties(THEME, 8.0, bold=bold)
        assert font_manager.findfont(chosen) == face(THEME, bold=bold).files[0]


DECOY = """
from dataclasses import replace
from matplotlib import font_manager as fm
entries = fm.fontManager.ttflist
decoy = replace(entries[0], name="Source Sans 3", style="normal")
entries[:0] = [replace(decoy, weight=400), replace(decoy, weight=600)]
from reportgen.present.figures.typeface import properties
from reportgen.present.theme import load_theme
for bold in (False, True):
    print(fm.findfont(properties(load_theme(), 8.0, bold=bold)))
"""


def test_a_font_of_the_machine_with_the_same_name_is_not_used():
    run = subprocess.run([sys.executable, "-c", DECOY], capture_output=True, text=True, check=True)
    found = run.stdout.splitlines()
    assert len(found) == 2
    assert all(file.startswith(str(fonts_dir())) for file in found)


def test_a_missing_glyph_names_the_character_and_the_text():
    with pytest.raises(RenderError) as caught:
        width(THEME, "Group 𝔄 of the trial", 8)
    assert "'𝔄'" in str(caught.value)
    assert "U+1D504" in str(caught.value)
    assert "Group 𝔄 of the trial" in str(caught.value)


def test_a_decomposed_accent_is_composed():
    assert tidy("Mu\u0308ller\n2016") == "Müller 2016"


@pytest.mark.parametrize("room", [12.0, 20.0, 45.0])
@pytest.mark.parametrize(
    "text",
    [
        "Reports excluded for a wrong population (n = 21)",
        "排除的记录：研究人群不符、无对照、未报告结局（n = 841）",
        "NCT00000000000000000000000000000000000000000000000000000000000000",
        "a b  c",
        "",
    ],
)
def test_wrapped_lines_fit_and_lose_nothing(text: str, room: float):
    lines = wrap(THEME, text, 8, room)
    assert all(width(THEME, line, 8) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_no_line_begins_with_a_closing_mark():
    for room in range(10, 40):
        lines = wrap(THEME, "研究人群不符、无对照、未报告结局，其他原因。", 8, room)
        assert not any(line[0] in "、，。" for line in lines)


def test_glue_keeps_a_relation_and_a_short_bracket_whole():
    lines = wrap(THEME, glued("Reports excluded (n = 21) and P < 0.001 and so on"), 8, 20)
    whole = [line.replace("\u00a0", " ") for line in lines]
    assert any("(n = 21)" in line for line in whole)
    assert any("P < 0.001" in line for line in whole)


def test_a_short_text_stays_and_a_long_one_ends_in_an_ellipsis():
    assert shorten(THEME, "Park 2018", 8, 40) == "Park 2018"
    cut = shorten(THEME, "Park and colleagues " * 15, 8, 40)
    assert cut.endswith("…")
    assert 36 < width(THEME, cut, 8) <= 40
