"""What ``build`` tells of the changes since the report that stood in the output folder before."""

from __future__ import annotations

import textwrap
from collections import Counter

from reportgen.errors import ReportgenError
from reportgen.facts.compare import Change, Comparison, Grade, compare
from reportgen.facts.compare.change import FIRST, LAST
from reportgen.facts.record import read_record
from reportgen.formatting.style import Style, style_or_house
from reportgen.messages import WIDTH, harmless
from reportgen.present.changes import brief_lines, printer, said, tally, verdict

OF_A_SECTION = 2
"""How many changes are told of one section; of the conclusions all."""

LINES = 9
"""How many lines all have together; one more tells how many are not told."""


def print_since(before: bytes | None, now: bytes | None) -> None:
    """A few lines, the most important first; nothing where nothing changed or nothing stood there.

    What stood there may be of another version or damaged: then there is nothing to compare with.
    """
    if before is None or now is None or before == now:
        return
    try:
        old, new = read_record(before), read_record(now)
    except ReportgenError:
        return
    style = style_or_house(new.style)
    found = compare(old, new, printer(style))
    if found.grade is not Grade.NONE:
        for line in _lines(found, style):
            print(harmless(line))


def _lines(found: Comparison, style: Style) -> list[str]:
    head = verdict(found)
    lines = textwrap.wrap(f"Since the last build: {_lower(head)} {tally(found)}", WIDTH)
    untold = sum(change.grade >= Grade.MATTERS for change in found.changes)
    for change in _chosen(found):
        more = _wrapped(change, found, style)
        if len(lines) + len(more) > LINES:
            continue
        lines += more
        untold -= change.grade >= Grade.MATTERS
    if untold:
        lines.append(f"- and {untold} more that {'matters' if untold == 1 else 'matter'}")
    return lines


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _chosen(found: Comparison) -> list[Change]:
    """What crossed a line, of single studies and other analyses only where nothing else did; with
    it the numbers of the abstract. All conclusions come first, then the first of each section.
    """
    grave = [change for change in found.changes if change.grade >= Grade.MATTERS]
    main = [change for change in grave if change.place < LAST] or grave
    numbers = [
        change for change in found.changes if change.kind == "value" and change.place == FIRST
    ]
    told: Counter[str] = Counter()
    rounds: list[list[Change]] = [[] for _ in range(OF_A_SECTION)]
    for change in (*main, *numbers):
        place = 0 if change.grade is Grade.CONCLUSION else told[change.section]
        told[change.section] += 1
        if place < OF_A_SECTION:
            rounds[place].append(change)
    return [change for one in rounds for change in one]


def _wrapped(change: Change, found: Comparison, style: Style) -> list[str]:
    one, (old, new) = said(change, found, style), brief_lines(change, style)
    if change.old is None and change.old_claim is None:
        old, new = one.old, one.new
    numbers = f": {old} → {new}" if old and new and old != new else ""
    sentence = f". {one.sentences[0]}" if one.sentences and change.grade >= Grade.MATTERS else ""
    text = f"- {one.heading}{numbers}{sentence}".replace("\u00a0", " ")
    return textwrap.wrap(
        text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
