"""The packaged fonts as style sheet rules for a page that needs nothing from elsewhere."""

from __future__ import annotations

import base64
import json
import unicodedata
from collections.abc import Iterable
from functools import cache

from reportgen.render.faces import FACES, FALLBACK_FAMILY, SOURCES, WEBFONTS
from reportgen.resources import fonts_dir

_ASCII = bytes(range(0x80))
_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp"})


@cache
def core_characters() -> frozenset[int]:
    """Code points that the cuts in ``webfonts/`` have, in any face."""
    ranges = json.loads((WEBFONTS / "characters.json").read_text(encoding="utf-8"))
    return frozenset(code for first, last in ranges for code in range(first, last + 1))


def rare_characters(text: str) -> frozenset[str]:
    """Characters of ``text`` that take a glyph and are not in the cuts."""
    core = core_characters()
    return frozenset(
        character
        for character in set(_beyond_ascii(text))
        if ord(character) not in core and unicodedata.category(character) not in _INVISIBLE
    )


def _beyond_ascii(text: str) -> str:
    """The text without its ASCII characters, which are in the cuts or invisible."""
    data = text.encode("utf-8", "surrogatepass")
    return data.translate(None, _ASCII).decode("utf-8", "surrogatepass")


@cache
def packaged_characters() -> frozenset[int]:
    """Code points of all packaged fonts; slow to ask, so ask for rare characters only."""
    from reportgen.render.subset import characters_of

    return frozenset().union(*(characters_of(fonts_dir() / name) for name in SOURCES))


def font_faces(text: Iterable[str]) -> str:
    """``@font-face`` rules with the fonts inside, enough for every character of ``text``."""
    rare = frozenset().union(*map(rare_characters, text))
    return "\n".join([*_core_rules(), *_rare_rules(frozenset(map(ord, rare)))])


@cache
def _core_rules() -> tuple[str, ...]:
    return tuple(
        _rule(face.family, (WEBFONTS / face.file).read_bytes(), face.weight, face.style)
        for face in FACES
    )


def _rare_rules(rare: frozenset[int]) -> list[str]:
    """Rules for characters outside the cuts, all under the name of the family of last resort."""
    if not rare:
        return []
    from reportgen.render.subset import characters_of, cut

    rules: list[str] = []
    for name in SOURCES:
        found = rare & characters_of(fonts_dir() / name)
        if found:
            data, covered = cut(fonts_dir() / name, found)
            rules.append(_rule(FALLBACK_FAMILY, data, 400, "normal", covered))
        rare -= found
    return rules


def _rule(
    family: str, data: bytes, weight: int, style: str, only: frozenset[int] = frozenset()
) -> str:
    address = f"data:font/woff2;base64,{base64.b64encode(data).decode('ascii')}"
    ranges = ",".join(f"U+{code:X}" for code in sorted(only))
    limit = f"unicode-range:{ranges};" if ranges else ""
    return (
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};'
        f'font-display:swap;{limit}src:url("{address}") format("woff2")}}'
    )
