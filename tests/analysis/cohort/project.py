"""Twenty-four invented patients, small enough to count by hand, and their spec."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import get_args

import pytest

from reportgen.facts.book import FactBook
from reportgen.kinds import KINDS
from reportgen.reuse import NoReuse
from reportgen.spec import cohort_rates
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.load import load_spec
from reportgen.stats.contingency.freeman_halton import fisher_freeman_halton
from tests.analysis.cohort.head import HEAD

TABLE = """\
patient,arm,stage,age,sex,cr,cr_ok,cr_why,crs,stay,pfs,pfs_e,os,os_e,sct,sct_at,note
p01,old,early,34,F,1,1,,0,10,4.0,1,9.0,1,0,,
p02,old,early,41,M,0,1,,1,14,2.0,1,5.0,1,0,,
p03,old,early,55,F,1,1,,0,12,11.0,0,11.0,0,1,2.5,
p04,old,early,62,M,0,1,,2,21,3.0,1,7.5,1,0,,
p05,old,late,47,F,0,1,,1,16,1.0,1,2.0,1,0,,
p06,old,late,58,M,,0,died early,3,30,0.5,1,0.5,1,0,,
p07,old,late,66,F,1,1,,0,15,6.0,1,14.0,0,1,4.0,
p08,old,late,39,M,0,1,,2,18,3.0,1,8.0,1,0,,
p09,old,late,71,F,0,1,,0,19,2.5,1,6.0,1,0,,
p10,old,late,50,M,1,1,,1,11,9.0,0,9.0,0,0,,
p11,new,early,29,F,1,1,,2,22,15.0,0,15.0,0,1,3.0,
p12,new,early,36,M,1,1,,3,25,8.0,1,16.0,0,1,2.0,
p13,new,early,44,F,1,1,,1,17,12.0,0,12.0,0,0,,
p14,new,early,52,M,1,1,,4,33,5.0,1,10.0,1,0,,
p15,new,early,60,F,0,1,,2,20,4.0,1,13.0,0,0,,
p16,new,early,48,M,1,1,,0,13,18.0,0,18.0,0,0,,
p17,new,late,57,F,1,1,,3,28,7.0,1,11.5,1,1,5.0,
p18,new,late,63,M,1,1,,2,24,10.0,0,10.0,0,0,,
p19,new,late,45,F,0,1,,4,40,1.5,1,3.0,1,0,,
p20,new,late,68,M,,0,lost,1,23,6.5,0,6.5,0,0,,
p21,new,late,54,F,1,1,,3,27,14.0,0,14.0,0,0,,
p22,new,late,,M,1,1,,,26,3.0,1,20.0,0,1,2.8,
p23,new,late,49,F,0,1,,2,29,2.0,1,4.0,1,0,,
p24,new,late,33,M,1,1,,1,18,17.0,0,17.0,0,0,,
p25,new,late,33,M,1,1,,1,18,17.0,0,17.0,0,0,,twice
"""

SPEC = (
    HEAD
    + """\
    reference: REFERENCE
  stratum:
    id: stage
    column: stage
    label: stage
    levels:
      - {id: early, label: early stage}
      - {id: late, label: late stage}
  exclude:
    - {column: note, value: twice, reason: entered twice}
baseline:
  - {id: age, column: age, label: age, type: continuous, unit: years, test: true}
  - {id: sex, column: sex, label: sex, type: categorical, levels: {F: female, M: male}, test: true}
outcomes:
  - id: cr
    label: complete remission
    type: binary
    column: cr
    direction: higher_better
    primary: true
    evaluable: {column: cr_ok, reason: cr_why}
  - id: crs
    label: cytokine release syndrome
    type: ordinal
    column: crs
    levels: ["0", "1", "2", "3", "4"]
    scale: ASTCT 2019
    direction: lower_better
    domain: safety
  - {id: stay, label: days in hospital, type: count, column: stay, unit: days,
     direction: lower_better, domain: safety}
  - id: pfs
    label: progression-free survival
    type: time_to_event
    time: pfs
    origin: first infusion
    event: {column: pfs_e}
    direction: higher_better
    primary: true
    landmarks: [3, 6, 12, 24]
    never_above: os
  - id: os
    label: overall survival
    type: time_to_event
    time: os
    origin: first infusion
    event: {column: os_e}
    direction: higher_better
    landmarks: [6, 12]
    horizon: 9
