"""Body -> blocks, on small bodies whose blocks are evident."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import RenderError
from reportgen.render.blocks import (
    Box,
    Cell,
    DefinitionList,
    Figure,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Run,
    Source,
    Table,
    blocks_of,
    outermost,
    plain,
    tables,
)
from tests.render.plain_text import bare, text_of_blocks, text_of_body
from tests.render.sample_report import sample

SAMPLE = sample()


def read(body: str):
    return blocks_of(replace(SAMPLE, body=body))


def paragraph(body: str) -> tuple[Run, ...]:
    (block,) = read(f"<p>{body}</p>")
    assert isinstance(block, Paragraph)
    return block.runs


def table(inside: str, below: str = "") -> Table:
    (block,) = read(f'<div class="table-scroll" id="tab-a"><table>{inside}</table>{below}</div>')
    assert isinstance(block, Table)
    return block


@pytest.mark.parametrize(
    ("body", "runs"),
    [
        ("a b", (Run("a b"),)),
        (" a \n  b ", (Run("a b"),)),
        ("a&nbsp;&lt; b", (Run("a\u00a0< b"),)),
        ("a <b>c</b>", (Run("a "), Run("c", bold=True))),
        ("<b>a </b><i> c</i>", (Run("a", bold=True), Run(" "), Run("c", italic=True))),
        ("<b>a</b> <b>c</b>", (Run("a c", bold=True),)),
        ("a<sup>2</sup>", (Run("a"), Run("2", level="sup"))),
        ("<b>a<i>c</i></b>", (Run("a", bold=True), Run("c", bold=True, italic=True))),
        ("a<br> c", (Run("a"), Run("\n"), Run("c"))),
        ("a <br><br> <br>", (Run("a"),)),
        ("<span data-literal>12</span>.", (Run("12."),)),
        ('<a href="#x">see</a>', (Run("see", link="#x"),)),
        ("", ()),
    ],
)
def test_running_text(body, runs):
    found = read(f"<p>{body}</p>")
    assert found == ((Paragraph("", runs),) if runs else ())


def test_a_number_knows_its_fact_and_part_and_no_space_of_it():
    runs = paragraph(
        'was <data value="0.8377" data-fact="cr.a.pooled" data-part="value">83.8%</data> '
        '(<data value="0.79 0.87" data-fact="cr.a.pooled" data-part="ci">79.6 to 87.4</data>)'
    )
    assert [(run.text, run.source) for run in runs] == [
        ("was ", None),
        ("83.8%", Source("cr.a.pooled", "value", "", "0.8377")),
        (" (", None),
        ("79.6 to 87.4", Source("cr.a.pooled", "ci", "", "0.79 0.87")),
        (")", None),
    ]


def test_two_numbers_side_by_side_stay_two():
    data = '<data value="1" data-cell="t/r/{}">1</data>'
    assert [run.source.cell for run in paragraph(data.format("a") + data.format("b"))] == [
        "t/r/a",
        "t/r/b",
    ]


def test_a_number_of_several_looks_is_one():
    runs = paragraph('<data value="1" data-fact="a" data-part="p"><i>P</i> = <b>0.5</b></data> b')
    assert [run.text for run in runs] == ["P", " = ", "0.5", " b"]
    first, second, third, words = (run.source for run in runs)
    assert first is second is third
    assert first == Source("a", "p", "", "1")
    assert words is None


def test_words_in_place_of_a_number_know_their_fact():
    (run,) = paragraph('<span class="not-estimable" data-fact="cr.a">no events</span>')
    assert run == Run("no events", italic=True, source=Source("cr.a"))


def test_a_place_where_a_word_may_break_is_no_letter():
    runs = paragraph("<code>cr.<wbr>pooled</code>")
    assert plain(runs) == "cr.pooled"
    assert "".join(run.text for run in runs) == "cr.\u200bpooled"


def test_headings_and_the_ids_of_their_sections():
    body = (
        '<h1>T</h1><section id="s"><h2><span class="sec-no">3</span> Methods</h2>'
        '<h3 id="u"><span class="sec-no">3.1</span> Search</h3><p>x</p></section>'
    )
    assert read(body) == (
        Heading(0, "", (Run("T"),)),
        Heading(1, "3", (Run("Methods"),), "s"),
        Heading(2, "3.1", (Run("Search"),), "u"),
        Paragraph("", (Run("x"),)),
    )


def test_lists_with_what_they_hold():
    body = '<ul class="notes"><li>a<ol><li id="ref-b">b</li></ol></li><li>c</li></ul>'
    assert read(body) == (
        ListBlock(
            "notes",
            (
                Item((Run("a"),)),
                Item((Run("b"),), 1, "ref-b", True),
                Item((Run("c"),)),
            ),
        ),
    )


def test_terms_without_a_word_on_them_are_kept():
    (block,) = read('<dl class="pico"><dt>P</dt><dd>all</dd><dt>I</dt><dt>C</dt><dd>no</dd></dl>')
    assert isinstance(block, DefinitionList)
    assert [(plain(term), plain(said)) for term, said in block.entries] == [
        ("P", "all"),
        ("I", ""),
        ("C", "no"),
    ]


def test_boxes_that_are_set_apart_and_those_that_are_not():
    body = (
        '<div class="first-page"><div><p>a</p></div>'
        '<section class="abstract long" id="abstract"><h2>Abstract</h2></section></div>'
    )
    (page,) = read(body)
    assert isinstance(page, Box)
    first, abstract = page.blocks
    assert first == Paragraph("", (Run("a"),))
    assert abstract == Box(
        "abstract",
        (Heading(1, "", (Run("Abstract"),), "abstract"),),
        frozenset({"abstract", "long"}),
    )


def test_a_table_with_its_parts():
    found = table(
        '<caption><b class="label" data-number="tab-a">Table 3</b> <strong>All.</strong> Of it.'
        '</caption><thead><tr><th scope="col" rowspan="2">Study</th>'
        '<th scope="colgroup" colspan="2" class="centre">Events</th></tr>'
        '<tr><th scope="col" class="num">A</th><th scope="col" class="dec">B</th></tr></thead>'
        '<tbody><tr class="group"><th scope="colgroup" colspan="9">G</th></tr>'
        '<tr class="sub"><th scope="row">x</th><td class="num">1</td><td class="dec">2.0</td></tr>'
        "</tbody>",
        '<p class="table-notes">Note.</p>',
    )
    assert (found.id, found.label, plain(found.caption)) == ("tab-a", "Table 3", "All. Of it.")
    assert [plain(note) for note in found.notes] == ["Note."]
    assert found.width == 3
    assert [[(at, plain(cell.runs)) for at, cell in row] for row in found.grid()] == [
        [(0, "Study"), (1, "Events")],
        [(1, "A"), (2, "B")],
        [(0, "G")],
        [(0, "x"), (1, "1"), (2, "2.0")],
    ]
    group, row = found.body
    assert group.kinds == {"group"}
    assert group.cells == (Cell((Run("G"),), True, "left", 3, 1, "colgroup"),)
    assert [cell.align for cell in row.cells] == ["left", "right", "decimal"]
    assert [cell.head for cell in row.cells] == [True, False, False]


def test_a_cell_that_reaches_down_moves_those_below():
    found = table(
        "<tr><td rowspan=3>a</td><td>b</td></tr><tr><td rowspan=2>c</td></tr>"
        "<tr><td>d</td></tr><tr><td>e</td><td>f</td><td>g</td></tr>"
    )
    assert [[at for at, _ in row] for row in found.grid()] == [[0, 1], [1], [2], [0, 1, 2]]


def test_lines_in_a_cell():
    (row,) = table('<tr><td><div class="change">a</div><div class="change">b</div></td></tr>').body
    assert plain(row.cells[0].runs) == "a\nb"


def test_a_figure_and_its_further_pages():
    name = next(iter(SAMPLE.figures))
    picture = f'<img data-figure="{name}">'
    links = '<span class="figure-links"><a href="frames/a.csv">CSV</a></span>'
    body = (
        f'<figure id="fig-a">{picture}<figcaption><b class="label" data-number="fig-a">Figure 1'
        f"</b> <strong>All.</strong> {links}</figcaption></figure>"
        f'<figure id="fig-b">{picture}<figcaption><b class="label">Figure 1</b> continued.'
        "</figcaption></figure>"
    )
    alt = SAMPLE.figures[name].alt
    assert read(body) == (
        Figure("fig-a", name, "Figure 1", (Run("All.", bold=True),), alt),
        Figure("fig-b", name, "Figure 1", (Run("continued."),), alt, True),
    )


def test_a_figure_without_a_drawing_is_told_elsewhere():
    assert read('<figure id="f"><img data-figure="none"></figure>') == (
        Figure("f", "none", "", (), ""),
    )


def test_every_unknown_element_is_named_once():
    with pytest.raises(RenderError) as told:
        read("<p>a <ruby>b</ruby></p><p><ruby>c</ruby></p><details>d</details>")
    assert [problem.what.split()[0] for problem in told.value.problems] == ["<ruby>", "<details>"]


@pytest.mark.parametrize("body", ["<p>a", "a</p>", "<p><b>a</p></b>"])
def test_a_body_that_is_not_closed_in_order_is_an_error(body):
    with pytest.raises(RenderError, match="close"):
        read(body)


def test_nothing_of_the_sample_is_lost():
    blocks = blocks_of(SAMPLE)
    assert text_of_blocks(blocks) == text_of_body(SAMPLE.body)
    assert len(tables(blocks)) == SAMPLE.body.count("<table")
    figures = [block for block in outermost(blocks) if isinstance(block, Figure)]
    assert len(figures) == SAMPLE.body.count("<figure")


LETTERS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from(" \n\t"))
INLINE = st.recursive(
    LETTERS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["b", "i", "sup", "code", "span", "a", "data"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@given(st.lists(INLINE, max_size=4))
def test_no_letter_is_lost_or_added_whatever_is_nested(parts):
    body = "".join(parts)
    blocks = read(f"<p>{body}</p>")
    assert text_of_blocks(blocks) == text_of_body(f"<p>{body}</p>").replace("\u200b", "")
    for block in outermost(blocks):
        text = plain(block.runs)
        assert bare(text)
        assert not text.startswith(" ")
        assert "  " not in text
        assert all(run.text for run in block.runs)
