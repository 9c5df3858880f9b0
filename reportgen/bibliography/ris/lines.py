"""The lines of a RIS file: fields of records, and the lines that are neither."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reportgen.bibliography.ris.tags import KNOWN, ONE_LINE
from reportgen.errors import Problem

_FIELD = re.compile(r"^([A-Z][A-Z0-9])  -(?: (.*))?$")
_LOOSE = re.compile(r"^([A-Z][A-Z0-9]) {0,4}-(?: (.*))?$")
_OF_LOOSE_FILES = re.compile(r"^TY {0,1}- ", re.MULTILINE)
_LONG = ("AB", "N1", "N2")


@dataclass(slots=True)
class RawRecord:
    """The fields of one record, in the order of the file."""

    line: int
    fields: list[tuple[str, str]] = field(default_factory=list)

    def go_on(self, text: str) -> None:
        """The last field goes on; each line of keywords is a keyword."""
        tag, value = self.fields[-1]
        if tag == "KW":
            self.fields.append((tag, text))
        else:
            self.fields[-1] = tag, f"{value} {text}".strip()

    def values(self, *tags: str) -> list[str]:
        """What the tags say, all of the first before those of the next."""
        return [value for tag in tags for known, value in self.fields if known == tag and value]

    def first(self, *tags: str) -> str:
        """The first thing that the tags say."""
        return next(iter(self.values(*tags)), "")


def parse(text: str, name: str) -> Iterator[RawRecord | Problem]:
    """The records of a text, from TY to ER; what stands between records is passed over."""
    pattern = _LOOSE if _OF_LOOSE_FILES.search(text) else _FIELD
    current: RawRecord | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        where = f"{name} line {number}"
        match = pattern.match(line.rstrip())
        tag, value = (match[1], (match[2] or "").strip()) if match else ("", line.strip())
        if tag == "TY":
            if current:
                yield _open(current, where)
            current = RawRecord(number, [(tag, value)])
        elif tag == "ER" and current:
            yield current
            current = None
        elif tag and current:
            current.fields.append((tag, value))
        elif tag:
            what = f"the field {tag} stands outside a record, which goes from TY to ER"
            yield Problem(where, what, "Put 'TY  - JOUR' before the record, or take the line out.")
        elif value and current:
            problem = _misplaced(line, current.fields[-1][0], where)
            if problem:
                yield problem
            else:
                current.go_on(value)
    if current:
        yield _open(current, f"{name} line {current.line}")


def _open(record: RawRecord, where: str) -> Problem:
    what = f"the record that begins in line {record.line} has no end (ER)"
    remedy = "Put 'ER  - ' after its last line; if the file was cut off, export it again."
    return Problem(where, what, remedy)


def _misplaced(line: str, tag: str, where: str) -> Problem | None:
    """What is wrong with a line that begins no field; None where it continues one."""
    begin = f"'{line.strip()[:40]}'"
    loose = _LOOSE.match(line.strip())
    if loose and loose[1] in KNOWN and tag not in _LONG:
        what = (
            f"{begin} begins as a field {loose[1]} does, but without two spaces before its hyphen"
        )
        return Problem(where, what, f"Write '{loose[1]}  - ' with two spaces.")
    if tag in ONE_LINE and not line.startswith("      "):
        what = f"{begin} begins with no tag such as 'TI  - ', and {tag} before it has one line"
        return Problem(where, what, "Join it to the line it belongs to, or give it its tag.")
    return None
