"""Numbers that say where they come from: on hover, tap and focus, and as a list at the end.

A report prints hundreds of numbers. All can be pointed at, tapped and clicked; in the order of the
Tab key stand only those of the abstract, each once, so that the keyboard still reaches the next
link. The list at the end, with its own skip link, gives every number's source to the keyboard and
to a screen reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from reportgen.errors import Problem
from reportgen.present.document import Document
from reportgen.render.markup import VOID, Token
from reportgen.render.shell import WORDS


def lineage_problems(document: Document, tokens: Iterable[Token]) -> list[Problem]:
    """Facts that are printed but about which nothing can be said."""
    facts = dict.fromkeys(token.attrs.get("data-fact", "") for token in tokens)
    return [
        Problem(f"fact '{fact}'", "is printed, but has no lineage text.")
        for fact in facts
        if fact and fact not in document.lineage
    ]


def note_of(attrs: Mapping[str, str], lineage: Mapping[str, str]) -> str:
    """What is shown for a number; empty for an element that is none."""
    if fact := attrs.get("data-fact"):
        return lineage[fact]
    if cell := attrs.get("data-cell"):
        return lineage.get(cell) or _cell_note(cell)
    return ""


def _cell_note(cell: str) -> str:
    """The place of a table cell in words: ``studies/topp_2014/n``."""
    table, _, rest = cell.partition("/")
    row, _, column = rest.rpartition("/")
    return f"Table {table}, row {row}, column {column}" if row and column else f"Table {cell}"


def annotate(document: Document, tokens: Sequence[Token]) -> tuple[list[Token], Mapping[str, str]]:
    """The tokens with notes on their numbers; the facts met, with the id of their first place."""
    met: dict[str, str] = {}
    in_tab_order: set[str] = set()
    changed: list[Token] = []
    for token, in_abstract in _with_abstract(tokens):
        note = note_of(token.attrs, document.lineage) if token.kind == "start" else ""
        if not note:
            changed.append(token)
            continue
        fact = token.attrs.get("data-fact", "")
        extra = {"data-note": note, "tabindex": "-1"}
        if fact and fact not in met:
            met[fact] = extra["id"] = token.attrs.get("id") or f"number-{fact}"
        if fact and in_abstract and fact not in in_tab_order:
            in_tab_order.add(fact)
            extra |= {"tabindex": "0", "aria-describedby": f"source-{fact}"}
        changed.append(token.with_attrs(extra))
    return changed, met


def _with_abstract(tokens: Iterable[Token]) -> Iterator[tuple[Token, bool]]:
    """Each token, and whether it stands in the abstract."""
    depth = 0
    for token in tokens:
        if token.kind == "start" and token.tag not in VOID:
            if depth or "abstract" in token.classes:
                depth += 1
        elif token.kind == "end" and depth:
            depth -= 1
        yield token, depth > 0


def sources_section(document: Document, facts: Mapping[str, str]) -> str:
    """The list of every printed fact with its source."""
    if not facts:
        return ""
    items = "".join(
        f'<dt><code>{escape(fact)}</code> <a href="#{escape(place)}">{WORDS.where_printed}'
        f'<span class="visually-hidden"> {escape(fact)}</span></a></dt>'
        f'<dd id="source-{escape(fact)}">{escape(document.lineage[fact])}</dd>'
        for fact, place in facts.items()
    )
    return (
        '<section id="numbers" class="numbers screen-only" aria-labelledby="numbers-head">'
        f'<h2 id="numbers-head">{WORDS.numbers}</h2><p>{WORDS.numbers_lead}</p>'
        f"<details><summary>{WORDS.numbers_open} ({len(facts)})</summary><dl>{items}</dl></details>"
        "</section>"
    )
