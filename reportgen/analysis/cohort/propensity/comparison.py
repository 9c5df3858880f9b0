"""One pair of arms under one plan: where its facts stand, how they are called, who is in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reportgen.analysis.cohort.propensity.adjusted import Adjusted
from reportgen.analysis.cohort.scope import Pair, Scope
from reportgen.analysis.ids import join
from reportgen.inputs.cohort.records import Bools, Floats, Ints, PatientRows
from reportgen.spec.cohort_outcomes import Outcome
from reportgen.spec.cohort_propensity import PROPENSITY, Propensity
from reportgen.spec.data import GroupLevel


@dataclass(frozen=True, eq=False, slots=True)
class Sample:
    """The patients (n,) compared in one outcome: those used of whom it is known.

    ``at`` are their places among all patients; ``match`` is None without pairs.
    """

    at: Ints
    treated: Bools
    weights: Floats
    match: Ints | None
    refused: str = ""

    def side(self, is_arm: bool) -> Bools:
        """The patients of the arm, or of the reference, (n,)."""
        return self.treated if is_arm else ~self.treated


@dataclass(frozen=True, eq=False, slots=True)
class Comparison:
    """A plan for a pair of arms; with ``several`` plans each names itself in labels."""

    scope: Scope
    plan: Propensity
    adjusted: Adjusted
    rows: PatientRows
    several: bool

    @property
    def pair(self) -> Pair:
        """Arm and reference."""
        return self.adjusted.pair

    @property
    def sides(self) -> tuple[tuple[bool, GroupLevel], ...]:
        """Both arms in the order of the spec, each with whether it is the arm compared."""
        return tuple(
            (level.id == self.pair.arm.id, level)
            for level in self.scope.arms
            if level.id in (self.pair.arm.id, self.pair.reference.id)
        )

    @property
    def matching(self) -> bool:
        """Whether patients are matched, and not weighted."""
        return self.plan.method == "matching"

    @property
    def how(self) -> str:
        """``weighted`` or ``matched``, as it ends a label."""
        return self.named_plan("matched" if self.matching else "weighted")

    def named_plan(self, words: str) -> str:
        """``words``, and which of several comparisons they are of."""
        return f"{words} ({self.plan.id})" if self.several else words

    def own(self, *parts: str) -> str:
        """``propensity.<plan>.<pair>.<parts>``: what is told of the patients."""
        return join(PROPENSITY, self.plan.id, self.pair.id, *parts)

    def of(self, outcome: Outcome, *parts: str) -> str:
        """``<outcome>.propensity.<plan>.<pair>.<parts>``: what is told of an outcome."""
        return join(outcome.id, PROPENSITY, self.plan.id, self.pair.id, *parts)

    def in_arm(self, label: str, arm: str) -> str:
        """``complete remission with CAR-T, weighted``, with several pairs for which of them."""
        told = f"{self.scope.in_arm(label, arm)}, {self.how}"
        other = self.pair.reference if arm == self.pair.arm.id else self.pair.arm
        beside = f" for the comparison with {other.label}" if len(self.scope.pairs) > 1 else ""
        return f"{told}{beside}"

    def between(self, label: str) -> str:
        """``complete remission, CAR-T against blinatumomab, weighted``."""
        return f"{self.scope.between(label, self.pair)}, {self.how}"

    def named(self, kind: str) -> str:
        """Id of a frame or figure: ``love-main``, of several pairs ``love-main-b_vs_a``."""
        pair = f"-{self.pair.id}" if len(self.scope.pairs) > 1 else ""
        return f"{kind}-{self.plan.id}{pair}"

    def titled(self, title: str) -> str:
        """A title of a frame or figure, with the pair where there are several."""
        named = self.scope.between(title, self.pair) if len(self.scope.pairs) > 1 else title
        return f"{named} ({self.plan.id})" if self.several else named

    def sample(self, outcome: Outcome) -> Sample:
        """Who is compared in an outcome, or why nobody is."""
        made = self.adjusted
        at = made.at[made.used]
        known = self.rows.outcomes[outcome.id].known[at]
        found = Sample(
            at[known],
            made.treated[made.used][known],
            made.weights[made.used][known],
            made.match[made.used][known] if self.matching else None,
            made.refused,
        )
        return found if made.refused else _refused_where_few(self, found)


def _refused_where_few(one: Comparison, found: Sample) -> Sample:
    for is_arm, level in one.sides:
        n = int(np.count_nonzero(found.side(is_arm)))
        if n < 2:
            number = "only one patient" if n else "no patient"
            why = f"{number} with {level.label} who is compared had a known value"
            return Sample(found.at, found.treated, found.weights, found.match, why)
    return found
