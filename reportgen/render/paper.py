"""The sheet of paper as CSS: size, margins, running header and footer."""

from __future__ import annotations

from reportgen.present.document import Document
from reportgen.present.theme import Theme
from reportgen.render.shell import WORDS, version_line

SIZES = {"A4": "A4", "Letter": "letter"}


def css_string(text: str) -> str:
    """A CSS string literal; quotes, backslashes and line breaks cannot end it."""
    safe = (f"\\{ord(c):x} " if c in '"\\<>' or ord(c) < 32 else c for c in text)
    return f'"{"".join(safe)}"'


def page_rules(document: Document, theme: Theme) -> str:
    """``@page`` rules: all pages, the bare head of the first, the turned page of wide tables."""
    page, colour, size = theme.page, theme.colour, SIZES[document.page]
    box = (
        f"font: {theme.text.note_pt:g}pt {css_string(theme.font.sans)};"
        f"color: {colour.muted}; white-space: nowrap; overflow: hidden; text-overflow: ellipsis;"
    )
    ruled = f"{box} vertical-align: bottom; padding-bottom: 1.6mm; margin-bottom: 5mm;"
    ruled += f"border-bottom: {theme.line.thin_pt:g}pt solid {colour.hairline};"
    foot = f"{box} vertical-align: top; margin-top: 6mm;"
    before, between = css_string(f"{WORDS.page} "), css_string(f" {WORDS.of} ")
    numbers = f"{before} counter(page) {between} counter(pages)"
    sides = (page.margin_top_mm, page.margin_right_mm, page.margin_bottom_mm, page.margin_left_mm)
    margin = " ".join(f"{side:g}mm" for side in sides)
    return f"""
@page {{
  size: {size};
  margin: {margin};
  @top-left {{ content: {css_string(document.short_title)}; width: 60%; {ruled} }}
  @top-right {{ content: {css_string(version_line(document))}; width: 40%; {ruled} }}
  @bottom-left {{ content: {css_string(document.identifier)}; width: 60%; {foot} }}
  @bottom-right {{ content: {numbers}; width: 40%; {foot} }}
}}
@page :first {{ @top-left {{ content: none }} @top-right {{ content: none }} }}
@page wide {{ size: {size} landscape; }}
"""
