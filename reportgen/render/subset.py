"""Smaller copies of the packaged fonts, for pages that carry their fonts inside.

Cutting six faces takes longer than everything else in a build together, so the cut for European
text is made once and kept in ``webfonts/``: ``python -m reportgen.render.subset`` makes it again.
Other characters (Chinese, say) are cut from the full fonts when a document has them.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from pathlib import Path

from reportgen.render.faces import FACES, WEBFONTS
from reportgen.resources import fonts_dir

CORE = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),  # Latin-1 and Latin Extended-A
    *range(0x218, 0x21C),
    *range(0x2C6, 0x2DE),
    *range(0x300, 0x30D),
    *range(0x370, 0x400),  # Greek
    *range(0x1E80, 0x1E86),
    *range(0x2000, 0x2070),  # spaces, dashes, quotation marks
    *range(0x2070, 0x20A0),  # superiors and inferiors
    0x20AC,
    *range(0x2100, 0x2190),  # letter-like signs, fractions
    *range(0x2190, 0x219A),
    *range(0x2200, 0x2300),  # mathematics
    *range(0x25A0, 0x2613),  # geometric shapes, boxes
    *range(0x2713, 0x2718),
    0xFB01,
    0xFB02,
)
FEATURES = (
    *("ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "tnum"),
    *("isol", "init", "medi", "fina", "rlig", "calt", "curs"),  # how Arabic letters are joined
)


def cut(source: Path, characters: Iterable[int]) -> tuple[bytes, frozenset[int]]:
    """A WOFF2 of the glyphs for ``characters``, and those of them that the font has.

    The same input gives the same bytes: no time stamp is renewed.
    """
    from fontTools import subset

    options = subset.Options(
        flavor="woff2",
        hinting=False,
        layout_features=list(FEATURES),
        name_IDs=[0, 13, 14],  # whose it is and its licence; a cut may not bear the reserved name
        notdef_outline=True,
        recalc_timestamp=False,
    )
    target = io.BytesIO()
    with subset.load_font(str(source), options, lazy=True) as font:
        subsetter = subset.Subsetter(options)
        wanted = frozenset(characters) & frozenset(font.getBestCmap())
        subsetter.populate(unicodes=wanted)
        subsetter.subset(font)
        font.flavor = options.flavor
        font.save(target)
    return target.getvalue(), wanted


def characters_of(source: Path) -> frozenset[int]:
    """Every code point that a font has a glyph for."""
    from fontTools.ttLib import TTFont

    with TTFont(source, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _ranges(codes: Iterable[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for code in sorted(codes):
        if found and code == found[-1][1] + 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return found


def main() -> None:
    """Make ``webfonts/`` again from the packaged fonts."""
    covered: set[int] = set()
    for face in FACES:
        data, characters = cut(fonts_dir() / face.source, CORE)
        (WEBFONTS / face.file).write_bytes(data)
        covered |= characters
    ranges = json.dumps(_ranges(covered))
    (WEBFONTS / "characters.json").write_text(ranges + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
