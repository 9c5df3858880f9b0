"""All parts of the file, put together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reportgen.present.document import Document
from reportgen.render.blocks import Block
from reportgen.render.docx import carried, written
from reportgen.render.docx.body import Body
from reportgen.render.docx.looks import of_manuscripts
from reportgen.render.docx.package import (
    blank,
    font_table,
    language_of,
    replace_part,
    saved,
    set_application,
    set_properties,
    set_theme_fonts,
    settings,
)
from reportgen.render.docx.reading import passages
from reportgen.render.docx.styles import styles
from reportgen.render.docx.writing import Writing, writing
from reportgen.render.docx.written import Written
from reportgen.render.docx.xml import Xml
from reportgen.render.style import PageStyle


def _inside(document: Document, body: Xml, state: Writing) -> Iterator[bytes]:
    """What travels in the file beside its text."""
    names = document.slug, document.version, document.date
    yield written.to_xml(Written(*names, tuple(passages(body)), state.sources))
    for attachment in document.attachments:
        yield carried.to_xml(attachment)


def write(document: Document, style: PageStyle, blocks: tuple[Block, ...]) -> bytes:
    """The file with these blocks as its body."""
    package = blank()
    part = package.part
    manuscript = document.layout == "manuscript"
    if manuscript:
        style = replace(style, theme=of_manuscripts(style.theme))
    state = writing(document, style, part, blocks)
    body = Body(state, manuscript=manuscript)
    body.add(blocks)
    package.element.body.extend(body.finished())
    language = language_of(document)
    replace_part(part, "styles", styles(style.theme, language, tints=not manuscript))
    replace_part(part, "numbering", state.lists.part())
    replace_part(part, "settings", settings(language))
    replace_part(part, "fontTable", font_table(style.theme))
    carried.add_parts(part, _inside(document, package.element.body, state))
    set_theme_fonts(part, style.theme)
    set_properties(package, document)
    set_application(part.package)
    return saved(package)
