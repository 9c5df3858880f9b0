"""Declared families of tests: the P values of each adjusted for their number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from reportgen.analysis.cohort.scope import Scope
from reportgen.analysis.cohort.task import CohortPlanned, View
from reportgen.analysis.ids import P_ADJUSTED
from reportgen.errors import AnalysisError, Problem
from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.methods import METHODS
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.cohort_families import Family
from reportgen.spec.cohort_outcomes import Outcome
from reportgen.stats.adjustment import adjusted_p_values
from reportgen.vocabulary import nearest

ENDINGS = (f".{P_ADJUSTED}", ".adjusted_p")
"""Of P values adjusted within a family, and for the number of pairs of arms."""
MAIN_TESTS = {"ordinal": "severity", "time_to_event": "log_rank"}
"""By type of outcome the test that is meant where the outcome is named; else ``test``."""


def add(scope: Scope, spec: CohortSpec) -> None:
    """Facts ``<test>.p_adjusted``, ``family.<id>.tests`` and ``.refused``.

    A family are the tests that could be made. Raises AnalysisError for names that are no test, and
    for a test that is in a family twice.
    """
    families = spec.analysis.families
    known = {fact.id: fact for fact in scope.ledger.facts}
    members = {one.id: tuple(members_of(one, spec, scope, known)) for one in families}
    problems = [*_unknown(families, members, known), *_twice(families, members)]
    if problems:
        raise AnalysisError(problems)
    for family in families:
        _add_family(scope, family, [known[name] for name in members[family.id]])


def members_of(
    family: Family, spec: CohortSpec, scope: Scope, known: Iterable[str]
) -> Iterator[str]:
    """The ids of the tests of a family, in the order of the spec; ``known`` are those of facts."""
    outcomes = {one.id: one for one in spec.outcomes}
    for name in family.tests:
        if name in outcomes:
            yield from (_main_test(outcomes[name], pair.id) for pair in scope.pairs)
        elif "*" in name:
            pattern = re.compile(re.escape(name).replace(r"\*", r"[^.]+"))
            yield from [one for one in known if pattern.fullmatch(one)] or [name]
        else:
            yield name


def _main_test(outcome: Outcome, pair: str) -> str:
    return f"{outcome.id}.{pair}.{MAIN_TESTS.get(outcome.type, 'test')}"


def _unknown(
    families: tuple[Family, ...],
    members: Mapping[str, tuple[str, ...]],
    known: Mapping[str, Fact],
) -> Iterator[Problem]:
    tests = [name for name, fact in known.items() if fact.stat == "p_value" or fact.p is not None]
    for family in families:
        if not members[family.id]:
            yield Problem(
                f"family '{family.id}'",
                "holds no test, as there is one arm only",
                "Delete it, or name the ids of facts with a P value.",
            )
        for name in members[family.id]:
            if name not in known:
                what = f"there is no fact '{name}'{nearest(name, tests)}"
            elif known[name].estimable and known[name].p is None:
                what = f"the fact '{name}' has no P value{nearest(name, tests)}"
            else:
                continue
            yield Problem(f"family '{family.id}'", what, "`reportgen list facts SPEC` shows all.")


def _twice(
    families: tuple[Family, ...], members: Mapping[str, tuple[str, ...]]
) -> Iterator[Problem]:
    seen: set[str] = set()
    for family in families:
        for name in members[family.id]:
            if name in seen:
                yield Problem(
                    f"family '{family.id}'",
                    f"the test '{name}' is in families of tests twice",
                    "Name it, or its outcome, once.",
                )
            seen.add(name)


def _add_family(scope: Scope, family: Family, tests: list[Fact]) -> None:
    made = [(fact, fact.p) for fact in tests if fact.p is not None]
    adjusted: dict[str, float] = {}
    if made:
        values = adjusted_p_values([p for _, p in made], method=family.method)
        adjusted = {fact.id: float(p) for (fact, _), p in zip(made, values, strict=True)}
    left = len(tests) - len(made)
    settings = _counted(family, len(made), left)
    members = tuple(fact.id for fact, _ in made)
    for fact in tests:
        p = adjusted.get(fact.id)
        scope.add(
            f"{fact.id}.{P_ADJUSTED}",
            "p_value",
            f"adjusted P value: {fact.label}",
            p,
            p=p,
            n=fact.n,
            method=f"family.{family.method}",
            refused=fact.not_estimable or "",
            inputs=fact.inputs,
            from_facts=tuple(dict.fromkeys((fact.id, *members))),
            settings=settings,
        )
    prefix = f"family.{family.id}"
    asked, words = tuple(fact.id for fact in tests), f"tests of {family.label}"
    scope.count(f"{prefix}.tests", words, len(made), from_facts=asked)
    scope.count(f"{prefix}.refused", f"{words} that could not be made", left, from_facts=asked)


def _counted(family: Family, made: int, left: int) -> tuple[tuple[str, str], ...]:
    """Words for the sentence of METHODS."""
    more = f"; {left} more could not be made" if left else ""
    return (
        ("counted", f"The {made} P values" if made > 1 else "The only P value"),
        ("family", family.label),
        ("were", "were" if made > 1 else "was"),
        ("left_out", more),
    )


def plan(planned: CohortPlanned) -> View:
    """``families``, the tables they are ``adjusted_in``, and whether there are other tests."""
    families = planned.spec.analysis.families
    return {
        "has_families": bool(families),
        "families": tuple(_words(one, planned) for one in families),
        "adjusted_in": {
            frame.id: any(_has_adjusted(planned.book, cell) for row in frame.rows for cell in row)
            for frame in planned.book.frames
        },
        "several_tests": sum(_is_alone(planned.book, fact) for fact in planned.book) > 1,
    }


def _words(family: Family, planned: CohortPlanned) -> dict[str, object]:
    ids = [fact.id for fact in planned.book]
    return {
        "label": family.label,
        "method": METHODS[f"family.{family.method}"].short,
        "made": bool(planned.book[f"family.{family.id}.tests"].value),
        "tests": tuple(
            {
                "label": planned.book[name].label.removeprefix("test of "),
                "fact": name,
                "estimable": planned.book[name].estimable,
            }
            for name in members_of(family, planned.spec, planned.scope, ids)
        ),
    }


def _is_alone(book: FactBook, fact: Fact) -> bool:
    """A test whose P value is not adjusted."""
    test = fact.stat == "p_value" and fact.estimable and not fact.id.endswith(ENDINGS)
    return test and not any(f"{fact.id}{ending}" in book for ending in ENDINGS)


def _has_adjusted(book: FactBook, cell: object) -> bool:
    return isinstance(cell, str) and f"{cell}.{P_ADJUSTED}" in book
