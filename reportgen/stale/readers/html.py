"""HTML: the text of the page, block by block, with the head and caption of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from reportgen.stale.readers.block import Block, Reader, UnreadableError, decoded

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body br caption dd details div dl dt fieldset figcaption "
        "figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table "
        "tbody td tfoot th thead tr ul",
    )
)
_UNSEEN = frozenset({"script", "style", "template", "title", "svg", "head", "noscript"})
_VOID = frozenset({"hr", "br"})
_HEADING = re.compile(r"h[1-6]")
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)


class _Page(HTMLParser):
    """Blocks in reading order; a row of a table is one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.headings: dict[str, str] = {}
        self.head: list[str] = []
        self.cells: list[str] = []
        self.caption = ""
        self.open: list[str] = []
        self.pieces: list[str] = []
        self.line = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        inside = tag == "br" or (self._in_cell() and tag not in ("td", "th"))
        if tag in _BLOCKS and not inside:
            self._end()
        if tag in _BLOCKS:
            self.pieces.append(" ")
        if tag == "table":
            self.head, self.caption = [], ""
        if tag in _BLOCKS | _UNSEEN and tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.open:
            return
        if tag in ("td", "th"):
            self.cells.append(self._text())
        elif tag == "tr":
            self._end_row()
        elif tag == "caption":
            self.caption = self._text()
            self._add(self.caption)
        elif tag in _BLOCKS and not self._in_cell():
            self._end()
        while self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if any(tag in _UNSEEN for tag in self.open):
            return
        if data.strip() and not "".join(self.pieces).strip():
            lead = data[: len(data) - len(data.lstrip())]
            self.line = self.getpos()[0] + lead.count("\n")
        self.pieces.append(data)

    def _in_cell(self) -> bool:
        return any(tag in ("td", "th") for tag in self.open)

    def _text(self) -> str:
        text = " ".join(part for part in re.split(r"[ \t\r\n\f]+", "".join(self.pieces)) if part)
        self.pieces = []
        return text

    def _end(self) -> None:
        text = self._text()
        heading = next((tag for tag in reversed(self.open) if _HEADING.fullmatch(tag)), "")
        if text and heading:
            self.headings = {k: v for k, v in self.headings.items() if k < heading}
            self.headings[heading] = text
        self._add(text)

    def _end_row(self) -> None:
        cells, self.cells = self.cells, []
        if "thead" in self.open:
            self.head += cells
        self._add(" | ".join(cells), self.caption, *self.head)

    def _add(self, text: str, *about: str) -> None:
        if text:
            words = " ".join([*self.headings.values(), *about])
            self.blocks.append(Block(f"line {self.line}", text, words))


def read(data: bytes) -> Iterator[Block]:
    """The blocks of a page; the charset that it declares is believed."""
    declared = _CHARSET.search(data[:2048])
    try:
        text = decoded(data) if declared is None else data.decode(declared[1].decode())
    except (LookupError, UnicodeDecodeError) as error:
        raise UnreadableError(f"its letters cannot be read ({error})") from None
    page = _Page()
    page.feed(text)
    page.close()
    page._end()
    return iter(page.blocks)


READER = Reader((".html", ".htm", ".xhtml"), "HTML", read)
