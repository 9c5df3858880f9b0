"""Imputation in a report: laws, ugly data and refusals; R's numbers are in tests/examples."""

from __future__ import annotations

import random
from functools import cache

import numpy as np
import pytest

from reportgen.analysis.cohort.imputation import analysis as imputation_analysis
from reportgen.analysis.cohort.imputation import data as imputation_data
from reportgen.analysis.cohort.imputation.variables import data_set
from reportgen.errors import DataError, SpecError
from reportgen.facts.book import FactBook
from reportgen.facts.record import Record
from reportgen.inputs.cohort.records import PatientRows
from tests.examples.imputation_project import COLUMNS, SPEC, book, patients

MAIN = "cr.adjusted.main.new_vs_old"


@cache
def usual() -> FactBook:
    return book()


def table(change: dict[str, dict[int, str]] | None = None, *, whole: bool = False) -> str:
    """The patients, with cells changed by column and row, or every gap filled by hand."""
    head, *rows = [line.split(",") for line in patients().strip().splitlines()]
    usual_cells = {"age": "50", "ecog": "1", "sex": "F", "cr": "0"}
    for row in rows if whole else ():
        for at, name in enumerate(head):
            row[at] = row[at] or usual_cells[name]
    for name, cells in (change or {}).items():
        for number, cell in cells.items():
            rows[number][COLUMNS.index(name)] = cell
    return "\n".join(",".join(row) for row in [head, *rows]) + "\n"


def everywhere(name: str, cell: str = "") -> dict[str, dict[int, str]]:
    return {name: dict.fromkeys(range(120), cell)}


def test_two_builds_and_another_order_of_rows_give_the_same_bytes() -> None:
    usual_text = Record.of(usual()).to_json()
    assert Record.of(book()).to_json() == usual_text
    head, *rows = patients().strip().splitlines()
    random.Random(3).shuffle(rows)
    shuffled = book("\n".join([head, *rows]) + "\n")
    assert Record.of(shuffled).to_json() == usual_text
    assert shuffled.frame("imputed") == usual().frame("imputed")


def test_the_seed_changes_the_estimate_and_more_sets_the_efficiency() -> None:
    other = book(spec=SPEC.replace("seed: 11", "seed: 12"))
    name = f"{MAIN}.imputed.odds_ratio"
    assert other[name].value != usual()[name].value
    assert other[f"{MAIN}.odds_ratio"] == usual()[f"{MAIN}.odds_ratio"]
    more = book(spec=SPEC.replace("m: 5", "m: 40"))
    efficiency = more[f"{MAIN}.imputed.relative_efficiency"].value or 0
    fmi = more[f"{MAIN}.imputed.fmi"].value or 0
    assert efficiency == pytest.approx(1 / (1 + fmi / 40))


def test_gaps_are_counted_and_everybody_with_the_outcome_is_analysed() -> None:
    head, *rows = [line.split(",") for line in patients().strip().splitlines()]
    blank = {name: sum(row[head.index(name)] == "" for row in rows) for name in COLUMNS}
    for name in ("age", "ecog", "sex"):
        fact = usual()[f"imputation.variable.{name}"]
        assert (fact.value, fact.n) == (blank[name], 120)
    assert usual()["cr.adjusted.main.imputed.n"].value == 120 - blank["cr"]
    assert usual()["imputation.gaps"].value == 3
    complete = sum("" not in row for row in rows)
    assert usual()["cr.adjusted.main.n"].value == complete


def test_where_no_covariate_of_an_analysis_is_missing_the_estimate_is_that_of_complete_cases():
    """Age and sex are known of everybody; performance status has gaps and is not adjusted for."""
    spec = SPEC.replace("{id: main, outcome: cr, covariates: [age, ecog, sex]}",
                        "{id: main, outcome: cr, covariates: [sex]}")  # fmt: skip
    filled = {"sex": {at: "F" for at in range(120) if ",F," not in table().splitlines()[at + 1]
                      and ",M," not in table().splitlines()[at + 1]}}  # fmt: skip
    found = book(table(filled), spec)
    pooled, alone = found[f"{MAIN}.imputed.odds_ratio"], found[f"{MAIN}.odds_ratio"]
    assert pooled.value == pytest.approx(alone.value, rel=1e-12)
    assert found[f"{MAIN}.imputed.fmi"].value == pytest.approx(0.0, abs=0.02)
    assert pooled.ci is not None and alone.ci is not None
    assert pooled.ci.low < alone.ci.low < alone.ci.high < pooled.ci.high  # t, not normal


