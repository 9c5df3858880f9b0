"""What a reader of the document would read is read, with its place, and nothing else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document

from reportgen.stale.readers import BY_SUFFIX, Block, UnreadableError


def read(suffix: str, data: bytes | str) -> list[Block]:
    return list(BY_SUFFIX[suffix].read(data.encode() if isinstance(data, str) else data))


def said(suffix: str, data: bytes | str) -> list[tuple[str, str]]:
    return [(block.place, block.text) for block in read(suffix, data)]


def word(make: Callable[[Document], None]) -> bytes:
    """A document as Word's own format, written by python-docx."""
    document, out = docx.Document(), io.BytesIO()
    make(document)
    document.save(out)
    return out.getvalue()


def test_plain_text_by_paragraphs_and_lines() -> None:
    text = "\ufeffTitle\n\nOne line\nand another 12.\n\n\n  Last  \n"
    blocks = read(".txt", text)
    assert [(b.place, b.text) for b in blocks] == [
        ("line 1", "Title"),
        ("line 3", "One line\nand another 12."),
        ("line 7", "  Last  "),
    ]
    assert blocks[1].place_of(blocks[1].text.index("12")) == "line 4"


def test_plain_text_of_windows() -> None:
    assert said(".txt", "One\r\n\r\nTwo".encode("utf-16")) == [("line 1", "One"), ("line 3", "Two")]


MARKDOWN = """\
# Results

Remission was **83.8%** (95% CI *79.6* to
87.4), see [the paper](https://example.org/83.8) and `12/20`.

<!-- 99.9% was wrong -->

| arm | rate |
|-----|------|
| A   | 50.8% |

- one of 12

<div>
of 22 <b>studies</b></div>
"""


def test_markdown_without_its_marks() -> None:
    blocks = read(".md", MARKDOWN)
    assert [(b.place, b.text) for b in blocks] == [
        ("line 1", "Results"),
        ("line 3", "Remission was 83.8% (95% CI 79.6 to\n87.4), see the paper and 12/20."),
        ("line 10", "A | 50.8%"),
        ("line 12", "one of 12"),
        ("line 15", "of 22 studies"),
    ]
    assert blocks[2].about == "Results arm rate"
    assert blocks[1].place_of(blocks[1].text.index("87.4")) == "line 4"


HTML = """<!doctype html><html><head><title>99.9%</title><style>p { width: 12.5% }</style></head>
<body><h2>Safety</h2>
<p>Remission was <b>83</b>.8&nbsp;%<br>(79.6&ndash;87.4)</p><script>var x = 99.9;</script>
<table><caption>Rates</caption><thead><tr><th>arm</th><th>rate</th></tr></thead>
<tbody><tr><td><p>A</p></td><td>50.8%</td></tr></tbody></table>
<ul><li>one<li>two</ul><p hidden>three
</body></html>"""


def test_html_as_a_browser_shows_its_text() -> None:
    blocks = read(".html", HTML)
    assert [(b.place, b.text) for b in blocks] == [
        ("line 2", "Safety"),
        ("line 3", "Remission was 83.8\u00a0% (79.6–87.4)"),
        ("line 4", "Rates"),
        ("line 4", "arm | rate"),
        ("line 5", "A | 50.8%"),
        ("line 6", "one"),
        ("line 6", "two"),
        ("line 6", "three"),
    ]
    assert blocks[4].about == "Safety Rates arm rate"


def test_html_in_the_letters_that_it_declares() -> None:
    text = '<meta charset="iso-8859-1"><p>Müller 83·8%</p>'
    assert said(".htm", text.encode("iso-8859-1")) == [("line 1", "Müller 83·8%")]


def everything(document: Document) -> None:
    document.add_heading("Results", 1)
    paragraph = document.add_paragraph("Remission was ")
    for piece in ("83", ".8", "%"):  # Word cuts numbers up as it likes
        paragraph.add_run(piece).bold = piece == "83"
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells),
        ("arm", "rate", "A", "50.8%"),
        strict=True,
    ):
        cell.text = text
    document.sections[0].header.paragraphs[0].text = "of 1,208 patients"
    document.sections[0].footer.paragraphs[0].text = "in 22 studies"
    document.add_paragraph("Last")


