"""The invented patients of ``tests/examples/R/adjusted_cox.csv`` and every model of hazards."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportgen.facts.book import FactBook
from tests.analysis.cohort.head import HEAD
from tests.analysis.cohort.project import book as book_of

TABLE = Path(__file__).parents[2] / "examples" / "R" / "adjusted_cox.csv"

SPEC = (
    HEAD
    + """\
  derived:
    - {id: sct_at, duration: {start: treated, end: sct_on, unit: months}}
baseline:
  - {id: age, column: age, label: age, type: continuous, unit: years}
  - {id: sex, column: sex, label: sex, type: categorical, levels: {F: female, M: male}}
  - {id: ecog, column: ecog, label: ECOG status, type: categorical}
  - {id: site, column: site, label: centre, type: categorical}
outcomes:
  - {id: os, label: overall survival, type: time_to_event, time: os, origin: first infusion,
     event: {column: os_e}, direction: higher_better, primary: true, landmarks: [6, 12, 24]}
  - {id: rel, label: relapse, label_is: event, type: time_to_event, time: rel,
     origin: first infusion, event: {column: rel_e, competing: {"2": death}},
     direction: lower_better, landmarks: [12]}
  - {id: tox, label: late toxicity, label_is: event, type: time_to_event, time: tox,
     origin: first infusion, event: {column: tox_e}, direction: lower_better, domain: safety}
analysis:
  landmark:
    - {id: plain, outcome: os, column: sct, label: transplantation, known_at: sct_at, landmark: 6,
       covariates: [age, sex, ecog]}
    - {id: robust, outcome: os, column: sct, label: transplantation, known_at: sct_at, landmark: 6,
       covariates: [age, site], robust: true, arm: old}
  adjusted:
    - {id: main, outcome: os, covariates: [age, sex, ecog], interactions: [sex, age]}
    - {id: layers, outcome: os, covariates: [age, sex], strata: [site], ties: breslow}
    - {id: robust, outcome: os, covariates: [age, sex], robust: true, interactions: [sex]}
    - {id: firth, outcome: os, covariates: [age, ecog], penalty: firth, interactions: [ecog]}
    - {id: instead, outcome: tox, covariates: [age]}
    - {id: cause, outcome: rel, covariates: [age, sex]}
    - {id: gray, outcome: rel, covariates: [age, sex, ecog], model: fine_gray, interactions: [sex]}
"""
)


@cache
def hazards_book() -> FactBook:
    """Its facts."""
    return book_of(TABLE.read_text(encoding="utf-8"), SPEC)
