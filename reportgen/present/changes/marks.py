"""Two versions of a text as HTML, each with what the other lacks marked in it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from reportgen.present.wording import Piece, marked

_REMOVED = Markup(
    '<del><span class="visually-hidden"> [removed: </span>{}'
    '<span class="visually-hidden">] </span></del>'
)
_ADDED = Markup(
    '<ins><span class="visually-hidden"> [added: </span>{}'
    '<span class="visually-hidden">] </span></ins>'
)
"""With words for who does not see the marks: many screen readers pass over both elements."""
_OLD_NUMBER, _NEW_NUMBER = Markup("<del>{}</del>"), Markup("<ins>{}</ins>")
"""In a table whose columns say what was before and what is now."""
_UNTOUCHED = Markup('<span class="untouched">{}</span>')
"""A sentence that is the same in both; it steps back behind the others."""
_PLAIN = Markup("{}")


def sentences(old: str, new: str) -> tuple[Markup, Markup]:
    """The old text with what was taken out, the new one with what was put in.

    Nothing is marked where the two have nothing in common: then every word would be.
    """
    found = marked(old, new)
    return _text(found.old, _REMOVED, _UNTOUCHED), _text(found.new, _ADDED, _UNTOUCHED)


def numbers(old: str, new: str) -> tuple[Markup, Markup]:
    """The same of numbers in a table."""
    found = marked(old, new)
    return _text(found.old, _OLD_NUMBER, _PLAIN), _text(found.new, _NEW_NUMBER, _PLAIN)


def _text(pieces: Sequence[Piece], changed: Markup, untouched: Markup) -> Markup:
    """The text, whose digits are those of a report and were rounded there."""
    if not pieces:
        return Markup("")
    if all(piece.changed or not piece.text.strip() for piece in pieces):
        changed = _PLAIN
    forms = {(True, True): changed, (False, True): _PLAIN, (False, False): untouched}
    inside = (forms[piece.changed, piece.touched].format(piece.text) for piece in pieces)
    return Markup("<span data-literal>{}</span>").format(Markup("").join(inside))
