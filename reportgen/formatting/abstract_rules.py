"""What a journal or congress asks of an abstract: its headings, and how long it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AbstractHeading:
    """A heading and the parts of the abstract that stand under it; ``words`` is its own limit.

    The text of an abstract in one paragraph is empty.
    """

    text: str
    parts: tuple[str, ...]
    words: int | None = None


@dataclass(frozen=True, slots=True)
class AbstractRules:
    """Headings by the kind of report, and limits; None where there is none."""

    headings: Mapping[str, tuple[AbstractHeading, ...]]
    words: int | None = None
    characters: int | None = None
    title_characters: int | None = None
