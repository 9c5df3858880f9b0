"""What changed of the claims and of the words of the abstract."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.facts.compare.change import FIRST, ORDINARY, Change
from reportgen.facts.record import ClaimRecord, Record

_NUMBER = re.compile(r"[<>=−-]?\s?\d[\d.,]*")


def claim_changes(old: Record, new: Record) -> Iterator[Change]:
    """Claims that choose another sentence, hold no longer or again, are new, gone or reworded, or
    rest on evidence of another certainty.
    """
    if old.facts_only or new.facts_only:
        return
    ours = {claim.id: claim for claim in old.claims}
    theirs = {claim.id: claim for claim in new.claims}
    for name in dict.fromkeys((*ours, *theirs)):
        was, now = ours.get(name), theirs.get(name)
        kinds = _kinds(was, now, old.style == new.style)
        if kinds:
            printed = any(claim is not None and claim.printed for claim in (was, now))
            yield Change(
                kinds[0],
                name,
                kinds[1:],
                old_claim=was,
                new_claim=now,
                place=FIRST if printed else ORDINARY,
            )


def _kinds(was: ClaimRecord | None, now: ClaimRecord | None, same_style: bool) -> tuple[str, ...]:
    if was is None or now is None:
        return ("claim_new",) if was is None else ("claim_gone",)
    kinds = ["conclusion"] if was.variant != now.variant else []
    if was.holds != now.holds:
        kinds.append("claim_restored" if now.holds else "claim_broken")
    if was.certainty != now.certainty:
        kinds.append("certainty")
    words, others = without_numbers(was.sentence), without_numbers(now.sentence)
    if same_style and was.variant == now.variant and words != others:
        kinds.append("reworded")
    return tuple(kinds)


def style_changes(old: Record, new: Record) -> Iterator[Change]:
    """That all is printed in another style."""
    if old.style != new.style:
        yield Change("style", "style", was=old.style, now=new.style)


def abstract_changes(old: Record, new: Record) -> Iterator[Change]:
    """Parts of the abstract that differ in more than numbers, by their headings.

    In two styles the words differ for that alone, and so they do in the sentences of claims.
    """
    if old.facts_only or new.facts_only or old.style != new.style:
        return
    ours, theirs = dict(old.abstract), dict(new.abstract)
    for heading in dict.fromkeys((*ours, *theirs)):
        was, now = ours.get(heading), theirs.get(heading)
        if was is None or now is None or without_numbers(was) != without_numbers(now):
            yield Change("abstract", heading, was=was, now=now)


def without_numbers(text: str) -> str:
    """The words of a sentence, whatever its numbers are."""
    return " ".join(_NUMBER.sub(" 0 ", text).split())
