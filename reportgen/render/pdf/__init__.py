"""Document -> PDF/A-3a and PDF/UA-1 in one, through WeasyPrint."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportgen.errors import RenderError
from reportgen.present.document import Document
from reportgen.render.checks import body_problems
from reportgen.render.format import Format
from reportgen.render.glyphs import glyph_problems
from reportgen.render.markup import Token, breakable, join, start, tokenize
from reportgen.render.paper import page_rules
from reportgen.render.pdf.body import for_weasyprint
from reportgen.render.pdf.drawings import for_paper
from reportgen.render.pdf.libraries import library_versions
from reportgen.render.shell import WORDS, contents_list, fill
from reportgen.render.style import PageStyle, load_style

CONTENTS_FROM_PAGES = 8
"""A shorter report is seen at a glance and needs no contents."""


@dataclass(frozen=True, slots=True)
class PdfResult:
    """A finished PDF, its length, and what WeasyPrint remarked on the way."""

    pdf: bytes
    pages: int
    remarks: tuple[str, ...]


def render_pdf(document: Document, style: PageStyle | None = None) -> bytes:
    """The report as a PDF; raises RenderError with every fault found."""
    return make_pdf(document, style).pdf


def make_pdf(document: Document, style: PageStyle | None = None) -> PdfResult:
    """The report as a PDF, with the remarks of the engine that are no errors."""
    style = style or load_style()
    tokens = tokenize(document.body)
    problems = [*body_problems(document, tokens), *glyph_problems(tokens, _running(document))]
    if problems:
        raise RenderError(problems)
    from reportgen.render.pdf.engine import lay_out, write

    placed = list(_place_figures(document, for_weasyprint(breakable(tokens))))
    laid = lay_out(_page(document, style, placed, contents_list(document)))
    if laid.pages < CONTENTS_FROM_PAGES and document.contents:
        laid = lay_out(_page(document, style, placed, ""))
    pdf, remarks = write(laid, document.attachments, document.date)
    return PdfResult(pdf, laid.pages, remarks)


def _running(document: Document) -> list[tuple[str, str]]:
    return [
        ("title", document.title),
        ("running header", f"{document.short_title} {document.version}"),
        ("footer", document.identifier),
    ]


def _page(document: Document, style: PageStyle, body: Iterable[Token], contents: str) -> str:
    rules = page_rules(document, style.theme)
    css = "\n".join([style.paper_variables, rules, style.shared, style.print])
    main = join(_with_contents(body, contents) if contents else body)
    return fill(style, document, css=css, before="", main=main, after="")


def _with_contents(tokens: Iterable[Token], contents: str) -> Iterator[Token]:
    """The body with its contents set before the first section after the first page."""
    block = f'<div class="contents"><p class="contents-head">{WORDS.contents}</p>{contents}</div>'
    depth = 0
    placed = False
    for token in tokens:
        opens = token.kind == "start" and token.tag in ("section", "div", "header")
        if opens and token.tag == "section" and depth == 0 and not placed:
            yield Token("other", block)
            placed = True
        depth += opens
        depth -= token.kind == "end" and token.tag in ("section", "div", "header")
        yield token


def _place_figures(document: Document, tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.kind == "start" and "data-figure" in token.attrs:
            asset = document.figures[token.attrs["data-figure"]]
            data = base64.b64encode(for_paper(asset.svg)).decode("ascii")
            yield start("img", {"src": f"data:image/svg+xml;base64,{data}", "alt": asset.alt})
        else:
            yield token


FORMAT = Format(
    "pdf",
    "pdf",
    "PDF (PDF/A-3a, PDF/UA-1)",
    render_pdf,
    needs=("Pango", "HarfBuzz"),
    attaches=True,
    also_from=library_versions,
)
