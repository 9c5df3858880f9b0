"""The Word file as a whole: valid, always the same, and with nothing of today or this machine."""

from __future__ import annotations

import datetime
import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import docx
import pytest

from reportgen.errors import RenderError
from reportgen.render.docx import render_docx
from reportgen.render.docx.carried import from_xml, to_xml
from tests.render.docx.opened import W, faults, opened, paragraphs, style, text, zipped
from tests.render.sample_report import ATTACHMENTS, sample, small

DOCUMENT = sample(2)


@pytest.fixture(scope="module")
def data() -> bytes:
    return render_docx(DOCUMENT)


def test_the_validator_finds_nothing(data):
    assert faults(data) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "changes",
    [
        {"layout": "manuscript"},
        {"layout": "abstract"},
        {"page": "Letter", "date": "", "keywords": (), "authors": (), "description": ""},
        {"attachments": ()},
        {"language": "de", "title": "x" * 300},
    ],
)
def test_it_finds_nothing_in_other_documents_either(changes):
    assert faults(render_docx(sample(1, **changes))) == []


def test_the_validator_notices(data):
    parts = opened(data).parts
    broken = parts["word/document.xml"].replace(b"<w:pPr><w:pStyle", b"<w:pPr><w:jc/><w:pStyle", 1)
    assert faults(zipped(parts | {"word/document.xml": broken}))


def test_its_properties_are_those_of_the_document(data):
    core = docx.Document(io.BytesIO(data)).core_properties
    assert core.title == DOCUMENT.title
    assert core.author == "Yixin Zhai; José Müller-Łukasz"
    assert core.keywords == "leukaemia; CAR T"
    assert core.language == "en-GB"
    assert core.identifier == DOCUMENT.identifier
    assert core.created.date() == core.modified.date() == datetime.date(2026, 11, 21)


def test_a_report_without_a_date_has_none():
    properties = opened(render_docx(sample(1, date=""))).parts["docProps/core.xml"]
    assert b"created" not in properties
    assert b"modified" not in properties


def test_nothing_of_the_blank_document_of_the_library_is_left(data):
    parts = opened(data).parts
    assert not [name for name in parts if "thumbnail" in name or "Effects" in name]
    assert not re.search(rb"python-docx|Macintosh|Microsoft Office", b"".join(parts.values()))


def test_every_fault_of_the_body_is_told():
    with pytest.raises(RenderError) as told:
        render_docx(small("<p>\U0001f600</p><p><a href='#gone'>x</a></p>"))
    words = str(told.value)
    assert "U+1F600" in words
    assert "#gone" in words


def test_a_figure_without_a_picture_is_an_error():
    figures = {name: replace(one, png=b"") for name, one in DOCUMENT.figures.items()}
    with pytest.raises(RenderError, match="has not been drawn"):
        render_docx(replace(DOCUMENT, figures=figures))


def test_files_that_travel_inside_come_out_as_they_were(data):
    found = opened(data)
    roots = [found.xml(name) for name in sorted(found.parts) if re.match(r"customXml/item\d", name)]
    carried = dict(filter(None, (from_xml(root) for root in roots if root.tag.endswith("}file"))))
    assert carried == {one.name: one.data for one in ATTACHMENTS}


@pytest.mark.parametrize("data", [b"\xff\x00", b"a\r\nb", b"", "\ufffe x".encode(), b"<a>&amp;"])
def test_any_bytes_travel(data):
    root = ElementTree.fromstring(to_xml(replace(ATTACHMENTS[0], data=data)))
    assert from_xml(root) == ("facts.json", data)
    root.text = "other"
    root.attrib.pop("encoding", None)
    assert from_xml(root) is None


def test_pages_are_numbered_and_named(data):
    parts = opened(data).parts
    headers = [name for name in parts if name.startswith("word/header")]
    footers = [name for name in parts if name.startswith("word/footer")]
    found = opened(data)
    assert {text(found.xml(name)) for name in headers} == {
        "Blinatumomab and CAR T cells in ALL Version 1.0 · 2026-11-21"
    }
    for name in footers:
        assert text(found.xml(name)) == "reportgen/sample · 3f9c2d1 Page 1 of 1"
        codes = [one.text.strip() for one in found.xml(name).iter(f"{W}instrText")]
        assert codes == ["PAGE", "NUMPAGES"]


def test_wide_tables_lie_on_turned_pages(data):
    body = opened(data).body
    sizes = [
        (int(one.attrib[f"{W}w"]), int(one.attrib[f"{W}h"]), one.get(f"{W}orient"))
        for one in body.iter(f"{W}pgSz")
    ]
    assert sizes[0] == (11906, 16838, None)
    assert (16838, 11906, "landscape") in sizes
    assert DOCUMENT.body.count('"table-scroll wide"') == sum(w > h for w, h, _ in sizes)


def test_a_manuscript_has_double_spacing_and_numbers_of_lines():
    found = opened(render_docx(sample(1, layout="manuscript")))
    sections = list(found.body.iter(f"{W}sectPr"))
    assert all(one.find(f"{W}lnNumType") is not None for one in sections)
    normal = next(one for one in found.xml("word/styles.xml") if one.get(f"{W}styleId") == "Normal")
    assert normal.find(f"{W}pPr/{W}spacing").attrib[f"{W}line"] == "480"


def test_the_usual_report_has_neither(data):
    found = opened(data)
    assert next(found.body.iter(f"{W}lnNumType"), None) is None
    assert {style(one) for one in paragraphs(found.body)} >= {"Title", "Heading1", "Abstract"}


def test_the_layout_of_an_abstract_holds_nothing_else():
    body = opened(render_docx(sample(1, layout="abstract"))).body
    styles = {style(one) for one in paragraphs(body)}
    assert {"Title", "AbstractTitle", "Abstract"} <= styles
    assert not styles & {"Heading1", "Caption", "References"}


def test_tables_and_figures_of_a_manuscript_follow_the_text():
    body = opened(render_docx(sample(1, layout="manuscript"))).body
    heads = [text(one) for one in paragraphs(body) if "Heading1" in style(one)]
    assert heads[-3:] == ["Tables", "Figure legends", "Figures"]
    found = [style(one) for one in body.iter(f"{W}p")]
    assert found.index("Caption") > max(at for at, one in enumerate(found) if one == "References")
