"""The names of the sheets of a workbook: label and short title, as spreadsheets allow them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count

from reportgen.render.blocks import Table, plain

LONGEST = 31
_JOINING = frozenset(
    ["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"]
)
"""Words that promise another, with which no name ends."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")


def titles_of(tables: Sequence[Table], taken: Sequence[str]) -> tuple[str, ...]:
    """A name for each: no two the same in any case, none longer than 31 characters."""
    known = {name.lower() for name in taken}
    made = []
    for table in tables:
        name = next(one for one in _candidates(table) if one.lower() not in known)
        known.add(name.lower())
        made.append(name)
    return tuple(made)


def _candidates(table: Table) -> Iterator[str]:
    full = _clean(f"{table.label} {short_title(table)}")
    yield _cut(full, "")
    yield from (_cut(full, f" {number}") for number in count(2))


def short_title(table: Table) -> str:
    """The bold beginning of the caption, else all of it, without its full stop."""
    bold = plain(run for run in table.caption if run.bold)
    return (bold or plain(table.caption)).strip().removesuffix(".")


def _clean(text: str) -> str:
    return " ".join(_FORBIDDEN.sub(" ", text).split()).strip("'") or "Table"


def _cut(text: str, ending: str) -> str:
    """The text with its ending, cut between words where that leaves most of it."""
    room = LONGEST - len(ending)
    if _size(text) <= room:
        return f"{text}{ending}"
    while _size(text) > room:
        text = text[:-1]
    words = text.rpartition(" ")[0]
    kept = words if len(words) > room // 2 else text
    while (last := kept.rpartition(" "))[2] in _JOINING:
        kept = last[0]
    return f"{kept.rstrip(' ,;:(–-')}{ending}".strip("'")


def _size(text: str) -> int:
    """Characters as spreadsheets count them: in units of UTF-16."""
    return len(text.encode("utf-16-le")) // 2
