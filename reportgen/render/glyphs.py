"""A character without a glyph would print as a box; it stops the build instead."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from reportgen.errors import Problem
from reportgen.render.fonts import packaged_characters, rare_characters
from reportgen.render.markup import Token

_CONTEXT = 24


def missing_characters(text: str) -> tuple[str, ...]:
    """The characters of ``text`` that no packaged font can show, in order of code point."""
    rare = rare_characters(unicodedata.normalize("NFC", text))
    if not rare:
        return ()
    return tuple(sorted(c for c in rare if ord(c) not in packaged_characters()))


def glyph_problems(tokens: Iterable[Token], others: Iterable[tuple[str, str]]) -> list[Problem]:
    """One problem for each missing character, with the first place where it is printed.

    ``others`` are (place, text) pairs printed outside the body, such as the running header.
    """
    placed = (*others, *_placed_texts(tokens))
    if not missing_characters("\n".join(text for _, text in placed)):
        return []
    found: dict[str, Problem] = {}
    for place, text in placed:
        for character in missing_characters(text):
            found.setdefault(character, _problem(character, place, text))
    return list(found.values())


def _placed_texts(tokens: Iterable[Token]) -> Iterable[tuple[str, str]]:
    place = "body"
    for token in tokens:
        if token.kind == "start" and token.attrs.get("id"):
            place = f"#{token.attrs['id']}"
        elif token.kind == "text":
            yield place, token.text


def _problem(character: str, place: str, text: str) -> Problem:
    at = max(text.find(character), 0)
    around = " ".join(text[max(at - _CONTEXT, 0) : at + _CONTEXT].split())
    name = unicodedata.name(character, "without a name")
    return Problem(
        place,
        f"no packaged font has the character {character!r} (U+{ord(character):04X}, {name}),"
        f" printed in “{around}”.",
        "Write it with other characters.",
    )
