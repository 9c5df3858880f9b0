"""The abstract alone: what a congress takes, on one page.

Title, authors, the structured abstract, keywords, registration and funding; no figure, which most
congresses do not take and which would decide how small the text has to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen.present.document import Document
from reportgen.render.layouts.arrangement import Arrangement
from reportgen.render.layouts.blocks import blocks
from reportgen.render.markup import Token


def arrange(_: Document, tokens: Sequence[Token]) -> list[Token]:
    """The first page of the report, without what leads to other pages."""
    first = next((one for one in blocks(tokens) if "first-page" in one.classes), None)
    kept = list(first.tokens) if first else list(tokens)
    return list(_without_dead_links(kept))


def _without_dead_links(tokens: Sequence[Token]) -> Iterator[Token]:
    """Links to what is not on the sheet become plain text."""
    there = {f"#{token.attrs['id']}" for token in tokens if "id" in token.attrs}
    dropped: list[bool] = []
    for token in tokens:
        if token.tag == "a" and token.kind == "start":
            href = token.attrs.get("href", "")
            dropped.append(href.startswith("#") and href not in there)
            if dropped[-1]:
                continue
        elif token.tag == "a" and token.kind == "end" and dropped and dropped.pop():
            continue
        yield token


ARRANGEMENT = Arrangement(arrange=arrange, sizes=(11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0))
