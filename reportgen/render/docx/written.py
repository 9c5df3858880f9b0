"""What was written, kept inside the file: its paragraphs and the source of each number.

A custom XML part of its own, which Word hands on when an author saves the file. By it the file
alone tells what was changed, and the short tags of long names are resolved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as Xml

from reportgen.render.blocks.model import Source
from reportgen.render.docx.reading import Passage, Piece

NAMESPACE = "urn:reportgen:written:1"
_N = f"{{{NAMESPACE}}}"


@dataclass(frozen=True, slots=True)
class Written:
    """Which report a file is, its paragraphs as they were written, and the sources by tag."""

    slug: str
    version: str
    date: str
    passages: tuple[Passage, ...]
    sources: Mapping[str, Source]


def to_xml(written: Written) -> bytes:
    """The part."""
    names = {"slug": written.slug, "version": written.version, "date": written.date}
    root = Xml.Element(f"{_N}written", names)
    numbers = Xml.SubElement(root, f"{_N}numbers")
    for tag, source in written.sources.items():
        parts = {"fact": source.fact, "part": source.part, "cell": source.cell, "raw": source.raw}
        attrs = {name: value for name, value in parts.items() if value}
        Xml.SubElement(numbers, f"{_N}number", {"tag": tag, **attrs})
    text = Xml.SubElement(root, f"{_N}text")
    for passage in written.passages:
        paragraph = Xml.SubElement(text, f"{_N}p", {"place": passage.place})
        for piece in passage.pieces:
            attrs = {"tag": piece.tag} if piece.tag else {}
            Xml.SubElement(paragraph, f"{_N}t", attrs).text = piece.text
    Xml.register_namespace("", NAMESPACE)
    return bytes(Xml.tostring(root, encoding="UTF-8", xml_declaration=True))


def from_xml(root: Any) -> Written:
    """The record in the root element of the part; a part that lacks something is a KeyError."""
    sources = {
        one.attrib["tag"]: Source(
            *(one.get(name, "") for name in ("fact", "part", "cell", "raw")),
        )
        for one in root.iterfind(f"{_N}numbers/{_N}number")
    }
    passages = (
        Passage(tuple(_pieces(one)), one.attrib["place"])
        for one in root.iterfind(f"{_N}text/{_N}p")
    )
    names = root.attrib
    return Written(names["slug"], names["version"], names["date"], tuple(passages), sources)


def _pieces(paragraph: Iterable[Any]) -> Iterable[Piece]:
    return (Piece(one.text or "", one.get("tag", "")) for one in paragraph)
