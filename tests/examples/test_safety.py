"""Adverse events of a made-up table against R, the whole way from file to fact (R/safety.R)."""

from __future__ import annotations

import shutil
from functools import cache
from math import inf
from pathlib import Path
from typing import Any

import pytest

from reportgen.facts.book import FactBook
from reportgen.pipeline import check
from reportgen.stats.safety.exposure import rate_ratio
from tests.examples.against_r import FOLDER, Entry, differences, read

R = read("safety")
FACTS: dict[str, Entry] = R["facts"]

SPEC = """\
reportgen: 1
kind: cohort
report: {title: A cohort, slug: a-cohort, date: 2026-11-20}
question: {objective: To compare., population: adults, intervention: new treatment}
design: {type: retrospective}
data:
  patients: {file: safety_patients.csv, id: patient, last_contact: seen, death: died}
  arms: {column: arm, levels: [{id: old, label: the old drug}, {id: new, label: the new drug}]}
  exclude: [{column: note, value: twice, reason: entered twice}]
  events:
    file: safety_events.csv
    id: patient
    term: term
    grade: grade
    start: start
    end: end
    group: class
    serious: {column: serious}
    related: {column: related}
    terms: {Diarrhea: Diarrhoea}
outcomes:
  - {id: os, label: overall survival, type: time_to_event, time: seen, unit: days,
     origin: first dose, event: {column: died}, direction: higher_better, primary: true}
analysis:
  safety: {test: true}
"""


@cache
def book(folder: Path) -> FactBook:
    for name in ("safety_patients.csv", "safety_events.csv"):
        shutil.copy(FOLDER / name, folder / name)
    (folder / "spec.yaml").write_text(SPEC, encoding="utf-8")
    return check(folder).analysed.book


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> FactBook:
    return book(tmp_path_factory.mktemp("safety"))


@pytest.mark.parametrize("name", FACTS)
def test_fact(made: FactBook, name: str) -> None:
    assert differences(made[name], FACTS[name], parts=FACTS[name]) == []


def test_r_gives_every_fact_of_the_adverse_events(made: FactBook) -> None:
    own = {fact.id for fact in made if fact.id.startswith("safety.") and fact.estimable}
    ours = {name for name in own if ".time_at_risk.missing" not in name} - {"safety.analysed.told"}
    assert ours == {name for name, wanted in FACTS.items() if wanted["value"] is not None}


@pytest.mark.parametrize("case", R["ratios"], ids=lambda case: str(case["x"]))
def test_ratio_of_two_rates(case: dict[str, Any]) -> None:
    first, second, *times = case["x"]
    found = rate_ratio(first, times[0], second, times[1], level=0.9)
    for name, got in (("estimate", found.estimate), ("low", found.ci_low), ("high", found.ci_high)):
        wanted = case.get(name)
        assert got == (inf if wanted is None else pytest.approx(wanted, rel=1e-10)), name
    assert found.p_value == pytest.approx(case["p"], rel=1e-10)
