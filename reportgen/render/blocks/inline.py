"""Running text: elements inside a paragraph or cell -> runs, white space as a browser shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from reportgen.render.blocks.model import BREAK, MAY_BREAK, Run, Runs, Source
from reportgen.render.blocks.tree import Element

_SPACES = re.compile("[ \t\r\n\f]+")


def _bold(run: Run, _: Element) -> Run:
    return replace(run, bold=True)


def _italic(run: Run, _: Element) -> Run:
    return replace(run, italic=True)


def _code(run: Run, _: Element) -> Run:
    return replace(run, code=True)


def _small(run: Run, _: Element) -> Run:
    return replace(run, small=True)


def _raised(run: Run, _: Element) -> Run:
    return replace(run, level="sup")


def _lowered(run: Run, _: Element) -> Run:
    return replace(run, level="sub")


def _link(run: Run, element: Element) -> Run:
    return replace(run, link=element.attrs.get("href", ""))


def _same(run: Run, element: Element) -> Run:
    """Elements that say what a text is: a number, a date, a name."""
    if "small" in element.classes:
        run = replace(run, small=True)
    if "not-estimable" in element.classes:
        run = replace(run, italic=True)
    fact, cell = element.attrs.get("data-fact", ""), element.attrs.get("data-cell", "")
    if not (fact or cell):
        return run
    part, raw = element.attrs.get("data-part", ""), element.attrs.get("value", "")
    return replace(run, source=Source(fact, part, cell, raw))


LOOKS: dict[str, Callable[[Run, Element], Run]] = {
    "a": _link,
    "abbr": _same,
    "b": _bold,
    "bdi": _same,
    "cite": _italic,
    "code": _code,
    "data": _same,
    "del": _same,
    "em": _italic,
    "i": _italic,
    "ins": _same,
    "kbd": _code,
    "mark": _same,
    "samp": _code,
    "small": _small,
    "span": _same,
    "strong": _bold,
    "sub": _lowered,
    "sup": _raised,
    "time": _same,
    "u": _same,
    "var": _italic,
}
"""What an element of running text does to the look of what it holds."""

BREAKS = frozenset({"br", "wbr"})
LINES = frozenset({"div", "p"})
"""Elements that begin a line of their own where they stand in a cell or an item."""

INLINE = frozenset({*LOOKS, *BREAKS})


Piece = tuple[str, Run]
"""A text and a run without text that has its look."""

_PLAIN = Run("")
_LINE = Run(BREAK)
"""Stands for a break of the line until white space is squeezed."""


def runs_of(children: Iterable[Element | str], unknown: Callable[[str], None]) -> Runs:
    """The runs of what a paragraph, cell or item holds; ``unknown`` is told of other elements."""
    return squeezed(_pieces(children, _PLAIN, unknown))


def _pieces(
    children: Iterable[Element | str], look: Run, unknown: Callable[[str], None]
) -> Iterator[Piece]:
    for child in children:
        if isinstance(child, str):
            yield child, look
        elif child.tag == "br":
            yield BREAK, _LINE
        elif child.tag == "wbr":
            yield MAY_BREAK, _PLAIN
        elif child.tag in LINES:
            yield BREAK, _LINE
            yield from _pieces(child.children, look, unknown)
            yield BREAK, _LINE
        elif child.tag in LOOKS:
            yield from _pieces(child.children, LOOKS[child.tag](look, child), unknown)
        else:
            unknown(child.tag)


def squeezed(pieces: Iterable[Piece]) -> Runs:
    """Runs with single spaces, none at the ends of a line, and no two of one look side by side."""
    made: list[Piece] = []
    space = line = False  # what waits to be printed before the next letter
    for text, look in pieces:
        if look is _LINE:
            space, line = False, True
            continue
        text = _SPACES.sub(" ", text)
        letters = text.strip(" ")
        if not letters:
            space = space or bool(text)
            continue
        if made and line:
            made.append((BREAK, _LINE))
        elif made and (space or text[0] == " "):
            _append(made, " ", _between(made[-1][1], look))
        _append(made, letters, look)
        space, line = text[-1] == " ", False
    return tuple(_run(text, look) for text, look in made)


def _between(before: Run, after: Run) -> Run:
    """The look of a space between two texts: what they have in common, their number too."""
    if before == after and (before.source is None or before.source is after.source):
        return before
    link = after.link if after.link == before.link else ""
    source = after.source if after.source is before.source else None
    return Run("", link=link, source=source) if link or source else _PLAIN


def _append(made: list[Piece], text: str, look: Run) -> None:
    """Add text; two numbers side by side stay two, even of one fact."""
    last = made[-1][1] if made else _LINE
    if last is not _LINE and last == look and last.source is look.source:
        made[-1] = made[-1][0] + text, look
    else:
        made.append((text, look))


def _run(text: str, look: Run) -> Run:
    return Run(text) if look is _PLAIN else replace(look, text=text)
