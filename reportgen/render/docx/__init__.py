"""Document -> Word (.docx), through python-docx: styles, captions, controls around the numbers."""

from __future__ import annotations

from reportgen.errors import RenderError
from reportgen.present.document import Document
from reportgen.render.blocks import blocks_of
from reportgen.render.checks import body_problems
from reportgen.render.format import Format
from reportgen.render.glyphs import glyph_problems
from reportgen.render.layouts import ARRANGEMENTS
from reportgen.render.markup import tokenize
from reportgen.render.style import PageStyle, load_style


def render_docx(document: Document, style: PageStyle | None = None) -> bytes:
    """The report as a Word file; raises RenderError with every fault of the body."""
    style = style or load_style()
    tokens = tokenize(document.body)
    running = [("title", document.title), ("short title", document.short_title)]
    problems = [*body_problems(document, tokens), *glyph_problems(tokens, running)]
    if problems:
        raise RenderError(problems)
    from reportgen.render.docx.write import write

    arranged = ARRANGEMENTS[document.layout].arrange(document, tokens)
    return write(document, style, blocks_of(document, arranged))


FORMAT = Format("docx", "docx", "Word (.docx)", render_docx, attaches=True, pictures=True)
