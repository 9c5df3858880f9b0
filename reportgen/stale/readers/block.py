"""A piece of text with its place: what every reader makes of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item or row of a table, its cells joined by `` | ``.

    ``about`` are words that say what it is about and stand elsewhere: the headings above it, the
    caption and the head of its table.
    """

    place: str
    text: str
    about: str = ""

    def place_of(self, offset: int) -> str:
        """Where a letter of the text stands; a line of a paragraph that has several is counted."""
        word, _, number = self.place.partition(" ")
        if word != "line":
            return self.place
        return f"line {int(number) + self.text.count(chr(10), 0, offset)}"


@dataclass(frozen=True, slots=True)
class Reader:
    """How the text of one kind of file is got at."""

    suffixes: tuple[str, ...]
    label: str
    read: Callable[[bytes], Iterator[Block]]


class UnreadableError(ValueError):
    """The file is not what its name says; the message says why."""


def decoded(data: bytes) -> str:
    """Text in UTF-8 or, where its mark says so, UTF-16."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"it is no UTF-8 text (byte {error.start + 1})") from None
