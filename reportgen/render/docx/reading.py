"""The text of a .docx paragraph by paragraph, the numbers in their controls apart.

Reads what Word or another program has saved again as well as what was written here: runs may be
split anew, changes may be tracked (what was deleted is left out, what was put in is read).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_SPACES = re.compile("[ \t\r\n\v\f]+")
_LEFT_OUT = frozenset(
    {"del", "moveFrom", "instrText", "pPr", "rPr", "sdtPr", "sdtEndPr", "txbxContent"}
)
_SHOWN = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_HEADING = re.compile(r"(?:Heading|heading |AbstractTitle|AbstractHeading)")
_LABEL = re.compile(r"Table \d+")
_CAPTION = re.compile("caption", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one paragraph; ``tag`` is that of the control that it stands in, or empty."""

    text: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph: its pieces, and where it stands, in words."""

    pieces: tuple[Piece, ...]
    place: str

    @property
    def text(self) -> str:
        """All of it."""
        return squeezed("".join(piece.text for piece in self.pieces))


def squeezed(text: str) -> str:
    """The text with single spaces, without places where a word may break."""
    return _SPACES.sub(" ", text.replace("\u200b", "")).strip(" ")


def passages(body: Any) -> Iterator[Passage]:
    """Every paragraph of the body that holds text or a control, in order.

    ``body`` is an element of XML.
    """
    heading = label = ""
    for element, where in _paragraphs(body):
        pieces = tuple(_merged(_pieces(element, "")))
        text = squeezed("".join(piece.text for piece in pieces))
        style = _style(element)
        if _HEADING.match(style):
            heading = text
        found = _LABEL.match(text) if _CAPTION.match(style) else None
        label = found.group() if found else label
        if text or any(piece.tag for piece in pieces):
            place = f"{label or 'table'}, {where}" if where else _under(heading)
            yield Passage(pieces, place)


def _under(heading: str) -> str:
    return f"under “{heading}”" if heading else "before the first heading"


def _paragraphs(element: Any, where: str = "") -> Iterator[tuple[Any, str]]:
    """Paragraphs, those of tables with their row and column."""
    row = 0
    for child in element:
        name = _local(child)
        if name == "p":
            yield child, where
        elif name == "tr":
            row += 1
            for column, cell in enumerate(_cells(child), start=1):
                yield from _paragraphs(cell, f"row {row}, column {column}")
        elif name and name not in _LEFT_OUT:
            yield from _paragraphs(child, where)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        name = _local(child)
        if name == "tc":
            yield child
        elif name in ("sdt", "sdtContent", "ins"):
            yield from _cells(child)


def _pieces(element: Any, tag: str) -> Iterator[Piece]:
    for child in element:
        name = _local(child)
        if name == "t":
            yield Piece(child.text or "", tag)
        elif name in _SHOWN:
            yield Piece(_SHOWN[name], tag)
        elif name == "sdt":
            yield from _control(child, tag)
        elif name not in _LEFT_OUT:
            yield from _pieces(child, tag)


def _control(element: Any, outer: str) -> Iterator[Piece]:
    """What a control holds; nothing where only its invitation to write is shown."""
    properties = next((child for child in element if _local(child) == "sdtPr"), ())
    own = {_local(child): child for child in properties}
    tag = _value(own["tag"]) if "tag" in own else ""
    yield Piece("", tag or outer)
    if "showingPlcHdr" not in own:
        yield from _pieces(element, tag or outer)


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Pieces side by side in one control as one; each control begins with an empty piece."""
    held: Piece | None = None
    for piece in pieces:
        begins = piece.tag and not piece.text
        if held is not None and held.tag == piece.tag and not begins:
            held = Piece(held.text + piece.text, held.tag)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def _style(paragraph: Any) -> str:
    for properties in paragraph:
        if _local(properties) == "pPr":
            return next((_value(one) for one in properties if _local(one) == "pStyle"), "")
    return ""


def _value(element: Any) -> str:
    return str(element.get(f"{_W}val") or element.get(f"{_STRICT}val") or "")


def _local(element: Any) -> str:
    """The name of an element of WordprocessingML, and a stand-in for those around such."""
    tag = element.tag
    if not isinstance(tag, str):
        return "instrText"  # a comment
    for space in (_W, _STRICT):
        if tag.startswith(space):
            return tag[len(space) :]
    return "del" if tag.endswith("}Fallback") else "other"
