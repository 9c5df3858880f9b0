"""Rows in messages: what is the same of several rows is said once, with their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reportgen.errors import Problem

MOST_ROWS = 12
"""So many row numbers are listed; the rest is counted."""

MOST_ALIKE = 12
"""More messages that differ only in what they quote are told by a few of them."""

SHOWN_ALIKE = 5
_QUOTED = re.compile(r"'[^']*'|\b\d+\b([.,]\d+)?")


@dataclass(frozen=True, slots=True)
class _Said:
    rows: tuple[int, ...]
    what: str
    remedy: str

    @property
    def kind(self) -> str:
        """The message without what it quotes of the row."""
        return _QUOTED.sub("…", self.what)


def by_rows(name: str, found: Iterable[tuple[int, str, str]]) -> list[Problem]:
    """One problem for all rows of which the same is said, sorted by their first row.

    ``found``: row number, what is wrong, what to do.
    """
    rows: dict[tuple[str, str], list[int]] = {}
    for row, what, remedy in found:
        rows.setdefault((what, remedy), []).append(row)
    said = [
        _Said(tuple(sorted(set(numbers))), what, remedy) for (what, remedy), numbers in rows.items()
    ]
    kept = sorted(_without_crowds(said), key=lambda one: one.rows[0])
    return [Problem(where(name, one.rows), one.what, one.remedy) for one in kept]


def _without_crowds(said: Sequence[_Said]) -> Iterator[_Said]:
    """The messages; of a crowd of one kind the first few, and the rest as one."""
    kinds: dict[str, list[_Said]] = {}
    for one in said:
        kinds.setdefault(one.kind, []).append(one)
    for kind, alike in kinds.items():
        if len(alike) <= MOST_ALIKE:
            yield from alike
            continue
        alike.sort(key=lambda one: one.rows[0])
        yield from alike[:SHOWN_ALIKE]
        rest = sorted({row for one in alike[SHOWN_ALIKE:] for row in one.rows})
        yield _Said(tuple(rest), f"{kind}, and so on", "Correct these in the same way.")


def where(name: str, rows: Sequence[int]) -> str:
    """``patients.csv rows 2, 3 and 7``."""
    if len(rows) == 1:
        return f"{name} row {rows[0]}"
    if len(rows) > MOST_ROWS:
        listed = ", ".join(map(str, rows[:MOST_ROWS]))
        return f"{name} rows {listed} and {len(rows) - MOST_ROWS} more"
    return f"{name} rows {', '.join(map(str, rows[:-1]))} and {rows[-1]}"
