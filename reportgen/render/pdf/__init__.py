"""Document -> PDF/A-3a and PDF/UA-1 in one, through WeasyPrint."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.errors import RenderError
from reportgen.present.document import Document
from reportgen.render.checks import body_problems
from reportgen.render.format import Format
from reportgen.render.glyphs import glyph_problems
from reportgen.render.layouts import ARRANGEMENTS
from reportgen.render.markup import Token, breakable, start, tokenize
from reportgen.render.pdf.aligned import aligned
from reportgen.render.pdf.body import dois_whole, for_weasyprint
from reportgen.render.pdf.drawings import for_paper
from reportgen.render.pdf.libraries import library_versions
from reportgen.render.pdf.turned import Wide, with_classes
from reportgen.render.style import PageStyle, load_style

if TYPE_CHECKING:
    from reportgen.render.pdf.engine import LaidOut


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
    tokens = tokenize(dois_whole(document.body))
    problems = [*body_problems(document, tokens), *glyph_problems(tokens, _running(document))]
    if problems:
        raise RenderError(problems)
    from reportgen.render.pdf.engine import write

    laid = _laid_out(document, style, aligned(tokens))
    pdf, remarks = write(laid, document.attachments, document.date)
    return PdfResult(pdf, laid.pages, remarks)


def _laid_out(document: Document, style: PageStyle, tokens: Sequence[Token]) -> LaidOut:
    """The pages, with a page turned for each table that is wider than the text."""
    from reportgen.render.pdf.pages import laid_out

    arrange, wide = ARRANGEMENTS[document.layout].arrange, Wide()
    while True:
        arranged = arrange(document, with_classes(tokens, wide))
        placed = _place_figures(document, for_weasyprint(breakable(arranged)))
        laid = laid_out(document, style, list(placed))
        further, problems = wide.further(laid.document)
        if problems:
            raise RenderError(problems)
        if further == wide:
            return laid
        wide = further


def _running(document: Document) -> list[tuple[str, str]]:
    return [
        ("title", document.title),
        ("running header", f"{document.short_title} {document.version}"),
        ("footer", document.identifier),
    ]


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
