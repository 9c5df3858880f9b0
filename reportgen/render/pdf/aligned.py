"""Numbers of a column one below the other, by their decimal marks.

CSS has no alignment by a character. A cell of numbers is set to the right; what its number has less
behind the mark than the longest of its column is added as space. The widths are those of the font
of tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from reportgen.render.markup import Token
from reportgen.render.pdf.grid import Cell, Table, tables
from reportgen.resources import fonts_dir

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

_INTEGER = r"(?:–|[−-]?\d{1,3}(?:[,\u2009\u202f\u00a0 ]\d{3})+(?!\d)|[−-]?\d+)"
_PLAIN = re.compile(rf"\s*[<>≤≥=]?\s*(?:{_INTEGER}|(?=[.·]\d))")
"""A whole part, or none: P values of some styles begin with the mark."""

_OF_ALL = re.compile(rf"\s*\d[\d,\u2009\u202f\u00a0]*/\d[\d,\u2009\u202f\u00a0]* \({_INTEGER}")
"""``7/9 (78%, 40 to 97)`` is aligned by its percentage."""

_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")
_NO_FORM = re.compile(r"[^()\[\]/;,]")
"""All but the signs between numbers: of ``1.2 (0.8 to 1.9)`` and ``12 (57%)`` remains ``()``."""

_WORDS = re.compile(r"[^\W\d_]{2,}\s[^\W\d_]{2,}")
"""``12.3 (8.93 to not reached)``: words in the place of a number are as wide as no number."""

_ALIGNED = frozenset({"num", "dec"})
_SMALL = 0.72
_ORDINARY = 0.5
"""Width of a character that the font of tables does not have."""


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    scale: float
    bold: bool


def aligned(tokens: Sequence[Token]) -> list[Token]:
    """The body with space after the numbers that have less behind their mark than others."""
    made = list(tokens)
    for table in tables(tokens):
        for cell, missing in _missing(tokens, table):
            held = made[cell.start]
            style = f"{held.attrs.get('style', '')} --behind: {missing:.3f}em".strip()
            classes = f"{held.attrs.get('class', '')} by-mark".strip()
            made[cell.start] = held.with_attrs({"style": style, "class": classes})
    return made


def _missing(tokens: Sequence[Token], table: Table) -> Iterator[tuple[Cell, float]]:
    """Cells to be moved, each with the space that its number lacks behind its mark, in ems."""
    numbers = [one for one in table.cells if not one.in_head and one.span == 1]
    numbers = [one for one in numbers if tokens[one.start].classes & _ALIGNED]
    columns: dict[int, list[Placed]] = {}
    for cell in numbers:
        made = placed(tokens[cell.start + 1 : cell.end], cell.bold)
        if made is not None:
            columns.setdefault(cell.column, []).append(replace(made, cell=cell))
    for column in columns.values():
        for alike in _alike(column):
            most = max(one.behind for one in alike)
            yield from (
                (one.cell, most - one.behind)
                for one in alike
                if one.cell is not None and most - one.behind > 0.001
            )


@dataclass(frozen=True, slots=True)
class Placed:
    """A number of a cell: the width behind its whole part, in ems, and the form of its text."""

    behind: float
    form: str
    cell: Cell | None = None


def _alike(column: Sequence[Placed]) -> Iterator[list[Placed]]:
    """The numbers of a column by their form, as only those of one form compare.

    A bare number or a dash goes with the others where these are all of one form.
    """
    forms = dict.fromkeys(one.form for one in column if one.form)
    if len(forms) <= 1:
        yield list(column)
        return
    for form in ("", *forms):
        alike = [one for one in column if one.form == form]
        if alike:
            yield alike


def placed(tokens: Iterable[Token], bold: bool = False) -> Placed | None:
    """Where the number of a cell stands; None where words are in its place, or a limit's."""
    runs = list(_runs(tokens, bold))
    text = "".join(run.text for run in runs)
    found = _OF_ALL.match(text) or _PLAIN.match(text)
    if found is None or _WORDS.search(text):
        return None
    before, width = found.end(), 0.0
    for run in runs:
        width += run.scale * _width(run.text[max(before, 0) :], run.bold)
        before -= len(run.text)
    return Placed(width, _NO_FORM.sub("", _THOUSANDS.sub("", text)))


def _runs(tokens: Iterable[Token], bold: bool) -> Iterator[_Run]:
    small = strong = 0
    for token in tokens:
        step = {"start": 1, "end": -1}.get(token.kind, 0)
        small += step if token.tag in ("sup", "sub") else 0
        strong += step if token.tag in ("b", "strong") else 0
        if token.kind == "text":
            yield _Run(token.text, _SMALL if small else 1.0, bold or strong > 0)


def _width(text: str, bold: bool) -> float:
    widths = _widths("SourceSans3-Semibold.ttf" if bold else "SourceSans3-Regular.ttf")
    return sum(widths.get(character, _ORDINARY) for character in text)


@cache
def _widths(name: str) -> dict[str, float]:
    """Width of each character of a font, in ems; all digits are as wide."""
    from fontTools.ttLib import TTFont

    with TTFont(fonts_dir() / name, lazy=True) as font:
        scale, widths = font["head"].unitsPerEm, font["hmtx"].metrics
        names = font.getBestCmap()
        found = {chr(code): widths[glyph][0] / scale for code, glyph in names.items()}
        figures = {digit: widths[_tabular(font, names[ord(digit)])][0] for digit in "0123456789"}
    return found | {digit: width / scale for digit, width in figures.items()}


def _tabular(font: TTFont, glyph: str) -> str:
    """The glyph that ``tabular-nums`` takes for a digit."""
    table = font["GSUB"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    }
    for index in sorted(lookups):
        for subtable in table.LookupList.Lookup[index].SubTable:
            mapping = getattr(getattr(subtable, "ExtSubTable", subtable), "mapping", {})
            if glyph in mapping:
                return str(mapping[glyph])
    return glyph
