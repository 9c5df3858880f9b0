"""Marked text as it is printed, without the marks that are gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import takewhile

from reportgen.present.abstract.marks import Mark

_MARKUP = re.compile(r"<[^>]+>")

Piece = Mark | str
"""Text, or a mark whose text depends on what stands before and behind it."""


def printed(parts: Sequence[Mark], gone: Set[Mark]) -> list[str]:
    """The markup of each part; one abstract, in its order."""
    every = [list(_pieces([part], gone)) for part in parts]
    seen = _Seen(every)
    return ["".join(map(seen.text_of, pieces)).strip() for pieces in every]


def alone(mark: Mark, gone: Set[Mark] = frozenset()) -> str:
    """One mark as markup, as if it were all."""
    pieces = list(_pieces(mark.full, gone))
    seen = _Seen([pieces])
    return "".join(map(seen.text_of, pieces)).strip()


def _pieces(nodes: Sequence[Piece], gone: Set[Mark]) -> Iterator[Piece]:
    for node in nodes:
        if isinstance(node, str) or node.kind in ("once", "abbreviation"):
            yield node
        elif node.kind == "listing":
            yield from _listing(node, gone)
        elif node.kind == "shorter":
            yield from _pieces(node.short if node in gone else node.full, gone)
        elif node not in gone:
            yield from _pieces(node.inside, gone)


def _listing(listing: Mark, gone: Set[Mark]) -> Iterator[Piece]:
    lead = list(takewhile(lambda one: isinstance(one, str) or one.kind != "item", listing.inside))
    items = [
        list(_pieces([one], gone))
        for one in listing.inside
        if isinstance(one, Mark) and one.kind == "item"
    ]
    kept = [
        found for found in items if any(isinstance(one, Mark) or _visible(one) for one in found)
    ]
    if not kept:
        return
    yield from _pieces(lead, gone)
    for number, found in enumerate(kept, start=1):
        yield from found
        if number < len(kept):
            yield listing.said["last" if number == len(kept) - 1 else "between"]
    yield f"{listing.said['end']} "


def _visible(html: str) -> str:
    return _MARKUP.sub("", html).strip()


class _Seen:
    """What was printed so far, and what is still to come."""

    def __init__(self, every: Sequence[Sequence[Piece]]) -> None:
        self._texts = [
            _MARKUP.sub("", one) if isinstance(one, str) else "".join(_texts(one))
            for pieces in every
            for one in (*pieces, " ")
        ]
        self._places = {
            id(one): place
            for place, one in enumerate(one for pieces in every for one in (*pieces, " "))
            if isinstance(one, Mark)
        }
        self._keys: set[str] = set()

    def text_of(self, piece: Piece) -> str:
        """The piece as it is printed here; to be asked in the order of the text."""
        if isinstance(piece, str):
            return piece
        if piece.kind == "abbreviation":
            return self._abbreviation(piece)
        first = piece.said["key"] not in self._keys
        self._keys.add(piece.said["key"])
        return "".join(_texts(piece)) if first else ""

    def _abbreviation(self, mark: Mark) -> str:
        word, place = mark.said["word"], self._places[id(mark)]
        before, behind = "".join(self._texts[:place]), "".join(self._texts[place + 1 :])
        used = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", behind)
        if used is None or f"({word})" in before or word in self._keys:
            return ""
        self._keys.add(word)
        return f" ({''.join(_texts(mark))})"


def _texts(mark: Mark) -> Iterator[str]:
    for one in mark.inside:
        if isinstance(one, str):
            yield one
