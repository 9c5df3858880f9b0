"""The parts of the file around its body, and the file as bytes that are always the same."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

from reportgen import __version__
from reportgen.present.document import Document
from reportgen.present.theme import Theme
from reportgen.render.docx.xml import Xml, el, val
from reportgen.render.office import property_text, undated

if TYPE_CHECKING:
    from docx.document import Document as Package
    from docx.opc.package import OpcPackage
    from docx.parts.document import DocumentPart

_KEPT: tuple[str, ...] = ("/styles", "/settings", "/fontTable", "/numbering", "/theme")
"""The kinds of parts of python-docx's blank document that ours has too."""
_WORD_2013 = 15
_REGIONS = {"de": "de-DE", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "it": "it-IT"}
_REGIONS |= {"ja": "ja-JP", "nl": "nl-NL", "pt": "pt-PT", "zh": "zh-CN"}
_ALTERNATIVES = {"serif": ("Cambria", "roman"), "sans": ("Calibri", "swiss")}
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_STYLE_PARTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def language_of(document: Document) -> str:
    """The language with the region that Word asks for to check the spelling."""
    return _REGIONS.get(document.language, document.language)


def blank() -> Package:
    """An empty document with none of the contents of python-docx's own."""
    import docx

    package = docx.Document()
    part = package.part
    for key, relationship in list(part.rels.items()):
        if not relationship.reltype.endswith(_KEPT):
            del part.rels[key]
    for key, relationship in list(part.package.rels.items()):
        if relationship.reltype.endswith("/thumbnail"):
            del part.package.rels[key]
    body = package.element.body
    for child in list(body):
        body.remove(child)
    return package


def replace_part(part: DocumentPart, kind: str, root: Xml) -> None:
    """Put new contents into the part of a kind (``styles``, ``numbering``, ``settings``)."""
    from docx.opc.oxml import serialize_part_xml

    for relationship in part.rels.values():
        if relationship.reltype == f"{_STYLE_PARTS}/{kind}":
            target = relationship.target_part
            if hasattr(target, "_element"):
                target._element = root
            else:
                target._blob = serialize_part_xml(root)
            return
    raise AssertionError(f"the blank document has no part for {kind}")


def settings(language: str) -> Xml:
    """What Word does with the file: no mode of an earlier version, nothing asked on opening."""
    compatible = el(
        "w:compatSetting",
        {
            "w:name": "compatibilityMode",
            "w:uri": "http://schemas.microsoft.com/office/word",
            "w:val": str(_WORD_2013),
        },
    )
    return el(
        "w:settings",
        None,
        el("w:zoom", {"w:percent": "100"}),
        val("w:defaultTabStop", 720),
        val("w:characterSpacingControl", "doNotCompress"),
        el("w:compat", None, compatible),
        el("w:themeFontLang", {"w:val": language, "w:eastAsia": "zh-CN", "w:bidi": "ar-SA"}),
        val("w:decimalSymbol", "."),
        val("w:listSeparator", ","),
    )


def font_table(theme: Theme) -> Xml:
    """The families, with one of Word's own for a machine that lacks them."""
    named = ((theme.font.serif, "serif"), (theme.font.sans, "sans"))
    return el(
        "w:fonts",
        None,
        *(
            el(
                "w:font",
                {"w:name": family},
                val("w:altName", _ALTERNATIVES[kind][0]),
                val("w:family", _ALTERNATIVES[kind][1]),
                val("w:pitch", "variable"),
            )
            for family, kind in named
        ),
    )


def set_theme_fonts(part: DocumentPart, theme: Theme) -> None:
    """Offer the families of the document as those of its theme."""
    from docx.opc.oxml import parse_xml, serialize_part_xml

    relationship = next(one for one in part.rels.values() if one.reltype.endswith("/theme"))
    target = relationship.target_part
    root: Xml = parse_xml(target.blob)
    for kind, family in (("majorFont", theme.font.sans), ("minorFont", theme.font.serif)):
        for latin in root.iterfind(f".//{{{_DRAWING}}}{kind}/{{{_DRAWING}}}latin"):
            latin.set("typeface", family)
    target._blob = serialize_part_xml(root)


def set_properties(package: Package, document: Document) -> None:
    """Title, authors and the rest; the date is that of the report, never that of today."""
    core = package.core_properties
    core.title = property_text(document.title)
    core.author = property_text("; ".join(document.authors))
    core.last_modified_by = property_text("; ".join(document.authors[:1]))
    core.keywords = property_text("; ".join(document.keywords))
    core.comments = property_text(document.description)
    core.subject = ""
    core.category = ""
    core.identifier = property_text(document.identifier)
    core.language = language_of(document)
    core.version = property_text(document.version)
    core.revision = 1
    root = core._element
    for name in ("created", "modified"):
        if document.date:
            setattr(core, name, datetime.fromisoformat(document.date).replace(tzinfo=None))
        elif (known := getattr(root, name)) is not None:
            root.remove(known)


APPLICATION = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    f"<Application>reportgen</Application><AppVersion>{'.'.join(__version__.split('.')[:2])}"
    "</AppVersion></Properties>"
)


def saved(package: Package) -> bytes:
    """The file; its parts in the order of their names, none with a date."""
    out = io.BytesIO()
    package.save(out)
    return undated(out.getvalue())


def set_application(package: OpcPackage) -> None:
    """Say which program wrote the file."""
    for relationship in package.rels.values():
        if relationship.reltype.endswith("/extended-properties"):
            relationship.target_part._blob = APPLICATION.encode()
