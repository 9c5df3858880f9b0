"""The cells of the tables in a body, each with its row and its column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.render.markup import Token


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: the place of its start tag and of its end tag among the tokens, and its column."""

    start: int
    end: int
    row: int
    column: int
    span: int
    in_head: bool
    bold: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the place of its start tag, the place of the box it scrolls in, its cells."""

    start: int
    box: int | None
    cells: tuple[Cell, ...]

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return max((cell.column + cell.span for cell in self.cells), default=0)


def tables(tokens: Sequence[Token]) -> Iterator[Table]:
    """Every table; none stands in another."""
    box: int | None = None
    for at, token in enumerate(tokens):
        if token.kind == "start" and "table-scroll" in token.classes:
            box = at
        elif token.kind == "start" and token.tag == "table":
            yield Table(at, box, tuple(_cells(tokens, at)))
            box = None


def _cells(tokens: Sequence[Token], at: int) -> Iterator[Cell]:
    row, column, opened, in_head, bold = -1, 0, -1, False, False
    taken: dict[tuple[int, int], bool] = {}
    for place in range(at, len(tokens)):
        token = tokens[place]
        if token.tag == "table" and token.kind == "end":
            return
        if token.tag == "thead":
            in_head = token.kind == "start"
        elif token.tag == "tr" and token.kind == "start":
            row, column, bold = row + 1, 0, "total" in token.classes
        elif token.tag in ("td", "th") and token.kind == "start":
            opened = place
        elif token.tag in ("td", "th") and token.kind == "end" and opened >= 0:
            while taken.get((row, column)):
                column += 1
            across, down = _span(tokens[opened], "colspan"), _span(tokens[opened], "rowspan")
            taken.update({(row + i, column + j): True for i in range(down) for j in range(across)})
            yield Cell(opened, place, row, column, across, in_head, bold)
            column, opened = column + across, -1


def _span(token: Token, name: str) -> int:
    value = token.attrs.get(name, "1")
    return max(int(value), 1) if value.isdigit() else 1
