"""Which way a text runs."""

from __future__ import annotations

import unicodedata

_FROM_RIGHT = frozenset({"R", "AL"})


def runs_from_right(text: str) -> bool:
    """Whether it has a letter of a script that is written from right to left."""
    return not text.isascii() and any(
        unicodedata.bidirectional(character) in _FROM_RIGHT for character in text
    )
