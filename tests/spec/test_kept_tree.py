"""A tree that was kept is the tree that was parsed, to the line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from reportgen.reuse import InMemory
from reportgen.spec.kept_tree import from_bytes, to_bytes
from reportgen.spec.source import read_tree
from reportgen.spec.yaml_tree import Node, build

DATA = Path(__file__).resolve().parents[2] / "data"

TEXTS = (
    "a: 1\nb:\n  - x\n  - [1, 2.5, -0.0, ~, true, 0x1F, .inf, '1', \"ü\\n\"]\n  - {}\n  - []\n",
    "base: &one {k: [1, 2]}\nsame: *one\nempty:\n? long\n: folded >\n",
    "1: number as key\ntrue: word as key\n'': nothing\n",
    "text: |\n  two\n  lines\nnumber: 123456789012345678901234567890\n",
)


def tree(text: str) -> Node:
    root, problems = build(iter(YAML(typ="safe", pure=True).parse(text)), "spec.yaml")
    assert root is not None
    assert not problems
    return root


@pytest.mark.parametrize("text", TEXTS)
def test_hand_made_trees(text):
    found = tree(text)
    again = from_bytes(to_bytes(found))
    assert again == found
    assert repr(again) == repr(found)


@pytest.mark.parametrize("path", sorted(DATA.glob("*/spec.yaml")), ids=lambda p: p.parent.name)
def test_trees_of_the_worked_examples(path):
    found = tree(path.read_text("utf-8"))
    assert repr(from_bytes(to_bytes(found))) == repr(found)


def test_a_number_that_is_none():
    assert repr(from_bytes(to_bytes(tree("a: .nan")))) == repr(tree("a: .nan"))


WORDS = st.text(st.characters(codec="utf-8"), max_size=6)
NODES = st.recursive(
    st.builds(Node, st.none() | st.booleans() | st.integers() | WORDS, st.integers(1, 99), WORDS),
    lambda inner: (
        st.lists(inner, max_size=3).map(
            lambda items: Node([n.plain for n in items], 1, "", dict(enumerate(items)), {}, 0)
        )
        | st.dictionaries(WORDS, inner, max_size=3).map(
            lambda parts: Node(
                {k: n.plain for k, n in parts.items()}, 2, "", parts, dict.fromkeys(parts, 7), 0
            )
        )
    ),
)


@given(NODES)
def test_any_tree_keeps_its_values_and_lines(node):
    again = from_bytes(to_bytes(node))
    assert (again.plain, again.line, again.written) == (node.plain, node.line, node.written)
    assert list(again.parts) == list(node.parts)
    assert again.key_lines == node.key_lines


@pytest.mark.parametrize("kept", [b"", b"{}", b"5", b"[1]", b"[1, 2]", b"[1, [5]]", b"\xff"])
def test_what_is_no_tree_is_refused(kept):
    with pytest.raises(ValueError):
        from_bytes(kept)


def test_a_text_with_a_fault_is_not_kept_and_told_again(tmp_path):
    path, reuse = tmp_path / "spec.yaml", InMemory()
    path.write_text("a: 1\na: 2\n")
    assert read_tree(path, reuse) == read_tree(path, reuse)
    assert len(read_tree(path, reuse)[1]) == 1
    path.write_text("a: 1\nb: 2\n")
    assert read_tree(path, reuse) == read_tree(path, reuse) == read_tree(path)
