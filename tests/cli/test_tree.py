"""The tree of lineage on a terminal: drawn, cut to its width, in letters where it must be.

``REPORTGEN_SNAPSHOTS=write pytest tests/cli/test_tree.py`` writes the two trees of the worked
examples again; then read what changed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reportgen.console.tree import ASCII, Marks, marks_for, tree_lines
from reportgen.formatting.style import load_style
from reportgen.pipeline import check, source_rows
from reportgen.present.lineage_tree import Node, Origin, lineage_tree
from reportgen.resources import examples_dir

LEAF = Node("fact", "Patients: 9", "patients.a")
TREE = Node(
    "fact",
    "rate of response",
    "response.a.rate",
    (
        Node("value", "76.5%"),
        Node("method", "exact", children=(Node("formula", "x/n"),)),
        Node("filter", "Not evaluable: 3", "response.a.not_evaluable"),
        Node("fact", "Evaluated: 6", "response.a.evaluable", (LEAF,)),
        Node("fact", "Patients: 9", "patients.a", before=True),
        Node("fact", "2 more facts", more=2),
        Node(
            "rows",
            "8 rows of t.csv",
            children=(Node("row", "row 2 X: 9", "response.a.x", row="x"),),
            more=7,
        ),
        Node("input", "t.csv: response"),
    ),
)
DRAWN = """\
response.a.rate: rate of response
├─ 76.5%
├─ method: exact
│  └─ formula: x/n
├─ left out: Not evaluable: 3 [response.a.not_evaluable]
├─ Evaluated: 6 [response.a.evaluable]
│  └─ Patients: 9 [patients.a]
├─ Patients: 9 [patients.a], see above
├─ 2 more facts …
├─ 8 rows of t.csv
│  ├─ row 2 X: 9 [x]
│  └─ … 7 more rows
└─ inputs: t.csv: response
… stands for what is not shown: --all shows it, --depth goes further down."""


def test_the_branches_are_drawn():
    assert "\n".join(tree_lines(TREE, Marks())) == DRAWN


def test_letters_take_the_place_of_lines():
    letters = {"├─": "|-", "└─": "`-", "│": "|", "…": "..."}
    expected = DRAWN
    for mark, letter in letters.items():
        expected = expected.replace(mark, letter)
    assert "\n".join(tree_lines(TREE, ASCII)) == expected


@pytest.mark.parametrize(
    ("encoding", "marks"),
    [("utf-8", Marks()), ("latin-1", ASCII), ("ascii", ASCII), (None, ASCII), ("no_such", ASCII)],
)
def test_the_encoding_of_the_terminal_decides(encoding, marks):
    assert marks_for(encoding) == marks


def test_a_long_text_is_wrapped_beside_its_branch():
    words = "word " * 60
    deep = Node("fact", words, "c", (Node("value", "1"),))
    for _ in range(20):
        deep = Node("fact", words, "b", (deep, Node("note", words)))
    lines = list(tree_lines(Node("fact", "top", "a", (deep,)), Marks()))
    assert all(len(line) <= 100 for line in lines)
    assert all(len(line) <= 80 for line in lines[:30])


def test_what_would_steer_the_terminal_is_spelled_out():
    (line,) = tree_lines(Node("fact", "a\x1b[31mred", "x"), Marks())
    assert line == "x: a\\x1b[31mred"


@pytest.mark.parametrize(
    ("example", "fact_id"),
    [
        ("blinatumomab-vs-car-t", "cr.car_t_vs_blinatumomab.odds_ratio"),
        ("blinatumomab-vs-car-t-cohort", "os.car_t_vs_blinatumomab.at_12.difference"),
    ],
)
def test_the_trees_of_the_worked_examples_read_as_they_were_read(example, fact_id):
    analysed = check(examples_dir() / example).analysed
    origin = Origin(analysed.book, load_style(), source_rows(analysed))
    lines = tree_lines(lineage_tree(analysed.book[fact_id], origin), Marks())
    text = "\n".join(lines) + "\n"
    kept = Path(__file__).parent / "trees" / f"{example}.txt"
    if os.environ.get("REPORTGEN_SNAPSHOTS") == "write":
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8")
