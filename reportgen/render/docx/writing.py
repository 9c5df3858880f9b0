"""What is known while a document is being written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportgen.present.document import Document
from reportgen.render.blocks import (
    Block,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    Source,
    Table,
    outermost,
)
from reportgen.render.docx.anchors import bookmark_names
from reportgen.render.docx.looks import looks
from reportgen.render.docx.numbering import Lists
from reportgen.render.style import PageStyle

if TYPE_CHECKING:
    from docx.parts.document import DocumentPart


@dataclass
class Writing:
    """One document on its way: the part that holds its links, and the numbers given out so far."""

    document: Document
    style: PageStyle
    part: DocumentPart
    bookmarks: Mapping[str, str]
    labels: Mapping[str, str]
    """Anchors of tables and figures, and the label of each."""
    sources: dict[str, Source] = field(default_factory=dict)
    """The source of each number written, by the tag of its control."""
    lists: Lists = field(default_factory=Lists)
    _sizes: Mapping[str, float | None] = field(default_factory=dict)
    _given: Counter[str] = field(default_factory=Counter)

    headings: list[int] = field(default_factory=lambda: [0, 0])
    """What Word has counted up to: sections, and those below the last one."""

    def counts(self, heading: Heading) -> bool:
        """Count a heading as Word will; whether it thereby gets the number that it has here."""
        if not heading.number:
            return False
        before = list(self.headings)
        if heading.level == 1:
            self.headings = [before[0] + 1, 0]
        else:
            self.headings = [before[0], before[1] + 1]
        expected = ".".join(map(str, self.headings[: heading.level]))
        if heading.number != expected:
            self.headings = before
        return heading.number == expected

    def size_of(self, style: str) -> float:
        """The size of the text of a paragraph style, in points."""
        return self._sizes.get(style) or self.style.theme.text.body_pt

    def next_id(self, kind: str) -> int:
        """The next free number of a kind: Word wants each once in a document."""
        self._given[kind] += 1
        return self._given[kind]

    def address_id(self, address: str) -> str:
        """The relationship that leads to an address."""
        from docx.opc.constants import RELATIONSHIP_TYPE

        return self.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)


def writing(
    document: Document, style: PageStyle, part: DocumentPart, blocks: Iterable[Block]
) -> Writing:
    """At the beginning of a document of these blocks."""
    anchors: list[str] = []
    labels: dict[str, str] = {}
    for block in outermost(blocks):
        if isinstance(block, Figure | Table):
            anchors.append(block.id)
            if not (isinstance(block, Figure) and block.continued):
                labels[block.id] = block.label
        elif isinstance(block, Heading | Paragraph):
            anchors.append(block.anchor)
        elif isinstance(block, ListBlock):
            anchors += (item.anchor for item in block.items)
    sizes = {look.id: look.size for look in looks(style.theme)}
    names = bookmark_names(filter(None, anchors))
    return Writing(document, style, part, names, labels, _sizes=sizes)
