"""Blocks -> the body of the document, wide tables on pages of their own that are turned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

from reportgen.render.blocks import (
    Block,
    Box,
    DefinitionList,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    Table,
)
from reportgen.render.docx.figures import figure
from reportgen.render.docx.page import Sheet, running, section, sheet
from reportgen.render.docx.paragraphs import KINDS, anchored, heading, items, paragraph, terms
from reportgen.render.docx.tables import table
from reportgen.render.docx.text import text
from reportgen.render.docx.writing import Writing
from reportgen.render.docx.xml import Xml

_HEADINGS = {0: "Title", 1: "Heading1", 2: "Heading2"}
_DEEPEST = "Heading3"
_BOXES = {"abstract": "Abstract", "note": "Note"}
"""Boxes whose running text has a style of its own."""


class Body:
    """The body while it grows: its elements, and the section that is open."""

    def __init__(self, writing: Writing, *, manuscript: bool) -> None:
        theme, document = writing.style.theme, writing.document
        self.writing = writing
        self.manuscript = manuscript
        self.made: list[Xml] = []
        self.papers = [sheet(document, theme, turned=turned) for turned in (False, True)]
        self.references: dict[bool, tuple[Xml, ...]] = {}
        self.sections = 0
        self.turned = False
        self.new_page = False

    @property
    def paper(self) -> Sheet:
        """The paper of the section that is open."""
        return self.papers[self.turned]

    def add(self, blocks: Iterable[Block], inside: str = "") -> None:
        """Write blocks; ``inside`` is the kind of the box that they stand in."""
        for block in blocks:
            if isinstance(block, Box):
                self.new_page = self.new_page or block.kind == "plates"
                self.add(block.blocks, block.kind if block.kind in _BOXES else inside)
                self.new_page = self.new_page or self._fills_a_page(block)
                continue
            self._turn(isinstance(block, Table) and block.wide)
            for element in self._elements(block, inside):
                self._append(element)

    def _fills_a_page(self, block: Box) -> bool:
        """Whether what follows begins on a new page.

        A long abstract would leave the page after it nearly empty.
        """
        if block.kind == "abstract":
            return self.manuscript
        if block.kind == "first-page":
            boxes = (one for one in block.blocks if isinstance(one, Box))
            return not any("long" in box.kinds for box in boxes)
        return block.kind in ("title-page", "plate", "plates")

    def finished(self) -> Iterator[Xml]:
        """All elements, the properties of the last section at the end."""
        end = self._section()
        yield from self.made
        yield end

    def _append(self, element: Xml) -> None:
        if self.new_page and self.made and element.tag.endswith("}p"):
            properties: Any = element.get_or_add_pPr()
            properties.get_or_add_pageBreakBefore()
        self.new_page = False
        self.made.append(element)

    def _turn(self, turned: bool) -> None:
        """Go on on paper that lies so; a paragraph without height holds what ends here.

        LibreOffice loses a bookmark in a paragraph of text that ends a section.
        """
        if turned != self.turned and self.made:
            self.made.append(paragraph("SectionEnd", (), extra=[self._section()]))
            self.new_page = False
        self.turned = turned

    def _section(self) -> Xml:
        if self.turned not in self.references:
            self.references[self.turned] = running(self.writing, self.paper)
        self.sections += 1
        references = deepcopy(self.references[self.turned])
        return section(self.paper, references, first=self.sections == 1, lines=self.manuscript)

    def _elements(self, block: Block, inside: str) -> Iterator[Xml]:
        match block:
            case Heading():
                yield heading(self.writing, block, _heading_style(block, inside))
            case Paragraph():
                style = KINDS.get(block.kind) or _BOXES.get(inside, "Normal")
                words = anchored(self.writing, block.anchor, text(self.writing, block.runs))
                yield paragraph(style, words)
            case ListBlock():
                yield from items(self.writing, block)
            case DefinitionList():
                yield from terms(self.writing, block)
            case Table():
                yield from table(self.writing, block, self.paper.room[0])
            case Figure():
                yield from figure(self.writing, block, self.paper.room)


def _heading_style(block: Heading, inside: str) -> str:
    if inside == "abstract":
        return "AbstractTitle" if block.level == 1 else "AbstractHeading"
    return _HEADINGS.get(block.level, _DEEPEST)
