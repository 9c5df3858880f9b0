"""What stands in the Word file, read without the library that wrote it."""

from __future__ import annotations

import re
from html import escape
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.render import load_style
from reportgen.render.blocks import (
    Figure,
    Heading,
    Paragraph,
    Run,
    blocks_of,
    outermost,
    tables,
)
from reportgen.render.docx import render_docx
from reportgen.render.docx.anchors import LONGEST as LONGEST_NAME
from reportgen.render.docx.anchors import bookmark_names
from reportgen.render.docx.write import write
from tests.render.docx.opened import WP, Opened, W, faults, opened, paragraphs, style, text
from tests.render.plain_text import bare, text_of_blocks
from tests.render.sample_report import cell, number, sample, small

DOCUMENT = sample(2)
BLOCKS = blocks_of(DOCUMENT)
FIGURES = [block for block in outermost(BLOCKS) if isinstance(block, Figure)]


@pytest.fixture(scope="module")
def file() -> Opened:
    return opened(render_docx(DOCUMENT))


def of(body: str, **changes: object) -> Opened:
    return opened(render_docx(small(body, **changes)))


def controls(element: Xml.Element) -> list[tuple[str, str]]:
    """Tag and text of each content control."""
    return [
        (one.find(f"{W}sdtPr/{W}tag").attrib[f"{W}val"], text(one.find(f"{W}sdtContent")))
        for one in element.iter(f"{W}sdt")
    ]


def numbered(block: object) -> bool:
    return isinstance(block, Heading) and bool(block.number)


def test_every_word_is_there_in_order(file):
    """Numbers of headings and items are counted by Word, not written."""
    expected = text_of_blocks(BLOCKS)
    for block in filter(numbered, outermost(BLOCKS)):
        title = "".join(run.text for run in block.runs)
        expected = expected.replace(bare(block.number + title), bare(title), 1)
    assert bare(text(file.body)) == expected


def test_headings_have_the_styles_that_word_navigates_by(file):
    found = [(style(one), text(one)) for one in paragraphs(file.body) if "Heading" in style(one)]
    expected = [
        (f"Heading{block.level}", "".join(run.text for run in block.runs))
        for block in outermost(BLOCKS)
        if numbered(block)
    ]
    assert [one for one in found if one in expected] == expected
    levels = {
        one.attrib[f"{W}styleId"]: one.find(f"{W}pPr/{W}outlineLvl").attrib[f"{W}val"]
        for one in file.xml("word/styles.xml")
        if one.find(f"{W}pPr/{W}outlineLvl") is not None
    }
    assert (levels["Heading1"], levels["Heading2"], levels["Heading3"]) == ("0", "1", "2")


@pytest.mark.parametrize(
    ("numbers", "counted"),
    [
        (["1", "2"], [True, True]),
        (["1", "1.1", "2", "2.1"], [True, True, True, True]),
        (["1", "3", "2"], [True, False, True]),
        (["A", "1"], [False, True]),
    ],
)
def test_a_number_is_left_to_word_where_word_would_give_the_same(numbers, counted):
    body = "".join(
        f'<h{2 + one.count(".")}><span class="sec-no">{one}</span> T</h{2 + one.count(".")}>'
        for one in numbers
    )
    heads = [one for one in paragraphs(of(body).body) if style(one).startswith("Heading")]
    written = [text(one) for one in heads]
    assert written == [
        "T" if yes else f"{one} T" for one, yes in zip(numbers, counted, strict=True)
    ]


def test_each_number_stands_in_a_control_that_knows_its_fact(file):
    tags = re.findall(
        r'<(?:data|span)[^>]*data-fact="([^"]+)"(?: data-part="([^"]+)")?', DOCUMENT.body
    )
    cells = re.findall(r'data-cell="([^"]+)"', DOCUMENT.body)
    found = [tag for tag, _ in controls(file.body)]
    assert sorted(found) == sorted([*(f"{fact}#{part}" for fact, part in tags), *cells])
    ids = [one.attrib[f"{W}val"] for one in file.body.iter(f"{W}id")]
    assert len(ids) == len(set(ids)) == len(found)


