"""Pages: MEDLINE once shortened the last one (6913-7)."""

from __future__ import annotations

import re

_RANGE = re.compile(r"^([A-Za-z]*)(\d+)\s*[-\u2010\u2011\u2013]\s*([A-Za-z]*)(\d+)(?=$|[;,. ])")


def expanded(pages: str) -> str:
    """The pages with their last one in full and a hyphen between: ``6913-6917``."""
    match = _RANGE.match(pages.strip())
    if not match:
        return pages.strip()
    prefix, first, prefix2, last = match.groups()
    if len(last) < len(first) and prefix2 in ("", prefix):
        last, prefix2 = first[: len(first) - len(last)] + last, prefix
    return f"{prefix}{first}-{prefix2}{last}{pages.strip()[match.end() :]}"


def first_and_last(pages: str) -> tuple[str, str]:
    """The first page and the last; what is no range is a first page alone."""
    match = re.match(r"^([^\s;,-]+)-([^\s;,-]+)$", pages)
    return (match[1], match[2]) if match else (pages, "")
