"""What is asked of a source, and what a source is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reportgen.facts.record import Record
from reportgen.reuse import NoReuse, Reuse


@dataclass(frozen=True, slots=True)
class Found:
    """A report and how the place is called from which it was read."""

    name: str
    record: Record


def _silent(step: str) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A text that names a report, and the spec (or project folder) whose version it may be."""

    text: str
    spec: Path | None = None
    progress: Callable[[str], None] = _silent
    reuse: Reuse = NoReuse()  # noqa: RUF009 - it holds nothing

    @property
    def path(self) -> Path:
        """The text as a path."""
        return Path(self.text)


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of place: its name in messages, which texts it takes, how it reads the report."""

    words: str
    takes: Callable[[Asked], bool]
    read: Callable[[Asked], Found]
