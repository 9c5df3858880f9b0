"""The packaged fonts as matplotlib sees them, and how wide a text is in them.

Widths are sums of advance widths (no kerning): within about 1% of what is drawn, and cheap enough
to lay out a figure before anything is drawn.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache

from matplotlib import font_manager
from matplotlib.font_manager import FontEntry, FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags

from reportgen.errors import RenderError, ReportgenError
from reportgen.present.theme import Theme
from reportgen.resources import FALLBACK_FAMILIES, fonts_dir

MM_PER_PT = 25.4 / 72
ELLIPSIS = "…"
_REGULAR, _BOLD = 400, 600
_UNIT = 1000  # size in points at which advances are measured
_WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_CLOSING = "、。」』】〉》）！，：；？"  # never at the start of a line
_GLUE = re.compile(
    r" (?=[=<>\u2264\u2265])|(?<=[=<>\u2264\u2265]) | (?=[^\[\]()]{0,20}[\])])"
)  # a space beside a sign of relation, or near the end of a bracket
_PIECE = re.compile(f"(?:[{_WIDE}][{_CLOSING}]*|[^ {_WIDE}]+) *| +")


@dataclass(frozen=True, slots=True)
class Face:
    """One weight of the sans family, with the font that supplies what it lacks."""

    families: tuple[str, ...]
    weight: int
    files: tuple[str, ...]


@cache
def _register() -> tuple[str, ...]:
    """Put the packaged files before the fonts that the machine may have under the same names."""
    manager = font_manager.fontManager
    files = tuple(str(path) for path in sorted(fonts_dir().glob("*.ttf")))
    for file in files:
        manager.addfont(file)
    ours = [entry for entry in manager.ttflist if entry.fname in files]
    others = [entry for entry in manager.ttflist if entry.fname not in files]
    manager.ttflist = [*ours, *_stand_ins(ours), *others]  # of equal matches the first is taken
    return files


def _stand_ins(entries: list[FontEntry]) -> list[FontEntry]:
    """Let a family of one weight serve as bold too, so that matplotlib does not complain."""
    alone = [e for e in entries if sum(o.name == e.name for o in entries) == 1]
    return [replace(entry, weight=_BOLD) for entry in alone]


@cache
def face(theme: Theme, *, bold: bool = False) -> Face:
    """The face for text of figures. Raises RenderError when a packaged file is missing."""
    _register()
    weight = _BOLD if bold else _REGULAR
    others = tuple(dict.fromkeys((theme.font.cjk, *FALLBACK_FAMILIES)))
    families = (theme.font.sans, *others)
    files = (_file(families[0], weight), *(_file(family, _REGULAR) for family in others))
    return Face(families, weight, files)


def _file(family: str, weight: int) -> str:
    files = _register()
    for entry in font_manager.fontManager.ttflist:
        if (entry.name, entry.weight, entry.style) == (family, weight, "normal"):
            return entry.fname
    raise RenderError.single(
        str(fonts_dir()),
        f"no packaged font is {family!r} in weight {weight}; there are {len(files)} files.",
        "Name a packaged family under [font] in theme.toml, or add its file.",
    )


@cache
def properties(theme: Theme, size: float, *, bold: bool = False) -> FontProperties:
    """What matplotlib needs to draw in this face; shared, so never changed."""
    chosen = face(theme, bold=bold)
    return FontProperties(family=list(chosen.families), weight=chosen.weight, size=size)


@cache
def _font(file: str) -> FT2Font:
    font = FT2Font(file)
    font.set_size(_UNIT, 72)
    return font


@cache
def _advance(file: str, character: str) -> float | None:
    """Advance in ems, or None when the file has no such glyph."""
    font = _font(file)
    if not font.get_char_index(ord(character)):
        return None
    glyph = font.load_char(ord(character), flags=LoadFlags.NO_HINTING)
    return glyph.linearHoriAdvance / 65536 / _UNIT


def tidy(text: str) -> str:
    """One line in composed form: what a label of a figure can show."""
    line = " ".join(text.splitlines()).replace("\t", " ")
    return unicodedata.normalize("NFC", line)


def advances(theme: Theme, text: str, *, bold: bool = False) -> list[float]:
    """Advance of each character in ems.

    Raises RenderError naming the character and the text when no packaged font has it.
    """
    files = face(theme, bold=bold).files
    found = []
    for character in text:
        width = next((w for f in files if (w := _advance(f, character)) is not None), None)
        if width is None:
            raise _missing(character, text)
        found.append(width)
    return found


def _missing(character: str, text: str) -> ReportgenError:
    name = unicodedata.name(character, "a control character").lower()
    shown = text if len(text) <= 60 else text[:59] + ELLIPSIS
    return RenderError.single(
        f"figure text {shown!r}",
        f"no packaged font has the character {character!r} (U+{ord(character):04X}, {name}).",
        "Replace the character in the spec or the table.",
    )


def width(theme: Theme, text: str, size: float, *, bold: bool = False) -> float:
    """Width of ``text`` in millimetres at ``size`` points."""
    return sum(advances(theme, text, bold=bold)) * size * MM_PER_PT


def shorten(theme: Theme, text: str, size: float, room: float, *, bold: bool = False) -> str:
    """``text``, or as much of it as fits ``room`` millimetres before an ellipsis."""
    steps = advances(theme, text, bold=bold)
    scale = size * MM_PER_PT
    if sum(steps) * scale <= room:
        return text
    left = room / scale - sum(advances(theme, ELLIPSIS, bold=bold))
    kept = 0
    for step in steps:
        left -= step
        if left < 0:
            break
        kept += 1
    return text[:kept].rstrip(" ,;:-–(") + ELLIPSIS


def glued(text: str) -> str:
    """``text`` that breaks neither around a sign of relation nor inside a short bracket."""
    return _GLUE.sub("\u00a0", text)


def wrap(theme: Theme, text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """``text`` in lines no wider than ``room`` millimetres, broken at spaces, else anywhere.

    Chinese and Japanese have no spaces, and a long code none either: these break where they must.
    """
    lines: list[str] = []
    line = ""
    for word in _words(text):
        if width(theme, (line + word).rstrip(), size, bold=bold) <= room:
            line += word
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = word.lstrip()
        while width(theme, line.rstrip(), size, bold=bold) > room and len(line) > 1:
            cut = _longest_start(theme, line, size, room, bold=bold)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _words(text: str) -> list[str]:
    """Pieces between which a line may break; the spaces stay with the piece before them."""
    return _PIECE.findall(text)


def _longest_start(theme: Theme, text: str, size: float, room: float, *, bold: bool) -> int:
    used = 0.0
    for index, step in enumerate(advances(theme, text, bold=bold)):
        used += step * size * MM_PER_PT
        if used > room:
            return max(index, 1)
    return len(text)
