"""Where the lines of the PDF end: after whole words, ranges, addresses and names."""

from __future__ import annotations

import pytest

from reportgen.render.markup import join, tokenize
from reportgen.render.pdf import make_pdf
from reportgen.render.pdf.body import dois_whole, for_weasyprint
from tests.render.page_text import page_texts
from tests.render.sample_report import small
from tests.render.test_pdf import folded

WHOLE = '<span class="whole">'


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


def test_lines_end_where_they_would_without_elements():
    """At every width: references that stay whole, and a text in an element, move no other word."""
    text = (
        'Patients are seen in <a class="ref">Figure 18</a> and of them in'
        ' <a class="ref">Table 2</a> with <span class="k">more text</span> than was said'
    )
    plain = (
        "Patients are seen in Figure\xa018 and of them in Table\xa02 with more text than was said"
    )
    widths = range(300, 700, 4)
    assert lines_at(text, widths) == lines_at(plain, widths)


def test_no_line_ends_after_the_hyphen_of_a_single_letter():
    text = "Survival of patients with CAR T-cell therapy and a B-lineage leukaemia of them all"
    lines = lines_at(text, range(300, 700, 4))
    assert any(line.endswith("T-cell") for line in lines)
    assert not [line for line in lines if line.endswith(("T-", "B-"))]


@pytest.mark.parametrize(
    "address",
    [
        "10.1200/JCO.2014.56",
        '<a href="https://doi.org/10.1200/JCO.2014.56">10.1200/JCO.2014.56</a>',
    ],
)
def test_no_line_ends_between_a_doi_and_its_name(address):
    lines = lines_at(
        f"Topp MS. J Clin Oncol. 2014;32:4134-40. doi:{address} NCT1", range(300, 700, 4)
    )
    assert sum("doi:10.1200" in line for line in lines) > 90  # some go on over the page


def test_the_beginning_of_a_linked_doi_stays_with_its_name():
    linked = 'a doi:<a href="d">10.1/x</a>, <a href="e">10.2/x</a>'
    parted = f'a {WHOLE}doi:<a href="d">10.1</a></span><a href="d">/x</a>, <a href="e">10.2/x</a>'
    assert dois_whole(linked) == parted


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a <b>c</b> d", "a<span> </span><b>c</b> d"),
        ("a &amp; <i><b>c</b></i>", "a &amp;<span> </span><i><b>c</b></i>"),
        ("a&nbsp;<b>c</b>", "a&nbsp;<b>c</b>"),
        ("<p>a </p> <p>b</p>", "<p>a</p> <p>b</p>"),
        ("<p>a <b>b</b>\n</p>\n", "<p>a<span> </span><b>b</b></p>\n"),
        ("<p>of 12–80.5% and</p>", f"<p>of<span> </span>{WHOLE}12–80.5%</span> and</p>"),
        ("(1–<b>2</b>; a–b)", "(1–<b>2</b>; a–b)"),
        ("(−3·1–−2)", f"({WHOLE}−3·1–−2</span>)"),
        ("<i>P</i>\xa0=\xa0.58.", f"<i>P</i>\xa0{WHOLE}=\xa0.58</span>."),
        ("&lt;.001, 0.58 and v1.2", f"&lt;{WHOLE}.001</span>, 0.58 and v1.2"),
        ('<b>a</b> <data value="1" data-fact="f">1</data> %', "<b>a</b> 1 %"),
        ("<span data-literal>2</span> <i>b</i>", "2<span> </span><i>b</i>"),
        ("(B-cell, pre-B-cell)", f"({WHOLE}B-cell</span>, pre-B-cell)"),
        ("doi:10.1/x-y.", f"{WHOLE}doi:10.1</span>/{WHOLE}x-y</span>."),
        ("<a href='#x'>T-cell</a>,T-cell", f"<a href='#x'>T-cell</a>,{WHOLE}T-cell</span>"),
    ],
)
def test_the_body_is_put_in_the_form_that_is_laid_out_best(html, expected):
    assert join(for_weasyprint(tokenize(html))) == expected
