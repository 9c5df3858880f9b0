"""How studies differ: subgroups with one variance, contrasts and adjusted P values."""

from __future__ import annotations

from tests.prose.project import Project, counts, curves, merged, project
from tests.prose.register import CR, EVEN, HIGH, LOW, OS, SPREAD, case

DOSES = ["5 mg"] * 4 + ["10 mg"] * 4 + ["20 mg"] * 4


@case
def subgroups_contrasted_and_adjusted() -> Project:
    """One variance for all levels, of rates and of survival; a level of one study; two families."""
    dose = ["5 mg"] * 4 + ["10 mg"] * 4 + ["20 mg"] * 3 + ["40 mg"]
    rows = counts("a", "cr", SPREAD, dose=dose, place=["one", "two"] * 6)
    lives = curves("a", "os", [(50 + i, 30 + i, 66 + i, 40) for i in range(12)])
    common = {"tau2": "common", "contrasts": "pairs", "multiplicity": "holm"}
    variables = [
        {"id": "dose", "column": "dose", "label": "Dose", **common, "outcomes": ["cr", "os"]},
        {"id": "place", "column": "place", "label": "Place", "contrasts": "reference"},
    ]
    return project([CR, OS], merged(rows, lives), analysis={"subgroups": variables})


@case
def subgroups_with_one_variance_each_contrasted() -> Project:
    """Of two groups, without adjustment; one of the levels has no events."""
    dose = ["low"] * 2 + ["middle"] * 2 + ["high"] * 2
    rows = counts("a", "cr", [(0, 20), (0, 31), *HIGH[:4]], dose=dose)
    rows += counts("b", "cr", [*LOW[:3], *HIGH[:3]], dose=dose)
    levels = {"low": "low dose", "middle": "middle dose", "high": "high dose"}
    variable = {"id": "dose", "column": "dose", "label": "Dose", "levels": levels}
    variable |= {"tau2": "common", "contrasts": "reference", "reference": "middle"}
    return project([CR], rows, groups="ab", analysis={"subgroups": [variable]})


@case
def three_groups_with_adjusted_contrasts() -> Project:
    rows = counts("a", "cr", LOW) + counts("b", "cr", EVEN) + counts("c", "cr", HIGH)
    return project([CR], rows, groups="abc", analysis={"multiplicity": "benjamini_hochberg"})


@case
def two_bonferroni_families() -> Project:
    rows = counts("a", "cr", SPREAD, dose=DOSES)
    pairs = {"contrasts": "pairs", "multiplicity": "bonferroni"}
    analysis = {"subgroups": [{"id": "dose", "column": "dose", "label": "Dose", **pairs}]}
    return project([CR], rows, analysis=analysis)
