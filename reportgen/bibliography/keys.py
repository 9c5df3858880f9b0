"""Keys of records whose file gives them none: the first author and the year."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from reportgen.bibliography.record import Record


def with_keys(records: Iterable[Record]) -> tuple[Record, ...]:
    """The records, each with a key; made keys differ, given ones are left as they are."""
    found = tuple(records)
    taken = {one.id for one in found if one.id}
    made: list[Record] = []
    for one in found:
        key = one.id or _free(_made(one), taken)
        taken.add(key)
        made.append(replace(one, id=key))
    return tuple(made)


def _made(record: Record) -> str:
    """``zhai2024``: letters without accents, so that it can be typed."""
    first = record.authors[0] if record.authors else None
    who = (first.family or first.literal) if first else record.title
    plain = unicodedata.normalize("NFKD", who)
    word = "".join(sign for sign in plain if sign.isalnum()).lower()[:30]
    return f"{word or 'record'}{record.issued.year or ''}"


def _free(key: str, taken: set[str]) -> str:
    number = 2
    free = key
    while free in taken:
        free = f"{key}-{number}"
        number += 1
    return free
