"""TIFF and EPS: what a publisher's own program reads in them, and that they look like the PDF."""

import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from matplotlib.figure import Figure
from PIL import Image

from reportgen.present.figures import FIGURES
from reportgen.present.figures.canvas import Canvas, rectangle
from reportgen.present.figures.save import figure_bytes
from reportgen.present.theme import load_theme
from tests.present.figures import samples
from tests.present.figures.test_registry import DATA

THEME = load_theme()
GS = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dEPSCrop", "-sDEVICE=png16m", "-r100"]
SMOOTH = ["-dTextAlphaBits=4", "-dGraphicsAlphaBits=4"]
ghostscript = pytest.mark.skipif(shutil.which("gs") is None, reason="ghostscript is not here")


def drawn(kind: str) -> Figure:
    return FIGURES[kind].draw(DATA[kind], THEME)[0]


def painted(content: bytes, folder: Path, form: str) -> np.ndarray:
    """What ghostscript paints of an EPS or a PDF, at 100 dots per inch."""
    source, target = folder / f"page.{form}", folder / f"{form}.png"
    source.write_bytes(content)
    subprocess.run(
        [*GS, *SMOOTH, f"-sOutputFile={target}", str(source)],
        check=True,
    )
    return np.asarray(Image.open(target).convert("RGB")).astype(int)


def seen_apart(fig: Figure, folder: Path) -> float:
    """The share of dots in which EPS and PDF differ so much that an eye would see it."""
    eps, pdf = (painted(figure_bytes(fig, form), folder, form) for form in ("eps", "pdf"))
    high, wide = (min(a, b) for a, b in zip(eps.shape[:2], pdf.shape[:2], strict=True))
    assert abs(eps.shape[0] - pdf.shape[0]) <= 1 and abs(eps.shape[1] - pdf.shape[1]) <= 1
    gap = np.abs(eps[-high:, :wide] - pdf[-high:, :wide]).max(axis=2)
    return float((gap > 40).mean())


def test_tiff_is_lzw_red_green_blue_with_its_resolution():
    image = Image.open(io.BytesIO(figure_bytes(drawn("kaplan_meier"), "tiff")))
    assert (image.format, image.mode, image.info["compression"]) == ("TIFF", "RGB", "tiff_lzw")
    assert image.info["dpi"] == (300, 300)
    tags = image.tag_v2
    assert tags[277] == 3  # samples per dot: no alpha
    assert tags[296] == 2  # resolution per inch
    assert 305 not in tags and 306 not in tags  # neither software nor date


def test_tiff_holds_the_dots_of_the_png():
    fig = drawn("grades")
    tiff, png = (Image.open(io.BytesIO(figure_bytes(fig, form))) for form in ("tiff", "png"))
    assert np.array_equal(np.asarray(tiff), np.asarray(png.convert("RGB")))


def test_eps_is_level_3_of_the_size_of_the_figure_with_its_fonts_and_no_date():
    fig = drawn("kaplan_meier")
    content = figure_bytes(fig, "eps").decode("ascii")
    assert content.startswith("%!PS-Adobe-3.0 EPSF-3.0\n%%LanguageLevel: 3\n")
    assert "CreationDate" not in content and "Creator" not in content
    box = re.search(r"%%HiResBoundingBox: (\S+) (\S+) (\S+) (\S+)", content)
    assert box is not None
    size = [72 * inches for inches in fig.get_size_inches()]
    assert [float(v) for v in box.groups()] == pytest.approx([0, 0, *size], abs=0.01)
    fonts = set(re.findall(r"^/(\S+) \S+ selectfont", content, re.MULTILINE))
    assert fonts
    for font in fonts:
        assert font.startswith(("SourceSans3", "DroidSansFallback"))
        assert re.search(
            rf"/FontType 42 def\s.{{0,80}}\s*/FontName /{font} def", content, re.DOTALL
        )


