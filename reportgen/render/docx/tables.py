"""Tables with three rules, whose head comes again on each page and whose rows stay whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportgen.render.blocks import Cell, Row, Table
from reportgen.render.docx.paragraphs import caption, paragraph
from reportgen.render.docx.styles import CELL_GAP_PT, rule
from reportgen.render.docx.text import text
from reportgen.render.docx.widths import column_widths
from reportgen.render.docx.writing import Writing
from reportgen.render.docx.xml import TWIPS_PER_PT, Xml, colour, el, flag, twips, val

WHOLE_UP_TO = 14
"""Rows of a table that is not divided between two pages."""
_KEPT = 2
"""Rows of a longer one that do not stand alone at the foot or head of a page."""
_INDENTS = {"sub": 1.0, "part": 1.0, "subsub": 2.0}
_SPACED = frozenset({"group", "single", "lead-row"})
_BOLD = frozenset({"group", "single", "total"})
_JC = {"left": "", "right": "right", "decimal": "right", "centre": "center"}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a cell stands: what of it depends on its row and on the table."""

    row: Row
    style: str
    size: float
    head: bool
    last_of_head: bool
    keep_next: bool


def table(writing: Writing, block: Table, room_pt: float) -> Iterator[Xml]:
    """The caption, the table, its notes."""
    if block.label or block.caption:
        yield caption(writing, block.id, block.label, block.caption, above=True, again=False)
    yield _grid(writing, block, room_pt)
    for note in block.notes:
        yield paragraph("TableNote", text(writing, note))
    if not block.notes:  # else the next table would grow together with this one
        yield paragraph("TableNote", ())


def _grid(writing: Writing, block: Table, room_pt: float) -> Xml:
    style = "TableTextCompact" if "compact" in block.kinds else "TableText"
    size = writing.size_of(style)
    widths = [
        round(width * size * TWIPS_PER_PT)
        for width in column_widths(block, room_pt / size, CELL_GAP_PT / size)
    ]
    rows = (*block.head, *block.body)
    made = el("w:tbl", None, _properties(block, sum(widths)))
    made.append(el("w:tblGrid", None, *(el("w:gridCol", {"w:w": str(w)}) for w in widths)))
    reaching: dict[
        int, tuple[Cell, int]
    ] = {}  # column -> cell from above, rows that it still takes
    for number, (row, cells) in enumerate(zip(rows, block.grid(), strict=True)):
        head = number < len(block.head)
        place = _Place(
            row=row,
            style=style,
            size=size,
            head=head,
            last_of_head=number == len(block.head) - 1,
            keep_next=_keeps(number, len(rows), head or "group" in row.kinds, bool(block.notes)),
        )
        made.append(_row(writing, place, cells, widths, reaching))
    return made


def _keeps(number: int, rows: int, leads: bool, notes: bool) -> bool:
    """Whether a row stays on the page of the next."""
    if number == rows - 1:
        return notes
    near_an_end = number < _KEPT or number >= rows - 1 - _KEPT
    return leads or near_an_end or rows <= WHOLE_UP_TO


def _properties(block: Table, width: int) -> Xml:
    name = " ".join("".join(run.text for run in block.caption).split())
    return el(
        "w:tblPr",
        None,
        val("w:tblStyle", "ReportTable"),
        el("w:tblW", {"w:w": str(width), "w:type": "dxa"}),
        el("w:tblLayout", {"w:type": "fixed"}),
        el(
            "w:tblLook",
            {
                "w:val": "04A0",
                "w:firstRow": "1" if block.head else "0",
                "w:lastRow": "0",
                "w:firstColumn": "1",
                "w:lastColumn": "0",
                "w:noHBand": "0",
                "w:noVBand": "1",
            },
        ),
        val("w:tblCaption", block.label or name),
        val("w:tblDescription", name) if name else None,
    )


