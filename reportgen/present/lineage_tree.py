"""The lineage of a fact as a tree: what it says, how it was made, from what, down to the data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeVar

from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.formatting.style import Style
from reportgen.methods import METHODS
from reportgen.methods.record import Method
from reportgen.present.lineage import SourceRow, counted, value_text

Kind = Literal[
    "fact",
    "value",
    "counts",
    "method",
    "formula",
    "reference",
    "r_call",
    "setting",
    "note",
    "filter",
    "rows",
    "row",
    "input",
]

T = TypeVar("T")

DEPTH, WIDTH = 2, 6
"""So many facts down, and so many facts or rows beside each other, unless all are asked for."""

LEFT_OUT = frozenset(
    {"excluded", "left_out", "not_evaluable", "missing", "not_asked", "trimmed", "unmatched"}
)
"""Parts of the ids of facts that count who was left out."""


_ROW = " row "
"""What stands between a table and the number of a row of it."""

COUNTED = "counted"
"""The formula of what needs none."""

SETTINGS = {
    "level": "level of the interval, %",
    "smaller_n": "smaller denominator, by which it is rounded",
    "limit_of": "the value that it is a limit of",
}
"""Names of settings that do not say themselves what they are."""


@dataclass(frozen=True, slots=True)
class Node:
    """One line of the tree.

    ``fact`` is the id where the line is about a fact, ``row`` where it is about a row. ``more``
    counts what stands below it and is not shown. ``before`` says that it stands further up, where
    what is below it is told.
    """

    kind: Kind
    text: str
    fact: str = ""
    children: tuple[Node, ...] = ()
    more: int = 0
    before: bool = False
    row: str = ""


@dataclass(frozen=True)
class Origin:
    """What facts are explained from: the book, how numbers are printed, where rows stand."""

    book: FactBook
    style: Style
    rows: Mapping[str, SourceRow]

    @cached_property
    def _printed(self) -> dict[str, str]:
        return {}

    def value(self, fact: Fact) -> str:
        """The value of a fact in words; each is printed once, however often it is told."""
        text = self._printed.get(fact.id)
        if text is None:
            text = self._printed[fact.id] = value_text(fact, self.style)
        return text

    def line(self, fact: Fact) -> str:
        """A fact in one line: what it is, and its value."""
        return f"{fact.label[:1].upper()}{fact.label[1:]}: {self.value(fact)}"


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a tree is told."""

    depth: int = DEPTH
    width: int | None = WIDTH
    everything: bool = False
    """Whether formula, settings and so on are told of intermediate facts too."""

    @classmethod
    def all(cls) -> Extent:
        """The whole tree."""
        return cls(depth=1_000_000, width=None, everything=True)


def lineage_tree(fact: Fact, origin: Origin, extent: Extent | None = None) -> Node:
    """The tree of one fact; an intermediate fact is told of once, where it comes first."""
    return _Walk(origin, extent or Extent()).top(fact)


def value_nodes(fact: Fact, origin: Origin) -> Iterator[Node]:
    """The value, and what was counted for it."""
    yield Node("value", origin.value(fact))
    if fact.stat != "count" and (numbers := counted(fact, origin.style)):
        yield Node("counts", numbers)


def method_nodes(name: str, *, full: bool = True) -> tuple[Node, ...]:
    """The method, with formula, reference and R call where all is told; none of an unknown one."""
    known = _METHODS[full]
    return (known[name],) if name in known else ()


def _method_node(method: Method, *, full: bool) -> Node:
    parts: Sequence[tuple[Kind, str]] = (
        ("formula", method.formula),
        ("reference", method.reference),
        ("r_call", method.r_call),
    )
    told = [Node(kind, text) for kind, text in parts if full and text not in ("", COUNTED)]
    return Node("method", method.label, children=tuple(told))


_METHODS = {
    full: {name: _method_node(method, full=full) for name, method in METHODS.items()}
    for full in (False, True)
}


def setting_nodes(settings: Iterable[tuple[str, str]]) -> Iterator[Node]:
    """The choices of the method; those that say nothing are passed over."""
    for name, text in settings:
        if text.strip():
            words = SETTINGS.get(name, name.replace("_", " "))
            yield Node("setting", f"{words} = {text.strip(' ,;')}")


def note_nodes(fact: Fact) -> Iterator[Node]:
    """What is noted of a fact."""
    return (Node("note", note) for note in fact.notes)


def input_nodes(inputs: Iterable[str]) -> Iterator[Node]:
    """The tables that were read, with their columns."""
    return (Node("input", text.replace(":", ": ").replace(",", ", ")) for text in inputs)


def nodes_behind(fact: Fact, origin: Origin, width: int) -> Iterator[Node]:
    """Who was left out, the facts that a fact was made from, and its rows, in a line each."""
    return _Walk(origin, Extent(1, width), {fact.id}).below(fact, 1, is_top=True)


def is_filter(fact_id: str) -> bool:
    """Whether a fact counts who was left out, or who for one reason."""
    return not LEFT_OUT.isdisjoint(fact_id.split(".")[-2:])


