"""The invented patients of ``tests/examples/R/adjusted.csv``, adjusted by every model."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportgen.facts.book import FactBook
from tests.analysis.cohort.head import HEAD
from tests.analysis.cohort.project import book as book_of

TABLE = Path(__file__).parents[2] / "examples" / "R" / "adjusted.csv"

SPEC = (
    HEAD
    + """\
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
  - {id: crs, label: cytokine release syndrome, type: ordinal, column: crs, scale: ASTCT 2019,
     levels: ["0", "1", "2", "3", "4"], direction: lower_better, domain: safety}
  - {id: stay, label: days in hospital, type: count, column: stay, unit: days,
     direction: lower_better, domain: safety}
  - {id: drop, label: fall of the titre, type: continuous, column: drop, unit: points,
     direction: higher_better}
  - {id: even, label: visits, type: count, column: even, direction: lower_better}
analysis:
  adjusted:
    - {id: main, outcome: cr, covariates: [age, sex, ecog, blasts], interactions: [sex, ecog, age]}
    - {id: profile, outcome: cr, covariates: [age, sex], interval: profile, per: {age: 10}}
    - {id: firth, outcome: cr, covariates: [age, sex], model: firth}
    - {id: apart, outcome: rare, covariates: [ecog], interactions: [ecog]}
    - {id: risk, outcome: cr, model: modified_poisson, covariates: [age, sex, ecog],
       interactions: [sex, age]}
    - {id: grades, outcome: crs, covariates: [age, sex, blasts], interactions: [sex, blasts]}
    - {id: nights, outcome: stay, covariates: [age, sex, ecog], interactions: [ecog]}
    - {id: poisson, outcome: stay, model: poisson, covariates: [age, sex], interactions: [sex]}
    - {id: within, outcome: stay, model: poisson, covariates: [age, blasts], interval: profile}
    - {id: fall, outcome: drop, covariates: [age, sex, ecog], interactions: [sex, ecog, age]}
    - {id: robust, outcome: drop, covariates: [age, sex], variance: HC3, interactions: [sex]}
    - {id: few, outcome: even, covariates: [age, sex], interactions: [sex]}
"""
)


@cache
def adjusted_book() -> FactBook:
    """Its facts."""
    return book_of(TABLE.read_text(encoding="utf-8"), SPEC)
