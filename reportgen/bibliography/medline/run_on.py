"""A record whose line breaks were lost: one line, divided again at the tags.

A word that looks like a tag may stand within a text (``... the OT - occupational therapy``). Fields
stand in the order of the export, so the longest run of candidates that keeps it are the tags.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from reportgen.bibliography.medline.tags import RANK

_CANDIDATE = re.compile(rf"(?:^|(?<= ))({'|'.join(sorted(RANK, key=len, reverse=True))}) {{0,2}}- ")
"""Spaces were lost with the line breaks: a short tag has one or two before its hyphen."""


def is_run_on(text: str) -> bool:
    """Whether the text is one line that holds several fields."""
    line = text.strip()
    return "\n" not in line and line.startswith("PMID- ") and len(_CANDIDATE.findall(line)) > 1


def divided(text: str) -> str:
    """The text with each field on a line of its own."""
    line = text.strip()
    found = list(_CANDIDATE.finditer(line))
    starts = [match.start() for match in _in_order(found)]
    ends = [*starts[1:], len(line) + 1]
    return "\n".join(line[start : end - 1] for start, end in zip(starts, ends, strict=True))


def _in_order(found: list[re.Match[str]]) -> list[re.Match[str]]:
    """The longest run of matches whose ranks do not fall."""
    ranks = [RANK[match[1]] for match in found]
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, rank in enumerate(ranks):
        place = bisect_right(tails, rank)
        before.append(last[place - 1] if place else -1)
        tails[place : place + 1] = [rank]
        last[place : place + 1] = [index]
    run: list[int] = []
    index = last[-1] if last else -1
    while index >= 0:
        run.append(index)
        index = before[index]
    return [found[index] for index in reversed(run)]
