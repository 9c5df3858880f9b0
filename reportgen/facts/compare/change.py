"""What a comparison of two reports finds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from reportgen.facts.compare.kinds import KINDS, RANK, SECTIONS, Grade, mirror_of
from reportgen.facts.fact import Fact
from reportgen.facts.record import ClaimRecord, Record

FIRST, ORDINARY, LAST = 0, 1, 2
"""How far to the fore a change stands: its fact is in the abstract or in a claim, is any other, or
is of one study or of a sensitivity analysis."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: its kind, what it is of, and how that was and is.

    ``subject`` is a fact id, a claim id, the id of a study, a name of software or of a file, or the
    beginning of fact ids. ``also`` are the less important kinds of change of the same fact or
    claim. Of facts ``old`` and ``new`` are filled, of claims ``old_claim`` and ``new_claim``, of
    other things the texts ``was`` and ``now`` (None: was not there, is not there). ``facts`` are
    the ids of all facts concerned where there can be several. ``size`` is how far the value moved,
    in widths of its interval.
    """

    kind: str
    subject: str
    also: tuple[str, ...] = ()
    old: Fact | None = None
    new: Fact | None = None
    old_claim: ClaimRecord | None = None
    new_claim: ClaimRecord | None = None
    was: str | None = None
    now: str | None = None
    facts: tuple[str, ...] = ()
    place: int = ORDINARY
    size: float = 0.0

    @property
    def kinds(self) -> tuple[str, ...]:
        """All kinds of this change, the most important first."""
        return (self.kind, *self.also)

    @property
    def grade(self) -> Grade:
        """How much it matters."""
        return max(KINDS[kind].grade for kind in self.kinds)

    def mirrored(self) -> Change:
        """The same change seen from the new report."""
        return Change(
            mirror_of(self.kind),
            self.subject,
            tuple(map(mirror_of, self.also)),
            self.new,
            self.old,
            self.new_claim,
            self.old_claim,
            self.now,
            self.was,
            self.facts,
            self.place,
            self.size,
        )

    @property
    def section(self) -> str:
        """The heading under which it is told."""
        return KINDS[self.kind].section

    def order(self) -> tuple[int, int, int, float, str]:
        """Sorts the most important first; nothing depends on the order of facts in the files.

        Within a section what the abstract and the claims say comes first.
        """
        section = SECTIONS.index(self.section)
        return section, self.place, RANK[self.kind], -self.size, self.subject


@dataclass(frozen=True)
class Comparison:
    """Two reports and what changed between them, the most important first."""

    old: Record
    new: Record
    changes: tuple[Change, ...]

    @cached_property
    def grade(self) -> Grade:
        """That of the gravest change."""
        return max((change.grade for change in self.changes), default=Grade.NONE)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many changes there are of each kind, in the order of the kinds."""
        found = Counter(kind for change in self.changes for kind in change.kinds)
        return {kind: found[kind] for kind in KINDS if kind in found}
