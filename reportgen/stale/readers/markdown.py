"""Markdown: what a reader would see of it, without addresses, comments and marks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reportgen.stale.readers import html
from reportgen.stale.readers.block import Block, Reader, decoded

if TYPE_CHECKING:
    from markdown_it.token import Token

_SHOWN = {"text": "", "code_inline": "", "softbreak": "\n", "hardbreak": "\n"}


def read(data: bytes) -> Iterator[Block]:
    """Paragraphs, list items, headings and rows of tables with their lines."""
    from markdown_it import MarkdownIt

    headings: dict[str, str] = {}
    head: list[str] = []
    cells: list[str] = []
    opened, line = "", 1
    for token in MarkdownIt("commonmark").enable("table").parse(decoded(data)):
        if token.map:
            line = token.map[0] + 1
        if token.type.endswith("_open"):
            opened = token.tag
        if token.type == "html_block":
            yield from _of_html(token.content, line)
        elif token.type == "fence":
            yield Block(f"line {line}", token.content, " ".join(headings.values()))
        elif token.type == "inline" and opened in ("th", "td"):
            cells.append(_shown(token))
        elif token.type == "inline":
            if opened.startswith("h"):
                headings = {k: v for k, v in headings.items() if k < opened} | {
                    opened: _shown(token)
                }
            yield Block(f"line {line}", _shown(token), " ".join(headings.values()))
        elif token.type == "thead_close":
            head, cells = cells, []
        elif token.type == "tr_close" and cells and opened == "td":
            yield Block(f"line {line}", " | ".join(cells), " ".join([*headings.values(), *head]))
            cells = []


def _of_html(content: str, first: int) -> Iterator[Block]:
    for block in html.READER.read(content.encode()):
        line = first - 1 + int(block.place.removeprefix("line "))
        yield Block(f"line {line}", block.text, block.about)


def _shown(token: Token) -> str:
    return "".join(
        _SHOWN[child.type] or child.content
        for child in token.children or ()
        if child.type in _SHOWN
    )


READER = Reader((".md", ".markdown"), "Markdown", read)
