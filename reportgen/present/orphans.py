"""The check that no digit reaches the reader unless it is a fact or a declared literal."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser

from reportgen.present.pieces import pieces, tag_of

_FREE_TAGS = frozenset({"data", "time", "style", "svg"})
_FREE_ATTRIBUTES = frozenset({"data-literal", "data-number", "data-reference"})
_VOID = frozenset({"img", "br", "hr", "meta", "link", "input", "col", "wbr", "source"})
_DIGIT = re.compile(r"\d")
_MAYBE_TORN = re.compile('="[^"<>]*<span data-literal>')
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
        if _has_digit(data):
            self.found.append(" ".join(data.split())[:120])


def _has_digit(text: str) -> bool:
    for phrase in ALLOWED_PHRASES:
        text = text.replace(phrase, "")
    return _DIGIT.search(text) is not None


def orphan_digits(html: str) -> tuple[str, ...]:
    """Every piece of text that prints a digit which is neither a fact nor a declared literal."""
    if _surely_none(html):
        return ()
    walker = _Walker()
    walker.feed(html)
    walker.close()
    return tuple(walker.found)


def _surely_none(html: str) -> bool:
    """Whether that can be said without a parser: markup as templates write it, all digits free."""
    found = pieces(html)
    if found is None:
        return False
    opened: list[str] = []
    free_from = 0  # the place of the outermost free element among the open ones, from 1; 0: none
    for index, raw in enumerate(found):
        if index % 2 == 0:
            if not free_from and _DIGIT.search(raw) and _has_digit(unescape(raw)):
                return False
            continue
        name, closes, is_free = _kind_of(raw)
        if closes:
            if not opened or opened.pop() != name:
                return False
            free_from = 0 if len(opened) < free_from else free_from
        elif name not in _VOID:
            opened.append(name)
            free_from = free_from or (len(opened) if is_free else 0)
    return True


@lru_cache(maxsize=65536)
def _kind_of(raw: str) -> tuple[str, bool, bool]:
    """The name of a tag, whether it closes an element, whether digits in it are free."""
    tag = tag_of(raw)
    assert tag is not None, raw  # pieces() looked at it
    names = {name for name, _ in tag.attrs}
    return tag.name, tag.closes, tag.name in _FREE_TAGS or not names.isdisjoint(_FREE_ATTRIBUTES)


def torn_attributes(html: str) -> tuple[str, ...]:
    """Every attribute that holds the mark of a literal, which only text may have around it.

    A browser takes such a value for none: a heading that should span five columns spans one.
    """
    return tuple(_TORN.findall(html)) if _MAYBE_TORN.search(html) else ()
