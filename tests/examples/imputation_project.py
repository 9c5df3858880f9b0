"""Invented patients with gaps in what is known of them before treatment, and their spec.

``python -m tests.examples.imputation_project`` writes them with five completed data sets, which
``R/imputation.R`` analyses and pools.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from reportgen.analysis.cohort.imputation import data as imputation_data
from reportgen.facts.book import FactBook
from reportgen.kinds import KINDS
from reportgen.reuse import NoReuse
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.load import load_spec
from reportgen.stats.imputation.chained import Completed, multiple_imputation
from reportgen.stats.imputation.variables import Variable
from tests.analysis.cohort.head import HEAD

R = Path(__file__).parent / "R"
COLUMNS = ("patient", "arm", "age", "ecog", "sex", "cr", "grade", "stay", "visits", "os", "os_e")
M = 5

SPEC = (
    HEAD
    + """\
baseline:
  - {id: age, column: age, label: age, type: continuous, unit: years}
  - {id: ecog, column: ecog, label: performance status, type: categorical}
  - {id: sex, column: sex, label: sex, type: binary, levels: {F: female, M: male}}
outcomes:
  - {id: cr, label: complete remission, type: binary, column: cr, direction: higher_better,
     primary: true}
  - {id: grade, label: fever, type: ordinal, column: grade, levels: ["0", "1", "2", "3"],
     scale: CTCAE 5.0, direction: lower_better, domain: safety}
  - {id: stay, label: blood loss, type: continuous, column: stay, direction: lower_better}
  - {id: visits, label: visits, type: count, column: visits, direction: lower_better}
  - {id: os, label: overall survival, type: time_to_event, time: os, origin: first infusion,
     event: {column: os_e}, direction: higher_better, landmarks: [6, 12, 24]}
analysis:
  adjusted:
    - {id: main, outcome: cr, covariates: [age, ecog, sex]}
    - {id: risk, outcome: cr, covariates: [age, ecog, sex], model: modified_poisson}
    - {id: worse, outcome: grade, covariates: [age, ecog, sex]}
    - {id: loss, outcome: stay, covariates: [age, ecog, sex]}
    - {id: rate, outcome: visits, covariates: [age, ecog, sex], model: poisson}
    - {id: spread, outcome: visits, covariates: [age, ecog, sex]}
    - {id: death, outcome: os, covariates: [age, ecog, sex]}
  propensity:
    - {id: ipw, covariates: [age, ecog, sex], outcomes: [cr, os, stay, grade]}
  imputation:
    m: 5
    iterations: 3
    seed: 11
    ordered: [ecog]
    curves: [{outcome: os, by: ecog}]
"""
)


def patients(n: int = 120, seed: int = 4) -> str:
    """The table: what is missing hangs on age and on the remission."""
    rng = np.random.default_rng(seed)
    arm = rng.integers(2, size=n)
    age = np.round(rng.normal(55, 11, n))
    ecog = np.clip(np.round(0.7 + (age - 55) / 18 + rng.normal(0, 0.8, n)), 0, 2).astype(int)
    sex = np.where(rng.random(n) < 0.45, "F", "M")
    fit = 0.7 * arm - 0.03 * (age - 55) - 0.4 * ecog
    cr = (rng.random(n) < 1 / (1 + np.exp(0.2 - fit))).astype(int)
    grade = np.clip(np.floor(rng.normal(1.2 + 0.4 * arm + 0.3 * ecog, 1)), 0, 3).astype(int)
    stay = np.round(rng.normal(300 - 40 * arm + 30 * ecog + (age - 55), 60), 1)
    visits = rng.poisson(np.exp(1.5 - 0.2 * arm + 0.15 * ecog) * rng.gamma(3, 1 / 3, n))
    death, last = rng.exponential(20 * np.exp(fit)), rng.uniform(10, 40, n)
    time, event = np.round(np.minimum(death, last), 1) + 0.1, (death <= last).astype(int)
    values = (
        np.where(arm == 1, "new", "old"),
        age,
        ecog,
        sex,
        cr,
        grade,
        stay,
        visits,
        time,
        event,
    )
    share = {"age": 0.12, "ecog": 0.2, "sex": 0.06, "cr": 0.03}
    rows = [[f"p{at:03d}", *(str(one[at]) for one in values)] for at in range(n)]
    for at, name in enumerate(COLUMNS):
        for row, drawn in zip(rows, rng.random(n), strict=True):
            if drawn < share.get(name, 0.0) * (1.4 if row[5] == "1" else 0.6):
                row[at] = ""
    return _text([COLUMNS, *rows])


def _text(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def book(table: str | None = None, spec: str = SPEC) -> FactBook:
    """The facts of a table under a spec."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "patients.csv").write_text(patients() if table is None else table, "utf-8")
        (root / "spec.yaml").write_text(spec, "utf-8")
        loaded = load_spec(root / "spec.yaml", {"cohort": CohortSpec})
        return KINDS["cohort"].analyse(loaded, NoReuse()).book


