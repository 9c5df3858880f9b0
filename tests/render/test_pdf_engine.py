"""WeasyPrint on a short rein: no address opened, no fault passed over, no Pango told plainly."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pydyf
import pytest

from reportgen.errors import RenderError
from reportgen.render import load_style
from reportgen.render.pdf import drawings, make_pdf, render_pdf
from reportgen.render.pdf.archive import AMBIGUOUS_END, finish
from reportgen.render.pdf.drawings import for_paper
from reportgen.render.pdf.engine import lay_out, write
from tests.render.sample_report import sample, small

REPO = Path(__file__).resolve().parents[2]
ADDRESSES = (
    "file:///etc/hostname",
    "http://127.0.0.1:9/x",
    "ftp://127.0.0.1:9/x",
    "https://[::1]:9/x",
)
CARRIERS = {
    "image": '<img src="{}" alt="x">',
    "style sheet": '<link rel="stylesheet" href="{}">',
    "import": "<style>@import url({});</style>",
    "background": '<p style="background-image: url({})">x</p>',
    "font": "<style>@font-face{{font-family:F;src:url({})}} p{{font-family:F}}</style><p>x</p>",
    "attachment": '<link rel="attachment" href="{}">',
    "attached link": '<a rel="attachment" href="{}">x</a>',
    "list mark": "<ul><li style='list-style-image: url({})'>x</li></ul>",
    "content": "<style>p::before{{content:url({})}}</style><p>x</p>",
    "svg image": '<svg width="9" height="9"><image href="{}" width="9" height="9"/></svg>',
    "object": '<object data="{}" type="image/png"></object>',
}  # fmt: skip


def whole(body: str) -> str:
    return f'<html lang="en"><title>t</title><body>{body}</body></html>'


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_is_opened(carrier, address):
    html = whole(CARRIERS[carrier].format(address))
    with pytest.raises(RenderError) as caught:
        write(lay_out(html))
    assert address in str(caught.value)


def test_an_image_inside_the_page_is_shown():
    dot = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"
    assert write(lay_out(whole(f'<img alt="x" src="{dot}">')))[0].startswith(b"%PDF-")


def test_a_style_sheet_of_a_project_cannot_fetch_either():
    style = load_style()
    for rule in (
        "h1 { background: url(http://a.example/x.png) }",
        "@font-face { font-family: F; src: url(file:///etc/passwd) } h1 { font-family: F }",
    ):
        with pytest.raises(RenderError, match=r"a\.example|passwd"):
            render_pdf(small("<p>x</p>"), dataclasses.replace(style, print=rule))


def test_an_image_without_words_is_an_error():
    dot = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"
    with pytest.raises(RenderError, match="no required alt description"):
        write(lay_out(whole(f'<img src="{dot}">')))


def test_a_damaged_image_is_an_error_and_its_bytes_are_not_printed():
    data = "data:image/png;base64," + "QUJD" * 500
    html = whole(f'<img alt="x" src="{data}">')
    with pytest.raises(RenderError) as caught:
        write(lay_out(html))
    assert "data:image/png;base64,…" in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_css_property_that_weasyprint_does_not_know_is_remarked():
    style = load_style()
    made = make_pdf(small("<p>x</p>"), dataclasses.replace(style, print="p { bogus: 1 }"))
    assert any("bogus" in remark for remark in made.remarks)


def test_without_pango_the_line_to_type_is_told(tmp_path):
    fake = tmp_path / "weasyprint"
    fake.mkdir()
    (fake / "__init__.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")\n")
    code = (
        "from reportgen.errors import RenderError\n"
        "from reportgen.render import FORMATS\n"
        "from tests.render.sample_report import small\n"
        "try: FORMATS['pdf'].render(small('<p>x</p>'), None)\n"
        "except RenderError as error: print(error)\n"
    )
    env = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{REPO}"}
    made = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False
    )
    assert "libpango-1.0-0" in made.stdout, made.stderr
    assert "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in made.stdout


def content_that_ends_packed_in(byte: int) -> bytes:
    """A content whose checksum, with which its packed form ends, ends in ``byte``."""
    tries = (b"q " + b"1 w " * n + b"Q" for n in range(9999))
    content = next(content for content in tries if zlib.adler32(content) & 0xFF == byte)
    assert zlib.compress(content, 9)[-1] == byte
    return content


@pytest.mark.parametrize(("byte", "packed"), [(0x0D, False), (0x0A, True), (0x41, True)])
def test_no_stream_ends_where_its_length_is_ambiguous(byte, packed):
    pdf = pydyf.PDF()
    metadata = pydyf.Stream([b"<rdf:RDF></rdf:RDF>"], compress=True)
    stream = pydyf.Stream([content_that_ends_packed_in(byte)], compress=True)
    pdf.add_object(metadata)
    pdf.add_object(stream)
    pdf.catalog["Metadata"] = metadata.reference
    finish(None, pdf)
    assert stream.compress is packed
    assert AMBIGUOUS_END not in stream.data
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata.data


def test_a_file_is_written_again_until_no_end_is_ambiguous(monkeypatch):
    from reportgen.render.pdf import engine

    html = whole("<p>x</p>")
    plain = write(lay_out(html))[0]
    nudged = []

    def counting(document, pdf, nudges, attachments):
        nudged.append(nudges)
        finish(document, pdf, nudges, attachments)

    monkeypatch.setattr(engine, "finish", counting)
    monkeypatch.setattr(engine, "AMBIGUOUS_END", plain[:8])
    again = write(lay_out(html))[0]
    assert nudged == [0, 1, 2, 3]
    assert again != plain


def test_text_is_set_from_its_start():
    svg = (
        b'<text textLength="30.5" lengthAdjust="spacing" style="text-anchor: end" x="100" y="2">'
        b'<text textLength="30" style="text-anchor: middle" x="-5" transform="rotate(-90 -5 2)">'
        b'<text textLength="8" style="text-anchor: start" x="1.5"><text text-anchor="end" x="9">'
    )
    assert for_paper(svg) == (
        b'<text text-anchor="start" x="69.500" y="2">'
        b'<text text-anchor="start" x="-20.000" transform="rotate(-90 -5 2)">'
        b'<text text-anchor="start" x="1.5"><text text-anchor="end" x="9">'
    )


def test_declarations_become_attributes_where_no_style_sheet_contradicts():
    sheet = b"<style>*{stroke-linejoin: round; stroke-linecap: butt}</style>"
    path = b"""<path style="fill: none; stroke-linecap: square; font-family: 'A B', c;"/>"""
    assert for_paper(path) == (
        b"""<path fill="none" stroke-linecap="square" font-family="'A B', c"/>"""
    )
    assert for_paper(sheet + path) == (
        sheet + b"""<path fill="none" font-family="'A B', c" style="stroke-linecap: square"/>"""
    )


def test_only_groups_that_do_nothing_are_opened():
    svg = (
        b'<g id="figure_1"><g id="a"><path/></g><g><glyph/></g><g id="used"><path/></g>'
        b'<g id="e"/><g transform="scale(2)"><g id="b"><path/></g></g>'
        b'<g clip-path="url(#c)" id="d"><path/></g></g><use href="#used"/>'
    )
    assert for_paper(svg) == (
        b'<path/><glyph/><g id="used"><path/></g>'
        b'<g id="e"/><g transform="scale(2)"><path/></g>'
        b'<g clip-path="url(#c)" id="d"><path/></g><use href="#used"/>'
    )


DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 width="300pt" height="120pt" viewBox="0 0 300 120"><defs>
<style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style>
<clipPath id="box"><rect x="150" y="10" width="60" height="60"/></clipPath>
<path id="mark" d="M -6 6 L 6 6 L 6 -6 L -6 -6 z"/></defs>
<g id="figure_1"><g id="patch_1">
<path d="M 0 0 L 300 0 L 300 120 L 0 120 z" style="fill: #eeeeee"/></g>
<g id="l"><path d="M 20 20 L 90 100" style="fill: none; stroke-dasharray: 4,8; stroke-dashoffset: 2;
 stroke: #0072b2; stroke-width: 5; stroke-linecap: square"/></g>
<g clip-path="url(#box)"><g id="p"><path d="M 140 0 L 230 90 L 140 90 z" style="fill: #d55e00;
 opacity: 0.5"/></g></g>
<g id="u"><use xlink:href="#mark" x="250" y="40" style="fill: #009e73; stroke: #000000"/></g>
<g id="text_1"><text style="font-size: 11px; font-family: 'Source Sans 3', sans-serif; font-weight:
 700; text-anchor: middle; fill: #123456" x="150" y="112" textLength="60">A &lt; B</text></g>
</g></svg>"""