analysis:
  subgroups:
    - {id: sex, column: sex, label: sex, levels: {F: women, M: men}}
  landmark:
    - {id: sct, outcome: os, column: sct, label: transplantation, known_at: sct_at, landmark: 4,
       naive: true}
    - {id: sct_new, outcome: pfs, column: sct, label: transplantation, known_at: sct_at,
       landmark: 4, arm: new}
  swimmer: [os]
"""
)


def book(table: str = TABLE, spec: str = SPEC, reference: str = "old") -> FactBook:
    """The facts of a table under a spec."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "patients.csv").write_text(table, encoding="utf-8")
        text = spec.replace("REFERENCE", reference)
        (root / "spec.yaml").write_text(text, encoding="utf-8")
        loaded = load_spec(root / "spec.yaml", {"cohort": CohortSpec})
        return KINDS["cohort"].analyse(loaded, NoReuse()).book


@cache
def usual() -> FactBook:
    """The facts of the table as it stands."""
    return book()


@cache
def swapped() -> FactBook:
    """The same with the other arm as reference."""
    return book(reference="new")


@cache
def large() -> FactBook:
    """Six copies of every patient and three classes of age: counts too large for exact tests."""
    head, *rows = TABLE.strip().splitlines()
    copies = [f"c{copy}{row}" for copy in range(6) for row in rows]
    classes = "  derived: [{id: class, cut: {column: age, at: [31, 60], labels: [a, b, c]}}]\n"
    variable = "  - {id: class, column: class, label: age class, type: categorical, test: true}\n"
    spec = SPEC.replace("  exclude:\n", f"{classes}  exclude:\n").replace("  swimmer: [os]\n", "")
    spec = spec.replace("outcomes:\n", f"{variable}outcomes:\n", 1)
    return book("\n".join([head, *copies]) + "\n", spec)


@cache
def every_method() -> tuple[FactBook, ...]:
    """Books in which each method of a cohort stands on some fact."""
    with pytest.MonkeyPatch.context() as patch:
        hurried = partial(fisher_freeman_halton, work_limit=0, draws=1000)
        patch.setattr("reportgen.analysis.cohort.testing.fisher_freeman_halton", hurried)
        drawn = large.__wrapped__()
    competing = SPEC.replace(
        "{column: os_e}", "{column: os_e, competing: {'2': other deaths}}\n    label_is: event"
    )
    from tests.analysis.cohort.adjusted_project import adjusted_book

    competed = book(TABLE.replace("7.5,1,0,,", "7.5,2,0,,"), competing)
    return (usual(), large(), drawn, competed, adjusted_book(), *_chosen(), _imputed())


def _chosen() -> Iterator[FactBook]:
    """Intervals, ratios and families by every name that the spec has for them."""
    from tests.examples.cohort_tests_project import book_of, spec, two_arms

    for key, names in (
        ("rate_interval", cohort_rates.RateInterval),
        ("difference", cohort_rates.DifferenceInterval),
    ):
        yield from (two_arms(**{key: name}) for name in get_args(names))
    for name in get_args(cohort_rates.RiskRatioInterval):
        yield two_arms("risk_ratio", risk_ratio=name)
    family = {"id": "all", "label": "all outcomes", "tests": ["cr", "crs"]}
    harsh = {"families": [{**family, "method": "benjamini_yekutieli"}]}
    yield book_of(spec("ab", harsh, {}))
    yield book(
        spec=SPEC.replace("analysis:\n", "analysis:\n  survival_test: {name: tarone_ware}\n", 1)
    )


def _imputed() -> FactBook:
    """A number with classes that follow from it, and a variable of several levels."""
    from tests.examples.imputation_project import SPEC as GAPS
    from tests.examples.imputation_project import book as imputed

    rule = "{id: class, cut: {column: age, at: [50, 65], labels: [young, middle, old]}}"
    variable = "{id: class, column: class, label: class of age, type: categorical}"
    classes = f"  derived:\n    - {rule}\nbaseline:\n  - {variable}\n"
    return imputed(spec=GAPS.replace("baseline:\n", classes).replace("ordered: [ecog]", ""))


def shuffled(seed: int) -> str:
    """The table with its rows in another order."""
    head, *rows = TABLE.strip().splitlines()
    random.Random(seed).shuffle(rows)
    return "\n".join([head, *rows]) + "\n"
