"""Names of a spec that can be parts of fact ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any


def names_of(plain: Any) -> frozenset[str]:
    """Every id, key and cell text of a spec, as ids spell them."""
    return frozenset(_spelled(text) for text in _texts(plain))


def _texts(plain: Any) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, dict):
        for key, value in plain.items():
            yield str(key)
            yield from _texts(value)
    elif isinstance(plain, list | tuple):
        for value in plain:
            yield from _texts(value)


def _spelled(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