def test_a_control_holds_the_number_and_nothing_else():
    body = of(
        f"<p>was {number('cr.a', '0.5', '50%')} ({number('cr.a', '1 2', '1 to 2', 'ci')}).</p>"
    )
    assert controls(body.body) == [("cr.a#value", "50%"), ("cr.a#ci", "1 to 2")]


def test_a_number_of_several_looks_stands_in_one_control():
    data = '<data value="1" data-fact="a" data-part="p"><i>P</i> = 0.5</data>'
    assert controls(of(f"<p>x {data} {data}{data}</p>").body) == [("a#p", "P = 0.5")] * 3


def test_a_long_name_has_a_short_tag_that_the_file_resolves():
    fact = ".".join(["an_outcome_of_a_very_long_name"] * 5)
    found = of(f"<p>{number(fact, '0.5', '50%')} {number(fact, '1', '2%', 'ci')}</p>")
    (first, _), (second, _) = controls(found.body)
    assert first != second
    assert max(len(first), len(second)) <= 64
    titles = [one.attrib[f"{W}val"] for one in found.body.iter(f"{W}alias")]
    assert all(len(title) <= 64 and title.startswith("an_outcome") for title in titles)
    written = found.xml("customXml/item1.xml")
    names = {
        one.attrib["tag"]: (one.attrib["fact"], one.attrib["part"], one.attrib["raw"])
        for one in written.iter("{urn:reportgen:written:1}number")
    }
    assert names == {first: (fact, "value", "0.5"), second: (fact, "ci", "1")}


def test_tables_have_heads_that_come_again_and_rows_that_stay_whole(file):
    made = list(file.body.iter(f"{W}tbl"))
    blocks = tables(BLOCKS)
    assert len(made) == len(blocks)
    for table, block in zip(made, blocks, strict=True):
        rows = table.findall(f"{W}tr")
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        assert heads == [True] * len(block.head) + [False] * len(block.body)
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        grid = table.findall(f"{W}tblGrid/{W}gridCol")
        assert len(grid) == block.width
        for row in rows:
            spans = [one.find(f"{W}tcPr/{W}gridSpan") for one in row.findall(f"{W}tc")]
            columns = (1 if one is None else int(one.attrib[f"{W}val"]) for one in spans)
            assert sum(columns) == block.width


def test_no_table_is_wider_than_its_page(file):
    width = 0
    room = iter(
        int(section.find(f"{W}pgSz").attrib[f"{W}w"]) - 2 * 1020
        for section in file.body.iter(f"{W}sectPr")
    )
    here = next(room)
    for element in file.body:
        if element.tag == f"{W}tbl":
            columns = [int(one.attrib[f"{W}w"]) for one in element.iter(f"{W}gridCol")]
            assert 0.99 * here < sum(columns) <= here + len(columns)
            width += 1
        if element.find(f"{W}pPr/{W}sectPr") is not None:
            here = next(room)
    assert width == len(tables(BLOCKS))


def test_captions_are_counted_by_word_and_led_to_by_fields(file):
    captions = paragraphs(file.body, "Caption")
    codes = [
        " ".join(one.text.strip() for one in caption.iter(f"{W}instrText")) for caption in captions
    ]
    sequence = [code.split()[1] for code in codes if code.startswith("SEQ")]
    assert sequence.count("Table") == len(tables(BLOCKS))
    assert sequence.count("Figure") == len(FIGURES)
    names = {one.attrib[f"{W}name"] for one in file.body.iter(f"{W}bookmarkStart")}
    leading = [
        one.text.split()[1] for one in file.body.iter(f"{W}instrText") if " REF " in one.text
    ]
    assert leading
    assert set(leading) <= names


def test_every_link_leads_somewhere(file):
    names = {one.attrib[f"{W}name"] for one in file.body.iter(f"{W}bookmarkStart")}
    anchors = {one.get(f"{W}anchor") for one in file.body.iter(f"{W}hyperlink")} - {None}
    assert anchors <= names


