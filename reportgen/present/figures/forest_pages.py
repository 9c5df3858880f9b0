"""How a long forest plot is cut into pages: at a heading where it can be, never off its diamond."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reportgen.present.figures.data import ForestRow

_FULL_ENOUGH = 0.4  # a page that ends at a heading must be filled at least so far


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its number in the whole plot and its height; a repeated heading has no number."""

    row: ForestRow
    height: float
    number: int | None


def paginate(
    lines: Sequence[Line],
    room: float,
    continued: str,
    height: Callable[[ForestRow], float] | None = None,
) -> list[list[Line]]:
    """The lines of each page, none taller than ``room``; open headings are repeated.

    A single line that is taller stands on a page of its own, under its headings. ``height``
    measures a heading that says that it is repeated; without it, it is as high as before.
    """
    pages: list[list[Line]] = []
    rest = list(lines)
    while _height(rest) > room and _least(rest) < len(rest):
        cut = _cut(rest, room)
        pages.append(_without_edge_spacers(rest[:cut]))
        again = _repeated(rest, cut, continued)
        if height is not None:
            again = [replace(line, height=height(line.row)) for line in again]
        rest = again + rest[cut:]
    return [*pages, _without_edge_spacers(rest)]


def _height(lines: Sequence[Line]) -> float:
    return sum(line.height for line in lines)


def _cut(lines: Sequence[Line], room: float) -> int:
    least = _least(lines)
    fitting = [i for i in range(least, len(lines)) if _height(lines[:i]) <= room] or [least]
    headings = [i for i in fitting if _heading_starts(lines, i)]
    if headings and _height(lines[: headings[-1]]) >= _FULL_ENOUGH * room:
        return headings[-1]
    studies = [i for i in fitting if _between_studies(lines, i)]
    if studies:
        return _even(lines, studies, room)
    return headings[-1] if headings else fitting[-1]


def _least(lines: Sequence[Line]) -> int:
    """How many lines a page must have to hold one that is not repeated."""
    repeated = 0
    while repeated < len(lines) and lines[repeated].number is None:
        repeated += 1
    return repeated + 1


def _heading_starts(lines: Sequence[Line], i: int) -> bool:
    return lines[i].row.kind == "header" and lines[i - 1].row.kind != "header"


def _between_studies(lines: Sequence[Line], i: int) -> bool:
    return lines[i].row.kind == lines[i - 1].row.kind == "study"


def _even(lines: Sequence[Line], places: Sequence[int], room: float) -> int:
    """The place that leaves pages of about one height."""
    whole = _height(lines)
    share = whole / -(-whole // room)
    return min(places, key=lambda i: abs(_height(lines[:i]) - share))


def _repeated(lines: Sequence[Line], cut: int, continued: str) -> list[Line]:
    """The headings under which the line after the cut stands."""
    below = lines[cut].row
    level = below.level if below.kind == "header" else 1_000
    if below.kind == "overall":
        return []
    found: list[Line] = []
    for line in reversed(lines[:cut]):
        if line.row.kind == "header" and line.row.level < level:
            level = line.row.level
            found.insert(0, _continuing(line, continued))
    return found


def _continuing(line: Line, continued: str) -> Line:
    label = line.row.label.removesuffix(f" {continued}")
    return Line(replace(line.row, label=f"{label} {continued}"), line.height, None)


def _without_edge_spacers(lines: Sequence[Line]) -> list[Line]:
    kept = list(lines)
    while kept and kept[0].row.kind == "spacer":
        kept.pop(0)
    while kept and kept[-1].row.kind == "spacer":
        kept.pop()
    return kept