def _row(
    writing: Writing,
    place: _Place,
    cells: Sequence[tuple[int, Cell]],
    widths: Sequence[int],
    reaching: dict[int, tuple[Cell, int]],
) -> Xml:
    made = el(
        "w:tr",
        None,
        el("w:trPr", None, flag("w:cantSplit"), flag("w:tblHeader", place.head)),
    )
    starts = dict(cells)
    at = 0
    while at < len(widths):
        if at in starts:
            cell = starts[at]
            if cell.rows > 1:
                reaching[at] = cell, cell.rows - 1
            made.append(_cell(writing, place, cell, sum(widths[at : at + cell.columns])))
            at += cell.columns
        elif at in reaching:
            cell, left = reaching.pop(at)
            if left > 1:
                reaching[at] = cell, left - 1
            made.append(_continued(place, cell, sum(widths[at : at + cell.columns])))
            at += cell.columns
        else:
            made.append(_cell(writing, place, Cell(()), widths[at]))
            at += 1
    return made


def _continued(place: _Place, cell: Cell, width: int) -> Xml:
    return el(
        "w:tc",
        None,
        _cell_properties(place, cell, width, el("w:vMerge"), None),
        paragraph(place.style, (), keep_next=place.keep_next),
    )


def _cell(writing: Writing, place: _Place, cell: Cell, width: int) -> Xml:
    merge = val("w:vMerge", "restart") if cell.rows > 1 else None
    bold = place.head or bool(cell.head and _BOLD & place.row.kinds) or "total" in place.row.kinds
    runs = [replace(run, bold=run.bold or bold) for run in cell.runs]
    if cell.head and "part" in place.row.kinds:
        runs = [replace(run, italic=True) for run in runs]
    ink = _arm(writing, place) if cell.head else ""
    edges = _edges(writing, place, cell)
    return el(
        "w:tc",
        None,
        _cell_properties(place, cell, width, merge, edges),
        paragraph(
            place.style,
            text(writing, runs, ink=ink),
            keep_next=place.keep_next,
            extra=_cell_paragraph(writing, place, cell),
        ),
    )


def _cell_properties(
    place: _Place, cell: Cell, width: int, merge: Xml | None, edges: Xml | None
) -> Xml:
    return el(
        "w:tcPr",
        None,
        el("w:tcW", {"w:w": str(width), "w:type": "dxa"}),
        val("w:gridSpan", cell.columns) if cell.columns > 1 else None,
        merge,
        edges,
        val("w:vAlign", "bottom") if place.head else None,
    )


def _edges(writing: Writing, place: _Place, cell: Cell) -> Xml | None:
    """Rules that belong to single cells: below the head, under a head of columns, over a total."""
    theme = writing.style.theme
    if place.head and (place.last_of_head or cell.rows > 1):
        line = rule("w:bottom", theme.line.thin_pt, theme.colour.rule)
    elif place.head and cell.scope == "colgroup":
        line = rule("w:bottom", theme.line.thin_pt, theme.colour.hairline)
    elif "total" in place.row.kinds:
        line = rule("w:top", theme.line.thin_pt, theme.colour.hairline)
    else:
        return None
    return el("w:tcBorders", None, line)


def _cell_paragraph(writing: Writing, place: _Place, cell: Cell) -> list[Xml | None]:
    indent = 0.0
    if cell.head and cell.scope == "row":
        indent = max((_INDENTS.get(kind, 0.0) for kind in place.row.kinds), default=0.0)
    indent += 1.2 if "first" in cell.kinds and cell.align == "left" else 0.0
    spaced = _SPACED & place.row.kinds and not place.head
    jc = _JC[cell.align]
    return [
        el("w:spacing", {"w:before": twips(place.size * 0.75)}) if spaced else None,
        el("w:ind", {"w:left": twips(indent * place.size)}) if indent else None,
        val("w:jc", jc) if jc else None,
    ]


def _arm(writing: Writing, place: _Place) -> str:
    """The colour of a group that is an arm, as in the figures."""
    numbers = [kind.removeprefix("arm-") for kind in place.row.kinds if kind.startswith("arm-")]
    found = next((int(number) for number in numbers if number.isdecimal()), 0)
    return colour(writing.style.theme.colour.word(found)) if found else ""
