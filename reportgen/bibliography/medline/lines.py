"""The lines of a MEDLINE file: fields of records, and the lines that are neither."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reportgen.bibliography.medline.tags import ONCE, RANK
from reportgen.bibliography.record import Field
from reportgen.errors import Problem

INDENT = " " * 6
_FIELD = re.compile(r"^([A-Z0-9]{2,4}) {0,2}(?<=^.{4})- ?(.*)$|^([A-Z0-9]{2,4}) ?- (.*)$")


@dataclass(slots=True)
class RawRecord:
    """The fields of one record with the line of each, in the order of the file."""

    line: int
    tags: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def begin(self, tag: str, value: str, line: int) -> None:
        """A field begins."""
        self.tags.append(tag)
        self.values.append(value)
        self.lines.append(line)

    def go_on(self, text: str) -> None:
        """The last field goes on: a line that ends with a space was broken there."""
        self.values[-1] += text if self.values[-1].endswith(" ") else f" {text}"

    @property
    def fields(self) -> tuple[Field, ...]:
        """Tags and values."""
        return tuple(
            Field(tag, value.rstrip()) for tag, value in zip(self.tags, self.values, strict=True)
        )


def parse(text: str, name: str) -> Iterator[RawRecord | Problem]:
    """The records of a text; records are parted by a blank line, or by the next PMID."""
    current: RawRecord | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        parted = _field(line)
        if not line.strip() or (parted and parted[0] == "PMID"):
            if current:
                yield current
            current = None
        if parted:
            current = current or RawRecord(number)
            current.begin(*parted, number)
        elif line.strip():
            problem = _misplaced(line, f"{name} line {number}", current is not None)
            if problem:
                yield problem
            elif current:
                current.go_on(line[len(INDENT) :])
    if current:
        yield current


def _field(line: str) -> tuple[str, str] | None:
    """Tag and value; a hyphen that is not in the fifth column counts after known tags only."""
    match = _FIELD.match(line)
    if not match:
        return None
    if match[1]:
        return match[1], match[2]
    return (match[3], match[4]) if match[3] in RANK else None


def _misplaced(line: str, where: str, within: bool) -> Problem | None:
    """What is wrong with a line that begins no field; None where it continues one."""
    begin = f"'{line.strip()[:40]}'"
    if line.startswith(INDENT):
        if within:
            return None
        what = f"{begin} continues a field, but there is none before it"
        return Problem(where, what, "Take out the blank line before it, or the line itself.")
    if line.startswith((" ", "\t")):
        what = f"{begin} is indented, but not by the six spaces of a line that continues a field"
    else:
        what = f"{begin} begins with no tag such as 'TI  - ' and not with six spaces"
    return Problem(where, what, "Join it to the line before it, or put six spaces before it.")


def repeated(record: RawRecord, name: str) -> Iterator[Problem]:
    """Fields that a record has once, and that come again."""
    seen: dict[str, int] = {}
    for tag, line in zip(record.tags, record.lines, strict=True):
        if tag in ONCE and tag in seen:
            what = f"{tag} comes again in one record; it stood in line {seen[tag]} already"
            remedy = "Put a blank line between two records, or take one of the fields out."
            yield Problem(f"{name} line {line}", what, remedy)
        seen.setdefault(tag, line)
