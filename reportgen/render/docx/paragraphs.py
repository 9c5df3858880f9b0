"""Paragraphs: headings, running text, lists, terms and captions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from reportgen.render.blocks import DefinitionList, Heading, ListBlock, Run, plain
from reportgen.render.docx.styles import BULLET_LIST, NUMBERED
from reportgen.render.docx.text import field, text, words
from reportgen.render.docx.widths import width_em
from reportgen.render.docx.writing import Writing
from reportgen.render.docx.xml import TWIPS_PER_PT, Xml, el, flag, twips, val

KINDS = {
    "authors": "Authors",
    "correspondence": "Correspondence",
    "kicker": "Kicker",
    "title-notice": "TitleNotice",
    "table-notes": "TableNote",
}
"""Styles of paragraphs whose kind says more than that they are running text."""

LISTS = {"affiliations": "Affiliation", "references": "References"}
TERMS = {"front-notes": "FrontNote"}
_WIDEST_TERM_PT = 130.0
_TERM_GAP_PT = 8.0


def paragraph(
    style: str, inside: Iterable[Xml], *, keep_next: bool = False, extra: Sequence[Xml | None] = ()
) -> Xml:
    """A paragraph of a style; ``extra`` are further properties in the order of the format."""
    properties = el(
        "w:pPr",
        None,
        val("w:pStyle", style) if style != "Normal" else None,
        flag("w:keepNext", keep_next),
        *extra,
    )
    return el("w:p", None, properties if len(properties) else None, *inside)


def anchored(writing: Writing, anchor: str, inside: Sequence[Xml]) -> list[Xml]:
    """The text between the ends of a bookmark, where something leads to it."""
    name = writing.bookmarks.get(anchor)
    if name is None:
        return list(inside)
    number = str(writing.next_id("bookmark"))
    return [
        el("w:bookmarkStart", {"w:id": number, "w:name": name}),
        *inside,
        el("w:bookmarkEnd", {"w:id": number}),
    ]


def heading(writing: Writing, block: Heading, style: str) -> Xml:
    """A heading; its number is counted by Word, or written where there is another."""
    inside = text(writing, block.runs)
    if style in NUMBERED and not writing.counts(block):
        style = f"{style}Unnumbered"
        if block.number:
            inside = [el("w:r", None, words(f"{block.number} ")), *inside]
    return paragraph(style, anchored(writing, block.anchor, inside))


def items(writing: Writing, block: ListBlock) -> Iterator[Xml]:
    """The items of a list; a numbered one begins with 1."""
    numbers = writing.lists.new() if any(item.numbered for item in block.items) else 0
    for item in block.items:
        style = LISTS.get(block.kind, "ListNumber" if item.numbered else "ListBullet")
        number = numbers if item.numbered else BULLET_LIST
        level = el("w:numPr", None, val("w:ilvl", min(item.depth, 8)), val("w:numId", number))
        inside = anchored(writing, item.anchor, text(writing, item.runs))
        yield paragraph(style, inside, extra=[level])


def terms(writing: Writing, block: DefinitionList) -> Iterator[Xml]:
    """Terms in a column of their own, or above what is said of them where one is long."""
    style = TERMS.get(block.kind, "Definition")
    size = writing.size_of(style)
    widest = max((width_em(plain(term)) * size for term, _ in block.entries), default=0.0)
    for term, said in block.entries:
        bold = [replace(run, bold=True) for run in term]
        if widest > _WIDEST_TERM_PT:
            yield paragraph(style, text(writing, bold), keep_next=True)
            indent = el("w:ind", {"w:left": twips(2 * _TERM_GAP_PT)})
            yield paragraph(style, text(writing, said), extra=[indent])
            continue
        left = str(round((widest * 1.12 + _TERM_GAP_PT) * TWIPS_PER_PT))
        stop = el("w:tabs", None, el("w:tab", {"w:val": "left", "w:pos": left}))
        indent = el("w:ind", {"w:left": left, "w:hanging": left})
        tab = el("w:r", None, el("w:tab"))
        inside = [*text(writing, bold), tab, *text(writing, said)]
        yield paragraph(style, inside, extra=[stop, indent])


def caption(
    writing: Writing, anchor: str, label: str, runs: Sequence[Run], *, above: bool, again: bool
) -> Xml:
    """A caption that Word counts: "Table", the number as a field, the words."""
    word, _, number = label.rpartition(" ")
    look = el("w:rPr", None, val("w:rStyle", "Label"))
    if not label:
        head = []
    elif again or not (word and number.isdecimal()):
        head = [el("w:r", None, look, words(label))]
    else:
        counted = field(f"SEQ {word} \\* ARABIC", number, look)
        head = [el("w:r", None, look, words(f"{word} ")), *counted]
    gap = [el("w:r", None, words(" "))] if label and runs else []
    head = anchored(writing, anchor, head)
    return paragraph("Caption", [*head, *gap, *text(writing, runs)], keep_next=above)
