"""The layouts on paper: the order of a manuscript, the numbers of its lines, the one-page sheet."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from dataclasses import replace
from html import unescape
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from reportgen.errors import RenderError
from reportgen.formatting.thousands import Thousands
from reportgen.present.document import Document
from reportgen.render.layouts import ARRANGEMENTS
from reportgen.render.markup import join, tokenize
from reportgen.render.pdf import PdfResult, make_pdf
from reportgen.render.pdf import pages as pages_module
from reportgen.render.pdf.lines import PageLines
from reportgen.vocabulary import LAYOUTS
from tests.render.page_text import page_texts
from tests.render.sample_report import (
    OUTCOMES,
    back_matter,
    figure,
    first_page,
    methods,
    prose,
    sample,
    small,
    study_table,
    wide_table,
)
from tests.render.test_pdf import conforms, folded, page_of, paper

MM = 72 / 25.4
LEFT = 30 * MM
"""Where the text of a manuscript begins, in points."""


def written() -> Document:
    """A report of two figures and two tables as a manuscript."""
    parts = [prose(outcome, f"o{number}", 3) for number, outcome in enumerate(OUTCOMES[:2])]
    figures = [figure(f"forest-{n}", n + 1, OUTCOMES[n]) for n in range(2)]
    result = "".join(map("".join, zip(parts, figures, strict=True)))
    body = (
        first_page()
        + methods()
        + f'<section id="results"><h2>Results</h2>{study_table(4)}{result}{wide_table(4)}</section>'
        + back_matter()
    )
    references = "".join(f'<li id="ref-{n}">A cited work. 2020.</li>' for n in range(1, 31))
    body = re.sub(r'(<ol class="references">).*?</ol>', rf"\1{references}</ol>", body)
    return sample(2, body=body, contents=(), layout="manuscript")


@pytest.fixture(scope="module")
def manuscript() -> PdfResult:
    return make_pdf(written())


@pytest.fixture(scope="module")
def texts(manuscript: PdfResult) -> list[str]:
    return page_texts(manuscript.pdf)


def test_every_layout_is_arranged() -> None:
    assert set(ARRANGEMENTS) == set(LAYOUTS)


def test_tables_and_figures_come_after_the_references_with_the_legends_between(
    texts: list[str],
) -> None:
    order = [
        "Words of the abstract",
        "Objectives",
        "The search had no limit",
        "A cited work",
        "Characteristics of the included studies",
        "All outcomes.",
        "Figure legends",
    ]
    places = [
        next(at for at, text in enumerate(texts) if words.lower() in folded(text).lower())
        for words in order
    ]
    assert places == sorted(places)
    assert len(set(places)) == len(places), "each begins on a page of its own"
    figures = [folded(text) for text in texts[places[-1] + 1 :]]
    assert len(figures) == 2
    for number, text in enumerate(figures, 1):
        assert text.count("[79.6; 87.4]") == 7 + 5 * number
        assert f"Figure {number}" in text
        assert "was more frequent" not in text, "its legend stands with the others"


def test_the_title_page_counts_what_is_printed() -> None:
    body = (
        '<div class="first-page"><header><h1>T</h1></header>'
        '<section class="abstract" id="abstract"><h2>Abstract</h2><p>One two-three 4 – five.</p>'
        "</section></div>"
        '<section id="methods"><h2>Methods</h2><p>Six<sup>7</sup> eight; <b>ni</b>ne.</p>'
        '<div class="table-scroll" id="tab-a"><table><caption><b class="label">Table 1</b> No.'
        "</caption><tbody><tr><td>no</td></tr></tbody></table></div>"
        '<p class="table-notes">Not counted.</p></section>'
        '<section id="declarations"><h2>Declarations</h2><p>Not counted either.</p></section>'
    )
    arranged = join(ARRANGEMENTS["manuscript"].arrange(small(body), tokenize(body)))
    counts = re.findall(r"<dt>(.*?)</dt><dd>(\d+)</dd>", arranged)
    assert counts == [
        ("Words of the abstract", "5"),  # as a word processor counts, the dash too
        ("Words of the text", "3"),
        ("Tables", "1"),
        ("Figures", "0"),
    ]


@pytest.mark.parametrize(
    ("count", "parting", "shown"),
    [
        (999, Thousands(), "999"),
        (1000, Thousands(), "1,000"),
        (1234, Thousands("\u2009", 10_000), "1234"),
        (12_345, Thousands("\u2009", 10_000), "12\u2009345"),
        (1234, Thousands("", 1000), "1234"),
    ],
)
def test_the_title_page_parts_thousands_as_the_style_does(
    count: int, parting: Thousands, shown: str
) -> None:
    text = f'<section id="methods"><p>{"word " * count}</p></section>'
    body = f'<div class="first-page"><h1>T</h1></div>{text}'
    document = replace(small(body), thousands=parting)
    arranged = join(ARRANGEMENTS["manuscript"].arrange(document, tokenize(body)))
    assert f"<dt>Words of the text</dt><dd>{shown}</dd>" in arranged


def test_a_heading_is_not_left_alone() -> None:
    body = (
        '<section id="a"><h2>Excluded</h2><div class="table-scroll" id="tab-a"><table><caption>'
        '<b class="label">Table 4</b> C</caption><tbody><tr><td>1</td></tr></tbody></table></div>'
        '</section><section id="b"><h2>B</h2><p>Text.</p></section>'
    )
    arranged = join(ARRANGEMENTS["manuscript"].arrange(small(body), tokenize(body)))
    head = '<section id="a"><h2>Excluded</h2><p><a href="#tab-a">Table 4</a>.</p></section>'
    assert arranged.startswith(head)


def lines_of(pdf: bytes, page: int) -> list[float]:
    """The feet of the lines of running text on a page, in points from above."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    number = str(page)
    made = subprocess.run(
        ["pdftotext", "-bbox-layout", "-f", number, "-l", number, "-", "-"],
        input=pdf, capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip
    found = re.findall(
        r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="[\d.]+" yMax="([\d.]+)">([^<]*)<', made
    )
    body = [(float(y), unescape(word)) for x, y, word in found if 62 < float(y) < 842 - 62]
    feet = sorted({round(y, 1) for y, _ in body})
    return [y for y, after in pairwise([*feet, 1e9]) if after - y > 6]


def ink_in_margin(pdf: bytes, page: int, folder: Path) -> list[float]:
    """The heights in the left margin at which something is drawn, in points."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm (poppler-utils) is not installed")
    (folder / "a.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "144", "-gray", "-f", str(page), "-l", str(page), "a.pdf", "p"],
        cwd=folder, check=True,
    )  # fmt: skip
    raw = next(folder.glob("p-*.pgm")).read_bytes()
    width, height = map(int, raw.split(maxsplit=4)[1:3])
    pixels = np.frombuffer(raw[-width * height :], dtype=np.uint8).reshape(height, width)
    band = pixels[124:-124, : int(LEFT * 2) - 6] < 200
    rows = np.flatnonzero(band.any(axis=1)) + 124
    groups = np.split(rows, np.flatnonzero(np.diff(rows) > 4) + 1)
    return [float(group[-1] + 1) / 2 for group in groups if group.size]


@pytest.mark.parametrize("page", [2, 4, 5])
def test_each_line_of_text_has_a_number_beside_it(
    manuscript: PdfResult, page: int, tmp_path: Path
) -> None:
    lines, numbers = lines_of(manuscript.pdf, page), ink_in_margin(manuscript.pdf, page, tmp_path)
    assert len(lines) > 10
    assert len(numbers) == len(lines)
    below = [line - number for line, number in zip(lines, numbers, strict=True)]
    assert max(below) - min(below) < 3.5, "the foot of a word is the same way below each number"
    assert all(0 <= one < 8 for one in below)


def test_lines_stand_two_to_an_inch_and_a_half(manuscript: PdfResult) -> None:
    """Double spacing of 12 pt: 24 pt from line to line."""
    apart = [round(b - a) for a, b in pairwise(lines_of(manuscript.pdf, 5))]
    assert max(set(apart), key=apart.count) == 24


def test_the_numbers_move_nothing_and_are_no_text(
    manuscript: PdfResult, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[tuple[float, ...], ...]] = []
    real = pages_module.numbering_rules

    def none(lines: object, colour: str) -> str:
        seen.append(tuple(page.baselines for page in lines))  # type: ignore[attr-defined]
        assert real(lines, colour)  # type: ignore[arg-type]
        return ""

    monkeypatch.setattr(pages_module, "numbering_rules", none)
    without = make_pdf(written())
    assert page_texts(without.pdf) == texts
    assert sum(map(len, seen[0])) > 100
    assert seen[0][0] == (), "the title page is not numbered"


def test_line_numbers_go_on_from_page_to_page() -> None:
    lines = [
        PageLines((10.0, 34.0), 700.0, 85.0),
        PageLines((), 700.0, 85.0),
        PageLines((12.5,), 700.0, 85.0),
    ]
    rules = pages_module.numbering_rules(lines, "#000000")
    assert re.findall(r":nth\((\d+)\)", rules) == ["1", "3"]
    last = base64.b64decode(re.findall(r"base64,([^)]*)", rules)[-1]).decode()
    assert re.findall(r'href="#d(\d)"', last) == ["3"]


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "report"])
@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_it_meets_pdf_ua_and_pdf_a(layout: str, profile: str, manuscript: PdfResult) -> None:
    made = manuscript if layout == "manuscript" else make_pdf(sample(1, layout=layout))
    assert conforms(made.pdf, profile) == []
    assert made.remarks == ()


@pytest.mark.slow
def test_it_is_the_same_each_time(manuscript: PdfResult) -> None:
    assert make_pdf(written()).pdf == manuscript.pdf


def crowd(authors: int, words: int) -> Document:
    """The sample with so many authors, and so many words more in its abstract."""
    named = "".join(
        f'<span class="author">Ada Maria van der Lingen{n}<sup>{n % 20 + 1}</sup></span>, '
        for n in range(authors)
    )
    places = "".join(f"<li>Department of Medicine {n}, University Hospital</li>" for n in range(20))
    body = padded(words).replace('<p class="authors">', f'<p class="authors">{named}')
    body = body.replace('<ol class="affiliations">', f'<ol class="affiliations">{places}')
    body += '<section id="s"><h2>Methods</h2><p>The text begins.</p></section>'
    return replace(sample(0, body=body), contents=())


def test_below_many_authors_the_abstract_moves_to_a_page_of_its_own() -> None:
    few, many = (page_texts(make_pdf(crowd(n, 60)).pdf) for n in (3, 60))
    assert [folded(text).count("not randomised") for text in few[:2]] == [1, 0]
    title, abstract, text = (folded(page) for page in many[:3])
    assert "Lingen59" in title and "Correspondence" in title
    assert "Objectives" not in title.title() and "Registration" not in title
    for words in ("OBJECTIVES", "CONCLUSIONS", "not randomised", "Registration"):
        assert words in abstract
    assert text.count("The text begins.") == 1


def sheet(body: str) -> Document:
    return replace(sample(0, body=body, layout="abstract"), contents=())


def test_the_sheet_holds_the_abstract_and_its_notes_alone() -> None:
    made = make_pdf(sample(1, layout="abstract"))
    assert made.pages == 1
    text = folded(page_texts(made.pdf)[0])
    for words in (
        "Comparison of blinatumomab",
        "Yixin Zhai",
        "Conclusions",
        "Keywords",
        "PROSPERO",
    ):
        assert words.casefold() in text.casefold()
    assert "The search had no limit" not in text


def padded(words: int) -> str:
    return first_page().replace("The comparison is", "word " * words + "The comparison is")


def test_the_type_of_the_sheet_is_made_smaller_until_it_fits() -> None:
    made = [make_pdf(sheet(padded(words))) for words in (0, 350)]
    assert [one.pages for one in made] == [1, 1]
    heights = [word_height(one.pdf, "Remission") for one in made]
    assert heights[1] < 0.93 * heights[0]


def word_height(pdf: bytes, word: str) -> float:
    made = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True)
    found = re.search(
        rf'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">{word}<', made.stdout.decode()
    )
    assert found is not None
    return float(found[2]) - float(found[1])


def test_a_sheet_that_cannot_fit_says_by_how_much() -> None:
    with pytest.raises(RenderError) as refused:
        make_pdf(sheet(padded(1500)))
    (problem,) = refused.value.problems
    words = re.search(r"(\d+) words stand on", problem.what)
    assert words is not None
    assert 100 < int(words[1]) < 1500
    assert "8 pt" in problem.what
    shorter = make_pdf(sheet(padded(1500 - int(words[1]) - 100)))
    assert shorter.pages == 1, "what it says is about true"


def test_a_link_that_leads_off_the_sheet_is_text() -> None:
    body = first_page().replace("Two-year", '<a href="#ref-1">Two-year</a>')
    body += '<section id="r"><h2>R</h2><ol><li id="ref-1">A</li></ol></section>'
    text = page_texts(make_pdf(sheet(body)).pdf)[0]
    assert "Two-year survival" in folded(text)


def test_a_table_of_nine_columns_turns_its_page_and_one_of_eight_does_not() -> None:
    for columns, turned in ((8, False), (9, True)):
        cells = "".join(f"<td>{n}</td>" for n in range(columns - 1))
        table = (
            '<div class="table-scroll" id="t"><table class="rules"><caption>C</caption><tbody><tr>'
            f'<th scope="row">r</th>{cells}</tr></tbody></table></div>'
        )
        sizes = paper(make_pdf(small(f"<p>before</p>{table}<p>after</p>")).pdf)
        assert [wide > high for wide, high in sizes] == (
            [False, True, False] if turned else [False]
        )


def number_table(text: str, columns: int = 4) -> str:
    cells = "".join(f'<td class="num">{text}</td>' for _ in range(columns))
    return (
        '<div class="table-scroll" id="t"><table class="rules"><caption>C</caption><tbody><tr>'
        f'<th scope="row">r</th>{cells}</tr></tbody></table></div>'
    )


def test_a_table_wider_than_the_text_turns_its_page() -> None:
    made = make_pdf(small(number_table("1,234.56 (1,111.11 to 2,222.22)", 5)))
    assert [wide > high for wide, high in paper(made.pdf)][-1]
    at = page_of(page_texts(made.pdf), "1,234.56 (1,111.11")
    assert at >= 0


def test_a_table_wider_than_a_turned_page_is_refused_with_its_name() -> None:
    with pytest.raises(RenderError) as refused:
        make_pdf(small(number_table("1,234.56 (1,111.11 to 2,222.22), 7,777 of 8,888", 8)))
    assert "#t: the table is wider than a turned page" in str(refused.value)
