"""``word/styles.xml``: the looks of the theme as styles that an author finds in Word's list."""

from __future__ import annotations

from dataclasses import replace

from reportgen.present.theme import Theme
from reportgen.render.docx.looks import NATURAL_LEADING, Look, looks
from reportgen.render.docx.xml import (
    TWIPS_PER_PT,
    Xml,
    colour,
    el,
    flag,
    half_points,
    twips,
    val,
)

CELL_GAP_PT = 4.0
_LINE = 240
"""A single line, in the unit in which Word gives the leading of a paragraph."""

NUMBERED = {"Heading1": 0, "Heading2": 1}
"""Styles whose numbers Word counts by itself, with the level of each."""

HEADING_LIST, BULLET_LIST = 1, 2
"""Ids of the lists in ``word/numbering.xml`` that styles refer to."""


def styles(theme: Theme, language: str, *, tints: bool) -> Xml:
    """The whole part; with ``tints`` the abstract and notes stand in boxes."""
    leading = theme.text.leading / NATURAL_LEADING
    return el(
        "w:styles",
        None,
        _defaults(theme, language),
        _normal(theme, leading),
        *(_paragraph(look, theme, tints) for look in looks(theme)),
        *_characters(theme),
        *_tables(theme),
        el(
            "w:style",
            {"w:type": "numbering", "w:default": "1", "w:styleId": "NoList"},
            val("w:name", "No List"),
            val("w:uiPriority", 99),
        ),
    )


def fonts(family: str, theme: Theme) -> Xml:
    """One family for all scripts but the East Asian ones, which have their own."""
    names = {"w:ascii": family, "w:hAnsi": family, "w:eastAsia": theme.font.cjk, "w:cs": family}
    return el("w:rFonts", names)


def _family(look: Look, theme: Theme) -> str:
    return {"sans": theme.font.sans, "serif": theme.font.serif, None: ""}[look.family]


def _defaults(theme: Theme, language: str) -> Xml:
    return el(
        "w:docDefaults",
        None,
        el(
            "w:rPrDefault",
            None,
            el(
                "w:rPr",
                None,
                fonts(theme.font.serif, theme),
                val("w:color", colour(theme.colour.ink)),
                val("w:sz", half_points(theme.text.body_pt)),
                val("w:szCs", half_points(theme.text.body_pt)),
                el("w:lang", {"w:val": language, "w:eastAsia": "zh-CN", "w:bidi": "ar-SA"}),
            ),
        ),
        el("w:pPrDefault"),
    )


def _normal(theme: Theme, leading: float) -> Xml:
    line = {"w:before": "0", "w:after": twips(theme.text.body_pt * 0.6)} | _leading(leading)
    return el(
        "w:style",
        {"w:type": "paragraph", "w:default": "1", "w:styleId": "Normal"},
        val("w:name", "Normal"),
        flag("w:qFormat"),
        el("w:pPr", None, flag("w:widowControl"), el("w:spacing", line)),
    )


def _leading(leading: float) -> dict[str, str]:
    return {"w:line": str(round(_LINE * leading)), "w:lineRule": "auto"}


def _paragraph(look: Look, theme: Theme, tints: bool) -> Xml:
    follows = "Normal" if look.outline is not None or look.id == "Title" else look.id
    return el(
        "w:style",
        {"w:type": "paragraph", "w:styleId": look.id},
        val("w:name", look.name),
        val("w:basedOn", look.base),
        val("w:next", "Abstract" if look.id.startswith("Abstract") else follows),
        flag("w:qFormat"),
        _paragraph_properties(replace(look, tint=look.tint and tints), theme),
        _run_properties(look, theme),
    )


def _paragraph_properties(look: Look, theme: Theme) -> Xml:
    spacing = {
        name: twips(value)
        for name, value in (("w:before", look.before), ("w:after", look.after))
        if value is not None
    }
    if look.leading is not None:
        spacing |= _leading(look.leading)
    indent = {"w:left": twips(look.left), "w:right": twips(look.left)}
    level = look.outline
    return el(
        "w:pPr",
        None,
        flag("w:keepNext", look.keep_next),
        flag("w:keepLines", look.keep_next),
        _numbers(look),
        _edges(theme) if look.tint else None,
        el("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": colour(theme.colour.tint)})
        if look.tint
        else None,
        el("w:spacing", spacing) if spacing else None,
        el("w:ind", indent) if look.left else None,
        flag("w:contextualSpacing", False),
        val("w:outlineLvl", level) if level is not None else None,
    )


