"""The pages of a document, laid out as often as its arrangement needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reportgen.errors import Problem, RenderError
from reportgen.present.document import Document
from reportgen.render.layouts import ARRANGEMENTS
from reportgen.render.markup import Token, join
from reportgen.render.paper import page_rules
from reportgen.render.pdf.engine import LaidOut, lay_out
from reportgen.render.pdf.lines import numbering_rules, page_lines, words_after
from reportgen.render.shell import WORDS, contents_list, fill
from reportgen.render.style import PageStyle


def laid_out(document: Document, style: PageStyle, body: Sequence[Token]) -> LaidOut:
    """The pages of a body that is in the order of its arrangement."""
    arrangement = ARRANGEMENTS[document.layout]
    if arrangement.sizes:
        return _on_one_page(document, style, body, arrangement.sizes)
    contents = contents_list(document) if arrangement.contents_from is not None else ""
    laid = lay_out(_page(document, style, body, contents=contents))
    if contents and laid.pages < (arrangement.contents_from or 0):
        laid = lay_out(_page(document, style, body))
    if arrangement.numbered:
        numbers = numbering_rules(page_lines(laid.document), style.theme.colour.muted)
        laid = lay_out(_page(document, style, body, rules=numbers))
    return laid


def _on_one_page(
    document: Document, style: PageStyle, body: Sequence[Token], sizes: Sequence[float]
) -> LaidOut:
    """The largest type with which everything stands on one page.

    Raises RenderError where even the smallest needs more.
    """
    for size in sizes:
        laid = lay_out(_page(document, style, body, rules=f":root {{ --sheet: {size:g}pt }}"))
        if laid.pages == 1:
            return laid
    raise RenderError(
        Problem(
            "layout: abstract",
            f"the abstract with its title and authors does not fit one page: in type of"
            f" {sizes[-1]:g} pt, the smallest, {words_after(laid.document, 1)} words stand on"
            f" pages after it.",
            "Shorten it by about so many words, or build it as `layout: report`.",
        )
    )


def _page(
    document: Document,
    style: PageStyle,
    body: Iterable[Token],
    *,
    contents: str = "",
    rules: str = "",
) -> str:
    paper = page_rules(document, style.theme)
    sheets = [style.paper_variables, paper, style.shared, style.print]
    css = "\n".join([*sheets, style.layouts[document.layout], rules])
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
