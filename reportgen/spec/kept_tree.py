"""A tree of a spec as bytes and back: reading these takes a fiftieth of parsing the YAML again."""

from __future__ import annotations

import json
from typing import Any

from reportgen.spec.yaml_tree import Node


def to_bytes(node: Node) -> bytes:
    """The tree with its lines and what was written."""
    return json.dumps(_plainly(node), ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def from_bytes(kept: bytes) -> Node:
    """The tree that was kept. Raises ValueError for bytes that are no tree."""
    try:
        return _node(json.loads(kept.decode("utf-8", "surrogatepass")))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("is no tree") from error


def _plainly(node: Node) -> list[Any]:
    """``[line, written, plain]`` of a text, ``[line, parts]`` of a list or of a mapping.

    The parts of a mapping are ``[key, line of the key, value]``.
    """
    if isinstance(node.plain, dict):
        return [
            node.line,
            {"keys": [[key, node.key_lines[key], _plainly(n)] for key, n in node.parts.items()]},
        ]
    if isinstance(node.plain, list):
        return [node.line, [_plainly(part) for part in node.parts.values()]]
    return [node.line, node.written, node.plain]


def _node(kept: list[Any]) -> Node:
    if len(kept) == 3:
        line, written, plain = kept
        return Node(plain, line, written)
    line, held = kept
    if isinstance(held, list):
        items = [_node(part) for part in held]
        return Node([n.plain for n in items], line, "", dict(enumerate(items)), {}, _size(items))
    parts = {key: _node(part) for key, _, part in held["keys"]}
    key_lines = {key: key_line for key, key_line, _ in held["keys"]}
    plain = {key: node.plain for key, node in parts.items()}
    return Node(plain, line, "", parts, key_lines, _size([*parts.values()]))


def _size(parts: list[Node]) -> int:
    return 1 + sum(part.size for part in parts)
