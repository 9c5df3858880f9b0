"""A YAML 1.2 text as plain data that remembers its lines.

The tree is built from the parser's events and not by a YAML constructor: so no tag can make an
object, no alias can grow without bounds, and keys that occur twice are seen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reportgen.errors import Problem

MAX_DEPTH = 30
MAX_NODES = 50_000
"""A hundred times what a long spec holds; what is larger is an alias that expands into itself."""

_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its line (from 1), the text it was written as, and its parts."""

    plain: Any
    line: int
    written: str = ""
    parts: Mapping[str | int, Node] = field(default_factory=dict)
    key_lines: Mapping[str | int, int] = field(default_factory=dict)
    size: int = 1

    def line_of(self, keys: tuple[str | int, ...]) -> int:
        """Line of the part that the keys lead to, or of its nearest ancestor that is there."""
        node, line = self, self.line
        for key in keys:
            if key not in node.parts:
                break
            line = node.key_lines.get(key, node.parts[key].line)
            node = node.parts[key]
        return line

    def at(self, keys: tuple[str | int, ...]) -> Node | None:
        """The part that the keys lead to, if it is there."""
        node: Node | None = self
        for key in keys:
            node = node.parts.get(key) if node else None
        return node


class TreeError(Exception):
    """The text cannot become a tree; the line counts from 1."""

    def __init__(self, line: int, what: str, remedy: str) -> None:
        super().__init__(what)
        self.line, self.what, self.remedy = line, what, remedy


@dataclass(slots=True)
class _Builder:
    """Turns events into nodes; keeps anchors and the complaints about double keys."""

    events: Iterator[Any]
    where: str
    anchors: dict[str, Node] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    size: int = 0

    def value(self, event: Any, depth: int = 0) -> Node:
        kind, line = type(event).__name__, event.start_mark.line + 1
        if kind == "AliasEvent":
            return self._alias(event.anchor, line)
        if event.tag is not None:
            raise TreeError(line, f"the tag {event.tag} is not read", "Delete the tag.")
        if depth > MAX_DEPTH:
            raise TreeError(
                line, f"the text is nested more than {MAX_DEPTH} levels deep", "Flatten it."
            )
        node = self._new(kind, event, line, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def _new(self, kind: str, event: Any, line: int, depth: int) -> Node:
        self._grow(1, line)
        if kind == "MappingStartEvent":
            return self._mapping(line, depth)
        if kind == "SequenceStartEvent":
            return self._sequence(line, depth)
        text = unicodedata.normalize("NFC", event.value)
        plain = scalar(text) if not event.style else text
        return Node(plain, line, text)

    def _mapping(self, line: int, depth: int) -> Node:
        parts: dict[str | int, Node] = {}
        key_lines: dict[str | int, int] = {}
        while type(event := next(self.events)).__name__ != "MappingEndEvent":
            key_line = event.start_mark.line + 1
            if type(event).__name__ != "ScalarEvent":
                raise TreeError(key_line, "a key must be a text", "Write `key: value`.")
            key = unicodedata.normalize("NFC", event.value)
            node = self.value(next(self.events), depth + 1)
            if key in parts:
                self._twice(key, key_lines[key], key_line)
                continue
            parts[key], key_lines[key] = node, key_line
        plain = {key: node.plain for key, node in parts.items()}
        return Node(plain, line, "", parts, key_lines, 1 + sum(n.size for n in parts.values()))

    def _sequence(self, line: int, depth: int) -> Node:
        items: list[Node] = []
        while type(event := next(self.events)).__name__ != "SequenceEndEvent":
            items.append(self.value(event, depth + 1))
        plain = [node.plain for node in items]
        size = 1 + sum(node.size for node in items)
        return Node(plain, line, "", dict(enumerate(items)), {}, size)

    def _alias(self, anchor: str, line: int) -> Node:
        node = self.anchors.get(anchor)
        if node is None:
            raise TreeError(
                line,
                f"*{anchor} refers to nothing that stands above it",
                f"Mark the part with &{anchor} before, or put the text in quotes: '*{anchor}'.",
            )
        self._grow(node.size, line)
        return node

    def _grow(self, size: int, line: int) -> None:
        self.size += size
        if self.size > MAX_NODES:
            raise TreeError(
                line,
                f"the file grows to more than {MAX_NODES} values when its aliases are expanded",
                "Write the text out instead of using & and *.",
            )

    def _twice(self, key: str, first: int, line: int) -> None:
        self.problems.append(
            Problem(
                f"{self.where}:{line}",
                f"the key '{key}' occurs twice, first in line {first}",
                "Delete one of the two, or merge them.",
            )
        )


def build(events: Iterator[Any], where: str) -> tuple[Node | None, list[Problem]]:
    """The tree of the first document (None when there is none), and the keys that occur twice."""
    builder = _Builder(events, where)
    root: Node | None = None
    for event in events:
        kind = type(event).__name__
        if kind == "DocumentStartEvent" and root is not None:
            line = event.start_mark.line + 1
            raise TreeError(line, "a second document begins here", "Delete the line `---`.")
        if kind in ("MappingStartEvent", "SequenceStartEvent", "ScalarEvent", "AliasEvent"):
            root = builder.value(event)
    return root, builder.problems


def scalar(text: str) -> Any:
    """A plain scalar by the core schema of YAML 1.2; dates stay texts."""
    if _NULL.fullmatch(text):
        return None
    if _BOOL.fullmatch(text):
        return text.lower() == "true"
    if _INT.fullmatch(text):
        return _integer(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _SPECIAL.fullmatch(text):
        return float(text.replace(".", "").lower())
    return text


def _integer(text: str) -> int | str:
    base = {"0o": 8, "0x": 16}.get(text[:2], 10)
    # Python refuses to read integers of more than 4300 digits; such a text is no count.
    return int(text[2:] if base != 10 else text, base) if len(text) < 400 else text
