"""The blocks of a report and the runs of their text, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Level = Literal["", "sup", "sub"]
Align = Literal["left", "centre", "right", "decimal"]

BREAK = "\n"
MAY_BREAK = "\u200b"
"""Where a word may be divided without a hyphen."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a number is: a part of a fact, or a cell of a frame (``studies/topp_2014/n``).

    ``raw`` is the number before rounding as the fact or cell holds it; empty where there is none
    and words are printed instead. Runs of one printed number have the same object.
    """

    fact: str = ""
    part: str = ""
    cell: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look; ``link`` is ``#anchor`` or an address."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    small: bool = False
    level: Level = ""
    link: str = ""
    source: Source | None = None


Runs = tuple[Run, ...]


def plain(runs: Iterable[Run]) -> str:
    """What a reader sees of the runs, without places where a word may break."""
    return "".join(run.text for run in runs).replace(MAY_BREAK, "")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its number ("3.1", or empty); level 0 is the title."""

    level: int
    number: str
    runs: Runs
    anchor: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; its kind is the class of the template, empty for running text."""

    kind: str
    runs: Runs
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list; those of an inner list have a greater depth."""

    runs: Runs
    depth: int = 0
    anchor: str = ""
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; ``kind`` is its first class (``references``, ``notes``, ``affiliations``)."""

    kind: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """Terms and what is said of each; ``kind`` is its class (``pico``, ``front-notes``)."""

    kind: str
    entries: tuple[tuple[Runs, Runs], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; ``head`` says that it is a head of its column, row or group."""

    runs: Runs
    head: bool = False
    align: Align = "left"
    columns: int = 1
    rows: int = 1
    scope: str = ""
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """A row; its kind is its class: ``group``, ``sub``, ``subsub``, ``part``, ``single``, ..."""

    cells: tuple[Cell, ...]
    kinds: frozenset[str] = frozenset()


Placed = tuple[int, Cell]
"""A cell and the column that it begins in, counted from 0."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``id`` is that of its anchor (``tab-studies``), ``caption`` goes without label.

    ``groups`` are the rows below the head, as the template groups them (most tables: one group).
    """

    id: str
    label: str
    caption: Runs
    head: tuple[Row, ...]
    groups: tuple[tuple[Row, ...], ...]
    notes: tuple[Runs, ...] = ()
    kinds: frozenset[str] = frozenset()
    wide: bool = False

    @property
    def body(self) -> tuple[Row, ...]:
        """All rows below the head."""
        return tuple(row for group in self.groups for row in group)

    @property
    def width(self) -> int:
        """How many columns it has: those of its head, or of its longest row."""
        head = [at + cell.columns for row in placed(self.head) for at, cell in row]
        below = [at + 1 for group in self.groups for row in placed(group) for at, _ in row]
        return max([1, *head, *below])

    def grid(self) -> tuple[tuple[Placed, ...], ...]:
        """The cells of every row, those of the head first, each with its column."""
        width = self.width
        below = (row for group in self.groups for row in placed(group))
        return tuple(
            tuple((at, cell) for at, cell in row if at < width)
            for row in (*placed(self.head), *below)
        )


def placed(rows: Iterable[Row]) -> Iterator[tuple[Placed, ...]]:
    """Each row's cells with their columns, as cells that reach down from above leave them room."""
    taken: dict[int, int] = {}  # column -> rows that a cell above still reaches into
    for row in rows:
        above = {column for column, left in taken.items() if left}
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        at, found = 0, []
        for cell in row.cells:
            while at in above:
                at += 1
            found.append((at, cell))
            if cell.rows > 1:
                taken |= dict.fromkeys(range(at, at + cell.columns), cell.rows - 1)
            at += cell.columns
        yield tuple(found)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: ``asset`` is the key of its drawing among the document's figures.

    ``continued`` marks the further pages of one, which bear the label of the first.
    """

    id: str
    asset: str
    label: str
    caption: Runs
    alt: str
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks that stand together: ``first-page``, ``title-block``, ``abstract``, ``note``, ..."""

    kind: str
    blocks: tuple[Block, ...]
    kinds: frozenset[str] = frozenset()


Block = Heading | Paragraph | ListBlock | DefinitionList | Table | Figure | Box
