"""The body as WeasyPrint likes it: the same text in fewer and better placed elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from reportgen.render.blocks.inline import LOOKS
from reportgen.render.markup import Token, element

_RANGE = r"(?<![\w–])[−-]?\d[\d.,·]*%?(?:–[−-]?\d[\d.,·]*%?)+"
"""``44–57``: a line must not end between its ends."""
_NO_ZERO = r"(?<![\w.])(?:(?:=|&lt;|&gt;)\xa0)?\.\d+"
"""``= .58``: Pango would end a line after a mark that no digit stands before."""
_AFTER_A_LETTER = r"(?<![\w-])[^\W\d_]-\w+"
"""``T-cell``: what is before the hyphen is no word."""
_DOI = r"(?<!\w)doi:\s?10\.\d+"
_WHOLE = re.compile(f"{_DOI}|{_RANGE}|{_NO_ZERO}|{_AFTER_A_LETTER}")
_LINKED_DOI = re.compile(r"(?<!\w)(doi:\s?)(<a [^>]*>)(10\.\d+)")
_BLOCKS = frozenset({"caption", "dd", "div", "dt", "figcaption", "li", "p", "td", "th"})
_SPACES = " \t\n\r\f"


def dois_whole(html: str) -> str:
    """The body with the beginning of a linked DOI in a link of its own, that stays with ``doi:``.

    The link itself can hold no element: WeasyPrint (up to 70) would make one more link of it.
    """
    return _LINKED_DOI.sub(r'<span class="whole">\1\2\3</a></span>\2', html)


def for_weasyprint(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens without wrappers of numbers, no text that ends in a space, ranges kept whole."""
    return _spaces_apart(_whole(_without_wrappers(tokens)))


def _whole(tokens: Iterable[Token]) -> Iterator[Token]:
    """What no line must end in, as elements that do not break; links are left as they are."""
    linked = False
    for token in tokens:
        linked = token.kind == "start" if token.tag == "a" else linked
        if linked or token.kind != "text" or not _WHOLE.search(token.raw):
            yield token
            continue
        at = 0
        for found in _WHOLE.finditer(token.raw):
            yield from _texts(token.raw[at : found.start()])
            yield from element("span", {"class": "whole"}, _texts(found.group()))
            at = found.end()
        yield from _texts(token.raw[at:])


def _texts(raw: str) -> Iterator[Token]:
    if raw:
        yield Token("text", raw, text=raw)


def _without_wrappers(tokens: Iterable[Token]) -> Iterator[Token]:
    """Leave out the elements that only say what a text is; laying them out takes time."""
    dropped: list[bool] = []
    for token in tokens:
        if token.tag not in ("data", "span"):
            yield token
        elif token.kind == "start":
            dropped.append(all(name == "value" or name.startswith("data-") for name in token.attrs))
            if not dropped[-1]:
                yield token
        elif not (dropped and dropped.pop()):
            yield token


def _spaces_apart(tokens: Iterable[Token]) -> Iterator[Token]:
    """A space before an inline element as an element of its own, and none at the end of a block.

    WeasyPrint (up to 70) breaks the line after the first word of a text that fits a line only
    without the space it ends in.
    """
    for token, following in pairwise((*tokens, Token("other", ""))):
        text = token.raw.rstrip(_SPACES)
        ends = following.kind == "end" and following.tag in _BLOCKS
        leads = following.kind == "start" and following.tag in LOOKS
        if token.kind != "text" or text == token.raw or not (ends or leads):
            yield token
            continue
        yield from _texts(text)
        if leads:
            yield from element("span", {}, _texts(" "))
