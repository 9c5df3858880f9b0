"""``word/numbering.xml``: the numbers of headings and the lists."""

from __future__ import annotations

from collections.abc import Iterable

from reportgen.render.docx.styles import BULLET_LIST, HEADING_LIST, NUMBERED
from reportgen.render.docx.xml import Xml, el, twips, val

_STEP_PT = 16.0
_HEADING_PT = 24.0
"""Room for the number of a section; below it one has a figure or two more."""
_LEVELS = 9
_BULLETS = "•–·"
_HEADINGS, _BULLETED, _NUMBERED = 0, 1, 2
"""The abstract lists; each list of the text is an instance of one."""


class Lists:
    """Gives each numbered list of the text an id of its own, so that it begins with 1."""

    def __init__(self) -> None:
        self.numbered: list[int] = []

    def new(self) -> int:
        """The id of a new numbered list."""
        self.numbered.append(BULLET_LIST + 1 + len(self.numbered))
        return self.numbered[-1]

    def part(self) -> Xml:
        """The whole part, once all lists are known."""
        return el(
            "w:numbering",
            None,
            _abstract(_HEADINGS, "multilevel", (_heading(level) for level in range(_LEVELS))),
            _abstract(_BULLETED, "hybridMultilevel", (_bullet(level) for level in range(_LEVELS))),
            _abstract(_NUMBERED, "hybridMultilevel", (_number(level) for level in range(_LEVELS))),
            _instance(HEADING_LIST, _HEADINGS),
            _instance(BULLET_LIST, _BULLETED),
            *(_instance(number, _NUMBERED, restarts=True) for number in self.numbered),
        )


def _abstract(number: int, kind: str, levels: Iterable[Xml]) -> Xml:
    return el(
        "w:abstractNum",
        {"w:abstractNumId": str(number)},
        val("w:multiLevelType", kind),
        *levels,
    )


def _instance(number: int, abstract: int, restarts: bool = False) -> Xml:
    restart = el("w:lvlOverride", {"w:ilvl": "0"}, val("w:startOverride", 1))
    return el(
        "w:num",
        {"w:numId": str(number)},
        val("w:abstractNumId", abstract),
        restart if restarts else None,
    )


def _heading(level: int) -> Xml:
    style = next((name for name, own in NUMBERED.items() if own == level), "")
    text = ".".join(f"%{one + 1}" for one in range(level + 1))
    return el(
        "w:lvl",
        {"w:ilvl": str(level)},
        val("w:start", 1),
        val("w:numFmt", "decimal"),
        val("w:pStyle", style) if style else None,
        val("w:suff", "tab"),
        val("w:lvlText", text),
        val("w:lvlJc", "left"),
        _indent(*[_HEADING_PT + _STEP_PT * level] * 2),
    )


def _bullet(level: int) -> Xml:
    return _item(level, "bullet", _BULLETS[min(level, len(_BULLETS) - 1)])


def _number(level: int) -> Xml:
    return _item(level, "decimal", f"%{level + 1}.")


def _item(level: int, form: str, text: str) -> Xml:
    return el(
        "w:lvl",
        {"w:ilvl": str(level)},
        val("w:start", 1),
        val("w:numFmt", form),
        val("w:lvlText", text),
        val("w:lvlJc", "left"),
        _indent(_STEP_PT * (level + 1), _STEP_PT),
    )


def _indent(left: float, hanging: float) -> Xml:
    size = {"w:left": twips(left), "w:hanging": twips(hanging)}
    return el("w:pPr", None, el("w:ind", size))
