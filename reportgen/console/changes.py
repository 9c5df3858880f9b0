"""What changed between two reports, on the terminal: long, short, and as data."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from reportgen.facts.compare import SECTIONS, Change, Comparison
from reportgen.facts.compare.change import LAST
from reportgen.facts.fact import Fact
from reportgen.facts.record import ClaimRecord, Record
from reportgen.formatting.style import Style
from reportgen.messages import WIDTH, harmless
from reportgen.present.changes import Said, caveats, said, tally, verdict

SHOWN = 5
"""How many changes of a section are shown; --all shows the others."""

LONG = 1000
"""Characters of two texts, as of an abstract, that only --all shows."""

_UNLIMITED = frozenset({SECTIONS[0], SECTIONS[1]})


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
        shown = changes if everything or section in _UNLIMITED else _first(changes)
        yield from ("", section.upper())
        for change in shown:
            yield from _told(said(change, found, style), everything)
        if rest := changes[len(shown) :]:
            yield f"  and {len(rest)} more{_of_last(rest)} (--all shows them)"


def _first(changes: Sequence[Change]) -> Sequence[Change]:
    """The first few; of other analyses fewer still where there are others to show."""
    return changes[:SHOWN]


def _of_last(rest: Sequence[Change]) -> str:
    return ", all of single studies or other analyses" if rest[0].place == LAST else ""


def _identity(record: Record) -> str:
    one = record.identity
    return f"{one.slug}, version {one.version}" + (f", {one.date}" if one.date else "")


def _told(one: Said, everything: bool) -> Iterator[str]:
    name = f" [{one.name}]" if one.name else ""
    yield from _wrapped(f"- {one.heading}{name}", indent="  ")
    if one.unseen:
        yield from _wrapped(f"    {one.old}, as before to the printed digit", indent="    ")
    elif one.old and one.new and len(one.old) + len(one.new) < WIDTH - len("     -> "):
        yield f"    {one.old} → {one.new}"
    elif len(one.old + one.new) > LONG and not everything:
        yield "    (--all shows both)"
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