def test_scores_without_gaps_give_the_estimates_of_complete_cases() -> None:
    sexes = {at: "F" for at, row in enumerate(table().splitlines()[1:]) if ",," in row}
    cells = {"sex": sexes, "age": dict.fromkeys(range(3), "")}
    spec = SPEC.replace("{id: ipw, covariates: [age, ecog, sex]", "{id: ipw, covariates: [sex]")
    found = book(table(cells), spec)
    for place, measure in (
        ("cr", "difference"), ("cr", "odds_ratio"), ("cr", "risk_ratio"), ("os", "hazard_ratio"),
        ("stay", "mean_difference"), ("grade", "severe.odds_ratio"), ("grade", "any.difference"),
    ):  # fmt: skip
        prefix, _, name = f"{place}.propensity.ipw.new_vs_old.{measure}".rpartition(".")
        pooled, alone = found[f"{prefix}.imputed.{name}"], found[f"{prefix}.{name}"]
        if alone.estimable or pooled.estimable:
            assert pooled.value == pytest.approx(alone.value, rel=1e-9), measure
    assert found["cr.propensity.ipw.new_vs_old.imputed.odds_ratio"].estimable


def test_chains_are_told_to_have_settled_or_not(monkeypatch) -> None:
    assert (
        usual()["imputation.scale_reduction"].not_estimable == "there were too few rounds to tell"
    )
    longer = book(spec=SPEC.replace("iterations: 3", "iterations: 12"))
    fact = longer["imputation.scale_reduction"]
    assert fact.value is not None and 0.9 < fact.value < 2
    assert bool(fact.notes) == (fact.value > 1.2)
    monkeypatch.setattr(imputation_analysis, "largest_scale_reduction", lambda _: 1.7)
    assert "more rounds" in book()["imputation.scale_reduction"].notes[0]


def test_nothing_missing_is_said_and_nothing_is_imputed() -> None:
    found = book(table(whole=True))
    assert found["imputation.gaps"].value == 0
    assert not any(".imputed." in fact.id or fact.id == "imputation.m" for fact in found)


@pytest.mark.parametrize("name", ["age", "ecog", "sex"])
def test_a_variable_that_nobody_has_is_refused_before_anything_is_imputed(name: str) -> None:
    with pytest.raises(DataError, match=f"{name} is blank for every patient"):
        book(table(everywhere(name)))


def test_one_patient_with_a_gap_and_one_with_a_value() -> None:
    one = book(table({"age": {5: ""}}, whole=True))
    assert one["imputation.variable.age"].value == 1
    assert one[f"{MAIN}.imputed.odds_ratio"].estimable
    cells = {"age": dict.fromkeys(range(1, 120), "") | {0: "44"}}
    alone = book(table(cells, whole=True))
    fact = alone[f"{MAIN}.imputed.odds_ratio"]
    assert not fact.estimable and "age" in (fact.not_estimable or "")


def test_an_outcome_that_is_missing_stays_missing() -> None:
    """Of whom the remission is not known nothing is estimated, but their status predicts."""
    cells = {"cr": dict.fromkeys(range(40), "")}
    found = book(table(cells))
    assert found["cr.adjusted.main.imputed.n"].value == 120 - sum(
        row.split(",")[COLUMNS.index("cr")] == "" for row in table(cells).splitlines()[1:]
    )


def test_a_level_that_one_arm_never_has() -> None:
    """All women are in the old arm; those of unknown sex may be either."""
    rows = table().splitlines()[1:]
    cells = {at: "M" for at, row in enumerate(rows) if ",new," in row and ",F," in row}
    found = book(table({"sex": cells}))
    fact = found[f"{MAIN}.imputed.odds_ratio"]
    assert fact.estimable
    assert fact.ci is not None and np.isfinite([fact.ci.low, fact.ci.high]).all()


def test_separation_in_the_analysis_is_told_with_the_number_of_sets() -> None:
    """Nobody of the highest status has a remission: Firth's penalty takes over in every set."""
    rows = table().splitlines()[1:]
    cells = {at: "0" for at, row in enumerate(rows) if row.split(",")[3] in ("2", "")}
    found = book(table({"cr": cells}))
    fact = found[f"{MAIN}.imputed.odds_ratio"]
    assert fact.estimable
    assert any("completed data sets" in note for note in fact.notes) or not fact.notes


