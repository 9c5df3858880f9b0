"""Markup read in pieces is what the parser of the standard library finds in it."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from reportgen.present.orphans import _surely_none, _Walker, orphan_digits, torn_attributes
from reportgen.present.pieces import pieces, tag_of
from reportgen.render.markup import _parsed, join, tokenize

BITS = st.sampled_from(
    (
        *("<p>", "</p>", "<b class='a'>", "</b>", '<td colspan="5">', "</td>", "<br>", "<br/>"),
        *('<data value="1">', "</data>", "<data/>", "<span data-literal>", "</span>", "</ p>"),
        *('<i title="a > 5">', '<i title="<data>5">', "</i>", '<a href="#x&amp;y">', "</a>"),
        *('<h2 id="&quot;">', "</h2>", "<P>", "</P>", "<!-- 5 -->", "<!doctype html>", "<?x 5?>"),
        *("<script>", "</script>", "<style>", "</style>", "<title>", "</title>", "<", ">", "</"),
        *("&", "&amp;", "&#53;", "&#x35;", "&lt;", "&nosuch;", "&amp", "&#5", ";", '"', "'", "="),
        *("5", "word", " ", "\n", "I²", "PRISMA 2020", "é", "/", "!", "<p", 'a="', "<![CDATA["),
    )
)
MARKUP = st.lists(BITS, max_size=12).map("".join)


@given(MARKUP)
@example("<data/>5")
@example("<p>AT&T</p>")
@example('<i title="x>5</i><i title="y">')
def test_tokens_are_those_of_the_parser(html: str) -> None:
    assert tokenize(html) == _parsed(html)


@given(MARKUP)
@example("<data/>5")
@example("<data>5</b></data>5")
@example("<p data-literal><b>5</b></p>")
def test_where_no_digit_is_seen_the_parser_sees_none(html: str) -> None:
    if _surely_none(html):
        walker = _Walker()
        walker.feed(html)
        walker.close()
        assert not walker.found


def test_plain_markup_takes_no_parser() -> None:
    html = '<p id="a">A &amp; B: <data value="5" data-fact="x">5</data><br></p>'
    assert pieces(html) is not None
    assert _surely_none(html)
    assert join(tokenize(html)) == html


def test_what_is_written_otherwise_is_left_to_the_parser() -> None:
    for raw in ("<P>", "<br/>", "<p class='a'>", "<script>", "<!-- a -->", "</p >", "<p"):
        assert tag_of(raw) is None, raw


def test_digits_and_torn_attributes_are_found_as_ever() -> None:
    assert orphan_digits("<p>A 5</p><data>6</data><p>7") == ("A 5", "7")
    assert orphan_digits("<p>&#53;</p>") == ("5",)
    assert len(torn_attributes('<td colspan="<span data-literal>5</span>">a</td>')) == 1
    assert not torn_attributes('<td class="a"><span data-literal>5</span></td>')
