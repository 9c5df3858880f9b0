"""What a reader of one format of references is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reportgen.bibliography.record import Record
from reportgen.errors import Problem

Read = Callable[[str, str], Iterator[Record | Problem]]
"""Text and name of the file to its records, and to what is wrong with it, in order."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How records of one format are recognised and read."""

    name: str
    label: str
    suffixes: tuple[str, ...]
    looks_like: Callable[[str], bool]
    read: Read
