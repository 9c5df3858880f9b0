"""Subgroups, moderators, profiles, sets of studies."""

from __future__ import annotations

from tests.prose.project import Project, counts, curves, merged, project
from tests.prose.register import CR, EVEN, HIGH, LOW, OS, SPREAD, TOX, case


@case
def subgroups_of_every_kind() -> Project:
    """One that differs, one that does not, one with a single level, one that nobody reported."""
    rows = counts(
        "a",
        "cr",
        [*LOW[:3], *HIGH[:3]],
        kind=["adult"] * 3 + ["child"] * 3,
        place=["one", "two"] * 3,
        phase=["I"] * 5 + [""],
        nothing=[""] * 6,
    )
    rows += counts(
        "b",
        "cr",
        EVEN,
        kind=["adult"] * 5 + ["child"],
        place=["one", "two"] * 3,
        phase=["I"] * 3 + ["II"] * 2 + [""],
        nothing=[""] * 6,
    )
    kinds = {"adult": "adults", "child": "儿童 (children)"}
    subgroups = [
        {"id": "kind", "column": "kind", "label": "Population", "levels": kinds},
        {"id": "place", "column": "place", "label": "Place"},
        {"id": "phase", "column": "phase", "label": "Ph-like phase", "groups": ["b"]},
        {"id": "nothing", "column": "nothing", "label": "Nothing"},
    ]
    return project([CR], rows, groups="ab", analysis={"subgroups": subgroups})


@case
def subgroups_without_groups() -> Project:
    """Of two outcomes; three levels, of which one has a single study."""
    rows = counts("a", "cr", SPREAD[:6], dose=["5 mg", "5 mg", "10 mg", "10 mg", "10 mg", "20 mg"])
    doses = {"id": "dose", "column": "dose", "label": "Dose", "outcomes": ["cr", "tox"]}
    rows = merged(rows, counts("a", "tox", EVEN))
    return project([CR, TOX], rows, analysis={"subgroups": [doses]})


@case
def a_subgroup_that_nobody_reported() -> Project:
    rows = counts("a", "cr", EVEN, kind=[""] * 6)
    analysis = {"subgroups": [{"id": "kind", "column": "kind", "label": "Population"}]}
    return project([CR], rows, analysis=analysis)


@case
def moderators_of_every_kind() -> Project:
    """Fitted, constant, reported by too few; every figure on two pages."""
    rows = counts(
        "a",
        "cr",
        SPREAD,
        age=[30 + 2 * number for number in range(12)],
        dose=[5] * 12,
        share=[10, 20, 30] + [""] * 9,
    )
    share = {"id": "share", "column": "share", "label": "Share of Ph-positive disease"}
    moderators = [
        {"id": "age", "column": "age", "label": "Median age", "unit": "years", "per": 10},
        {"id": "dose", "column": "dose", "label": "Dose", "per": 0.5},
        {**share, "unit": "%", "per": 10},
    ]
    return project([CR], rows, analysis={"moderators": moderators}, pages=2)


@case
def moderators_by_group_and_inverse_variance() -> Project:
    rows = counts("a", "cr", SPREAD, age=list(range(30, 42)))
    rows += counts("b", "cr", SPREAD[::-1], age=list(range(50, 62)))
    lives = curves("a", "os", [(50 + i, 30 + i, 66 + i, 40) for i in range(12)])
    lives += curves("b", "os", [(60 - i, 40 - i, 77 - i, 40) for i in range(12)])
    moderators = [{"id": "age", "column": "age", "label": "Age", "outcomes": ["cr", "os"]}]
    overrides = {"model": "inverse_variance", "i2": "from_tau2", "study_interval": "wilson"}
    analysis = {"profile": "classic", "overrides": overrides, "moderators": moderators}
    return project([CR, OS], merged(rows, lives), groups="ab", analysis=analysis)


@case
def moderators_of_rates_and_survival() -> Project:
    rows = counts("a", "cr", SPREAD, age=list(range(30, 42)))
    lives = curves("a", "os", [(50 + i, 30 + i, 66 + i, 40) for i in range(12)])
    moderators = [{"id": "age", "column": "age", "label": "Age", "outcomes": ["cr", "os"]}]
    return project([CR, OS], merged(rows, lives), analysis={"moderators": moderators})


@case
def profiles_disagree() -> Project:
    """Small studies with zeros: the models do not all exclude the null."""
    rows = counts("a", "cr", [(0, 12), (1, 15), (0, 9), (3, 14)])
    rows += counts("b", "cr", [(4, 12), (3, 15), (4, 9), (2, 14)])
    return project([CR], rows, groups="ab")


@case
def sets_and_nothing_else() -> Project:
    exclude = [
        {"study": "a5", "reason": "The same participants as in Adams 2001.", "category": "Overlap"},
        {"study": "a6", "reason": "Published late."},
    ]
    sets = [
        {"id": "late", "label": "with the late study", "add": ["a6"]},
        {"id": "few", "label": "without three studies", "drop": ["a1", "a2", "a3"]},
    ]
    sensitivity = {"leave_one_out": False, "profiles": False, "sets": sets}
    rows = counts("a", "cr", EVEN)
    return project([CR], rows, data={"exclude": exclude}, analysis={"sensitivity": sensitivity})


@case
def no_sensitivity_at_all() -> Project:
    sensitivity = {"leave_one_out": False, "profiles": False}
    return project([CR], counts("a", "cr", EVEN), analysis={"sensitivity": sensitivity})
