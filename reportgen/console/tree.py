"""A tree of lineage as lines of a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.messages import WIDTH, harmless
from reportgen.present.lineage_tree import Node

WORDS = {
    "counts": "from",
    "method": "method",
    "formula": "formula",
    "reference": "reference",
    "r_call": "R call",
    "setting": "setting",
    "note": "note",
    "filter": "left out",
    "input": "inputs",
}
"""What stands before the text of a line; the others say themselves what they are."""

NARROWEST = 32
"""A text is wrapped no narrower than this, however deep it stands."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What the branches are drawn with, and what stands for lines that are not shown."""

    branch: str = "├─ "
    last: str = "└─ "
    past: str = "│  "
    under: str = "   "
    more: str = "…"


ASCII = Marks("|- ", "`- ", "|  ", "   ", "...")


def marks_for(encoding: str | None) -> Marks:
    """Lines where the terminal can draw them, else letters."""
    marks = Marks()
    try:
        f"{marks.branch}{marks.last}{marks.past}{marks.more}".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return marks


def tree_lines(top: Node, marks: Marks) -> Iterator[str]:
    """The tree in lines of at most 80 characters, but for words that are longer."""
    yield from _wrapped(f"{top.fact}: {top.text}", "", "  ")
    yield from _below(top, "", marks)
    if _folded(top):
        yield (
            f"{marks.more} stands for what is not shown: --all shows it, --depth goes further down."
        )


def _folded(node: Node) -> bool:
    return node.more > 0 or any(_folded(child) for child in node.children)


def _below(node: Node, indent: str, marks: Marks) -> Iterator[str]:
    cut = node.more if node.children and node.kind == "rows" else 0
    for place, child in enumerate(node.children):
        is_last = place == len(node.children) - 1 and not cut
        first = indent + (marks.last if is_last else marks.branch)
        later = indent + (marks.under if is_last else marks.past)
        under = marks.past if child.children else ""
        yield from _wrapped(_text(child, marks), first, later + under)
        yield from _below(child, later, marks)
    if cut:
        yield f"{indent}{marks.last}{marks.more} {cut} more rows"


def _text(node: Node, marks: Marks) -> str:
    word = WORDS.get(node.kind)
    text = f"{word}: {node.text}" if word else node.text
    if name := node.row or node.fact:
        text += f" [{name}]"
    if node.before:
        return f"{text}, see above"
    if node.more and not node.children:
        return f"{text} {marks.more}"
    return text


def _wrapped(text: str, first: str, later: str) -> list[str]:
    return textwrap.wrap(
        harmless(text),
        max(WIDTH, len(later) + NARROWEST),
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )
