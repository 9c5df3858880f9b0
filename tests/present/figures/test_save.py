"""Files of figures: the same bytes everywhere, and SVG that a page can hold."""

import hashlib
import re
import struct
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import pytest

from reportgen.present.figures.balance import draw_balance
from reportgen.present.figures.bubble import draw_bubble
from reportgen.present.figures.flow import draw_flow
from reportgen.present.figures.forest import draw_forest
from reportgen.present.figures.grades import draw_grades
from reportgen.present.figures.kaplan_meier import draw_kaplan_meier
from reportgen.present.figures.missing import draw_missing
from reportgen.present.figures.save import figure_bytes, svg_for_html
from reportgen.present.figures.swimmer import draw_swimmer
from reportgen.present.theme import colour_properties, load_theme
from tests.present.figures import cohort_samples, samples
from tests.present.figures.measured import texts

THEME = load_theme()
REPO = Path(__file__).resolve().parents[3]
DRAWN = {
    "forest": lambda: draw_forest(samples.proportions(3, 4, samples.FOREIGN), THEME)[0],
    "flow": lambda: draw_flow(samples.FLOWS["other methods"], THEME),
    "bubble": lambda: draw_bubble(samples.bubbles(2), THEME),
    "kaplan_meier": lambda: draw_kaplan_meier(cohort_samples.curves(), THEME),
    "grades": lambda: draw_grades(cohort_samples.toxicity(), THEME)[0],
    "balance": lambda: draw_balance(cohort_samples.love(6), THEME)[0],
    "missing": lambda: draw_missing(cohort_samples.gaps(8, 6), THEME),
    "swimmer": lambda: draw_swimmer(cohort_samples.swimmers(20), THEME),
}
FORMATS = ("svg", "pdf", "png")  # of every build; the others in test_submission.py
each_figure = pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
HASHES = """
import hashlib, sys, matplotlib
matplotlib.rcParams["font.size"] = float(sys.argv[1])
matplotlib.rcParams["savefig.bbox"] = "tight"
from tests.present.figures.test_save import hashes
print(*hashes())
"""


def hashes() -> list[str]:
    """Of every figure in the formats of every build, and of one in those of a publisher."""
    files = [figure_bytes(draw(), form) for draw in DRAWN.values() for form in FORMATS]
    files += [figure_bytes(DRAWN["kaplan_meier"](), form) for form in ("tiff", "eps")]
    return [hashlib.sha256(content).hexdigest() for content in files]


def test_bytes_are_the_same_in_any_process_whatever_the_user_has_set(tmp_path: Path):
    here = hashes()
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", HASHES, str(10 + int(seed))],
            cwd=tmp_path,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(REPO), "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.split() == here


@each_figure
@pytest.mark.parametrize("form", FORMATS)
def test_files_carry_no_date_and_no_software(draw, form: str):
    content = figure_bytes(draw(), form)
    for trace in (b"CreationDate", b"Matplotlib v", b"matplotlib.org", b"<dc:", b"Software"):
        assert trace not in content


def test_settings_of_the_user_are_left_as_they_were():
    before = dict(matplotlib.rcParams)
    figure_bytes(DRAWN["forest"](), "svg")
    assert dict(matplotlib.rcParams) == before


@each_figure
def test_text_of_svg_stays_text(draw):
    fig = draw()
    svg = ElementTree.fromstring(figure_bytes(fig, "svg"))
    found = list(svg.iter("{http://www.w3.org/2000/svg}text"))
    assert sorted(e.text for e in found) == sorted(texts(fig))
    for element in found:
        assert "'Source Sans 3', 'Droid Sans Fallback', sans-serif" in element.get("style", "")
        assert float(element.get("textLength", "0")) > 0


def test_pdf_embeds_only_packaged_fonts_as_truetype():
    content = figure_bytes(DRAWN["forest"](), "pdf")
    names = set(re.findall(rb"/BaseFont /\w+\+([\w-]+)", content))
    assert names
    assert all(n.startswith((b"SourceSans3", b"DroidSansFallback")) for n in names)
    assert b"/Type3" not in content


def test_png_has_300_dots_per_inch():
    content = figure_bytes(DRAWN["forest"](), "png")
    width, _ = struct.unpack(">II", content[16:24])
    assert width == pytest.approx(174 / 25.4 * 300, abs=1)
    at = content.index(b"pHYs")
    assert struct.unpack(">II", content[at + 4 : at + 12]) == (11811, 11811)


@each_figure
def test_inline_svg_is_safe_inside_a_page(draw):
    inline = svg_for_html(draw(), "fig-1", 'Remission <by> arm & "more"', "48% and 84%")
    for unwanted in ("<?xml", "<!DOCTYPE", "<style", "<metadata", "<script", "*{"):
        assert unwanted not in inline
    root = ElementTree.fromstring(inline)
    assert root.get("role") == "img"
    assert root.get("width") is None and root.get("height") is None
    assert root.get("viewBox")
    assert "max-width" in root.get("style", "")
    named = {e.get("id"): e.text for e in root.iter() if e.get("id")}
    assert [named[i] for i in root.get("aria-labelledby", "").split()] == [
        'Remission <by> arm & "more"',
        "48% and 84%",
    ]
    assert all(name.startswith("fig-1-") for name in named)


@each_figure
def test_two_figures_in_a_page_share_no_id_and_every_pointer_has_its_target(draw):
    page = svg_for_html(draw(), "a", "t", "d") + svg_for_html(draw(), "b", "t", "d")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    pointers = re.findall(r'href="#([^"]+)"', page) + re.findall(r"url\(#([^)]+)\)", page)
    assert set(pointers) <= set(ids)


@each_figure
def test_colours_follow_the_page_or_stay_as_printed(draw):
    known = {value.lower() for value in colour_properties(THEME).values()}
    live = svg_for_html(draw(), "a", "t", "d")
    for colour in re.findall(r"(?:fill|stroke): ([^;\"]+)", live):
        assert colour == "none" or re.fullmatch(r"var\(--colour-[\w-]+, #[0-9a-f]{6}\)", colour)
    plain = svg_for_html(draw(), "a", "t", "d", live_colours=False)
    assert "var(" not in plain
    assert set(re.findall(r"(?:fill|stroke): (#\w+)", plain)) <= known


@each_figure
def test_inline_svg_names_the_fonts_once(draw):
    inline = svg_for_html(draw(), "a", "t", "d")
    assert inline.count("font-family") == 1
    assert "var(--font-sans" in inline
