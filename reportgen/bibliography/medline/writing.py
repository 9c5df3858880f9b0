"""Records to MEDLINE, as PubMed writes it: tags in four columns, lines of at most 88 signs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reportgen.bibliography.medline.fields import fields_of
from reportgen.bibliography.medline.lines import INDENT
from reportgen.bibliography.record import Field, Record

WIDTH = 88
"""Of a line with the space at which it was broken; a word that is longer stays whole."""

_WORD = re.compile(r" *[^ ]+ *")


def write(records: Iterable[Record]) -> str:
    """The records, a blank line between them; one that was MEDLINE is written as it was."""
    return "\n".join(
        "".join(f"{line}\n" for one in record.medline or fields_of(record) for line in folded(one))
        for record in records
    )


def folded(field: Field) -> list[str]:
    """The lines of a field: broken after a space, which stays at the end of its line."""
    lines = [f"{field.tag:<4}- "]
    is_bare = True
    for word in _WORD.findall(field.value):
        if not is_bare and len(lines[-1]) + len(word) > WIDTH:
            lines.append(INDENT)
        lines[-1] += word
        is_bare = False
    return lines
