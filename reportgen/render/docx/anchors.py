"""Ids of the body as names of bookmarks, of which Word takes letters, digits and 40 of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

LONGEST = 40
_DIGEST = 8


def bookmark_names(ids: Iterable[str]) -> Mapping[str, str]:
    """A name for each id; those that would be the same, or too long, end in a digest."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for one in dict.fromkeys(ids):
        name = re.sub(r"[^A-Za-z0-9_]", "_", one)
        name = name if name[:1].isalpha() else f"a_{name}"
        if len(name) > LONGEST or name.lower() in taken:
            digest = hashlib.sha256(one.encode()).hexdigest()[:_DIGEST]
            name = f"{name[: LONGEST - _DIGEST - 1]}_{digest}"
        taken.add(name.lower())
        names[one] = name
    return MappingProxyType(names)
