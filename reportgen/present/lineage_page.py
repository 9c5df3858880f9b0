"""The tree of a fact as a page: what is far down can be unfolded."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from reportgen.facts.book import ReportIdentity
from reportgen.present.document import Document
from reportgen.present.lineage_tree import Kind, Node
from reportgen.present.origins import CODE, WORDS

TITLE = "Where a number comes from"
_SINGLE: dict[Kind, str] = {"setting": "Setting", "fact": "", "row": "", "rows": ""}
"""What stands before a single line where that differs, or says itself what it is."""

OPEN = 2
"""So many facts down the tree is open."""


def lineage_document(top: Node, identity: ReportIdentity, software: str) -> Document:
    """The tree as a document of its own."""
    label = f"{top.text[:1].upper()}{top.text[1:]}"
    body = (
        f'<section id="lineage"><p class="kicker">{escape(identity.title)}, version '
        f"{escape(identity.version)}</p><h1>{escape(label)}</h1>"
        f'<p class="fact-id"><code>{escape(top.fact)}</code></p>'
        f"{_list(top.children, OPEN)}"
        f'<p class="small">Computed by {escape(software)}.</p></section>'
    )
    return Document(
        slug=identity.slug,
        title=f"{TITLE}: {label}",
        short_title=TITLE,
        language="en",
        version=identity.version,
        date=identity.date,
        authors=(),
        keywords=(),
        description=label,
        identifier=f"{identity.slug} {identity.version}",
        body=body,
    )


def _list(nodes: Iterable[Node], depth: int) -> str:
    return f'<ul class="lineage">{"".join(_item(node, depth) for node in nodes)}</ul>'


def _item(node: Node, depth: int) -> str:
    line = _line(node)
    if not node.children:
        return f"<li>{line}</li>"
    state = " open" if depth > 0 else ""
    below = _list(node.children, depth - 1)
    return f"<li><details{state}><summary>{line}</summary>{below}</details></li>"


def _line(node: Node) -> str:
    word = {**WORDS, **_SINGLE}.get(node.kind, "")
    text = escape(node.text)
    if node.kind in CODE:
        text = f"<code>{text}</code>"
    if node.fact:
        text += f' <code class="fact-id">{escape(node.fact)}</code>'
    if node.before:
        text += ", see above"
    elif node.more:
        text += f" ({node.more} more below, not shown)"
    return f'<span class="lineage-word">{word}</span> {text}' if word else text
