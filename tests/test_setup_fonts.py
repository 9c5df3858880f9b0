"""The packaged fonts: what they cover, and that nothing else gets into a PDF."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
from fontTools.ttLib import TTFont

from reportgen.resources import fonts_dir

SERIF = [f"SourceSerif4-{face}.ttf" for face in ("Regular", "It", "Bold", "BoldIt")]
SANS = [
    f"SourceSans3-{face}.ttf"
    for face in ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")
]
CHINESE = "DroidSansFallbackFull.ttf"
FROM_RIGHT = ("NotoSansHebrew-Regular.ttf", "NotoSansArabic-Regular.ttf")
LICENCES = {
    "NotoSans": "OFL-Noto.txt",
    "SourceSerif4": "OFL-SourceSerif4.txt",
    "SourceSans3": "OFL-SourceSans3.txt",
    "DroidSansFallbackFull": "Apache-2.0-DroidSansFallback.txt",
}
SPACES = "\u00a0\u2007\u2009\u202f\u2011"
LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA1, 0x180)])).replace("\xad", "")
GREEK = "αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΦΨΩ"
SIGNS = "−–—×±≥≤≠≈·…½¼¹²³⁰⁴⁵⁶⁷⁸⁹₀₁₂₃†‡§¶°′″‰€£µ‘’“”«»←→↑↓∞√∑∂∫▲△▼◆■✓" + SPACES
ONLY_SANS = "⁺⁻●○□‖≡✗ĬĭĲĳŦŧ"


def lacks(name: str, text: str) -> str:
    with TTFont(fonts_dir() / name, lazy=True) as font:
        known = font.getBestCmap()
    return "".join(sign for sign in dict.fromkeys(text) if ord(sign) not in known)


def test_the_folder_holds_these_faces_and_no_other():
    found = {path.name for path in fonts_dir().glob("*.[to]t[fc]")}
    assert found == {*SERIF, *SANS, CHINESE, *FROM_RIGHT}
    assert all(name.startswith(tuple(LICENCES)) for name in found)


@pytest.mark.parametrize("family", LICENCES)
def test_every_family_has_its_licence_beside_it(family):
    text = (fonts_dir() / LICENCES[family]).read_text(encoding="utf-8")
    assert "Copyright" in text
    assert ("SIL OPEN FONT LICENSE" in text) or ("Apache License" in text)


@pytest.mark.parametrize("name", [*SERIF, *SANS])
def test_latin_greek_and_the_signs_of_statistics_are_there(name):
    assert set(lacks(name, LATIN + GREEK + SIGNS)) <= set(ONLY_SANS)


@pytest.mark.parametrize("name", SANS)
def test_the_sans_fills_the_gaps_of_the_serif(name):
    assert lacks(name, ONLY_SANS) == ""


def test_chinese_names_can_be_printed():
    assert lacks(CHINESE, "张王李赵刘陈杨黄周吴徐孙白血病细胞治疗，。（）、") == ""


def test_hebrew_arabic_and_persian_names_can_be_printed():
    hebrew, arabic = FROM_RIGHT
    assert lacks(hebrew, "אבגדהוזחטיכךלמםנןסעפףצץקרשת") == ""
    assert lacks(arabic, "ابتثجحخدذرزسشصضطظعغفقكلمنهويىءةأإؤئآپچژگک،٠١٢٣٤٥٦٧٨٩") == ""
    with TTFont(fonts_dir() / arabic, lazy=True) as font:
        joins = {one.FeatureTag for one in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"init", "medi", "fina", "rlig"} <= joins


@pytest.mark.parametrize("name", [*SERIF, *SANS])
def test_digits_are_of_one_width(name):
    with TTFont(fonts_dir() / name, lazy=True) as font:
        known, advances = font.getBestCmap(), font["hmtx"]
        widths = {advances[known[ord(digit)]][0] for digit in "0123456789"}
    assert len(widths) == 1


def test_the_font_configuration_knows_only_this_folder():
    root = ET.parse(fonts_dir() / "fonts.conf").getroot()
    assert [(item.get("prefix"), item.text) for item in root.iter("dir")] == [("relative", ".")]
    assert list(root.iter("include")) == []


PRINT_PDF = """
import weasyprint
html = '''<html lang="en"><style>p + p { font-family: Helvetica } b { font-weight: 600 }</style>
<p style="font-family: serif">Wörter τ² ≥ 3 × 10⁻⁵ 中文 <b>张</b> <i>I²</i> דוד محمد
<p>unknown family <tt>monospace</tt> <b>semibold</b>'''
weasyprint.HTML(string=html).write_pdf("out.pdf")
"""


def fonts_in(path) -> set[str]:
    """Names of the fonts embedded in a PDF, without the subset prefix and the face."""
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(path) as pdf:
        names = {
            str(item["/FontDescriptor"]["/FontName"])
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/FontDescriptor" in item
        }
    return {name.partition("+")[2] for name in names}


def test_a_pdf_uses_only_the_packaged_fonts(tmp_path):
    settings = {**os.environ, "FONTCONFIG_FILE": str(fonts_dir() / "fonts.conf")}
    run = subprocess.run(
        [sys.executable, "-c", PRINT_PDF],
        cwd=tmp_path,
        env=settings,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    assert ".notdef" not in run.stderr
    found = fonts_in(tmp_path / "out.pdf")
    families = (
        "Source-Serif-4",
        "Source-Sans-3",
        "Droid-Sans-Fallback",
        "Noto-Sans-Hebrew",
        "Noto-Sans-Arabic",
    )
    assert {name for name in found if not name.startswith(families)} == set()
    assert all(any(name.startswith(family) for name in found) for family in families)
