"""A table laid flat: one name per column, one line per row, raw numbers beside the texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reportgen.render.blocks import Cell, Row, Run, Table, plain
from reportgen.render.tables.numbers import Number, in_order, numbers_of

PATH = " | "
"""Between the levels of a head, of groups, and between a column and the part of its numbers."""

GROUP, SOURCE = "Group", "source"

DEPTHS: Mapping[str, int] = {
    "group": 0, "single": 0, "plain": 0, "lead-row": 0, "part": 1, "sub": 2, "subsub": 3,
}  # fmt: skip
"""How deep a row stands by its class; rows with none stand under the heading of their group."""
_HEADS_OTHERS = frozenset({"group", "lead-row", "part"})
_IN_GROUP = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A printed column: its name, and the names that its numbers have in some row."""

    name: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row below the head: texts and numbers by column; ``path`` are the headings over it.

    ``heading`` says that the row is nothing but a heading of rows that follow it.
    """

    path: tuple[str, ...]
    texts: tuple[str, ...]
    numbers: tuple[tuple[Number, ...], ...]
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with the names of its columns and its rows."""

    table: Table
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        """The id of the table, which no number of it changes."""
        return self.table.id.removeprefix("tab-")

    @property
    def grouped(self) -> bool:
        """Whether some row stands under a heading."""
        return any(line.path for line in self.lines)


def sheet_of(table: Table) -> Sheet:
    """The table laid flat."""
    grid = table.grid()
    below = grid[len(table.head) :]
    lines = tuple(_lines(table, _filled(below, table.width)))
    names = _names(table, grid[: len(table.head)])
    rows = [line for line in lines if not line.heading]
    columns = (
        Column(name, in_order(n.name for line in rows for n in line.numbers[at]))
        for at, name in enumerate(names)
    )
    return Sheet(table, tuple(columns), lines)


Cells = Sequence[tuple[int, Cell]]


def _filled(rows: Sequence[Cells], width: int) -> list[list[Cell | None]]:
    """The cell of every place; one that reaches down stands in each of its rows."""
    places: list[list[Cell | None]] = [[None] * width for _ in rows]
    for down, row in enumerate(rows):
        for at, cell in row:
            for reached in places[down : down + cell.rows]:
                reached[at] = cell
    return places


@dataclass
class _Headings:
    """The headings in force, from the outermost; they end with their group of rows."""

    open: list[tuple[int, str]] = field(default_factory=list)

    def above(self, row: Row, text: str) -> tuple[str, ...]:
        """The headings over this row, which may head others from now on."""
        depth = next((DEPTHS[one] for one in DEPTHS if one in row.kinds), _IN_GROUP)
        if _is_heading(row) and not row.kinds & DEPTHS.keys():
            depth = 0
        self.open = [one for one in self.open if one[0] < depth]
        path = tuple(heading for _, heading in self.open)
        if text and (row.kinds & _HEADS_OTHERS or _is_heading(row) or "sub" in row.kinds):
            self.open.append((depth, text))
        return path


def _is_heading(row: Row) -> bool:
    """One head over the whole row."""
    return len(row.cells) == 1 and row.cells[0].head


def _lines(table: Table, places: Sequence[Sequence[Cell | None]]) -> Iterator[Line]:
    filled = iter(places)
    for group in table.groups:
        headings = _Headings()
        for at, row in enumerate(group):
            cells = next(filled)
            texts = tuple(plain(cell.runs) if cell else "" for cell in cells)
            path = headings.above(row, texts[0])
            followed = at + 1 < len(group) and not _ends(row, group[at + 1])
            numbers = tuple(numbers_of(cell.runs) if cell else () for cell in cells)
            yield Line(path, texts, numbers, _is_heading(row) and followed)


def _ends(heading: Row, following: Row) -> bool:
    """Whether the next row is a heading of the same level or above, so that nothing is between."""
    if not _is_heading(following):
        return bool(following.kinds & {"single", "plain"})
    return "group" in following.kinds or heading.kinds == following.kinds


def _names(table: Table, head: Sequence[Cells]) -> list[str]:
    """One name per column, no two the same: the texts of the head from above."""
    taken: dict[str, int] = {GROUP: 1}
    names = []
    for at, levels in enumerate(_over(table.width, head)):
        name = PATH.join(dict.fromkeys(levels)) or ("Row" if at == 0 else f"Column {at + 1}")
        taken[name] = taken.get(name, 0) + 1
        names.append(name if taken[name] == 1 else f"{name} ({taken[name]})")
    return names


def _over(width: int, head: Sequence[Cells]) -> list[list[str]]:
    levels: list[list[str]] = [[] for _ in range(width)]
    for row in head:
        for at, cell in row:
            text = head_text(cell.runs)
            for reached in levels[at : at + cell.columns]:
                reached.extend([text] if text else [])
    return levels


def head_text(runs: Iterable[Run]) -> str:
    """The text of a head in one line, without the marks of notes."""
    kept = [run for run in runs if not (run.level == "sup" and len(run.text) == 1)]
    return " ".join(plain(kept).split())
