"""A rendered report as its reader sees it: blocks of text, and the numbers in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = frozenset({"h1", "h2", "h3", "p", "li", "dt", "dd", "th", "td", "caption", "figcaption"})
LEFT_OUT = frozenset({"figure-links"})
"""Classes of what is no part of the text: the links to the files of a figure."""
VOID = frozenset({"br", "img", "wbr"})


@dataclass(frozen=True)
class Number:
    """A printed number: the fact and part it is, its text and raw value, and where it stands."""

    fact: str
    part: str
    text: str
    raw: str
    section: str


@dataclass(frozen=True)
class Block:
    """A paragraph, cell, row of cells or heading.

    ``section`` is the id of its section, ``under`` that of its third-level heading.
    """

    tag: str
    text: str
    section: str
    under: str


@dataclass
class Page(HTMLParser):
    """The blocks and numbers of a body in reading order."""

    blocks: list[Block] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str]]] = []
        self.pieces: list[str] = []
        self.row: list[str] = []
        self.number: list[str] = []
        self.under = ""

    @classmethod
    def of(cls, body: str) -> Page:
        """Read a body."""
        page = cls()
        page.feed(body)
        page.close()
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.pieces.append(" ")
        if tag in VOID:
            return
        plain = {name: value or "" for name, value in attrs}
        self.open.append((tag, plain))
        if tag == "section":
            self.under = ""
        if tag == "h3" and "id" in plain:
            self.under = plain["id"]
        if tag == "tr":
            self.row = []
        if tag in BLOCKS:
            self.pieces = []
        if "data-fact" in plain:
            self.number = []

    @property
    def section(self) -> str:
        """The id of the innermost section that is open."""
        ids = [attrs.get("id", "") for tag, attrs in self.open if tag == "section"]
        return ids[-1] if ids else ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_data(self, data: str) -> None:
        if not any(tag == "sup" or attrs.get("class") in LEFT_OUT for tag, attrs in self.open):
            self.pieces.append(data)
        self.number.append(data)

    def handle_endtag(self, tag: str) -> None:
        name, attrs = self.open.pop()
        assert name == tag, f"<{name}> is closed by </{tag}>"
        if tag in BLOCKS:
            text = squeezed("".join(self.pieces))
            self.blocks.append(Block(tag, text, self.section, self.under))
            self.pieces = []
            self.row.append(text)
        if tag == "tr":
            self.blocks.append(Block(tag, " | ".join(self.row), self.section, self.under))
        if "data-fact" in attrs:
            self._keep_number(attrs)

    def _keep_number(self, attrs: dict[str, str]) -> None:
        text = "".join(self.number)
        if "data-part" not in attrs:
            self.missing.append((attrs["data-fact"], text))
            return
        self.numbers.append(
            Number(attrs["data-fact"], attrs["data-part"], text, attrs["value"], self.section)
        )


def squeezed(text: str) -> str:
    """White space as a browser shows it; spaces that keep a line together become plain."""
    return " ".join(text.split())
