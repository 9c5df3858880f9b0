"""Numbers beside the lines of running text, in the margin of each page.

WeasyPrint (up to 70) numbers no lines. The pages are laid out once to learn where the lines are,
and again with a picture in the left margin of each page that holds the numbers at their heights.
What is in a margin moves no text and is no content for who reads the file by its structure; the
digits are drawn as shapes, so that text which is copied or searched has no numbers in it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from reportgen.resources import fonts_dir

SIZE = 8.0
"""Points."""

GAP = 14.0
"""Points between the numbers and the text."""

SAME_LINE = 3.0
"""Points; what stands side by side is one line."""

_LEFT_OUT = frozenset({"table", "figure", "header"})
_PX = 0.75


@dataclass(frozen=True, slots=True)
class PageLines:
    """The baselines of a page, in points from the upper edge of its text area; its size."""

    baselines: tuple[float, ...]
    height: float
    margin: float


def page_lines(document: Any) -> tuple[PageLines, ...]:
    """Where the lines of running text are on each page of a laid-out document."""
    return tuple(_of_page(page._page_box) for page in document.pages)


def _of_page(box: Any) -> PageLines:
    top = box.content_box_y()
    found = sorted((y - top) * _PX for child in box.children[:1] for y in _baselines(child))
    kept: list[float] = []
    for baseline in found:
        if not kept or baseline - kept[-1] > SAME_LINE:
            kept.append(baseline)
    return PageLines(tuple(kept), box.height * _PX, box.margin_left * _PX)


def _baselines(box: Any) -> Iterator[float]:
    from weasyprint.formatting_structure.boxes import LineBox, MarginBox, TableBox

    if isinstance(box, MarginBox | TableBox) or _is_left_out(box):
        return
    if isinstance(box, LineBox):
        if _has_text(box):
            yield box.position_y + box.baseline
        return
    for child in getattr(box, "children", ()):
        yield from _baselines(child)


def _is_left_out(box: Any) -> bool:
    element = box.element
    classes = element.get("class", "").split() if element is not None else ()
    return (
        box.element_tag in _LEFT_OUT
        or str(box.element_tag).endswith("::marker")
        or any(name in ("title-page", "plates") for name in classes)
    )


def _has_text(box: Any) -> bool:
    from weasyprint.formatting_structure.boxes import TextBox

    if isinstance(box, TextBox):
        return bool(box.text.strip())
    return any(map(_has_text, getattr(box, "children", ())))


def words_after(document: Any, pages: int) -> int:
    """How many words stand on later pages than these."""
    later = (page._page_box.children[:1] for page in document.pages[pages:])
    return sum(len(" ".join(_texts(box)).split()) for boxes in later for box in boxes)


def _texts(box: Any) -> Iterator[str]:
    if hasattr(box, "text"):
        yield box.text
    for child in getattr(box, "children", ()):
        yield from _texts(child)


def numbering_rules(pages: Sequence[PageLines], colour: str) -> str:
    """``@page`` rules that set the numbers beside the lines, counted through the document."""
    rules, first = [], 1
    for count, page in enumerate(pages, 1):
        if page.baselines:
            picture = base64.b64encode(_picture(page, first, colour).encode()).decode("ascii")
            rules.append(
                f"@page :nth({count}) {{ @left-top {{ font-size: 0; line-height: 0; padding: 0;"
                f" border: 0; margin: 0; vertical-align: top; text-align: left; overflow: visible;"
                f" content: url(data:image/svg+xml;base64,{picture}) }} }}"
            )
        first += len(page.baselines)
    return "\n".join(rules)


def _picture(page: PageLines, first: int, colour: str) -> str:
    """The numbers of a page as shapes."""
    width, height = page.margin, page.height
    digits = _digits()
    step = max(wide for _, wide in digits.values()) * SIZE
    used: set[str] = set()
    placed: list[str] = []
    for number, baseline in enumerate(page.baselines, first):
        text = str(number)
        used.update(text)
        left = width - GAP - len(text) * step
        placed += (
            f'<use href="#d{digit}" x="{left + at * step:.2f}" y="{baseline:.2f}"/>'
            for at, digit in enumerate(text)
        )
    shapes = "".join(
        f'<path id="d{digit}" transform="scale({SIZE:g} {-SIZE:g})" d="{digits[digit][0]}"/>'
        for digit in sorted(used)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.2f}pt" height="{height:.2f}pt"'
        f' viewBox="0 0 {width:.2f} {height:.2f}"><defs>{shapes}</defs>'
        f'<g fill="{colour}">{"".join(placed)}</g></svg>'
    )


@cache
def _digits() -> dict[str, tuple[str, float]]:
    """Outline and width of each digit, in ems."""
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.ttLib import TTFont

    with TTFont(fonts_dir() / "SourceSans3-Regular.ttf") as font:
        glyphs, names = font.getGlyphSet(), font.getBestCmap()
        scale = 1 / font["head"].unitsPerEm
        made = {}
        for digit in "0123456789":
            glyph = glyphs[names[ord(digit)]]
            pen = SVGPathPen(glyphs, ntos=lambda value: f"{value:.4f}".rstrip("0").rstrip("."))
            glyph.draw(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
            made[digit] = (pen.getCommands(), glyph.width * scale)
    return made
