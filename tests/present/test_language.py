"""Capitals, dates, and the text without its tags."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from reportgen.present.language import capfirst, longdate, lowerfirst, plain_text
from reportgen.present.wrapping import SpecText


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("complete remission", "Complete remission"),
        ("élan", "Élan"),
        ("  spaced", "Spaced"),
        ("mRNA response", "mRNA response"),
        ("pH", "pH"),
        ("Already", "Already"),
        ("4-1BB", "4-1BB"),
        ("", ""),
        ("李", "李"),
    ],
)
def test_the_first_letter_becomes_a_capital(text, expected):
    assert capfirst(text) == expected


def test_tags_before_the_first_letter_are_passed_over():
    text = Markup("<b><i>rate</i></b> of 5")
    assert capfirst(text) == "<b><i>Rate</i></b> of 5"
    assert isinstance(capfirst(text), Markup)


def test_the_kind_of_text_is_kept():
    assert isinstance(capfirst(SpecText("x")), SpecText)
    assert type(capfirst("x")) is str
    assert isinstance(lowerfirst(SpecText("Dose")), SpecText)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Publication year", "publication year"),
        ("Dose", "dose"),
        ("MRD", "MRD"),
        ("Ph-positive disease", "Ph-positive disease"),
        ("A", "A"),
        ("", ""),
        ("2nd line", "2nd line"),
    ],
)
def test_a_heading_within_a_sentence(text, expected):
    assert lowerfirst(text) == expected


def test_a_date_is_written_out():
    assert longdate("2026-02-01") == '<time datetime="2026-02-01">1 February 2026</time>'
    with pytest.raises(ValueError, match="Invalid isoformat"):
        longdate("1 February")


def test_plain_text_is_one_line_with_signs_in_place():
    html = "<p>It was\n <b>5&nbsp;%</b> ;\n 3&lt;4 .</p>"
    assert plain_text(html) == "It was 5 %; 3<4."
