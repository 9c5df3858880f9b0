"""The PDF: what it says of itself, how its pages are made, and that it meets the standards."""

from __future__ import annotations

import dataclasses
import io
import re
import shutil
import subprocess

import pikepdf
import pytest

from reportgen.render.pdf import make_pdf
from tests.render.page_text import attached, page_texts
from tests.render.sample_report import (
    ATTACHMENTS,
    OUTCOMES,
    cell,
    first_page,
    headline,
    sample,
    small,
    study_table,
    wide_table,
)

HEADER = "Blinatumomab and CAR T cells in ALL"


def paper(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in points."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        boxes = [page.mediabox for page in opened.pages]
        return [(round(float(box[2])), round(float(box[3]))) for box in boxes]


def folded(text: str) -> str:
    return " ".join(text.split())


def page_of(texts: list[str], words: str) -> int:
    found = [i for i, text in enumerate(texts) if words in folded(text)]
    assert len(found) == 1, (words, found)
    return found[0]


def test_the_sample_is_long_enough_to_test_anything(result):
    assert result.pages >= 12


def test_weasyprint_has_nothing_to_remark(result):
    assert result.remarks == ()


def test_the_cover_metadata_come_from_the_document(pdf):
    document, info = sample(), pdf.docinfo
    assert info["/Title"] == document.title
    assert info["/Author"] == "Yixin Zhai, José Müller-Łukasz"
    assert info["/Subject"] == document.description
    assert info["/Keywords"] == "leukaemia, CAR T"
    assert str(info["/Creator"]).startswith("reportgen ")
    assert str(info["/CreationDate"]).startswith("D:20261121")
    assert str(info["/ModDate"]).startswith("D:20261121")
    assert pdf.Root.Lang == "en"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as xmp:
        assert xmp["dc:title"] == document.title
        assert xmp["dc:creator"] == list(document.authors)
        assert xmp["xmp:CreateDate"] == "2026-11-21"
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("3", "A")
        assert xmp["pdfuaid:part"] == "1"


def test_the_bookmarks_are_the_headings(pdf):
    with pdf.open_outline() as outline:
        top = outline.root[0]
        sections = [item.title for item in top.children]
        results = next(item for item in top.children if item.title == "2 Results")
        assert sections == [
            "Abstract", "1 Methods", "2 Results", "3 Notes on the analysis", "References",
        ]  # fmt: skip
        assert [item.title for item in results.children] == [
            f"2.{i} {headline(outcome)}" for i, outcome in enumerate(OUTCOMES, 1)
        ]


def test_every_page_says_which_it_is(texts, result):
    for count, text in enumerate(texts, 1):
        assert f"Page {count} of {result.pages}" in folded(text)
        assert "reportgen/sample · 3f9c2d1" in text


def test_the_running_header_begins_on_the_second_page(texts):
    assert HEADER not in texts[0]
    for text in texts[1:]:
        first = folded(text.strip().splitlines()[0])
        assert first == f"{HEADER} Version 1.0 · 2026-11-21"


def test_the_first_page_holds_the_title_and_the_whole_abstract_and_no_more(texts):
    first = folded(texts[0])
    for words in ("Comparison of blinatumomab", "OBJECTIVES", "METHODS", "RESULTS", "CONCLUSIONS"):
        assert words in first
    assert "comparison is across studies and not randomised" in first
    assert "The search had no limit" not in first


def test_the_contents_give_the_page_of_each_section(texts):
    page = texts[1]
    assert "Contents" in page
    assert page_of(texts, "One study had no events") == page_named(page, "Notes on the") - 1
    last = page_named(page, "Overall survival at 1 year") - 1
    assert "2.8 Overall survival at 1 year" in folded(texts[last])


def page_named(contents: str, words: str) -> int:
    line = next(line for line in contents.splitlines() if words in line)
    return int(line.split()[-1])


def test_a_short_report_has_no_contents():
    made = make_pdf(sample(0, body=first_page() + study_part(), contents=((1, "s", "Short"),)))
    assert made.pages < 8
    assert "Contents" not in "".join(page_texts(made.pdf))


def study_part() -> str:
    return '<section id="s"><h2>Short</h2><p>Little to say.</p></section>'


def test_a_table_repeats_its_header_on_each_page(texts):
    with_rows = [text for text in texts if re.search(r"(Phase 1/2|Retrospective cohort,) ", text)]
    assert len(with_rows) >= 3
    assert all("Follow-up" in text for text in with_rows)


def test_no_row_is_torn_and_no_group_stands_alone_at_the_foot():
    rows = "".join(
        ("" if i % 3 else f'<tr class="group"><th scope="row" colspan="2">Group{i}</th></tr>')
        + f'<tr><th scope="row">first{i}<br>second{i}<br>third{i}</th><td>last{i}</td></tr>'
        for i in range(90)
    )
    head = '<thead><tr><th scope="col">Row</th><th scope="col">Cell</th></tr></thead>'
    table = f'<table class="rules"><caption>C</caption>{head}<tbody>{rows}</tbody></table>'
    texts = page_texts(make_pdf(small(f'<div class="table-scroll">{table}</div>')).pdf)
    assert len(texts) >= 4
    for i in range(90):
        assert page_of([f"{t} " for t in texts], f"first{i} last{i} second{i} third{i} ") >= 0
    for i in range(0, 90, 3):
        group = [n for n, text in enumerate(texts) if re.search(rf"\bGroup{i}\b", text)]
        row = [n for n, text in enumerate(texts) if re.search(rf"\bfirst{i}\b", text)]
        assert group == row


@pytest.mark.parametrize("lines", range(58, 70))
def test_heading_caption_header_and_first_rows_stay_together(lines):
    body = "<p>line</p>" * lines + "<h2>H</h2><h3>Headword</h3>" + study_table(4)
    body = re.sub(r'<sup><a href="#ref.*?</sup>', "", body)
    texts = page_texts(make_pdf(small(body)).pdf)
    at = page_of(texts, "Characteristics of the included studies")
    assert "Headword" in texts[at]
    assert "Follow-up" in texts[at]
    assert re.search(r"Phase 1/2|Retrospective", texts[at])


@pytest.mark.parametrize("rows", [5, 60])
def test_a_wide_table_turns_the_page_and_what_follows_turns_back(rows):
    body = f"<p>before</p>{wide_table(rows)}<h2>H</h2><p>after</p>"
    made = make_pdf(small(body))
    wide = [width > height for width, height in paper(made.pdf)]
    assert wide == [False] + [True] * (len(wide) - 2) + [False]
    texts = page_texts(made.pdf)
    assert "before" in texts[0]
    assert "after" in texts[-1]


def test_a_figure_stands_on_the_page_of_its_caption(texts):
    for count in range(1, 9):
        at = page_of(texts, f"Figure {count} {headline(OUTCOMES[count - 1])}")
        rows = 12 + (count - 1) * 5
        assert len(re.findall(r"\[79\.6; 87\.4\]", texts[at])) == rows


def test_links_to_files_beside_stay_in_the_web_page(texts):
    assert "Data (CSV)" not in "".join(texts)
    assert "Sources of the numbers" not in "".join(texts)


@pytest.mark.parametrize(("size", "points"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_the_paper_is_the_one_asked_for(size, points):
    assert paper(make_pdf(small("<p>x</p>", page=size)).pdf) == [points]


def test_running_text_cannot_become_css():
    hostile = 'a"; } @page { size: A3 } \\ b <c>'
    body = "<p>1</p><p style='break-before: page'>2</p>"
    made = make_pdf(small(body, short_title=hostile, identifier=hostile))
    assert made.remarks == ()
    assert hostile in page_texts(made.pdf)[1]
    assert paper(made.pdf) == [(595, 842)] * 2


ENDLESS = "Überlangername" * 22


def test_an_endless_name_neither_leaves_the_page_nor_covers_its_neighbours():
    row = f'<tr><th scope="row">{ENDLESS}</th><td>Phase 1/2</td><td class="num">36</td></tr>'
    head = '<thead><tr><th scope="col">Study</th><th scope="col">D</th><th scope="col">n</th></tr>'
    table = f"<table><caption>C</caption>{head}</thead><tbody>{row}</tbody></table>"
    turned = '<p style="break-before: page">second</p>'
    body = f"<h2>Head</h2><h3>{ENDLESS}</h3><p>{ENDLESS}</p>{table}{turned}"
    pdf = make_pdf(small(body, short_title=ENDLESS)).pdf
    placed = words(pdf)
    assert all(50 <= low < high <= 595 - 50 for low, high in placed.values())
    names = [edges for word, edges in placed.items() if word.startswith("Überlangername")]
    assert max(high for low, high in names if low < 60) < placed["Phase"][0] < placed["36"][0]
    assert page_texts(pdf)[1].splitlines()[0].rstrip().endswith("Version 1.0 · 2026-11-21")


def test_only_packaged_fonts_are_used(result):
    if shutil.which("pdffonts") is None:
        pytest.skip("pdffonts (poppler-utils) is not installed")
    listed = subprocess.run(
        ["pdffonts", "-"], input=result.pdf, capture_output=True, check=True
    ).stdout.decode()
    names = [line.split()[0].split("+")[-1] for line in listed.splitlines()[2:]]
    assert names
    assert all(name.startswith(("Source-Serif-4", "Source-Sans-3")) for name in names), names


def conforms(pdf: bytes, profile: str) -> list[str]:
    page = pytest.importorskip("page", reason="page-validation is not installed")
    report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile(profile))
    return sorted({f"{failure.rule_id}: {failure.message}" for failure in report.failures})


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_the_report_meets_pdf_ua_and_pdf_a(result, profile):
    assert conforms(result.pdf, profile) == []


@pytest.mark.parametrize(
    ("profile", "key"), [("ua1", "/MarkInfo"), ("ua1", "/Lang"), ("3a", "/OutputIntents")]
)
def test_the_validator_sees_what_is_missing(result, profile, key):
    with pikepdf.open(io.BytesIO(result.pdf)) as opened:
        del opened.Root[key]
        target = io.BytesIO()
        opened.save(target)
    assert conforms(target.getvalue(), profile) != []


def test_each_attached_file_is_there_once_with_what_it_is_and_as_it_was(pdf, result):
    assert attached(result.pdf) == {one.name: one.data for one in ATTACHMENTS}
    associated = list(pdf.Root.AF)
    assert len(associated) == len(ATTACHMENTS)
    told = {str(entry.UF): entry for entry in associated}
    for one in ATTACHMENTS:
        entry = told[one.name]
        assert str(entry.AFRelationship) == f"/{one.relationship}"
        assert str(entry.Desc) == one.description
        assert str(entry.EF.F.Subtype) == f"/{one.media_type}"
        assert entry.EF.F.Params.Size == len(one.data)
        for stamp in (entry.EF.F.Params.CreationDate, entry.EF.F.Params.ModDate):
            assert str(stamp).startswith("D:20261121000000")
    names = [str(name) for name in pdf.Root.Names.EmbeddedFiles.Names][::2]
    assert names == sorted(names)


def test_a_document_without_attachments_names_none():
    made = make_pdf(small("<p>x</p>", attachments=())).pdf
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert "/AF" not in opened.Root
        assert dict(opened.attachments) == {}


@pytest.mark.parametrize("key", ["/AFRelationship", "/UF"])
def test_the_validator_sees_an_attachment_that_does_not_say_what_it_is(result, key):
    with pikepdf.open(io.BytesIO(result.pdf)) as opened:
        del opened.Root.AF[0][key]
        target = io.BytesIO()
        opened.save(target)
    assert conforms(target.getvalue(), "3a") != []


def test_figures_carry_their_words_and_tables_their_headers(pdf):
    kinds: dict[str, int] = {}
    alternatives = []
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem":
            kinds[str(item.S)] = kinds.get(str(item.S), 0) + 1
            if item.S == "/Figure":
                alternatives.append(str(item.Alt))
    assert sorted(alternatives) == sorted(asset.alt for asset in sample().figures.values())
    assert kinds["/Table"] >= 2
    assert kinds["/TH"] > 76
    assert kinds["/Caption"] >= 2
    assert kinds["/H1"] == 1


def test_a_cell_and_a_fact_print_their_text_only():
    body = f'<p>{cell("t/r/c", "36")} of <span data-literal>48</span><span class="x">!</span></p>'
    assert "36 of 48!" in page_texts(make_pdf(small(body)).pdf)[0]


def test_text_of_a_figure_stands_where_its_anchor_says():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="400pt" height="60pt" viewBox="0 0 400 60">'
        '<title id="t">t</title><text x="400" y="20" font-size="9" text-anchor="end">AVATAR</text>'
        '<text x="200" y="40" font-size="9" text-anchor="middle" textLength="30"'
        ' lengthAdjust="spacingAndGlyphs">Mid</text>'
        '<text x="0" y="55" font-size="9">Left</text></svg>'
    )
    made = sample(1)
    figure = dataclasses.replace(made.figures["forest-0"], svg=svg.encode())
    body = '<section id="s"><h1>T</h1><figure><img data-figure="forest-0"></figure></section>'
    pdf = make_pdf(
        dataclasses.replace(made, body=body, contents=(), figures={"forest-0": figure})
    ).pdf
    boxes = words(pdf)
    left = boxes["Left"][0]
    assert boxes["AVATAR"][1] == pytest.approx(left + 400, abs=0.6)
    assert boxes["Mid"][0] == pytest.approx(left + 185, abs=0.6)


def words(pdf: bytes) -> dict[str, tuple[float, float]]:
    """Left and right edge of each word, in points."""
    found = re.findall(
        r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">([^<]+)<',
        page_texts_xml(pdf),
    )
    return {word: (float(low), float(high)) for low, high, word in found}


def page_texts_xml(pdf: bytes) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    return subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