def test_a_figure_for_paper_looks_as_it_was_drawn(monkeypatch):
    from dataclasses import replace

    from reportgen.render import pdf

    image = pytest.importorskip("PIL.Image")
    body = '<section id="s"><h1>T</h1><figure><img data-figure="forest-0"></figure></section>'
    document = sample(1, body=body, contents=())
    asset = replace(document.figures["forest-0"], svg=DRAWING)
    document = replace(document, figures={"forest-0": asset})
    ours = picture(image, render_pdf(document))
    texts_only = drawings._TEXT.sub(drawings._set_from_start, DRAWING)
    monkeypatch.setattr(pdf, "for_paper", lambda svg: texts_only)
    assert ours == picture(image, render_pdf(document))
    monkeypatch.setattr(pdf, "for_paper", lambda svg: texts_only.replace(b"#d55e00", b"#ffffff"))
    assert ours != picture(image, render_pdf(document)), "a difference is seen"


def test_figure_text_drawn_in_one_go_looks_as_weasyprint_draws_it(monkeypatch):
    """Kerning apart, no ink may move: both pages are compared at 60 dots to the inch."""
    from contextlib import nullcontext

    from reportgen.render.pdf import engine

    image = pytest.importorskip("PIL.Image")
    figure = '<section id="s"><h1>T</h1><figure><img data-figure="forest-0"></figure></section>'
    document = sample(1, body=figure, contents=())
    ours = render_pdf(document)
    monkeypatch.setattr(engine, "whole_lines", nullcontext)
    theirs = render_pdf(document)
    assert len(ours) < len(theirs)
    pairs = zip(picture(image, ours), picture(image, theirs), strict=True)
    differences = [abs(a - b) for a, b in pairs]
    assert sum(difference > 100 for difference in differences) < 0.001 * len(differences)


def picture(image, pdf: bytes) -> bytes:
    import io
    import shutil

    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm (poppler-utils) is not installed")
    made = subprocess.run(
        ["pdftoppm", "-r", "60", "-png", "-singlefile", "-"],
        input=pdf, capture_output=True, check=True,
    )  # fmt: skip
    return image.open(io.BytesIO(made.stdout)).convert("L").tobytes()
