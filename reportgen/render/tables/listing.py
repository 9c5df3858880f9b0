"""Every number of all tables, one a line: those of captions, heads and notes too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.render.tables.numbers import Number, numbers_of
from reportgen.render.tables.sheet import PATH, Sheet, head_text

HEADS = (
    "table", "label", "place", "row", "group", "row_label", "column", "printed", "part", "value",
    "source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands; ``row`` counts the printed rows below the head from 1."""

    sheet: Sheet
    kind: str
    row: int | None = None
    group: str = ""
    row_label: str = ""
    column: str = ""


def listed(sheets: Sequence[Sheet]) -> Iterator[tuple[str | float | None, ...]]:
    """The lines below ``HEADS``."""
    for sheet in sheets:
        for place, numbers in _places(sheet):
            for number in numbers:
                yield _line(place, number)


def _places(sheet: Sheet) -> Iterator[tuple[Place, Sequence[Number]]]:
    yield Place(sheet, "caption"), numbers_of(sheet.table.caption)
    for row in sheet.table.head:
        for cell in row.cells:
            yield Place(sheet, "head", column=head_text(cell.runs)), numbers_of(cell.runs)
    for at, line in enumerate(sheet.lines, start=1):
        for column, numbers in zip(sheet.columns, line.numbers, strict=True):
            label = line.texts[0]
            yield Place(sheet, "body", at, PATH.join(line.path), label, column.name), numbers
    yield from ((Place(sheet, "note"), numbers_of(runs)) for runs in sheet.table.notes)


def _line(place: Place, number: Number) -> tuple[str | float | None, ...]:
    sheet = place.sheet
    where = (sheet.name, sheet.table.label, place.kind, place.row, place.group, place.row_label)
    return (*where, place.column, number.text, number.part, number.raw, number.source)
