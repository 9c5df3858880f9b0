"""The paragraph styles of the document, made of the theme."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from reportgen.present.theme import Theme

Family = Literal["serif", "sans"]
ListKind = Literal["", "bullets", "numbers"]
NATURAL_LEADING = 1.35
"""Of a line that Word calls single: what the families of the theme take by themselves."""
_DOUBLE = 2 * NATURAL_LEADING
TINTED_LEFT_PT = 6.0
"""How far text stands from the edge of its tint."""


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style; what is None is as in the style that it is based on.

    ``name`` is what Word calls it: its own names (``heading 1``, ``caption``) are those that its
    navigation, its lists of tables and screen readers know. ``outline`` 0 is the first level.
    """

    id: str
    name: str
    base: str = "Normal"
    family: Family | None = None
    size: float | None = None
    bold: bool = False
    colour: str = ""
    before: float | None = None
    after: float | None = None
    leading: float | None = None
    keep_next: bool = False
    outline: int | None = None
    left: float = 0
    tint: bool = False
    list: ListKind = ""


def of_manuscripts(theme: Theme) -> Theme:
    """The theme for review: 12 points, double-spaced, wide margins for numbers and notes."""
    text = replace(
        theme.text, body_pt=12, title_pt=16, h2_pt=14, h3_pt=12.5, h4_pt=12, leading=_DOUBLE
    )
    page = replace(
        theme.page, margin_top_mm=25, margin_right_mm=25, margin_bottom_mm=25, margin_left_mm=30
    )
    return replace(theme, text=text, page=page)


def looks(theme: Theme) -> tuple[Look, ...]:
    """Every paragraph style but Normal."""
    text, colours = theme.text, theme.colour
    plain = Look("", "")
    dense = text.leading_small / NATURAL_LEADING
    note = replace(plain, family="sans", size=text.note_pt, leading=dense)
    small = replace(note, size=text.small_pt)
    head = replace(plain, family="sans", bold=True, keep_next=True, leading=0.9, colour=colours.ink)
    muted = replace(note, colour=colours.muted)
    tinted = replace(plain, tint=True, left=TINTED_LEFT_PT)
    item = replace(plain, after=2)
    front = replace(head, tint=True, left=TINTED_LEFT_PT, before=0, after=1)
    return (
        _style(head, "Title", "Title", size=text.title_pt, after=8),
        _heading(head, 1, text.h2_pt, 18),
        _heading(head, 2, text.h3_pt, 11),
        _heading(head, 3, text.h4_pt, 8),
        _unnumbered(head, 1, text.h2_pt, 18),
        _unnumbered(head, 2, text.h3_pt, 11),
        _style(muted, "Kicker", "Kicker", size=text.kicker_pt, after=5, keep_next=True),
        _style(small, "TitleNotice", "Title Notice", colour=colours.alert, after=5),
        _style(small, "Authors", "Authors", size=text.body_pt, after=4),
        _style(muted, "Affiliation", "Affiliation", after=1, list="numbers"),
        _style(muted, "Correspondence", "Correspondence", before=3, after=8),
        _style(front, "AbstractTitle", "Abstract Title", size=text.h3_pt, outline=0),
        _style(
            front,
            "AbstractHeading",
            "Abstract Heading",
            size=text.kicker_pt,
            before=3,
            outline=1,
            colour=colours.accent,
        ),
        _style(tinted, "Abstract", "Abstract", after=1, size=text.body_pt - 0.5),
        _style(note, "FrontNote", "Front Note", after=1),
        _style(item, "Definition", "Definition"),
        _style(small, "Note", "Note", tint=True, left=TINTED_LEFT_PT, before=4, after=4),
        _style(item, "ListBullet", "List Bullet", list="bullets"),
        _style(item, "ListNumber", "List Number", list="numbers"),
        _style(note, "References", "References", after=2),
        _style(small, "Caption", "caption", before=12, after=4),
        _style(plain, "Figure", "Figure", before=12, after=4, keep_next=True, leading=1.0),
        _style(small, "TableText", "Table Text", before=1.5, after=1.5),
        _style(
            plain, "TableTextCompact", "Table Text Compact", base="TableText", size=text.note_pt
        ),
        _style(muted, "TableNote", "Table Note", before=3, after=2),
        _style(plain, "SectionEnd", "Section End", size=1.0, before=0, after=0, leading=0.1),
        _style(muted, "Header", "header", after=0),
        _style(muted, "Footer", "footer", after=0),
    )


def _style(like: Look, id: str, name: str, **changes: Any) -> Look:  # noqa: A002
    return replace(like, id=id, name=name, **changes)


def _heading(head: Look, level: int, size: float, before: float) -> Look:
    return _style(
        head,
        f"Heading{level}",
        f"heading {level}",
        size=size,
        before=before,
        after=4,
        outline=level - 1,
    )


def _unnumbered(head: Look, level: int, size: float, before: float) -> Look:
    """A heading that Word does not count; one with a number is based on nothing of its kind."""
    numbered = _heading(head, level, size, before)
    return replace(numbered, id=f"{numbered.id}Unnumbered", name=f"Heading {level} Unnumbered")
