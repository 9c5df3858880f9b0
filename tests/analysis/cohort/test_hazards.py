"""Adjusted hazards of ugly data: a number or a stated refusal, never a fault."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from reportgen.errors import DataError
from reportgen.facts.book import FactBook
from tests.analysis.cohort.hazards_project import SPEC, TABLE, hazards_book
from tests.analysis.cohort.project import book as book_of

HEAD = SPEC[: SPEC.index("  landmark:")]
ROWS = [line.split(",") for line in TABLE.read_text(encoding="utf-8").splitlines()]
NAMES = ROWS[0]
Patient = dict[str, str]
ONE = "{id: one, outcome: os, covariates: [age, sex], interactions: [sex]}"
STRATA = "{id: one, outcome: os, covariates: [age], strata: [site]}"


def made(change: Callable[[int, Patient], Patient], *analyses: str, n: int = 160) -> FactBook:
    """The facts of so many of the patients, each changed."""
    rows = [dict(zip(NAMES, row, strict=True)) for row in ROWS[1:]]
    rows = [{**rows[i % len(rows)], "patient": f"q{i}"} for i in range(n)]
    changed = [change(i, row) for i, row in enumerate(rows)]
    table = "\n".join(",".join(one) for one in (NAMES, *(list(row.values()) for row in changed)))
    lines = "".join(f"    - {one}\n" for one in analyses)
    return book_of(f"{table}\n", f"{HEAD}  adjusted:\n{lines}")


def finite(book: FactBook) -> None:
    for fact in book:
        if ".adjusted." in fact.id:
            numbers = [fact.value, fact.p, *((fact.ci.low, fact.ci.high) if fact.ci else ())]
            assert all(np.isfinite(one) for one in numbers if one is not None), fact
            assert fact.estimable or fact.not_estimable


def reason(book: FactBook, name: str = "os.adjusted.one.new_vs_old.hazard_ratio") -> str:
    fact = book[name]
    return fact.not_estimable or ""


def tied(_: int, row: Patient) -> Patient:
    return {**row, "os": "6", "rel": "6", "tox": "6", "sct": "0", "sct_on": ""}


def at_zero(i: int, row: Patient) -> Patient:
    none = {"os": "0", "rel": "0", "tox": "0", "sct": "0", "sct_on": ""}
    return {**row, **none} if i % 3 == 0 else row


def apart(i: int, row: Patient) -> Patient:
    return {**row, "site": f"s{i}"}


def constant(_: int, row: Patient) -> Patient:
    return {**row, "age": "50"}


def collinear(_: int, row: Patient) -> Patient:
    return {**row, "sex": "F" if row["arm"] == "old" else "M"}


def monotone(_: int, row: Patient) -> Patient:
    return {**row, "ecog": "1" if row["os_e"] == "1" else "0"}


@pytest.mark.parametrize("change", [tied, at_zero])
def test_times_that_are_all_tied_or_zero(change: Callable[[int, Patient], Patient]) -> None:
    more = "{id: two, outcome: rel, covariates: [age], model: fine_gray}"
    book = made(change, ONE, STRATA.replace("one", "three"), more)
    finite(book)
    if change is tied:
        assert book["os.adjusted.one.ph_test"].not_estimable == "all events were at one time"


def test_one_patient_per_stratum_or_level() -> None:
    book = made(apart, STRATA, "{id: two, outcome: os, covariates: [site]}", n=20)
    finite(book)
    assert "does not vary among those at risk together" in reason(book)
    two = reason(book, "os.adjusted.two.new_vs_old.hazard_ratio")
    assert two == "20 patients cannot carry 20 coefficients and an intercept"


def test_ten_thousand_levels_are_refused_before_anything_is_fitted() -> None:
    with pytest.raises(DataError, match="site has 10000 different texts"):
        made(apart, STRATA, n=10_000)


def test_covariates_that_are_constant_or_collinear() -> None:
    assert "age is the same in every patient" in reason(made(constant, ONE))
    assert "repeats the covariates before it" in reason(made(collinear, ONE))


def test_a_monotone_likelihood_is_penalised() -> None:
    analysis = "{id: one, outcome: os, covariates: [age, ecog], robust: true}"
    book = made(monotone, analysis)
    finite(book)
    fact = book["os.adjusted.one.new_vs_old.hazard_ratio"]
    assert fact.estimable
    assert fact.method == "covariates.cox.firth.instead"
    assert any("Cox regression with Firth’s penalty was used instead" in n for n in fact.notes)


def test_fine_gray_refuses_an_arm_without_an_event() -> None:
    def change(_: int, row: Patient) -> Patient:
        return {**row, "rel_e": "0"} if row["arm"] == "new" else row

    book = made(change, "{id: one, outcome: rel, covariates: [age], model: fine_gray}")
    name = "rel.adjusted.one.new_vs_old.subdistribution_hazard_ratio"
    assert "rises without end in the new treatment" in reason(book, name)


def test_an_offset_of_a_billion_changes_nothing() -> None:
    def change(_: int, row: Patient) -> Patient:
        return {**row, "age": str(int(row["age"]) + 10**9) if row["age"] else ""}

    book, usual = made(change, ONE), made(lambda _, row: row, ONE)
    for name in ("new_vs_old.hazard_ratio", "covariate.age", "ph_test", "concordance", "old.at_12"):
        found, wanted = (one[f"os.adjusted.one.{name}"].value for one in (book, usual))
        assert found == pytest.approx(wanted, rel=1e-9)


def test_swapping_the_arms_mirrors_and_order_does_not_matter() -> None:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    shuffled = [lines[0], *random.Random(3).sample(lines[1:], len(lines) - 1)]
    again = book_of("\n".join(shuffled) + "\n", SPEC)
    assert {f.id: f.value for f in again} == {f.id: f.value for f in hazards_book()}
    swapped = book_of(
        TABLE.read_text(encoding="utf-8"),
        SPEC.replace("    column: arm\n", "    column: arm\n    reference: new\n"),
    )
    for name in ("os.adjusted.main", "os.adjusted.layers", "os.adjusted.firth"):
        there = hazards_book()[f"{name}.new_vs_old.hazard_ratio"]
        back = swapped[f"{name}.old_vs_new.hazard_ratio"]
        assert back.value == pytest.approx(1 / there.value, rel=1e-7)
        assert back.ci.low == pytest.approx(1 / there.ci.high, rel=1e-6)
        for arm in ("old", "new"):
            curve = f"{name}.{arm}.at_12"
            assert swapped[curve].value == pytest.approx(hazards_book()[curve].value, rel=1e-7)


def _frame(name: str) -> Sequence[dict[str, object]]:
    return hazards_book().frame(name).records()


def test_the_frames_hold_the_curves_and_their_baseline_hazard() -> None:
    curve = [row for row in _frame("adjusted-curve-os-main") if row["arm"] == "old"]
    assert curve[0] | {"low": None, "high": None} == {
        "arm": "old", "time": 0.0, "survival": 1.0, "low": None, "high": None,
    }  # fmt: skip
    survival = [row["survival"] for row in curve]
    assert survival == sorted(survival, reverse=True)
    at = [row for row in curve if row["time"] <= 12][-1]
    assert at["survival"] == hazards_book()["os.adjusted.main.old.at_12"].value
    layers = {row["stratum"] for row in _frame("baseline-hazard-os-layers")}
    assert layers == {"east", "north", "south"}
    hazard = [row["hazard"] for row in _frame("baseline-hazard-os-main")]
    assert hazard == sorted(hazard)
    assert hazard[0] > 0


def test_residuals_are_shown_of_the_arm_alone_where_hazards_are_proportional() -> None:
    rows = _frame("schoenfeld-os-main")
    assert {row["label"] for row in rows} == {"the new treatment against the old treatment"}
    events = hazards_book()["os.adjusted.main.n"].events
    assert sum(row["role"] == "point" for row in rows) == events
    assert sum(row["role"] == "line" for row in rows) == 40
    constant = next(row["y"] for row in rows if row["role"] == "constant")
    ratio = hazards_book()["os.adjusted.main.new_vs_old.hazard_ratio"].value
    assert np.exp(constant) == pytest.approx(ratio)


def test_hazards_are_pooled_over_completed_data_sets() -> None:
    analyses = (ONE.replace("one", "main", 1), STRATA)
    head = HEAD.replace("analysis:\n", "analysis:\n  imputation: {m: 3, iterations: 2, seed: 1}\n")
    table = TABLE.read_text(encoding="utf-8")
    book = book_of(table, f"{head}  adjusted:\n" + "".join(f"    - {one}\n" for one in analyses))
    finite(book)
    for name in ("main", "one"):
        plain = book[f"os.adjusted.{name}.new_vs_old.hazard_ratio"].value
        pooled = book[f"os.adjusted.{name}.new_vs_old.imputed.hazard_ratio"].value
        assert pooled == pytest.approx(plain, rel=0.1)


def test_a_time_between_dates_is_in_the_unit_of_the_outcome() -> None:
    table = TABLE.read_text(encoding="utf-8")
    with pytest.raises(DataError, match="sct_at is in weeks, overall survival in months"):
        book_of(table, SPEC.replace("sct_on, unit: months", "sct_on, unit: weeks"))