def test_word_in_all_its_parts() -> None:
    blocks = read(".docx", word(everything))
    assert [(b.place, b.text) for b in blocks] == [
        ("paragraph 1", "Results"),
        ("paragraph 2", "Remission was 83.8%"),
        ("table 1, row 1", "arm | rate"),
        ("table 1, row 2", "A | 50.8%"),
        ("paragraph 3", "Last"),
        ("header, paragraph 1", "of 1,208 patients"),
        ("footer, paragraph 1", "in 22 studies"),
    ]
    assert blocks[3].about == "Results arm | rate"


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def parts(**texts: str) -> bytes:
    """A document from its parts, as ECMA-376 has them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in texts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {W} {MC}>{body}</w:{name}>")
    return out.getvalue()


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def test_word_changes_notes_and_boxes() -> None:
    box = f"<w:txbxContent><w:p>{run('in a box 5.5')}</w:p></w:txbxContent>"
    choice = f"<mc:Choice><w:pict>{box}</w:pict></mc:Choice>"
    fallback = f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    body = (
        f"<w:p>{run('It was ')}<w:del>{run('50.8', 'delText')}</w:del><w:ins>{run('54.4')}</w:ins>"
        f"<w:moveFrom>{run('99.9')}</w:moveFrom>{run('%')}</w:p>"
        f"<w:p><w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r></w:p>"
        f"<w:p><w:r><w:instrText>PAGE 7</w:instrText></w:r>{run('a')}<w:r><w:tab/></w:r>{run('b')}"
        f"<w:r><w:noBreakHyphen/></w:r>{run('c')}</w:p>"
        f"<w:sdt><w:sdtContent><w:p>{run('in a control')}</w:p></w:sdtContent></w:sdt>"
    )
    found = said(
        ".docx",
        parts(
            document=f"<w:body>{body}</w:body>",
            footnotes=f"<w:footnote><w:p>{run('note 1.5')}</w:p></w:footnote>",
            endnotes=f"<w:endnote><w:p>{run('end 2.5')}</w:p></w:endnote>",
        ),
    )
    assert [(place, text.strip()) for place, text in found] == [
        ("paragraph 1", "It was 54.4%"),
        ("paragraph 2", "in a box 5.5"),
        ("paragraph 3", "a b‑c"),
        ("paragraph 4", "in a control"),
        ("footnote, paragraph 1", "note 1.5"),
        ("endnote, paragraph 1", "end 2.5"),
    ]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "word/document.xml",
            '<!DOCTYPE d [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
            f"<w:document {W}><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>",
        )
    return out.getvalue()


def a_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    return out.getvalue()


@pytest.mark.parametrize(
    ("suffix", "data", "words"),
    [
        (".docx", b"not a zip", "no Word document that can be read"),
        (".docx", word(everything)[:500], "no Word document that can be read"),
        (".docx", b"", "no Word document that can be read"),
        (".docx", a_zip(), "a zip file, but no Word document"),
        (".docx", parts(document="<w:p>"), "no Word document that can be read"),
        (".docx", bomb(), "declares entities"),
        (".txt", b"\xff\xfa83.8%", "no UTF-8 text"),
        (".txt", b"PK\x00\x00", "NUL"),
        (".md", b"\xff\xfa83.8%", "no UTF-8 text"),
        (".html", b"<p>\xff\xfa83.8%", "no UTF-8 text"),
        (".html", b'<meta charset="klingon"><p>1', "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said(suffix: str, data: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words):
        read(suffix, data)


@pytest.mark.parametrize("suffix", BY_SUFFIX)
def test_an_empty_text_has_nothing(suffix: str, tmp_path: Path) -> None:
    if suffix in (".docx", ".docm", ".dotx"):
        assert said(suffix, parts(document="<w:body/>")) == []
    else:
        assert said(suffix, "") == []


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_deep_and_broken_marks_do_no_harm(suffix: str) -> None:
    text = "<div>" * 800 + "> " * 300 + "**[83.8%" + "</td></p>" * 50
    assert any("83.8%" in text for _, text in said(suffix, text))
