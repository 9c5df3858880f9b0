"""The body as WeasyPrint likes it: the same text in fewer and better placed elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from reportgen.render.markup import Token, start

_INLINE = frozenset({"a", "abbr", "b", "bdi", "code", "em", "i", "span", "strong", "sub", "sup"})
_RANGE = r"(?<![\w–])[−-]?\d[\d.,·]*%?(?:–[−-]?\d[\d.,·]*%?)+"
"""``44–57``: a line must not end between its ends."""
_NO_ZERO = r"(?<![\w.])(?:(?:=|&lt;|&gt;)\xa0)?\.\d+"
"""``= .58``: Pango would end a line after a mark that no digit stands before."""
_WHOLE = re.compile(f"{_RANGE}|{_NO_ZERO}")
_BLOCKS = frozenset({"caption", "dd", "div", "dt", "figcaption", "li", "p", "td", "th"})
_SPACES = " \t\n\r\f"


def for_weasyprint(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens without wrappers of numbers, no text that ends in a space, ranges kept whole."""
    return _spaces_inside(_numbers_whole(_without_wrappers(tokens)))


def _numbers_whole(tokens: Iterable[Token]) -> Iterator[Token]:
    """A range, or a number without its zero, in running text as an element that does not break."""
    for token in tokens:
        if token.kind != "text" or not _WHOLE.search(token.raw):
            yield token
            continue
        at = 0
        for found in _WHOLE.finditer(token.raw):
            yield from _texts(token.raw[at : found.start()])
            yield start("span", {"class": "range"})
            yield from _texts(found.group())
            yield Token("end", "</span>", "span")
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


def _spaces_inside(tokens: Iterable[Token]) -> Iterator[Token]:
    """Move a space before an inline element into it, and leave out that at the end of a block.

    WeasyPrint (up to 70) breaks the line after the first word of a text that fits a line only
    without the space it ends in.
    """
    held: Token | None = None
    for token in tokens:
        if held is not None:
            moves = token.kind == "start" and token.tag in _INLINE
            ends = token.kind == "end" and token.tag in _BLOCKS
            stripped = held.raw.rstrip(_SPACES)
            yield replace(held, raw=stripped) if moves or ends else held
            if moves and stripped != held.raw:
                yield token
                held = Token("text", " ", text=" ")
                continue
        held = token if token.kind == "text" else None
        if held is None:
            yield token
    if held is not None:
        yield held
