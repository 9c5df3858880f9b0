"""What changed between two reports, on the terminal: long, short, and as data."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from reportgen.facts.compare import Change, Comparison
from reportgen.facts.compare.change import LAST
from reportgen.facts.compare.kinds import BASIS, CONCLUSIONS, REPORT
from reportgen.facts.fact import Fact
from reportgen.facts.record import ClaimRecord, Record
from reportgen.formatting.style import Style
from reportgen.messages import WIDTH, harmless
from reportgen.present.changes import Said, caveats, said, tally, verdict

SHOWN = 5
"""How many changes of a section are shown; --all shows the others."""

SHOWN_OF = {REPORT: sys.maxsize, CONCLUSIONS: sys.maxsize, BASIS: 12}
"""Of these sections more: no conclusion is left out, and studies are what readers know by name."""


def print_changes(
    found: Comparison, names: tuple[str, str], style: Style, everything: bool
) -> None:
    """The long form: the verdict, then each section with what matters most first."""
    for line in _long(found, names, style, everything):
        print(harmless(line.replace("\u00a0", " ")))


def _long(
    found: Comparison, names: tuple[str, str], style: Style, everything: bool
) -> Iterator[str]:
    for word, name, record in zip(("Old", "New"), names, (found.old, found.new), strict=True):
        yield from _wrapped(f"{word}: {name}: {_identity(record)}", indent="     ")
    yield from _wrapped(f"{verdict(found)} {tally(found)}")
    for caveat in caveats(found):
        yield from _wrapped(caveat)
    for section, group in groupby(found.changes, key=lambda change: change.section):
        changes = list(group)
        shown = changes if everything else changes[: SHOWN_OF.get(section, SHOWN)]
        yield from ("", section.upper())
        for change in shown:
            one = said(change, found, style)
            yield from _told(one) if everything or change.kind != "abstract" else _named(one)
        if rest := changes[len(shown) :]:
            yield f"  and {len(rest)} more{_of_last(rest)} (--all shows them)"


def _of_last(rest: Sequence[Change]) -> str:
    return ", all of single studies or other analyses" if rest[0].place == LAST else ""


def _identity(record: Record) -> str:
    one = record.identity
    return f"{one.slug}, version {one.version}" + (f", {one.date}" if one.date else "")


def _named(one: Said) -> Iterator[str]:
    """The texts of an abstract are long, and read better side by side."""
    yield from _wrapped(f"- {one.heading} (--all shows both; --to html, side by side)", indent="  ")


def _told(one: Said) -> Iterator[str]:
    name = f" [{one.name}]" if one.name else ""
    yield from _wrapped(f"- {one.heading}{name}", indent="  ")
    if one.unseen:
        yield from _wrapped(f"    {one.old}, as before to the printed digit", indent="    ")
    elif one.old and one.new and len(one.old) + len(one.new) < WIDTH - len("     -> "):
        yield f"    {one.old} → {one.new}"
    elif one.old or one.new:
        for word, text in (("was", one.old), ("now", one.new)):
            if text:
                yield from _wrapped(f"    {word} {text}", indent="        ")
    for sentence in one.sentences:
        yield from _wrapped(f"    {sentence}", indent="    ")


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def as_data(found: Comparison, names: tuple[str, str], style: Style) -> dict[str, Any]:
    """Everything as plain data."""
    return {
        "grade": found.grade.name.lower(),
        "exit_code": int(found.grade),
        "verdict": verdict(found),
        "old": {"source": names[0], **vars(found.old.identity)},
        "new": {"source": names[1], **vars(found.new.identity)},
        "counts": found.counts,
        "changes": [_change(change, found, style) for change in found.changes],
    }


def _change(change: Change, found: Comparison, style: Style) -> dict[str, Any]:
    one = said(change, found, style)
    return {
        "kind": change.kind,
        "also": list(change.also),
        "grade": change.grade.name.lower(),
        "subject": change.subject,
        "heading": one.heading,
        "sentences": list(one.sentences),
        "printed": {"old": one.old, "new": one.new},
        "old": _side(change.old, change.old_claim, change.was),
        "new": _side(change.new, change.new_claim, change.now),
        "facts": list(change.facts),
    }


def _side(fact: Fact | None, claim: ClaimRecord | None, text: str | None) -> Any:
    if fact is not None:
        return {
            "value": fact.value,
            "low": fact.ci and fact.ci.low,
            "high": fact.ci and fact.ci.high,
            "p": fact.p,
            "k": fact.k,
            "n": fact.n,
            "events": fact.events,
        }
    return text if claim is None else {"variant": claim.variant, "holds": claim.holds}
