"""Which tables need a page that is turned, and which even then need smaller type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportgen.errors import Problem
from reportgen.render.markup import Token
from reportgen.render.pdf.grid import tables

MOST_COLUMNS = 8
"""A table of more columns turns its page."""

_SLACK = 0.5
"""Pixels that rounding may make of a table that fits."""

WIDE, DENSE = "wide", "dense"


@dataclass(frozen=True, slots=True)
class Wide:
    """The tables, by their ids, that are known to need more than the measure of the text."""

    turned: frozenset[str] = field(default_factory=frozenset)
    dense: frozenset[str] = field(default_factory=frozenset)

    def further(self, document: Any) -> tuple[Wide, list[Problem]]:
        """What is known when the pages were seen; and what cannot be helped."""
        over = frozenset(too_wide(document))
        stuck = sorted(over & self.dense)
        found = Wide(self.turned | over, self.dense | (over & self.turned))
        return found, [
            Problem(
                f"#{name}",
                "the table is wider than a turned page, even in small type.",
                "Leave out columns, or shorten what cannot be broken in its cells.",
            )
            for name in stuck
        ]


def with_classes(tokens: Sequence[Token], wide: Wide) -> list[Token]:
    """The body with its wide tables marked: those of many columns, and those that are known."""
    made = list(tokens)
    for table in tables(tokens):
        if table.box is None:
            continue
        box = tokens[table.box]
        name = box.attrs.get("id", "")
        classes = dict.fromkeys(box.attrs.get("class", "").split())
        if table.columns > MOST_COLUMNS or name in wide.turned:
            classes[WIDE] = None
        if name in wide.dense:
            classes[DENSE] = None
        made[table.box] = box.with_attrs({"class": " ".join(classes)})
    return made


def too_wide(document: Any) -> Iterator[str]:
    """Ids of the tables that are wider than the box they stand in."""
    for page in document.pages:
        yield from _too_wide(page._page_box, "")


def _too_wide(box: Any, name: str) -> Iterator[str]:
    classes = box.element.get("class", "").split() if box.element is not None else ()
    if "table-scroll" in classes:
        name = box.element.get("id", "")
    for child in getattr(box, "children", ()):
        if name and child.element_tag == "table" and child.width > box.width + _SLACK:
            yield name
        yield from _too_wide(child, name)
