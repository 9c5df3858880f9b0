"""Where the lines of the PDF end: after whole words, ranges, addresses and names."""

from __future__ import annotations

import pytest

from reportgen.render.markup import join, tokenize
from reportgen.render.pdf import make_pdf
from reportgen.render.pdf.body import for_weasyprint
from tests.render.page_text import page_texts
from tests.render.sample_report import small
from tests.render.test_pdf import folded


def lines_at(text: str, widths: range) -> list[str]:
    """The lines of a text set in each of these widths, in quarters of a point."""
    body = "".join(f'<p style="width: {width / 4}pt">{text}</p>' for width in widths)
    made = page_texts(make_pdf(small(body)).pdf)
    return [folded(line) for text in made for line in text.splitlines()]


def test_no_line_is_broken_after_its_first_word():
    """At every width: a text that fits but for the space before an element stays on its line."""
    text = "Every number in this report was <code>facts.json</code> and <b>bold</b> with it"
    lines = lines_at(text, range(540, 620))
    assert sum(line.startswith("Every number in this") for line in lines) == 80
    assert "Every" not in lines


def test_no_last_line_is_broken_after_its_first_word():
    """At every width: what fits but for the space at the end of its paragraph stays whole."""
    text = (
        "Studies were sought in open copies of published abstracts.\nRates were pooled by treatment"
        " and contrasted by regression.\nSurvival at a time was pooled by treatment on the log-log"
        " scale with effects.\n"
    )
    lines = lines_at(text, range(1000, 1200))
    alone = {line for line in lines if line and " " not in line}
    assert alone <= {"effects.", "T"}, alone


def test_no_hyphen_gets_into_an_address_or_the_name_of_a_fact():
    doi = "10.1000/haematologicalinvestigations"
    linked = f'<a href="https://doi.org/{doi}">{doi}</a> and <code>overall.haematological</code>'
    lines = lines_at(linked, range(200, 800, 8))
    assert "".join("".join(lines).split()).count(doi) > 70  # some go on over the page
    assert not [line for line in lines if line.endswith(("-", "\u2010"))]
    plain = lines_at("haematologicalinvestigations overall", range(200, 800, 8))
    assert [line for line in plain if line.endswith(("-", "\u2010"))], "words are hyphenated"


def test_no_line_ends_within_a_range_of_numbers():
    text = "The pooled rate was 38% (28–49) with the one and 79% (73–84.5%) with the other drug."
    lines = lines_at(text, range(300, 700, 4))
    assert len(lines) > 300
    assert not [line for line in lines if line.endswith(("–", "-"))]


def test_no_line_ends_within_a_p_value_without_its_zero():
    text = (
        "Rates did not differ (<i>P</i>\xa0=\xa0.58), nor did <i>P</i>\xa0&lt;\xa0.001 and"
        ' <i>P</i>\xa0=\xa0<data value="0.2">.20</data> in the others of them.'
    )
    lines = lines_at(text, range(300, 900, 4))
    assert len(lines) > 300
    assert not [line for line in lines if line.endswith((" .", "(.", "=", "<", "P"))]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a <b>c</b> d", "a<b> c</b> d"),
        ("a &amp; <i><b>c</b></i>", "a &amp;<i><b> c</b></i>"),
        ("a&nbsp;<b>c</b>", "a&nbsp;<b>c</b>"),
        ("<p>a </p> <p>b</p>", "<p>a</p> <p>b</p>"),
        ("<p>a <b>b</b>\n</p>\n", "<p>a<b> b</b></p>\n"),
        ("<p>of 12–80.5% and</p>", '<p>of<span class="range"> 12–80.5%</span> and</p>'),
        ("(1–<b>2</b>; a–b, −3·1–−2)", '(1–<b>2</b>; a–b,<span class="range"> −3·1–−2</span>)'),
        ("<i>P</i>\xa0=\xa0.58.", '<i>P</i>\xa0<span class="range">=\xa0.58</span>.'),
        ("&lt;.001, 0.58 and v1.2", '&lt;<span class="range">.001</span>, 0.58 and v1.2'),
        ('<b>a</b> <data value="1" data-fact="f">1</data> %', "<b>a</b> 1 %"),
        ("a <span data-literal>2</span> <span class='k'>b</span>", "a 2<span class='k'> b</span>"),
    ],
)
def test_the_body_is_put_in_the_form_that_is_laid_out_best(html, expected):
    assert join(for_weasyprint(tokenize(html))) == expected
