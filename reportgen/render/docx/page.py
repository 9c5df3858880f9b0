"""Sections of pages: paper, margins, running header and footer, numbers of lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reportgen.present.document import Document
from reportgen.present.theme import Theme
from reportgen.render.docx.text import field, words
from reportgen.render.docx.writing import Writing
from reportgen.render.docx.xml import MM_PER_PT, Xml, el, flag, twips, val
from reportgen.render.shell import WORDS, version_line

_SHEETS_PT = {"A4": (210 / MM_PER_PT, 297 / MM_PER_PT), "Letter": (612.0, 792.0)}
_HEADER_PT = 28.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A side of paper, upright or turned, in points."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    turned: bool = False

    @property
    def room(self) -> tuple[float, float]:
        """Width and height of what can be printed on."""
        return self.width - self.left - self.right, self.height - self.top - self.bottom


def sheet(document: Document, theme: Theme, *, turned: bool = False) -> Sheet:
    """The paper of the document; margins are the same however it lies."""
    width, height = _SHEETS_PT[document.page]
    if turned:
        width, height = height, width
    page = theme.page
    return Sheet(
        width,
        height,
        top=page.margin_top_mm / MM_PER_PT,
        right=page.margin_right_mm / MM_PER_PT,
        bottom=page.margin_bottom_mm / MM_PER_PT,
        left=page.margin_left_mm / MM_PER_PT,
        turned=turned,
    )


def section(paper: Sheet, references: Iterable[Xml], *, first: bool, lines: bool) -> Xml:
    """The properties of a section; the first page of the first has no header."""
    size = {"w:w": twips(paper.width), "w:h": twips(paper.height)}
    if paper.turned:
        size["w:orient"] = "landscape"
    return el(
        "w:sectPr",
        None,
        *references,
        val("w:type", "nextPage"),
        el("w:pgSz", size),
        el(
            "w:pgMar",
            {
                "w:top": twips(paper.top),
                "w:right": twips(paper.right),
                "w:bottom": twips(paper.bottom),
                "w:left": twips(paper.left),
                "w:header": twips(_HEADER_PT),
                "w:footer": twips(_HEADER_PT),
                "w:gutter": "0",
            },
        ),
        el("w:lnNumType", {"w:countBy": "1", "w:restart": "continuous"}) if lines else None,
        flag("w:titlePg", first),
    )


def running(writing: Writing, paper: Sheet) -> tuple[Xml, ...]:
    """References to a header and a footer as wide as the paper."""
    document = writing.document
    part: Any = writing.part  # what adds these parts has no types
    head, head_id = part.add_header_part()
    foot, foot_id = part.add_footer_part()
    left, right = document.short_title, version_line(document)
    _fill(head, "Header", paper, [el("w:r", None, words(left))], [el("w:r", None, words(right))])
    numbers = [
        el("w:r", None, words(f"{WORDS.page} ")),
        *field("PAGE", "1"),
        el("w:r", None, words(f" {WORDS.of} ")),
        *field("NUMPAGES", "1"),
    ]
    _fill(foot, "Footer", paper, [el("w:r", None, words(document.identifier))], numbers)
    return (
        el("w:headerReference", {"w:type": "default", "r:id": head_id}),
        el("w:footerReference", {"w:type": "default", "r:id": foot_id}),
        el("w:footerReference", {"w:type": "first", "r:id": foot_id}),
    )


def _fill(part: Any, style: str, paper: Sheet, left: list[Xml], right: list[Xml]) -> None:
    root = part.element
    for child in list(root):
        root.remove(child)
    stop = el("w:tab", {"w:val": "right", "w:pos": twips(paper.room[0])})
    properties = el("w:pPr", None, val("w:pStyle", style), el("w:tabs", None, stop))
    root.append(el("w:p", None, properties, *left, el("w:r", None, el("w:tab")), *right))
