"""The check that no digit reaches the reader unless it is a fact or a declared literal."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_FREE_TAGS = frozenset({"data", "time", "style", "svg"})
_FREE_ATTRIBUTES = frozenset({"data-literal", "data-number", "data-reference"})
_VOID = frozenset({"img", "br", "hr", "meta", "link", "input", "col", "wbr", "source"})
_DIGIT = re.compile(r"\d")
_TORN = re.compile(r'[\w-]+="[^"<>]*<span data-literal>[^"]*"')

ALLOWED_PHRASES: tuple[str, ...] = (
    "PRISMA 2020",
    "R²",
)
"""Words of the field that hold a digit; superscript digits (I², τ²) are letters here."""


@dataclass
class _Walker(HTMLParser):
    """Collects text with digits outside every element that may hold them."""

    found: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, bool]] = []

    def updatepos(self, i: int, j: int) -> int:
        """Lines are not counted: nobody asks at which one something stands."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        names = {name for name, _ in attrs}
        self.open.append((tag, tag in _FREE_TAGS or bool(names & _FREE_ATTRIBUTES)))

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index][0] == tag:
                del self.open[index:]
                return

    def handle_data(self, data: str) -> None:
        if any(free for _, free in self.open):
            return
        text = data
        for phrase in ALLOWED_PHRASES:
            text = text.replace(phrase, "")
        if _DIGIT.search(text):
            self.found.append(" ".join(data.split())[:120])


def orphan_digits(html: str) -> tuple[str, ...]:
    """Every piece of text that prints a digit which is neither a fact nor a declared literal."""
    walker = _Walker()
    walker.feed(html)
    walker.close()
    return tuple(walker.found)


def torn_attributes(html: str) -> tuple[str, ...]:
    """Every attribute that holds the mark of a literal, which only text may have around it.

    A browser takes such a value for none: a heading that should span five columns spans one.
    """
    return tuple(_TORN.findall(html))