@dataclass
class _Walk:
    origin: Origin
    extent: Extent
    told: set[str] = field(default_factory=set)

    def top(self, fact: Fact) -> Node:
        self.told.add(fact.id)
        children = (
            *value_nodes(fact, self.origin),
            *method_nodes(fact.method),
            *setting_nodes(fact.settings),
            *note_nodes(fact),
            *self.below(fact, self.extent.depth, is_top=True),
            *input_nodes(fact.inputs),
        )
        return Node("fact", fact.label, fact.id, children)

    def below(self, fact: Fact, depth: int, *, is_top: bool = False) -> Iterator[Node]:
        """Who was left out, the facts it was made from, and its rows.

        Rows of an intermediate fact are counted where nothing is known of each.
        """
        own_row, others = _by_row(fact, self.origin.book)
        filters = [one for one in others if is_filter(one.id)]
        facts = [one for one in others if not is_filter(one.id)]
        yield from self._facts("filter", filters, depth)
        yield from self._facts("fact", facts, depth)
        text = _rows_text(fact.rows, self.origin.rows)
        if len(fact.rows) > 1 and set(fact.rows) <= {row for one in others for row in one.rows}:
            yield Node("rows", f"{text}, those of the facts above")
        elif fact.rows and not (own_row or is_top or self.extent.everything):
            yield Node("rows", text, more=len(fact.rows))
        elif fact.rows:
            shown, more = self._cut(fact.rows)
            rows = tuple(self._row(row, own_row.get(row), depth) for row in shown)
            yield Node("rows", text, children=rows, more=more)

    def _facts(
        self, kind: Literal["fact", "filter"], facts: Sequence[Fact], depth: int
    ) -> Iterator[Node]:
        shown, more = self._cut(facts)
        yield from (self._fact(kind, one, depth - 1) for one in shown)
        if more:
            noun = "facts" if more > 1 else "fact"
            yield Node(kind, f"{more} more {noun}", more=more)

    def _fact(self, kind: Kind, fact: Fact, depth: int) -> Node:
        text = self.origin.line(fact)
        below = len(fact.from_facts) or len(fact.rows)
        if kind == "filter" and not fact.value:
            return Node(kind, text, fact.id)
        if fact.id in self.told:
            return Node(kind, text, fact.id, before=below > 0)
        if depth <= 0:
            return Node(kind, text, fact.id, more=below)
        self.told.add(fact.id)
        return Node(kind, text, fact.id, tuple(self._inner(fact, depth)))

    def _inner(self, fact: Fact, depth: int) -> Iterator[Node]:
        """What is told of an intermediate fact."""
        full = self.extent.everything
        if full or fact.method != "count":
            yield from method_nodes(fact.method, full=full)
        if full:
            yield from setting_nodes(fact.settings)
        yield from note_nodes(fact)
        yield from self.below(fact, depth)
        yield from input_nodes(fact.inputs)

    def _row(self, row: str, fact: Fact | None, depth: int) -> Node:
        known = self.origin.rows.get(row, SourceRow(row, "", ""))
        place = known.place.rpartition(_ROW)[2]
        text = " ".join(part for part in (place and f"row {place}", known.label) if part) or row
        if fact is None:
            return Node("row", text, row=row)
        text += f": {self.origin.value(fact)}"
        if depth <= 2 or fact.id in self.told:
            return Node("row", text, fact.id, more=len(fact.from_facts), row=row)
        self.told.add(fact.id)
        return Node("row", text, fact.id, tuple(self._below_a_row(fact, depth - 1)), row=row)

    def _below_a_row(self, fact: Fact, depth: int) -> Iterator[Node]:
        """The facts of a row, which need not name their row again."""
        facts = [self.origin.book[one] for one in fact.from_facts if one in self.origin.book]
        yield from note_nodes(fact)
        shown, more = self._cut(facts)
        yield from (self._fact("fact", one, 0) for one in shown)
        if more:
            yield Node("fact", f"{more} more facts", more=more)

    def _cut(self, items: Sequence[T]) -> tuple[Sequence[T], int]:
        """The first of the items, and how many are left; one is never left alone."""
        width = self.extent.width
        if width is None or len(items) <= width + 1:
            return items, 0
        return items[:width], len(items) - width


def _by_row(fact: Fact, book: FactBook) -> tuple[dict[str, Fact], list[Fact]]:
    """Of the facts behind a fact those of a single one of its rows, and the others.

    Where some are of several rows, such as pools that are compared, none is that of a row.
    """
    sources = [book[name] for name in fact.from_facts if name in book]
    rows = set(fact.rows) if all(len(one.rows) < 2 for one in sources) else set()
    own: dict[str, Fact] = {}
    others: list[Fact] = []
    for one in sources:
        single = one.rows[0] if len(one.rows) == 1 else ""
        if len(rows) > 1 and single in rows and single not in own:
            own[single] = one
        else:
            others.append(one)
    return own, others


def _rows_text(rows: Sequence[str], known: Mapping[str, SourceRow]) -> str:
    """``4 rows of studies.csv``."""
    noun = "row" if len(rows) == 1 else "rows"
    tables = dict.fromkeys(known[row].place.partition(_ROW)[0] for row in rows if row in known)
    of = f" of {', '.join(tables)}" if tables and all(tables) else ""
    return f"{len(rows)} {noun}{of}"