def test_an_analysis_stratified_by_an_imputed_variable() -> None:
    """Performance status makes the strata of the Cox model, in every set anew."""
    used, strata = "covariates: [age, ecog, sex]}", "covariates: [age, sex], strata: [ecog]}"
    spec = SPEC.replace(f"outcome: os, {used}", f"outcome: os, {strata}")
    found = book(spec=spec)
    assert found["os.adjusted.death.new_vs_old.imputed.hazard_ratio"].estimable
    assert (found["os.adjusted.death.new_vs_old.imputed.fmi"].value or 0) > 0
    assert found["os.adjusted.death.imputed.n"].value == 120
    missing = spec.replace("ordered: [ecog]", "variables: [age, sex]").replace(
        "    curves: [{outcome: os, by: ecog}]\n", ""
    )
    with pytest.raises(SpecError, match="'death' has covariates that are not imputed: ecog"):
        book(spec=missing)


def test_classes_of_an_imputed_number_follow_from_it(monkeypatch) -> None:
    rule = "{id: class, cut: {column: age, at: [50, 65], labels: [young, middle, old]}}"
    variable = "{id: class, column: class, label: class of age, type: categorical}"
    made = f"  derived:\n    - {rule}\nbaseline:\n  - {variable}\n"
    spec = SPEC.replace("baseline:\n", made)
    kept: list[PatientRows] = []
    rows_of = imputation_data.completed_rows
    monkeypatch.setattr(
        imputation_data, "completed_rows", lambda *a: kept.append(rows_of(*a)) or kept[-1]
    )
    found = book(spec=spec)
    assert found["imputation.variable.class"].method == "imputation.passive"
    for rows in kept:
        by_id = {one.id: one for one in rows.covariates}
        age, levels = by_id["age"].values, by_id["class"].levels
        for value, code in zip(age, by_id["class"].values, strict=True):
            expected = "young" if value < 50 else "middle" if value < 65 else "old"
            assert levels[int(code)] == expected


def test_models_of_imputation_hold_event_and_hazard_and_know_who_is_not_asked(monkeypatch) -> None:
    seen = {}

    def keep(spec, rows, imputed, outcomes):
        seen.update({one.name: one for one in data_set(spec, rows, imputed, outcomes)})
        return list(seen.values())

    monkeypatch.setattr(imputation_data, "data_set", keep)
    among = "among: {column: sex, value: F, label: women}"
    book(spec=SPEC.replace("column: stay,", f"column: stay, {among},"))
    assert {"outcome.os", "outcome.os.hazard_1", "outcome.cr", "asked.stay"} <= set(seen)
    assert seen["outcome.os.hazard_1"].kind == "number"
    assert np.all(seen["outcome.stay"].values[seen["asked.stay"].values == 0] == 0)
    assert seen["baseline.ecog"].kind == "ordered" and seen["baseline.sex"].kind == "binary"
    hazard, time = seen["outcome.os.hazard_1"].values, seen["outcome.os"].values
    assert hazard.min() >= 0 and set(time) == {0.0, 1.0}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("m: 5", "m: 1"), "it must be at least 2"),
        (("ordered: [ecog]", "ordered: [ecgo]"), "'ecgo' is unknown; did you mean 'ecog'"),
        (("ordered: [ecog]", "ordered: [age]"), "'age' has no levels to be ordered"),
        (("ordered: [ecog]", "variables: [ecog]"), "has covariates that are not imputed: age, sex"),
        (("ordered: [ecog]", "analyses: [mian]"), "'mian' is unknown; did you mean 'main'"),
        (("{outcome: os, by: ecog}", "{outcome: cr, by: ecog}"), "no time-to-event outcome"),
        (("{outcome: os, by: ecog}", "{outcome: os, by: age}"), "has no levels that make groups"),
        (("{outcome: os, by: ecog}", "{outcome: os, by: egoc}"), "'egoc' is unknown"),
        (
            ("[{outcome: os, by: ecog}]", "[{outcome: os, by: ecog}, {outcome: os, by: ecog}]"),
            "stand twice",
        ),
        (("id: stay, label", "id: imputation, label"), "'imputation' has a meaning of its own"),
    ],
)
def test_what_the_spec_may_not_say(change: tuple[str, str], words: str) -> None:
    with pytest.raises(SpecError, match=words):
        book(spec=SPEC.replace(*change))


def test_a_section_with_nothing_to_repeat() -> None:
    start, end = SPEC.index("  adjusted:"), SPEC.index("  imputation:")
    spec = (SPEC[:start] + SPEC[end:]).replace("    curves: [{outcome: os, by: ecog}]\n", "")
    with pytest.raises(SpecError, match="has no analysis to repeat"):
        book(spec=spec)