@ghostscript
@pytest.mark.parametrize("kind", ["kaplan_meier", "funnel"])
def test_eps_looks_like_the_pdf(kind: str, tmp_path: Path):
    assert seen_apart(drawn(kind), tmp_path) < 0.004


@pytest.mark.slow
@ghostscript
@pytest.mark.parametrize("kind", sorted(set(FIGURES) - {"kaplan_meier", "funnel"}))
def test_eps_of_every_kind_looks_like_the_pdf(kind: str, tmp_path: Path):
    assert seen_apart(drawn(kind), tmp_path) < 0.004


@ghostscript
def test_tints_on_one_another_look_in_eps_as_they_do_in_pdf(tmp_path: Path):
    """Three tints on one another: seven colours, each a share of the one above and of the rest."""
    canvas = Canvas(60, 40, THEME)
    for number, (left, top) in enumerate(((5, 5), (15, 10), (10, 15)), start=1):
        box = rectangle(left, top, 25, 18)
        canvas.shapes([box], THEME.colour.arm[number], opacity=0.3, layer=0, background=True)
    assert seen_apart(canvas.figure, tmp_path) < 0.001
    dots = painted(figure_bytes(canvas.figure, "eps"), tmp_path, "eps").reshape(-1, 3)
    colours, counts = np.unique(dots, axis=0, return_counts=True)
    assert (counts > 100).sum() == 8  # with the paper
    assert len(colours) >= 8


def test_a_figure_is_after_eps_what_it_was_before():
    fig = drawn("kaplan_meier")
    before = figure_bytes(fig, "svg")
    figure_bytes(fig, "eps")
    assert figure_bytes(fig, "svg") == before


@ghostscript
def test_names_from_right_to_left_stand_in_eps_as_they_do_in_pdf(tmp_path: Path):
    names = ("כהן ולוי 2019", "محمد العلي 2020")
    fig = FIGURES["forest"].draw(samples.proportions(1, 2, names), THEME)[0]
    assert seen_apart(fig, tmp_path) < 0.004
    fonts = re.findall(r"/FontName /(Noto\w+)", figure_bytes(fig, "eps").decode("ascii"))
    assert {"NotoSansHebrew", "NotoSansArabic"} <= set(fonts)


def test_text_that_only_the_chinese_font_has_is_embedded_too():
    fig = FIGURES["forest"].draw(samples.proportions(3, 4, samples.FOREIGN), THEME)[0]
    content = figure_bytes(fig, "eps").decode("ascii")
    assert "/DroidSansFallback" in content


def _sizes(content: bytes, form: str) -> list[float]:
    """Sizes of letters in points, as the file says them to whoever paints it."""
    if form == "svg":
        return [float(v) for v in re.findall(r"font-size: ([0-9.]+)px", content.decode())]
    if form == "eps":
        return [float(v) for v in re.findall(r"^/\S+ (\S+) selectfont", content.decode(), re.M)]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        steps = pikepdf.parse_content_stream(pdf.pages[0])
        return [float(one.operands[1]) for one in steps if str(one.operator) == "Tf"]


@pytest.mark.parametrize("form", ["svg", "pdf", "eps"])
def test_letters_are_as_large_as_a_style_asks_in_every_file(form: str):
    """Nothing scales them: the page of each file is as large as the figure."""
    size = replace(THEME.figure, text_pt=8, small_pt=8, flow_pt=8, smallest_pt=8)
    fig = FIGURES["funnel"].draw(DATA["funnel"], replace(THEME, figure=size))[0]
    content = figure_bytes(fig, form)
    assert set(_sizes(content, form)) == {8.0}
    assert min(_sizes(figure_bytes(drawn("funnel"), form), form)) >= THEME.figure.smallest_pt
    if form == "svg":
        width, box = re.search(rb'width="([0-9.]+)pt".*?viewBox="0 0 ([0-9.]+) ', content).groups()
        assert float(width) == float(box) == pytest.approx(72 * fig.get_figwidth(), abs=0.01)
