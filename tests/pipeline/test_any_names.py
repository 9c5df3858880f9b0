"""Names of authors and studies in any script, and forty of them, in every layout."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pikepdf
import pytest

from reportgen.pipeline import build
from reportgen.vocabulary import LAYOUTS
from tests.cli.command import command
from tests.inputs.project import write
from tests.render.page_text import page_texts
from tests.render.test_pdf import conforms

ARABIC, HEBREW, CHINESE = "محمد الفاسي", "דוד כהן", "张 伟"
STUDIES = {
    "Adams 2004": f"{ARABIC} 2004",
    "Brown 2010": f"{HEBREW} 2010",
    "Chen 2015": "张伟 2015",
    "Dubois 2018": "山田 たろう 2018",
}


def _authors() -> Iterator[dict[str, object]]:
    """Forty of twelve institutions; four of them write with other letters."""
    for number in range(36):
        family = f"{'ABCDEFGHIKLM'[number % 12]}{'uvwxyzaeio'[number % 10]}lling-Łukasz"
        at = [f"inst{number % 12}", f"inst{(number * 5 + 1) % 12}"]
        given = ("Ada Maria", "José", "Yixin")[number % 3]
        yield {"given": given, "family": family, "affiliations": list(dict.fromkeys(at))}
    for name in (ARABIC, HEBREW, CHINESE, "Đỗ Hương"):
        given, family = name.split()
        yield {"given": given, "family": family, "affiliations": ["inst0"]}


def project(folder: Path) -> Path:
    folder.mkdir()
    authors = [{**one, "corresponding": at == 0} for at, one in enumerate(_authors())]
    where = "Department of Haematology and Cell Therapy, University Hospital of Some City, Country"
    report = {
        "affiliations": {f"inst{n}": f"{where} {'ABCDEFGHIJKL'[n]}" for n in range(12)},
        "authors": authors,
        "keywords": ["leukaemia", HEBREW],
        "funding": f"{ARABIC} (1)",
    }
    added = "".join(f"  {key}: {json.dumps(value)}\n" for key, value in report.items())
    return write(folder, spec={"  slug: a-review\n": f"  slug: a-review\n{added}"}, csv=STUDIES)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("names")
    spec = project(folder / "project")
    formats = {"report": ("html", "pdf")}
    for layout in LAYOUTS:
        to = formats.get(layout, ("pdf",))
        build(spec, formats=to, layout=layout, out=folder / layout)
    return {layout: folder / layout for layout in LAYOUTS}


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_the_pdf_meets_pdf_ua_and_pdf_a(made: dict[str, Path], layout: str, profile: str) -> None:
    assert conforms((made[layout] / "a-review.pdf").read_bytes(), profile) == []


def letters(text: str) -> str:
    """Arabic letters as they are written alone, without marks of direction, spaces folded."""
    plain = unicodedata.normalize("NFKC", text)
    return " ".join(re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", plain).split())


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_author_stands_on_the_title_page_and_nothing_leaves_it(
    made: dict[str, Path], layout: str
) -> None:
    pdf = (made[layout] / "a-review.pdf").read_bytes()
    first = "".join(letters(page_texts(pdf)[0]).split())
    for author in _authors():
        assert str(author["family"]) in first
    assert "SomeCity,CountryL" in first
    for low, high in edges(pdf, 1):
        assert 40 < low < high < 595 - 40


def edges(pdf: bytes, page: int) -> list[tuple[float, float]]:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    number = str(page)
    told = subprocess.run(
        ["pdftotext", "-bbox", "-f", number, "-l", number, "-", "-"],
        input=pdf, capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip
    return [(float(a), float(b)) for a, b in re.findall(r'xMin="([\d.]+)".*?xMax="([\d.]+)"', told)]


@pytest.mark.slow
def test_names_from_right_to_left_keep_to_themselves(made: dict[str, Path]) -> None:
    """In HTML each is isolated, else its neighbours would run with it."""
    page = (made["report"] / "a-review.html").read_text(encoding="utf-8")
    assert f"<bdi>{ARABIC}</bdi><sup" in page
    assert f"<bdi>{HEBREW}</bdi><sup" in page
    for label in (STUDIES["Adams 2004"], STUDIES["Brown 2010"]):
        shown = [unescape(at) for at in re.findall(rf"(.{{30}}){label}", page)]
        named = [before for before in shown if "<th" in before or "<p" in before]
        assert all("<bdi>" in before for before in named), named


@pytest.mark.slow
def test_the_letters_of_a_name_are_joined_in_the_pdf(made: dict[str, Path]) -> None:
    """Its glyphs are those of Arabic letters within a word, not of letters that stand alone."""
    with pikepdf.open(io.BytesIO((made["report"] / "a-review.pdf").read_bytes())) as pdf:
        fonts = {
            str(item.BaseFont).partition("+")[2]
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/BaseFont" in item
        }
    for family in ("Noto-Sans-Arabic", "Noto-Sans-Hebrew", "Droid-Sans-Fallback"):
        assert any(name.startswith(family) for name in fonts), fonts


def test_a_script_that_no_font_has_is_told_of_with_its_place(tmp_path: Path) -> None:
    for at, csv in (("table", {"Adams 2004": "สมชาย 2004"}), ("spec", {})):
        folder = tmp_path / at
        folder.mkdir()
        spec = {"title: A review": "title: งานวิจัย"} if at == "spec" else {}
        done = command("build", write(folder, spec=spec, csv=csv), "--to", "pdf", "-q")
        assert done.code == 7
        assert "no packaged font has the character" in done.said
        assert "THAI CHARACTER" in done.said.upper()
        assert not (folder / "output").exists()
