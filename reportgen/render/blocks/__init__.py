"""The finished body as neutral blocks: what formats are made from that are no web page.

``blocks_of(document)`` gives, in reading order:

- ``Heading``: level 0 is the title of the report, 1 a section, 2 and 3 below; its number apart;
- ``Paragraph``: its kind is the class of the template (``kicker``, ``authors``, ...) or empty;
- ``ListBlock``: bulleted or numbered, each item with its depth and anchor;
- ``DefinitionList``: terms and what is said of them;
- ``Table``: label ("Table 3") and caption apart, rows of the head, groups of rows, notes;
- ``Figure``: label and caption apart, the id of its drawing, the words for who cannot see it;
- ``Box``: blocks that stand together: the first page, the abstract, a note.

Text is a tuple of ``Run``s: white space is as a browser shows it, ``\\n`` is a break of the line
and U+200B a place where a word may break (``plain`` leaves those out). A run that prints a number
has a ``Source``: the fact and its part, or the cell of a frame, and the raw value. Nothing of the
text is lost but what no print shows, the links to files beside the page; an element that is not
known is an error.
"""

from __future__ import annotations

from reportgen.render.blocks.model import (
    Block,
    Box,
    Cell,
    DefinitionList,
    Figure,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Row,
    Run,
    Source,
    Table,
    plain,
)
from reportgen.render.blocks.read import blocks_of
from reportgen.render.blocks.walk import outermost, tables

__all__ = [
    "Block",
    "Box",
    "Cell",
    "DefinitionList",
    "Figure",
    "Heading",
    "Item",
    "ListBlock",
    "Paragraph",
    "Row",
    "Run",
    "Source",
    "Table",
    "blocks_of",
    "outermost",
    "plain",
    "tables",
]
