"""How wide the columns of a table are: as a browser would choose, from an estimate of its texts.

Word could fit columns to their texts by itself; other programs take the widths that stand in the
file, and a file is read by both.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportgen.render.blocks import Cell, Table

_OTHER_EM, _CAPITAL_EM, _SQUARE_EM = 0.51, 0.59, 1.0
_LETTERS = {0.26: "ij .,;:|'·\u00a0", 0.33: "flrtI()[]-", 0.43: "sxz/²", 0.72: "wHMOQ", 0.84: "mW%"}
_LETTER_EM = {letter: width for width, letters in _LETTERS.items() for letter in letters}
"""Widths of letters in the sans serif of the theme, rounded up."""
_BOLD = 1.07
_LONGEST_WORD_EM = 11.0
"""A longer word may break anywhere."""
_LONGEST_LINE_EM = 40.0
"""A longer text is no reason to take room from the other columns."""
_PAD_EM = 0.25
"""What the estimate may be short of."""


@dataclass(frozen=True, slots=True)
class Need:
    """Widths of a column in em: what its longest word takes, and its longest line."""

    least: float = 0.0
    most: float = 0.0

    def joined(self, other: Need) -> Need:
        return Need(max(self.least, other.least), max(self.most, other.most))


@lru_cache(maxsize=65536)
def width_em(text: str) -> float:
    """About how wide a line of text is, in sizes of its font."""
    return sum(map(_letter_em, text))


@lru_cache(maxsize=4096)
def _letter_em(letter: str) -> float:
    known = _LETTER_EM.get(letter)
    if known is not None:
        return known
    if unicodedata.east_asian_width(letter) in "WF":
        return _SQUARE_EM
    if unicodedata.category(letter) in ("Mn", "Cf"):
        return 0.0
    return _CAPITAL_EM if letter.isupper() else _OTHER_EM


def column_widths(table: Table, room_em: float, gap_em: float) -> tuple[float, ...]:
    """Widths that fill the room, in em; numbers stay on one line where there is room for them."""
    whole = _needs(table, gap_em, whole_numbers=True)
    if sum(need.least for need in whole) > room_em:
        whole = _needs(table, gap_em, whole_numbers=False)
    return _shared(whole, room_em)


def _shared(needs: Sequence[Need], room: float) -> tuple[float, ...]:
    least, most = (sum(getattr(need, name) for need in needs) for name in ("least", "most"))
    if most <= room:
        return tuple(need.most * room / most for need in needs) if most else ()
    if least >= room:
        return tuple(need.least * room / least for need in needs)
    share = (room - least) / (most - least)
    return tuple(need.least + (need.most - need.least) * share for need in needs)


def _needs(table: Table, gap: float, *, whole_numbers: bool) -> list[Need]:
    needs = [Need() for _ in range(table.width)]
    spanning: list[tuple[int, Cell, Need]] = []
    heads = len(table.head)
    for number, row in enumerate(table.grid()):
        for at, cell in row:
            need = _need(cell, gap, whole=whole_numbers and number >= heads)
            if cell.columns == 1:
                needs[at] = needs[at].joined(need)
            elif cell.scope != "colgroup" or number < heads:
                spanning.append((at, cell, need))
    for at, cell, need in spanning:
        _widen(needs, range(at, at + cell.columns), need)
    return needs


def _widen(needs: list[Need], columns: Iterable[int], need: Need) -> None:
    """Share what a cell over several columns needs beyond them among these."""
    own = list(columns)
    missing = need.least - sum(needs[column].least for column in own)
    for column in own if missing > 0 else ():
        least = needs[column].least + missing / len(own)
        needs[column] = Need(least, max(needs[column].most, least))


def _need(cell: Cell, gap: float, *, whole: bool) -> Need:
    text = "".join(run.text for run in cell.runs)
    factor = _BOLD if cell.head or any(run.bold for run in cell.runs) else 1.0
    lines = text.split("\n")
    most = min(max(width_em(line) for line in lines), _LONGEST_LINE_EM)
    keeps = whole and cell.align in ("right", "decimal") and cell.columns == 1
    words = lines if keeps else [word for line in lines for word in _words(line)]
    least = max((width_em(word) for word in words), default=0.0)
    if not keeps:
        least = min(least, _LONGEST_WORD_EM)
    pad = gap + _PAD_EM + _indent(cell)
    return Need(least * factor + pad, max(most, least) * factor + pad)


def _words(line: str) -> list[str]:
    return line.replace("\u200b", " ").split(" ")


def _indent(cell: Cell) -> float:
    return 2.0 if cell.head and cell.scope == "row" else 0.0
