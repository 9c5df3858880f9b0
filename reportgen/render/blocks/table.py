"""``<table>`` with the box around it -> a Table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from reportgen.render.blocks.inline import runs_of
from reportgen.render.blocks.model import Align, Cell, Row, Runs, Table
from reportgen.render.blocks.tree import Element

ALIGNS: Mapping[str, Align] = MappingProxyType(
    {"num": "right", "dec": "decimal", "centre": "centre"}
)
"""How the class of a cell says that it is aligned."""

Unknown = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A caption whose label was taken off its beginning."""

    label: str
    runs: Runs


def labelled(element: Element | None, unknown: Unknown) -> Labelled:
    """The caption in this element."""
    children = list(element.children) if element is not None else []
    at = next((i for i, one in enumerate(children) if not _is_space(one)), len(children))
    head = children[at] if at < len(children) else ""
    if isinstance(head, str) or "label" not in head.classes:
        return Labelled("", runs_of(children, unknown))
    label = "".join(run.text for run in runs_of(head.children, unknown))
    rest = runs_of(children[at + 1 :], unknown)
    return Labelled(label, rest)


def table_of(element: Element, anchor: str, kinds: frozenset[str], unknown: Unknown) -> Table:
    """The table; ``kinds`` are the classes of the box that it stands in."""
    caption = labelled(next(_children(element, "caption"), None), unknown)
    head, groups = _rows(element, unknown)
    table = Table(
        id=element.attrs.get("id") or anchor,
        label=caption.label,
        caption=caption.runs,
        head=head,
        groups=groups,
        kinds=element.classes,
        wide="wide" in kinds | element.classes,
    )
    return _within(table)


def _rows(
    element: Element, unknown: Unknown
) -> tuple[tuple[Row, ...], tuple[tuple[Row, ...], ...]]:
    """The rows of the head, and those of each group below; rows in no group make one."""
    head: list[Row] = []
    groups: list[list[Row]] = []
    before = ""
    for part in element.elements:
        if part.tag == "thead":
            head += _group(part, unknown)
        elif part.tag in ("tbody", "tfoot"):
            groups.append(_group(part, unknown))
        elif part.tag == "tr":
            if before != "tr":
                groups.append([])
            groups[-1].append(_row(part, unknown))
        elif part.tag not in ("caption", "colgroup"):
            unknown(part.tag)
        before = part.tag
    return tuple(head), tuple(map(tuple, groups))


def _group(element: Element, unknown: Unknown) -> list[Row]:
    for child in element.elements:
        if child.tag != "tr":
            unknown(child.tag)
    return [_row(row, unknown) for row in _children(element, "tr")]


def _within(table: Table) -> Table:
    """The table with no cell that reaches past its last column; a template may say "all"."""
    width = table.width
    groups, rows = [], iter(table.grid()[len(table.head) :])
    for group in table.groups:
        kept = []
        for row, places in zip(group, rows, strict=False):
            cells = tuple(
                replace(cell, columns=min(cell.columns, width - at)) for at, cell in places
            )
            kept.append(replace(row, cells=cells))
        groups.append(tuple(kept))
    return replace(table, groups=tuple(groups))


def _row(element: Element, unknown: Unknown) -> Row:
    for child in element.elements:
        if child.tag not in ("td", "th"):
            unknown(child.tag)
    cells = (one for one in element.elements if one.tag in ("td", "th"))
    return Row(tuple(_cell(one, unknown) for one in cells), element.classes)


def _cell(element: Element, unknown: Unknown) -> Cell:
    align: Align = next((ALIGNS[one] for one in ALIGNS if one in element.classes), "left")
    return Cell(
        runs=runs_of(element.children, unknown),
        head=element.tag == "th",
        align=align,
        columns=_span(element, "colspan"),
        rows=_span(element, "rowspan"),
        scope=element.attrs.get("scope", ""),
        kinds=element.classes,
    )


def _span(element: Element, name: str) -> int:
    written = element.attrs.get(name, "")
    return max(int(written), 1) if written.isdecimal() else 1


def _children(element: Element, tag: str) -> Iterator[Element]:
    return (child for child in element.elements if child.tag == tag)


def _is_space(child: Element | str) -> bool:
    return isinstance(child, str) and not child.strip()
