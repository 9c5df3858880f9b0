"""Numbers that say where they come from: in short on hover and focus, else in a list at the end.

A report prints hundreds of numbers. Each leads to what is known of it; in the order of the Tab key
stand only those of the abstract, each once, so that the keyboard still reaches the next link. The
list at the end, with its own skip link, gives every number's source to the keyboard and to a screen
reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from reportgen.errors import Problem
from reportgen.present.document import Document
from reportgen.render.markup import VOID, Token, start
from reportgen.render.shell import WORDS

Met = Mapping[str, bool]
"""The facts that a page prints, in order, and whether a number of theirs is described in short."""


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


def annotate(document: Document, tokens: Sequence[Token]) -> tuple[list[Token], Met]:
    """The tokens with notes on their numbers, and the facts met.

    The number of a fact leads to its source, unless it stands in a link.
    """
    met: dict[str, bool] = {}
    changed: list[Token] = []
    depth, tag = 0, ""  # how deep in the element of a number that leads on, and which one it is
    for token, in_abstract, in_link in _with_place(tokens):
        if depth and token.tag == tag:
            depth += 1 if token.kind == "start" else -1
            if not depth:
                changed.append(_LINK_ENDS)
        note = note_of(token.attrs, document.lineage) if token.kind == "start" else ""
        fact = token.attrs.get("data-fact", "")
        if not note:
            changed.append(token)
            continue
        changed.append(token.with_attrs({"data-note": note, "tabindex": "-1"}))
        if fact and token.tag in _LEADING and not (depth or in_link):
            depth, tag = 1, token.tag
            changed.append(start("a", _link(fact, met, in_abstract=in_abstract)))
    return changed, met


def _link(fact: str, met: dict[str, bool], *, in_abstract: bool) -> dict[str, str]:
    """How a number leads to its source; of a fact the first has an id to lead back to."""
    attrs = {"class": "number", "href": f"#source-{fact}"}
    if fact not in met:
        attrs["id"] = f"number-{fact}"
    described = met.setdefault(fact, False)
    if in_abstract and not described:
        met[fact] = True
        return attrs | {"aria-describedby": f"about-{fact}"}
    return attrs | {"tabindex": "-1"}


_LEADING = ("data", "span")
"""Elements of the numbers that templates print."""

_LINK_ENDS = Token("end", "</a>", "a")


def _with_place(tokens: Iterable[Token]) -> Iterator[tuple[Token, bool, bool]]:
    """Each token, whether it stands in the abstract, and whether in a link."""
    depth = links = 0
    for token in tokens:
        if token.tag == "a":
            links += 1 if token.kind == "start" else -1
        if token.kind == "start" and token.tag not in VOID:
            if depth or "abstract" in token.classes:
                depth += 1
        elif token.kind == "end" and depth:
            depth -= 1
        yield token, depth > 0, links > 0


def sources_section(document: Document, facts: Met) -> str:
    """The list of every printed fact, and of those behind them, with what is known of each.

    An entry is shown when it is led to, over the foot of the page; all are shown on demand.
    """
    if not facts:
        return ""
    told = {fact: document.origins.get(fact, "") for fact in (*facts, *document.origins)}
    entries = "".join(_entry(document, fact, text, facts) for fact, text in told.items())
    return (
        '<section id="numbers" class="numbers screen-only" aria-labelledby="numbers-head">'
        f'<h2 id="numbers-head">{WORDS.numbers}</h2><p>{WORDS.numbers_lead}</p>'
        '<input type="checkbox" id="all-sources">'
        f'<label for="all-sources">{WORDS.numbers_open} ({len(told)})</label>'
        f'<span id="closed"></span><div class="sources">{entries}</div></section>'
    )


def _entry(document: Document, fact: str, text: str, met: Met) -> str:
    name = escape(fact)
    about = back = ""
    if met.get(fact) or not text:
        hidden = ' class="visually-hidden"' if text else ""
        about = f'<p id="about-{name}"{hidden}>{escape(document.lineage[fact])}</p>'
    if fact in met:
        back = f'<a href="#number-{name}">{WORDS.where_printed}</a> '
    return (
        f'<div class="source" id="source-{name}" tabindex="-1">{text}{about}'
        f'<p class="source-ways">{back}<a href="#closed">{WORDS.close}</a></p></div>'
    )
