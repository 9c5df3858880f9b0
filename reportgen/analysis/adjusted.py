"""P values of a family of tests, adjusted for their number and named as such."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.analysis.ids import P_ADJUSTED
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.task import Planned, View
from reportgen.facts.fact import Fact
from reportgen.stats.adjustment import adjusted_p_values


def add_adjusted(ledger: Ledger, method: str, family: Sequence[Fact]) -> None:
    """Facts ``<id>.p_adjusted`` of the tests of one family, none where none is asked for.

    The family are the tests that could be made.
    """
    made = [(fact, fact.p) for fact in family if fact.p is not None]
    if method == "none" or not made:
        return
    adjusted = adjusted_p_values([p for _, p in made], method=method)
    for (fact, _), p in zip(made, adjusted, strict=True):
        ledger.number(
            f"{fact.id}.{P_ADJUSTED}",
            "p_value",
            f"adjusted P value: {fact.label}",
            float(p),
            p=float(p),
            k=fact.k,
            method=f"adjusted.{method}",
            rows=fact.rows,
            from_facts=tuple(dict.fromkeys((fact.id, *(one.id for one, _ in made)))),
        )


def plan(planned: Planned) -> View:
    """``any_adjusted``: whether METHODS has to tell adjusted P values from others."""
    return {"any_adjusted": any(fact.id.endswith(f".{P_ADJUSTED}") for fact in planned.book)}
