"""Which values are missing, and which of them together: ``missing.*``.

Counts alone are told: neither an id nor a value of a patient.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reportgen.analysis.cohort.scope import Scope
from reportgen.analysis.cohort.task import CohortPlanned, CohortTask, View
from reportgen.analysis.ids import join
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column, frame
from reportgen.inputs.cohort.records import Bools, Ints, PatientRows
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.cohort_missing import MISSING

MOST_VARIABLES = 20
"""Patterns are of no more variables; of more, of those that lack most."""
MOST_PATTERNS = 12
"""Patterns beyond the most frequent ones are put together."""

Pattern = tuple[bool, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Gaps:
    """A variable or outcome: who lacks it, of whom it is asked, (n,) each."""

    name: str
    label: str
    missing: Bools
    asked: Bools


def gaps_of(spec: CohortSpec, rows: PatientRows) -> tuple[Gaps, ...]:
    """Baseline variables, then outcomes, whether they lack a value or not."""
    variables = zip(spec.baseline, rows.covariates, strict=True)
    everybody = rows.arm >= 0
    found = [
        Gaps(join("baseline", one.id), one.label, np.isnan(values.values), everybody)
        for one, values in variables
    ]
    for outcome in spec.outcomes:
        values = rows.outcomes[outcome.id]
        lacking = values.asked & ~values.known
        found.append(Gaps(join("outcome", outcome.id), outcome.label, lacking, values.asked))
    return tuple(found)


def add(task: CohortTask) -> None:
    """Facts ``missing.complete``, ``missing.baseline.<id>``, ``missing.outcome.<id>``,
    ``missing.pattern_<k>`` and ``missing.other``, each also by arm; frame and figure ``missing``.
    """
    wanted = task.spec.analysis.missing.pattern
    if wanted is False:
        return
    rows = task.cohort.patient_rows(task.spec.outcomes, task.spec.baseline)
    gaps = gaps_of(task.spec, rows)
    if not any(one.missing.any() for one in gaps) and not wanted:
        return
    counts = _Counts(task.scope, rows.arm)
    lacking = [one for one in gaps if one.missing.any()]
    complete = ~np.any([one.missing for one in gaps], axis=0)
    counts.add("complete", "patients of whom every value is known", complete, rows.arm >= 0)
    for one in lacking:
        counts.add(one.name, f"patients of whom {one.label} is missing", one.missing, one.asked)
    if lacking:
        kept = sorted(lacking, key=lambda one: -int(one.missing.sum()))[:MOST_VARIABLES]
        told = [one for one in lacking if one in kept]
        _add_patterns(counts, told, more=len(lacking) > len(told))


@dataclass(frozen=True, slots=True)
class _Counts:
    """Puts counts of patients into the facts: all, and where there are arms, of each."""

    scope: Scope
    arm: Ints

    def add(self, name: str, label: str, which: Bools, among: Bools) -> None:
        """Events are the patients ``which``, n those ``among`` whom they are counted."""
        fact_id, table = join(MISSING, name), (self.scope.table,)
        self.scope.events(fact_id, label, int(which.sum()), int(among.sum()), table)
        for number, arm in enumerate(self.scope.arms):
            own = self.arm == number
            self.scope.events(
                join(fact_id, arm.id),
                self.scope.in_arm(label, arm.id),
                int((which & own).sum()),
                int((among & own).sum()),
                table,
            )


def _add_patterns(counts: _Counts, lacking: Sequence[Gaps], *, more: bool) -> None:
    """Patterns of the variables told of: nothing missing first, then the most frequent."""
    scope = counts.scope
    of_patient = list(zip(*(one.missing.tolist() for one in lacking), strict=True))
    found = Counter(of_patient)
    none = (False,) * len(lacking)
    ranked = sorted(found, key=lambda one: (one != none, -found[one], [not gap for gap in one]))
    told, rest = ranked[:MOST_PATTERNS], set(ranked[MOST_PATTERNS:])
    everybody = counts.arm >= 0

    def having(patterns: set[Pattern]) -> Bools:
        return np.array([one in patterns for one in of_patient])

    lines: list[list[Cell]] = []
    for number, pattern in enumerate(told, start=1):
        words = _words(lacking, pattern, more)
        name = f"pattern_{number}"
        label = f"patients with this pattern of missing values: {words}"
        counts.add(name, label, having({pattern}), everybody)
        lines.append(["pattern", words, *_cells(scope, name), *(int(gap) for gap in pattern)])
    if rest:
        label = "patients with another pattern of missing values"
        counts.add("other", label, having(rest), everybody)
        lines.append(["other", "another pattern", *_cells(scope, "other"), *[None] * len(lacking)])
    _add_frame(scope, lacking, lines, several=len(told) > 1)


def _words(lacking: Sequence[Gaps], pattern: Pattern, more: bool) -> str:
    labels = [one.label for one, gap in zip(lacking, pattern, strict=True) if gap]
    if len(labels) == len(lacking) > 2:
        return "all of these"
    nothing = "nothing among these" if more else "nothing"
    return "; ".join(labels) or nothing


def _cells(scope: Scope, name: str) -> list[Cell]:
    """The facts of a pattern: of all patients, then of each arm."""
    fact_id = join(MISSING, name)
    return [fact_id, *(join(fact_id, arm.id) for arm in scope.arms)]


def _add_frame(
    scope: Scope, lacking: Sequence[Gaps], lines: list[list[Cell]], *, several: bool
) -> None:
    columns = [
        Column("kind", "Kind of row"),
        Column("label", "Missing"),
        Column("all", "All patients"),
        *(Column(arm.id, arm.label) for arm in scope.arms),
        *(Column(one.name, one.label) for one in lacking),
    ]
    scope.ledger.frame(frame(MISSING, "Values missing together", columns, lines))
    if several and len(lacking) > 1:
        names = " ".join(one.name for one in lacking)
        words = (("variables", names), ("count", "Missing"), ("pattern", "Patients"))
        scope.ledger.figure(FigureRequest(MISSING, MISSING, MISSING, words))


def plan(planned: CohortPlanned) -> View:
    """Whether missing values are told of; what lacks values, by label and fact; how many do."""
    spec, book = planned.spec, planned.book
    named = [(join("baseline", one.id), one.label) for one in spec.baseline]
    named += [(join("outcome", one.id), one.label) for one in spec.outcomes]
    lacking = [
        {"label": label, "fact": join(MISSING, name)}
        for name, label in named
        if join(MISSING, name) in book
    ]
    lacking.sort(key=lambda one: -_share(planned, one["fact"]))
    return {
        "missing_told": join(MISSING, "complete") in book,
        "lacking": tuple(lacking),
        "many_lacking": len(lacking) > MOST_VARIABLES,
    }


def _share(planned: CohortPlanned, fact_id: str) -> float:
    fact = planned.book[fact_id]
    return (fact.events or 0) / (fact.n or 1)
