"""Figures: the picture with its alternative text, and the caption below."""

from __future__ import annotations

import io
from collections.abc import Iterator

from reportgen.errors import Problem, RenderError
from reportgen.render.blocks import Figure
from reportgen.render.docx.paragraphs import caption, paragraph
from reportgen.render.docx.writing import Writing
from reportgen.render.docx.xml import EMU_PER_MM, MM_PER_PT, Xml, el

_CAPTION_PT = 60.0
"""Room that is left for a caption below the tallest figure."""


def figure(writing: Writing, block: Figure, room_pt: tuple[float, float]) -> Iterator[Xml]:
    """The figure in its true size, or as large as the page lets it be."""
    yield paragraph("Figure", [el("w:r", None, _drawing(writing, block, room_pt))])
    yield caption(writing, block.id, block.label, block.caption, above=False, again=block.continued)


def _drawing(writing: Writing, block: Figure, room_pt: tuple[float, float]) -> Xml:
    from docx.oxml.shape import CT_Inline
    from docx.shared import Length

    asset = writing.document.figures[block.asset]
    if not asset.png:
        raise RenderError(Problem(f"figure '{asset.id}'", "has not been drawn as a picture."))
    relationship, image = writing.part.get_or_add_image(io.BytesIO(asset.png))
    width, height = image.width, image.height
    room = [length * MM_PER_PT * EMU_PER_MM for length in room_pt]
    room[1] -= _CAPTION_PT * MM_PER_PT * EMU_PER_MM
    scale = min(1.0, room[0] / width, room[1] / height)
    number = writing.next_id("picture")
    name = f"{asset.id}.png"
    size = Length(round(width * scale)), Length(round(height * scale))
    inline = CT_Inline.new_pic_inline(number, relationship, name, *size)
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")
    inline.docPr.set("name", block.label or name)
    inline.docPr.set("descr", block.alt)
    return el("w:drawing", None, inline)