def test_figures_have_their_alternative_text_and_their_size(file):
    shapes = list(file.body.iter(f"{WP}inline"))
    assert [one.find(f"{WP}docPr").attrib["descr"] for one in shapes] == [f.alt for f in FIGURES]
    width = [int(one.find(f"{WP}extent").attrib["cx"]) for one in shapes]
    assert all(abs(one - 482 * 12700) < 12700 * 2 for one in width)
    ids = [one.find(f"{WP}docPr").attrib["id"] for one in shapes]
    assert len(ids) == len(set(ids))


def test_words_from_right_to_left_say_so_and_numbers_among_them_do_not():
    paragraph = Paragraph(
        "authors", (Run("A. \u05d0\u05d1 \u05d2 12, \u0623\u062d\u0645\u062f b"),)
    )
    found = opened(write(small("<p>x</p>"), load_style(), (paragraph,)))
    turned = [
        (text(run), run.find(f"{W}rPr/{W}rtl") is not None) for run in found.body.iter(f"{W}r")
    ]
    assert turned == [
        ("A. ", False),
        ("\u05d0\u05d1 \u05d2", True),
        (" 12, ", False),
        ("\u0623\u062d\u0645\u062f", True),
        (" b", False),
    ]


def test_every_style_names_a_font_for_east_asian_letters(file):
    fonts = list(file.xml("word/styles.xml").iter(f"{W}rFonts"))
    assert fonts
    assert all(one.get(f"{W}eastAsia") == "Droid Sans Fallback" for one in fonts)


def test_lists_begin_with_one_each():
    items = "<ol><li>a</li></ol>"
    found = of(f"{items}<p>x</p>{items}<ul><li>b</li></ul>")
    numbers = [one.attrib[f"{W}val"] for one in found.body.iter(f"{W}numId")]
    assert len(set(numbers)) == 3
    instances = {
        one.attrib[f"{W}numId"]: one for one in found.xml("word/numbering.xml").iter(f"{W}num")
    }
    for number_id in numbers[:2]:
        start = instances[number_id].find(f"{W}lvlOverride/{W}startOverride")
        assert start.attrib[f"{W}val"] == "1"


@settings(max_examples=40)
@given(st.lists(st.text(st.sampled_from("aAb1.-_é "), max_size=60), max_size=8))
def test_any_ids_become_names_that_word_takes(ids):
    names = bookmark_names(ids)
    assert set(names) == set(ids)
    assert len({name.lower() for name in names.values()}) == len(names)
    for name in names.values():
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name)
        assert len(name) <= LONGEST_NAME


WORDS = st.text(st.sampled_from("ab é—²\u00a0\u200b\x01\x0b&<>\"'µ"), max_size=12)


@settings(max_examples=12)
@given(
    st.lists(
        st.tuples(WORDS, st.sampled_from(["b", "i", "sup", "sub", "code", "data"])), max_size=5
    )
)
def test_any_text_makes_a_file_that_can_be_read(parts):
    body = "".join(
        f"<data value='1' data-cell='t/r/c'>{escape(words)}</data>"
        if tag == "data"
        else f"<{tag}>{escape(words)}</{tag}>"
        for words, tag in parts
    )
    seen = "".join(words for words, _ in parts)
    kept = re.sub("[\x01\x0b]", "\N{REPLACEMENT CHARACTER}", seen.replace("\u200b", ""))
    written = text(of(f"<p>x {body}</p>", lineage={}).body).replace("\u200b", "")
    assert bare(written) == bare(f"Tx{kept}")


def test_cells_of_every_kind_are_valid():
    rows = (
        '<thead><tr><th rowspan="2">A</th><th colspan="2" scope="colgroup">B</th></tr>'
        "<tr><th>c</th><th class='dec'>d</th></tr></thead>"
        '<tbody><tr class="group arm-2"><th colspan="9" scope="colgroup">G</th></tr>'
        f'<tr class="subsub"><th scope="row" rowspan="2">r</th><td>{cell("t/r/c", "1")}</td>'
        '<td class="dec first"></td></tr><tr class="total"><td colspan="2">x<br>y</td></tr></tbody>'
    )
    data = render_docx(small(f"<table><caption>No label.</caption>{rows}</table>"))
    assert faults(data) == []
    merges = [one.get(f"{W}val") for one in opened(data).body.iter(f"{W}vMerge")]
    assert merges == ["restart", None, "restart", None]
