"""The text of a body and of its blocks without white space, so that the two can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from reportgen.render.blocks import (
    Block,
    DefinitionList,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    Run,
    Table,
    outermost,
    plain,
)

LEFT_OUT = frozenset({"figure-links", "screen-only"})
_VOID = frozenset({"br", "img", "wbr", "col", "hr"})


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[bool] = []
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.open.append(bool(LEFT_OUT & set((dict(attrs).get("class") or "").split())))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.open):
            self.pieces.append(data)


def text_of_body(body: str) -> str:
    """All that a print of the body shows, without its white space."""
    reader = _Text()
    reader.feed(body)
    reader.close()
    return bare("".join(reader.pieces))


def text_of_blocks(blocks: Iterable[Block]) -> str:
    """All that the blocks hold, in order, without its white space."""
    return bare("".join(text for block in outermost(blocks) for text in _texts(block)))


def bare(text: str) -> str:
    """The text without white space, that which keeps a line together too."""
    return "".join(text.split())


def runs_of(block: Block) -> Iterator[tuple[Run, ...]]:
    """All runs of a block that is no box, in the order of reading."""
    if isinstance(block, Heading | Paragraph):
        yield block.runs
    elif isinstance(block, ListBlock):
        yield from (item.runs for item in block.items)
    elif isinstance(block, DefinitionList):
        yield from (runs for entry in block.entries for runs in entry)
    elif isinstance(block, Figure):
        yield block.caption
    elif isinstance(block, Table):
        yield block.caption
        for row in (*block.head, *block.body):
            yield from (cell.runs for cell in row.cells)
        yield from block.notes


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield block.number
    if isinstance(block, Figure | Table):
        yield block.label
    yield from map(plain, runs_of(block))
