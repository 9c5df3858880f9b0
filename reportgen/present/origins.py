"""Where the printed numbers come from, as markup: an entry for each fact, which leads on to others.

There are entries for the facts that a report prints and for those behind them. The page that holds
them is made in ``render``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from html import escape

from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.present.lineage_tree import (
    Kind,
    Node,
    Origin,
    input_nodes,
    method_nodes,
    nodes_behind,
    note_nodes,
    setting_nodes,
    value_nodes,
)

_PRINTED = re.compile(r'data-fact="([^"]+)"')

WORDS: Mapping[Kind, str] = {
    "value": "Value",
    "counts": "From",
    "method": "Method",
    "formula": "Formula",
    "reference": "Reference",
    "r_call": "In R",
    "setting": "Settings",
    "note": "Note",
    "filter": "Left out",
    "fact": "Made from",
    "rows": "Rows",
    "input": "Read from",
}
CODE = frozenset({"formula", "r_call", "input"})
WIDTH = 40
"""Of more rows or facts than these beside each other an entry tells how many there are."""


def anchor(fact_id: str) -> str:
    """Where the entry of a fact stands."""
    return f"source-{escape(fact_id)}"


def origins(body: str, origin: Origin) -> dict[str, str]:
    """The entries of the facts printed in this markup, and of all that these were made from."""
    book = origin.book
    return {fact.id: entry(fact, origin) for fact in _reached(_PRINTED.findall(body), book)}


def _reached(printed: Iterable[str], book: FactBook) -> Iterator[Fact]:
    """The printed facts in their order, then those behind them."""
    waiting = [name for name in dict.fromkeys(printed) if name in book]
    seen = set(waiting)
    for name in waiting:  # it grows while it is read
        fact = book[name]
        yield fact
        new = [one for one in fact.from_facts if one in book and one not in seen]
        seen.update(new)
        waiting += new


def entry(fact: Fact, origin: Origin) -> str:
    """What a reader may ask about one fact."""
    head = escape(f"{fact.label[:1].upper()}{fact.label[1:]}")
    told = (
        _items(value_nodes(fact, origin)),
        _method(fact.method),
        _settings(fact.settings),
        _items(note_nodes(fact)),
        _items(nodes_behind(fact, origin, WIDTH)),
        _inputs(fact.inputs),
    )
    name = f"<dt>Fact</dt><dd><code>{escape(fact.id)}</code></dd>"
    return f'<p class="source-head">{head}</p><dl>{"".join(told)}{name}</dl>'


# Many facts share these, which are therefore written once.


@lru_cache(maxsize=1024)
def _method(name: str) -> str:
    return _items(one for node in method_nodes(name) for one in (node, *node.children))


@lru_cache(maxsize=1024)
def _settings(settings: tuple[tuple[str, str], ...]) -> str:
    return _items(setting_nodes(settings))


@lru_cache(maxsize=1024)
def _inputs(inputs: tuple[str, ...]) -> str:
    return _items(input_nodes(inputs))


def _items(nodes: Iterable[Node]) -> str:
    """Lines of one kind stand under one word."""
    lines: dict[str, list[str]] = {}
    for node in nodes:
        lines.setdefault(WORDS[node.kind], []).append(_line(node))
    return "".join(
        f"<dt>{word}</dt>" + "".join(f"<dd>{line}</dd>" for line in told)
        for word, told in lines.items()
    )


_escaped = lru_cache(maxsize=65536)(escape)
"""A row is told of by every fact that it went into."""


def _line(node: Node) -> str:
    text = _escaped(node.text)
    if node.kind == "rows" and node.children:
        return f"{text}{_rows(node)}"
    if node.fact:
        return f'<a href="#{anchor(node.fact)}">{text}</a>'
    return f"<code>{text}</code>" if node.kind in CODE else text


def _rows(node: Node) -> str:
    """Rows of which something is known stand in lines of their own."""
    more = [f"{node.more} more, in facts.json"] if node.more else []
    rows = [*map(_line, node.children), *more]
    if any(row.fact for row in node.children):
        return "".join(f"</dd><dd>{row}" for row in rows)
    return f": {'; '.join(rows)}"
