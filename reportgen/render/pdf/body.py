"""The body as WeasyPrint likes it: the same text in fewer and better placed elements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from reportgen.render.markup import Token

_INLINE = frozenset({"a", "abbr", "b", "bdi", "code", "em", "i", "span", "strong", "sub", "sup"})
_BLOCKS = frozenset({"caption", "dd", "div", "dt", "figcaption", "li", "p", "td", "th"})
_SPACES = " \t\n\r\f"


def for_weasyprint(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens without wrappers of numbers, and with no text that ends in a space."""
    return _spaces_inside(_without_wrappers(tokens))


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