def with_sets_of_r(spec: str = SPEC) -> FactBook:
    """The facts where the completed data sets are those of the file that R read."""

    def read(variables: Sequence[Variable], *, m: int, iterations: int, seed: int):
        assert (m, iterations, seed) == (M, 3, 11)
        return tuple(_completed(variables, number) for number in range(1, m + 1))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(imputation_data, "multiple_imputation", read)
        return book(spec=spec)


def _completed(variables: Sequence[Variable], number: int) -> Completed:
    rows = [one for one in sets() if one["set"] == str(number)]
    found = []
    for one in variables:
        name = one.name.removeprefix("baseline.")
        if name in ("age", "ecog", "sex"):
            values = np.array([_code(name, row[name]) for row in rows])
            assert np.array_equal(values[one.known], one.values[one.known])
            found.append(replace(one, values=values))
    return Completed(tuple(found), ("age", "ecog", "sex"), np.zeros((3, 3)))


def _code(name: str, cell: str) -> float:
    return float("FM".index(cell)) if name == "sex" else float(cell)


@cache
def sets() -> tuple[dict[str, str], ...]:
    """The rows of the completed data sets, set by set, each in the order of the analysis."""
    with (R / "imputed.csv").open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines))


def column(rows: Sequence[dict[str, str]], name: str) -> np.ndarray:
    """A column of a data set as numbers, NaN where it is blank; the new arm and men are 1."""
    codes = {"new": 1.0, "old": 0.0, "M": 1.0, "F": 0.0, "": np.nan}
    return np.array([codes[row[name]] if row[name] in codes else float(row[name]) for row in rows])


def write() -> None:
    """The table and the completed data sets for R."""
    kept = []

    def keep(variables: Sequence[Variable], **settings: int) -> tuple[Completed, ...]:
        kept.append(multiple_imputation(variables, **settings))
        return kept[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(imputation_data, "multiple_imputation", keep)
        rows_of = imputation_data.completed_rows
        found = []
        patch.setattr(
            imputation_data,
            "completed_rows",
            lambda *all_of: found.append(rows_of(*all_of)) or found[-1],
        )
        book()
    numbers = ("cr", "grade", "stay", "visits", "os")
    out = [("set", "arm", "age", "ecog", "sex", *numbers, "os_e")]
    for number, rows in enumerate(found, start=1):
        by_id = {one.id: one for one in rows.covariates}
        for at in range(len(rows)):
            values = [rows.outcomes[name].value[at] for name in numbers]
            event = rows.outcomes["os"].event
            assert event is not None
            out.append((
                str(number), ("old", "new")[rows.arm[at]], f"{by_id['age'].values[at]:g}",
                f"{by_id['ecog'].values[at]:g}", "FM"[int(by_id["sex"].values[at])],
                *("" if np.isnan(value) else f"{value:g}" for value in values),
                f"{event[at]:g}",
            ))  # fmt: skip
    (R / "imputed.csv").write_text(_text(out), "utf-8")


if __name__ == "__main__":
    write()
