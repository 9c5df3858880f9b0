"""Tables, figures, references and sections are numbered in the order of the text."""

from __future__ import annotations

import pytest

from reportgen.errors import TemplateError
from reportgen.present.numbering import number


def label(anchor: str) -> str:
    return f'<b class="label" data-number="{anchor}"></b>'


def see(anchor: str) -> str:
    return f'<a class="ref" href="#{anchor}" data-ref="{anchor}"></a>'


def test_figures_and_tables_are_counted_apart_in_order():
    body = number(label("fig-b") + label("tab-x") + label("fig-a")).body
    assert [text for text in ("Figure 1", "Table 1", "Figure 2") if text in body] == [
        "Figure 1",
        "Table 1",
        "Figure 2",
    ]
    assert body.index("Figure 1") < body.index("Table 1") < body.index("Figure 2")


def test_a_reference_takes_the_number_of_what_it_names_also_before_it():
    body = number(f"<p>{see('tab-x')}</p>" + label("tab-w") + label("tab-x")).body
    assert '<a class="ref" href="#tab-x">Table 2</a>' in body


def test_a_continued_figure_repeats_its_number():
    body = number(label("fig-a") + '<b class="label" data-number-of="fig-a"></b>').body
    assert body.endswith('<b class="label">Figure 1</b>')


def test_every_reference_to_nothing_is_told_at_once():
    with pytest.raises(TemplateError) as caught:
        number(see("tab-x") + see("fig-y") + see("tab-x"))
    assert [problem.what for problem in caught.value.problems] == [
        "refers to 'fig-y', which is not in the report.",
        "refers to 'tab-x', which is not in the report.",
    ]


SECTIONS = (
    '<section class="a" id="abstract"><h2>Abstract</h2><h3>AIM</h3></section>'
    '<section id="one"><h2>First <i>part</i></h2>'
    '<h3 id="sub">Under</h3><h3>No anchor</h3></section>'
    '<section id="two"><h2>Second</h2><h3 id="other">Again</h3></section>'
)


def test_sections_are_numbered_but_not_the_abstract():
    body = number(SECTIONS).body
    assert "<h2>Abstract</h2><h3>AIM</h3>" in body
    assert '<h2><span class="sec-no">1</span> First <i>part</i></h2>' in body
    assert '<h3><span class="sec-no">1.2</span> No anchor</h3>' in body
    assert '<h3 id="other"><span class="sec-no">2.1</span> Again</h3>' in body


def test_the_contents_name_what_has_an_anchor():
    assert number(SECTIONS).contents == (
        (1, "one", "First part"),
        (2, "sub", "Under"),
        (1, "two", "Second"),
        (2, "other", "Again"),
    )


def test_the_contents_are_text_and_no_markup():
    body = '<section id="a"><h2>Cough &amp; <em>fever</em> &lt; 2</h2></section>'
    assert number(body).contents == ((1, "a", "Cough & fever < 2"),)
