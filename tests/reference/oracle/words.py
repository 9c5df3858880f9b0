"""What the runner says when it meets a word it does not know."""

from __future__ import annotations

from collections.abc import Iterable


class Unsupported(Exception):  # noqa: N818 - the word the output prints
    """A word of a case that this runner, or the statistics behind it, does not know."""


def one_of(value: str, known: Iterable[str], what: str) -> str:
    """The value, refused when it is not among the known ones."""
    if value not in known:
        raise Unsupported(f"{what} {value}")
    return value
