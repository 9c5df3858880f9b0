"""What of the changes between two reports matters, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.errors import ReportgenError
from reportgen.facts.compare import Grade, compare
from reportgen.facts.compare.change import LAST
from reportgen.facts.record import read_record
from reportgen.formatting.style import style_or_house

if TYPE_CHECKING:
    from reportgen.present.changes import Said


@dataclass(frozen=True, slots=True)
class Matters:
    """The verdict on all changes, whether a conclusion is among them, and those that matter.

    Of single studies and sensitivity analyses is told where nothing else crossed a line.
    """

    verdict: str
    conclusion: bool
    changes: tuple[Said, ...]


def what_matters(before: bytes, now: bytes) -> Matters | None:
    """From one ``facts.json`` to another; None where the reports say the same."""
    from reportgen.present.changes import printer, said, verdict

    if before == now:
        return None
    try:
        old, new = read_record(before), read_record(now)
        style = style_or_house(new.style)
        found = compare(old, new, printer(style))
    except ReportgenError:  # written by other code than that which reads it
        return None
    if found.grade is Grade.NONE:
        return None
    grave = [change for change in found.changes if change.grade >= Grade.MATTERS]
    main = [change for change in grave if change.place < LAST] or grave
    return Matters(
        verdict(found),
        found.grade is Grade.CONCLUSION,
        tuple(said(change, found, style) for change in main),
    )
