"""A digit in the text is a fact, a declared literal, or an error."""

from __future__ import annotations

import pytest

from reportgen.present.orphans import orphan_digits


@pytest.mark.parametrize(
    "html",
    [
        "<p>No number.</p>",
        '<p>It was <data value="0.5" data-fact="x">50%</data>.</p>',
        "<p><span data-literal>4-1BB</span> cells</p>",
        '<p><time datetime="2026-11-21">21 November 2026</time></p>',
        '<p><a href="#fig-2">see</a></p>',
        "<p>τ² and I² after PRISMA 2020</p>",
        "<style>p {margin: 2mm}</style>",
        '<sup data-reference>a<b>1</b></sup><img alt="2">',
        "<p><br>No<img src='a2.svg'> number</p>",
    ],
)
def test_digits_that_may_stand(html):
    assert orphan_digits(html) == ()


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>It was 50%.</p>", "It was 50%."),
        ('<p><data value="1">1</data> of 20</p>', "of 20"),
        ("<p>&#52;2 of them</p>", "42 of them"),
        ("<p>٣ in other digits</p>", "٣ in other digits"),
        ("<p>PRISMA 2009</p>", "PRISMA 2009"),
        ("<p><br></p>5", "5"),
    ],
)
def test_digits_that_may_not(html, found):
    assert orphan_digits(html) == (found,)


def test_a_long_piece_is_shortened_and_every_piece_is_told():
    found = orphan_digits(f"<p>{'x' * 200} 1</p><p>2</p>" + "<p>3 " + "y" * 200 + "</p>")
    assert [len(text) for text in found] == [120, 1, 120]
