"""The order of version numbers: whole numbers joined by dots, compared one by one (1.9 < 1.10)."""

from __future__ import annotations

import re

_FORM = re.compile(r"(0|[1-9][0-9]{0,8})(\.(0|[1-9][0-9]{0,8})){0,3}", re.ASCII)

FORM_WORDS = "one to four whole numbers joined by dots, e.g. 1.1"

Order = tuple[int, ...]


def order_of(version: str) -> Order | None:
    """What versions are sorted by; None for what is no version. 1 and 1.0 are the same."""
    if not _FORM.fullmatch(version):
        return None
    numbers = [int(part) for part in version.split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
