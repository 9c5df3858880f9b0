"""The invented patients of ``tests/examples/R/adjusted.csv``, adjusted by every model."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportgen.facts.book import FactBook
from tests.analysis.cohort.project import book as book_of

TABLE = Path(__file__).parents[2] / "examples" / "R" / "adjusted.csv"

SPEC = """\
reportgen: 1
kind: cohort
report: {title: An adjusted cohort, slug: adjusted-cohort, date: 2026-11-20}
question: {objective: To compare two treatments., population: adults, intervention: new treatment}
design: {type: retrospective}
data:
  patients: {file: patients.csv, id: patient}
  arms:
    column: arm
    levels:
      - {id: old, label: the old treatment}
      - {id: new, label: the new treatment}
baseline:
  - {id: age, column: age, label: age, type: continuous, unit: years}
  - {id: sex, column: sex, label: sex, type: categorical, levels: {F: female, M: male}}
  - {id: ecog, column: ecog, label: ECOG status, type: categorical}
  - {id: blasts, column: blasts, label: blasts, type: continuous, unit: "%"}
outcomes:
  - {id: cr, label: complete remission, type: binary, column: cr, direction: higher_better,
     primary: true}
  - {id: rare, label: encephalopathy, type: binary, column: rare, direction: lower_better,
     domain: safety}
analysis:
  adjusted:
    - {id: main, outcome: cr, covariates: [age, sex, ecog, blasts], interactions: [sex, ecog, age]}
    - {id: profile, outcome: cr, covariates: [age, sex], interval: profile}
    - {id: firth, outcome: cr, covariates: [age, sex], model: firth}
    - {id: apart, outcome: rare, covariates: [ecog], interactions: [ecog]}
"""


@cache
def adjusted_book() -> FactBook:
    """Its facts."""
    return book_of(TABLE.read_text(encoding="utf-8"), SPEC)
