"""Word (.docx): body, tables, headers, footers, foot- and endnotes, text boxes, comments.

Text that a tracked change has deleted is left out, text that one has put in is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as Xml

from reportgen.stale.readers.block import Block, Reader
from reportgen.stale.readers.package import DOCUMENT, parts_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

_PARTS = (
    (DOCUMENT, ""),
    (re.compile(r"word/footnotes\d*\.xml"), "footnote, "),
    (re.compile(r"word/endnotes\d*\.xml"), "endnote, "),
    (re.compile(r"word/header\d*\.xml"), "header, "),
    (re.compile(r"word/footer\d*\.xml"), "footer, "),
    (re.compile(r"word/comments\.xml"), "comment, "),
)
_TEXT = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "‑", "softHyphen": ""}


def read(data: bytes) -> Iterator[Block]:
    """Paragraphs and rows of tables, counted within each part."""
    parts = parts_of(data, [form for form, _ in _PARTS])
    for name, root in parts.items():
        where = next(where for form, where in _PARTS if form.fullmatch(name))
        yield from _blocks(root, where)


def _blocks(root: Xml.Element, where: str) -> Iterator[Block]:
    paragraph = table = 0
    heading = ""
    for element in _outermost(root):
        if _local(element) == "p":
            paragraph += 1
            text = _text(element)
            heading = text if _is_heading(element) else heading
            yield from _some(Block(f"{where}paragraph {paragraph}", text, heading))
        else:
            table += 1
            head = ""
            for number, row in enumerate(_children(element, "tr"), start=1):
                text = " | ".join(_text(cell) for cell in _children(row, "tc"))
                head = head or text
                place = f"{where}table {table}, row {number}"
                yield from _some(Block(place, text, f"{heading} {head}"))


def _some(block: Block) -> Iterator[Block]:
    if block.text.strip(" |"):
        yield block


def _outermost(element: Xml.Element) -> Iterator[Xml.Element]:
    """Paragraphs and tables, not those inside them."""
    for child in element:
        if _local(child) in ("p", "tbl"):
            yield child
        elif child.tag != _FALLBACK:
            yield from _outermost(child)


def _children(element: Xml.Element, name: str) -> Iterator[Xml.Element]:
    """Rows of a table or cells of a row, also inside content controls; not those of inner ones."""
    for child in element:
        if _local(child) == name:
            yield child
        elif _local(child) not in ("tbl", "p"):
            yield from _children(child, name)


def _text(element: Xml.Element) -> str:
    """The text in reading order, that of a text box behind the paragraph that it hangs on."""
    return " ".join(piece for piece in re.split(r"[ \t\n]+", "".join(_pieces(element))) if piece)


def _pieces(element: Xml.Element) -> Iterator[str]:
    for child in element:
        name = _local(child)
        if name == "t":
            yield child.text or ""
        elif name in _TEXT:
            yield _TEXT[name]
        elif child.tag != _FALLBACK and name != "moveFrom":
            yield from _pieces(child)
            if name == "p":
                yield "\n"


def _is_heading(paragraph: Xml.Element) -> bool:
    style = next((one for one in paragraph.iter() if _local(one) == "pStyle"), None)
    value = "" if style is None else next(iter(style.attrib.values()), "")
    return value.lower().startswith(("heading", "title"))


def _local(element: Xml.Element) -> str:
    """The name of an element of WordprocessingML; empty for those of other languages."""
    for space in (_W, _STRICT):
        if element.tag.startswith(space):
            return element.tag[len(space) :]
    return ""


READER = Reader((".docx", ".docm", ".dotx"), "Word", read)
