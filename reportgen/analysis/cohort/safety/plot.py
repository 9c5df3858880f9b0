"""What the figure of the most frequent terms shows: risks of the arms and their difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportgen.analysis.cohort.safety.facts import Told
from reportgen.analysis.cohort.safety.subjects import Subject, Subjects
from reportgen.analysis.cohort.safety.tally import Tally
from reportgen.analysis.cohort.scope import Pair
from reportgen.facts.fact import Fact
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column, frame

FEWEST, MOST = 2, 40
"""One term needs no figure; more than 40 are not told apart."""

COLUMNS = (
    Column("term", "Term"),
    Column("label", "Label"),
    Column("risk", "Risk", "percent"),
    Column("reference_risk", "Risk in the reference arm", "percent"),
    Column("difference", "Risk difference", "points"),
    Column("ci_low", "Lower limit", "points"),
    Column("ci_high", "Upper limit", "points"),
    Column("fact", "Fact"),
)


def add_plots(told: Told, subjects: Subjects, found: Mapping[tuple[str, str, str], Tally]) -> None:
    """Frame and figure ``adverse-events-plot`` of a pair; with several the pair is appended."""
    facts = {fact.id: fact for fact in told.scope.ledger.facts}
    for pair in told.scope.pairs:

        def having(one: Subject, ids: Sequence[str] = (pair.arm.id, pair.reference.id)) -> int:
            return sum(found[arm, one.kind, one.id].worst.any for arm in ids)

        had = sorted((one for one in subjects.terms if having(one)), key=lambda one: -having(one))
        made = (_line(facts, one, pair, found) for one in had[:MOST])
        lines = [line for line in made if line is not None]
        if len(lines) >= FEWEST:
            _add(told, pair, sorted(lines, key=_by_difference))


def _line(
    facts: Mapping[str, Fact],
    one: Subject,
    pair: Pair,
    found: Mapping[tuple[str, str, str], Tally],
) -> tuple[Cell, ...] | None:
    place = f"{one.place(pair.id)}.any.difference"
    fact = facts[place]
    if fact.value is None or fact.ci is None:
        return None
    sides = [found[arm.id, one.kind, one.id].worst for arm in (pair.arm, pair.reference)]
    risks = [side.any / side.n for side in sides]
    return (one.id, one.label, *risks, fact.value, fact.ci.low, fact.ci.high, place)


def _by_difference(line: tuple[Cell, ...]) -> tuple[float, str]:
    """What is more frequent in the arm than in the reference comes first."""
    return -float(line[4] or 0.0), str(line[1])


def _add(told: Told, pair: Pair, lines: Sequence[tuple[Cell, ...]]) -> None:
    several = len(told.scope.pairs) > 1
    name = f"adverse-events-plot-{pair.id}" if several else "adverse-events-plot"
    title = "Adverse events by term"
    label = told.scope.between(title, pair) if several else title
    told.scope.ledger.frame(frame(name, label, COLUMNS, lines))
    words = (
        ("arm", pair.arm.id),
        ("reference", pair.reference.id),
        ("risk_axis", "Patients (%)"),
        ("difference_axis", "Difference (percentage points)"),
        ("lower", f"More with {pair.reference.label}"),
        ("higher", f"More with {pair.arm.label}"),
    )
    told.scope.ledger.figure(FigureRequest(name, "adverse_events", name, words))