def _numbers(look: Look) -> Xml | None:
    if look.id in NUMBERED:
        level = NUMBERED[look.id]
        return el("w:numPr", None, val("w:ilvl", level), val("w:numId", HEADING_LIST))
    if look.list == "bullets":
        return el("w:numPr", None, val("w:numId", BULLET_LIST))
    return None


def _edges(theme: Theme) -> Xml:
    """The same on all tinted styles, so that Word draws one box around those side by side."""
    return el(
        "w:pBdr",
        None,
        rule("w:top", theme.line.strong_pt, theme.colour.accent, 4),
        rule("w:bottom", theme.line.thin_pt, theme.colour.hairline, 4),
    )


def rule(tag: str, points: float, ink: str, space: int = 0) -> Xml:
    """A line at an edge; Word gives its width in eighths of a point."""
    return el(
        tag,
        {
            "w:val": "single",
            "w:sz": str(round(points * 8)),
            "w:space": str(space),
            "w:color": colour(ink),
        },
    )


def _run_properties(look: Look, theme: Theme) -> Xml:
    family = _family(look, theme)
    return el(
        "w:rPr",
        None,
        fonts(family, theme) if family else None,
        flag("w:b", look.bold),
        flag("w:bCs", look.bold),
        val("w:color", colour(look.colour)) if look.colour else None,
        val("w:sz", half_points(look.size)) if look.size else None,
        val("w:szCs", half_points(look.size)) if look.size else None,
    )


def _characters(theme: Theme) -> list[Xml]:
    accent = val("w:color", colour(theme.colour.accent))
    default = el(
        "w:style",
        {"w:type": "character", "w:default": "1", "w:styleId": "DefaultParagraphFont"},
        val("w:name", "Default Paragraph Font"),
        val("w:uiPriority", 1),
        flag("w:semiHidden"),
    )
    return [
        default,
        _character("Hyperlink", "Hyperlink", accent),
        _character("Label", "Label", flag("w:b"), flag("w:bCs"), val("w:color", accent_of(theme))),
        _character("Code", "Code", fonts(theme.font.sans, theme)),
        _character("LineNumber", "line number", fonts(theme.font.sans, theme)),
    ]


def accent_of(theme: Theme) -> str:
    return colour(theme.colour.accent)


def _character(id: str, name: str, *properties: Xml | None) -> Xml:  # noqa: A002
    return el(
        "w:style",
        {"w:type": "character", "w:styleId": id},
        val("w:name", name),
        val("w:basedOn", "DefaultParagraphFont"),
        flag("w:qFormat"),
        el("w:rPr", None, *properties),
    )


def _tables(theme: Theme) -> list[Xml]:
    line = theme.line
    gap = {"w:w": str(round(CELL_GAP_PT * TWIPS_PER_PT)), "w:type": "dxa"}
    none = {"w:w": "0", "w:type": "dxa"}
    plain = el(
        "w:tblPr",
        None,
        el("w:tblCellMar", None, *(el(f"w:{side}", none) for side in ("top", "left", "bottom"))),
    )
    ruled = el(
        "w:tblPr",
        None,
        el(
            "w:tblBorders",
            None,
            rule("w:top", line.normal_pt, theme.colour.rule),
            rule("w:bottom", line.normal_pt, theme.colour.rule),
        ),
        el(
            "w:tblCellMar",
            None,
            el("w:top", none),
            el("w:left", none),
            el("w:bottom", none),
            el("w:right", gap),
        ),
    )
    return [
        el(
            "w:style",
            {"w:type": "table", "w:default": "1", "w:styleId": "TableNormal"},
            val("w:name", "Normal Table"),
            val("w:uiPriority", 99),
            flag("w:semiHidden"),
            plain,
        ),
        el(
            "w:style",
            {"w:type": "table", "w:styleId": "ReportTable"},
            val("w:name", "Report Table"),
            val("w:basedOn", "TableNormal"),
            flag("w:qFormat"),
            ruled,
        ),
    ]
