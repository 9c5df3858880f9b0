"""The body of a document -> its blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from reportgen.errors import Problem, RenderError
from reportgen.present.document import Document
from reportgen.render.blocks.inline import INLINE, runs_of
from reportgen.render.blocks.model import (
    Block,
    Box,
    DefinitionList,
    Figure,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Runs,
    Table,
)
from reportgen.render.blocks.table import labelled, table_of
from reportgen.render.blocks.tree import Element, tree
from reportgen.render.markup import Token, tokenize

HEADINGS = {f"h{level + 1}": level for level in range(6)}
BOXES = frozenset({"aside", "blockquote", "div", "header", "section"})
BOX_KINDS = ("first-page", "title-page", "title-block", "abstract", "note", "plates", "plate")
"""Classes of boxes that a format may set apart; the blocks of any other stand by themselves."""
TABLE_NOTES = "table-notes"


def blocks_of(document: Document, tokens: Sequence[Token] | None = None) -> tuple[Block, ...]:
    """The blocks of the document; raises RenderError with every element that is not known."""
    reader = _Reader(document)
    root = tree(tokenize(document.body) if tokens is None else tokens)
    blocks = tuple(_with_notes(reader.blocks(root)))
    if reader.unknown:
        raise RenderError(
            Problem(
                "body",
                f"<{tag}> has no place in a document that is no web page.",
                "Write it in a template with paragraphs, lists, tables and figures.",
            )
            for tag in dict.fromkeys(reader.unknown)
        )
    return blocks


@dataclass
class _Reader:
    document: Document
    unknown: list[str] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    """Labels of the figures so far: a further page of one bears its label again."""
    anchor: str = ""
    """The id of a box, which the first block in it takes that can have one."""

    def blocks(self, parent: Element) -> Iterator[Block]:
        """The blocks of what stands in a box; loose text becomes paragraphs."""
        loose: list[Element | str] = []
        for child in parent.children:
            if isinstance(child, str) or child.tag in INLINE:
                loose.append(child)
                continue
            yield from self._loose(loose)
            loose = []
            yield from self._block(child)
        yield from self._loose(loose)

    def _loose(self, children: list[Element | str]) -> Iterator[Block]:
        if runs := self._runs(children):
            yield Paragraph("", runs, self._anchor(None))

    def _block(self, element: Element) -> Iterator[Block]:
        tag = element.tag
        if tag in HEADINGS:
            yield self._heading(element)
        elif tag == "p":
            if runs := self._runs(element.children):
                yield Paragraph(_kind(element), runs, self._anchor(element))
        elif tag in ("ul", "ol"):
            yield ListBlock(_kind(element), tuple(self._items(element, 0)))
        elif tag == "dl":
            yield DefinitionList(_kind(element), tuple(self._entries(element)))
        elif tag == "table":
            yield table_of(element, self._anchor(None), frozenset(), self.unknown.append)
        elif tag == "figure":
            yield self._figure(element)
        elif tag in BOXES:
            yield from self._box(element)
        else:
            self.unknown.append(tag)

    def _runs(self, children: Sequence[Element | str]) -> Runs:
        return runs_of(children, self.unknown.append)

    def _anchor(self, element: Element | None) -> str:
        own = element.attrs.get("id", "") if element is not None else ""
        held, self.anchor = self.anchor, ""
        return own or held

    def _heading(self, element: Element) -> Heading:
        number, rest = "", list(element.children)
        head = rest[0] if rest else ""
        if isinstance(head, Element) and "sec-no" in head.classes:
            number, rest = "".join(run.text for run in self._runs(head.children)), rest[1:]
        level, runs = HEADINGS[element.tag], self._runs(rest)
        return Heading(level, number, runs, self._anchor(element), _kind(element))

    def _items(self, element: Element, depth: int) -> Iterator[Item]:
        for item in element.elements:
            if item.tag != "li":
                self.unknown.append(item.tag)
                continue
            inner = [one for one in item.elements if one.tag in ("ul", "ol")]
            own = self._runs([one for one in item.children if one not in inner])
            yield Item(own, depth, self._anchor(item), element.tag == "ol")
            for one in inner:
                yield from self._items(one, depth + 1)

    def _entries(self, element: Element) -> Iterator[tuple[Runs, Runs]]:
        term: Runs = ()
        for one in element.elements:
            runs = self._runs(one.children)
            if one.tag == "dt":
                if term:
                    yield term, ()
                term = runs
            elif one.tag == "dd":
                yield term, runs
                term = ()
            else:
                self.unknown.append(one.tag)
        if term:
            yield term, ()

    def _figure(self, element: Element) -> Figure:
        picture = element.first("img")
        name = picture.attrs.get("data-figure", "") if picture is not None else ""
        asset = self.document.figures.get(name)
        caption = labelled(element.first("figcaption"), self.unknown.append)
        continued = caption.label in self.labels
        self.labels.add(caption.label)
        return Figure(
            id=self._anchor(element),
            asset=name,
            label=caption.label,
            caption=caption.runs,
            alt=asset.alt if asset else "",
            continued=bool(caption.label) and continued,
        )

    def _box(self, element: Element) -> Iterator[Block]:
        self.anchor = element.attrs.get("id", "") or self.anchor
        inside = tuple(_with_notes(self.blocks(element)))
        if "wide" in element.classes:
            inside = tuple(replace(b, wide=True) if isinstance(b, Table) else b for b in inside)
        kind = next((one for one in BOX_KINDS if one in element.classes), "")
        if kind:
            yield Box(kind, inside, element.classes)
        else:
            yield from inside


def _kind(element: Element) -> str:
    """The first class in the order that it is written."""
    return element.attrs.get("class", "").split(" ")[0]


def _with_notes(blocks: Iterator[Block]) -> Iterator[Block]:
    """The blocks, the notes below a table taken into it."""
    held: Table | None = None
    for block in blocks:
        if held is not None and isinstance(block, Paragraph) and block.kind == TABLE_NOTES:
            held = replace(held, notes=(*held.notes, block.runs))
            continue
        if held is not None:
            yield held
        held = block if isinstance(block, Table) else None
        if held is None:
            yield block
    if held is not None:
        yield held
