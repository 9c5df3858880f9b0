"""Document -> one HTML file that needs nothing else: no network, no script, no font installed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from reportgen.errors import RenderError
from reportgen.present.document import Document
from reportgen.render.checks import body_problems
from reportgen.render.fonts import font_faces
from reportgen.render.format import Format
from reportgen.render.glyphs import glyph_problems
from reportgen.render.markup import Token, breakable, element, join, tokenize
from reportgen.render.numbers import annotate, lineage_problems, sources_section
from reportgen.render.paper import page_rules
from reportgen.render.shell import WORDS, contents_list, fill, version_line
from reportgen.render.style import PageStyle, load_style

POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"
"""A browser refuses whatever this page might ask for; nothing in it asks."""


def render_html(document: Document, style: PageStyle | None = None) -> bytes:
    """The report as a page; raises RenderError with every fault of the body."""
    style = style or load_style()
    tokens = tokenize(document.body)
    problems = [
        *body_problems(document, tokens),
        *lineage_problems(document, tokens),
        *glyph_problems(tokens, [("title", document.title), ("short title", document.short_title)]),
    ]
    if problems:
        raise RenderError(problems)
    tokens, noted = annotate(document, list(_label_scroll_boxes(breakable(tokens))))
    main = join(_place_figures(document, tokens)) + sources_section(document, noted)
    page = fill(
        style,
        document,
        css=_css(style, document, main),
        before=_before(document, bool(noted)),
        main=main,
        after=_after(document),
    )
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    return page.replace("<head>", f"<head>\n{policy}", 1).encode("utf-8")


def _css(style: PageStyle, document: Document, main: str) -> str:
    on_card = style.paper_variables.replace(":root", ".figure-card")
    return "\n".join(
        [
            font_faces([main, document.title, document.short_title]),
            style.variables,
            f"@media screen {{\n{on_card}}}",
            style.shared,
            f"@media screen {{\n{style.screen}}}",
            f"@media print {{\n{style.print}}}",
            page_rules(document, style.theme),
        ]
    )


def _before(document: Document, has_numbers: bool) -> str:
    skips = [f'<a class="skip" href="#main">{WORDS.skip}</a>']
    if has_numbers:
        skips.append(f'<a class="skip" href="#numbers">{WORDS.skip_numbers}</a>')
    title = escape(document.short_title)
    hint = f'<p class="page-hint">{WORDS.hint}</p>' if has_numbers else ""
    header = (
        f'<header class="page-head"><p class="page-title">{title}</p>'
        f'<p class="page-version">{escape(version_line(document))}</p>'
        f"{hint}</header>"
    )
    listed = contents_list(document)
    nav = (
        '<nav class="contents" aria-labelledby="contents-head">'
        f'<p class="contents-head" id="contents-head"><strong>{WORDS.contents}</strong></p>'
        f"{listed}</nav>"
    )
    return "\n".join([*skips, header, nav if listed else ""])


def _after(document: Document) -> str:
    return (
        f'<footer class="page-foot"><p>{escape(document.identifier)}</p>'
        f"<p>{escape(version_line(document))}</p></footer>"
    )


def _label_scroll_boxes(tokens: Iterable[Token]) -> Iterator[Token]:
    """A box that scrolls can be focused, and is called by the caption of its table."""
    count = 0
    waiting = False
    for token in tokens:
        if token.kind == "start" and "table-scroll" in token.classes:
            count += 1
            waiting = True
            name = {"role": "region", "aria-labelledby": f"table-caption-{count}"}
            yield token.with_attrs({"tabindex": "0", **name})
        elif waiting and token.kind == "start" and token.tag == "caption":
            waiting = False
            yield token.with_attrs({"id": f"table-caption-{count}"})
        else:
            yield token


def _place_figures(document: Document, tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.kind == "start" and "data-figure" in token.attrs:
            asset = document.figures[token.attrs["data-figure"]]
            box = {"class": "figure-card", "tabindex": "0", "role": "group"}
            drawing = Token("other", asset.inline_svg)
            yield from element("div", box | {"aria-label": WORDS.figure_box}, [drawing])
        else:
            yield token


FORMAT = Format("html", "html", "Web page (one file)", render_html)
