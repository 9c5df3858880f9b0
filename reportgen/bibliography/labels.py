"""The printed names of studies, made from their records: Topp 2015, Zhang 2020a."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from html import unescape
from typing import TypeVar

from reportgen.bibliography.record import Record

K = TypeVar("K", bound=Hashable)

TITLE_WORDS = 4
"""Of a title that takes the place of authors."""


def labels(records: Sequence[tuple[K, Record]], ids: Mapping[K, str]) -> dict[K, str]:
    """A label for each row, none twice, in the order given.

    Records of the same name and year get a letter; rows of the same record the id of the row.
    """
    distinct = list(dict.fromkeys(record for _, record in records))
    bases = {record: label(record) for record in distinct}
    alike: dict[str, list[Record]] = {}
    for record in distinct:
        alike.setdefault(bases[record].casefold(), []).append(record)
    named = {
        record: f"{bases[record]}{_letters(place)}" if len(same) > 1 else bases[record]
        for same in alike.values()
        for place, record in enumerate(same)
    }
    rows = [record for _, record in records]
    return {
        row: f"{named[record]} ({ids[row]})" if rows.count(record) > 1 else named[record]
        for row, record in records
    }


def label(record: Record) -> str:
    """First author and year; without authors the editor, or how the title begins."""
    year = record.issued.year
    return " ".join(filter(None, (_who(record), str(year) if year is not None else "")))


def _who(record: Record) -> str:
    for name in (*record.authors, *record.editors):
        known = name.whole_family or name.literal or name.given
        if known:
            return unescape(known)
    words = unescape(record.title).split()
    return " ".join(words[:TITLE_WORDS]) + ("…" if len(words) > TITLE_WORDS else "")


def _letters(place: int) -> str:
    """a, b, ... z, aa, ab, ..."""
    before, last = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("a") + last)
