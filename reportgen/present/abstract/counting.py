"""How long a text is, as journals and submission forms count."""

from __future__ import annotations

import re
from collections.abc import Sequence

_IN_NUMBERS = re.compile("(?<=[0-9])[\u2009\u202f](?=[0-9])")
"""Thin spaces between the digits of a number, which do not part it."""


def words(text: str) -> int:
    """What white space parts: ``95% CI`` is two, ``random-effects`` one, a sign that stands alone
    one; a number with its unit is two, also where the space between them does not break."""
    return len(_IN_NUMBERS.sub("", text).split())


def pasted(sections: Sequence[tuple[str, str]], *, headings: bool = True) -> str:
    """The abstract as it is pasted into a form, a line for each heading."""
    return "\n".join(f"{head}: {text}" if head and headings else text for head, text in sections)


def characters(sections: Sequence[tuple[str, str]], *, headings: bool = True) -> int:
    """Characters with spaces and line ends."""
    return len(pasted(sections, headings=headings))
