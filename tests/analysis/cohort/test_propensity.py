"""Patients made alike by propensity scores: what stands in the way is said in words."""

from __future__ import annotations

import random
from functools import cache

import pytest

from reportgen.errors import SpecError
from reportgen.facts.book import FactBook
from tests.analysis.cohort.head import HEAD
from tests.analysis.cohort.project import book as book_of

SPEC = (
    HEAD
    + """\
baseline:
  - {id: age, column: age, label: age, type: continuous}
  - {id: months, column: months, label: age in months, type: continuous}
  - {id: sex, column: sex, label: sex, type: binary}
  - {id: stage, column: stage, label: stage, type: categorical}
outcomes:
  - {id: cr, label: remission, type: binary, column: cr, direction: higher_better, primary: true}
  - {id: os, label: overall survival, type: time_to_event, time: os, origin: first dose,
     event: {column: os_e}, direction: higher_better, landmarks: [6]}
  - {id: stay, label: stay, type: count, column: stay, direction: lower_better}
analysis:
  propensity:
    - {id: main, outcomes: [cr, os, stay], PLAN}
"""
)
HEAD = "patient,arm,age,months,sex,stage,cr,os,os_e,stay"
C_STATISTIC = "propensity.main.new_vs_old.c_statistic"


def patients(n: int = 40, *, seed: int = 1) -> list[dict[str, str]]:
    """Two arms that overlap in age, sex and stage."""
    rng = random.Random(seed)
    rows = []
    for i in range(n):
        age = rng.randint(30, 70)
        rows.append(
            {
                "patient": f"p{i}",
                "arm": "new" if rng.random() < 0.2 + age / 150 else "old",
                "age": str(age),
                "months": str(12 * age),
                "sex": rng.choice("fm"),
                "stage": rng.choice(("i", "ii", "iii")),
                "cr": rng.choice("01"),
                "os": str(rng.randint(1, 30)),
                "os_e": rng.choice("01"),
                "stay": str(rng.randint(3, 20)),
            }
        )
    return rows


def book(rows: list[dict[str, str]], plan: str = "covariates: [age, sex, stage]") -> FactBook:
    lines = [",".join(row[name] for name in HEAD.split(",")) for row in rows]
    return book_of("\n".join([HEAD, *lines]) + "\n", SPEC.replace("PLAN", plan))


@cache
def usual() -> FactBook:
    return book(patients())


def reason(found: FactBook, name: str = C_STATISTIC) -> str | None:
    """Why there is no number; every other number of the comparison is refused as well."""
    why = found[name].not_estimable
    if name == C_STATISTIC and why:
        for fact in found:
            told = "propensity" in fact.id and fact.stat not in ("count",)
            if told and ".crude" not in fact.id:
                assert fact.not_estimable == why, fact.id
    return why


def set_all(rows: list[dict[str, str]], **values: str) -> list[dict[str, str]]:
    return [{**row, **values} for row in rows]


# --- no score ------------------------------------------------------------------------------------


def test_arms_told_apart_by_a_covariate_are_not_compared() -> None:
    rows = [{**row, "sex": "f" if row["arm"] == "new" else "m"} for row in patients()]
    assert reason(book(rows)) == (
        "the covariates tell the arms apart completely, so that nobody can be compared"
    )


def test_arms_without_overlap_in_a_number_are_not_compared() -> None:
    rows = [
        {**row, "age": str(i + (100 if row["arm"] == "new" else 0))}
        for i, row in enumerate(patients())
    ]
    assert "tell the arms apart" in str(reason(book(rows, "covariates: [age]")))


def test_one_patient_in_an_arm_is_not_compared() -> None:
    rows = [{**row, "arm": "old"} for row in patients()]
    rows[0]["arm"] = "new"
    assert reason(book(rows)) == (
        "only one patient with the new treatment had a value of every covariate"
    )


def test_an_arm_without_covariates_is_not_compared() -> None:
    rows = [{**row, "age": "" if row["arm"] == "old" else row["age"]} for row in patients()]
    found = book(rows)
    assert reason(found) == "no patient with the old treatment had a value of every covariate"
    missing = found["propensity.main.new_vs_old.old.missing"].value
    assert missing == found["patients.old"].value


def test_covariates_that_are_all_the_same_are_not_enough() -> None:
    rows = set_all(patients(), sex="f", stage="i")
    assert reason(book(rows, "covariates: [sex, stage]")) == (
        "all covariates were the same in all patients"
    )


def test_a_covariate_that_is_the_same_is_left_out_with_a_note() -> None:
    found = book(set_all(patients(), sex="f"))
    without = book(set_all(patients(), sex="f"), "covariates: [age, stage]")
    fact = found[C_STATISTIC]
    assert fact.notes == ("sex was the same in all patients and was left out of the score",)
    assert fact.value == without[C_STATISTIC].value
    assert found["propensity.main.new_vs_old.balance.sex.after"].value == 0


def test_a_covariate_that_repeats_another_is_named() -> None:
    plan = "covariates: [age, months]"
    assert reason(book(patients(), plan)) == "age in months follows from the other covariates"


def test_more_coefficients_than_patients_are_refused() -> None:
    rows = patients(5, seed=3)
    for i, row in enumerate(rows):
        row |= {"arm": "new" if i % 2 else "old", "stage": f"s{i}"}
    assert reason(book(rows)) == "there were fewer patients than the score has coefficients"


# --- nobody is left ------------------------------------------------------------------------------


def test_an_arm_that_is_trimmed_away_is_not_compared() -> None:
    plan = "covariates: [age], trim: {limits: [0.99, 1.0]}"
    assert "had a score within the limits" in str(reason(book(patients(), plan)))


def test_nobody_within_the_caliper_is_not_compared() -> None:
    plan = "covariates: [age], method: matching, caliper: 1e-9"
    rows = [{**row, "age": f"{row['age']}.{i:02}"} for i, row in enumerate(patients())]
    assert reason(book(rows, plan)) == "no two patients had scores within the caliper"


def test_one_pair_is_no_comparison() -> None:
    rows = [{**row, "age": f"{row['age']}.{i:02}"} for i, row in enumerate(patients())]
    arms = {"new": "41.5", "old": "41.5"}
    for row in rows:
        row["age"] = arms.pop(row["arm"], row["age"])
    plan = "covariates: [age], method: matching, caliper: 1e-9"
    assert reason(book(rows, plan)) == "only one pair of patients had scores within the caliper"


def test_no_event_in_one_arm_leaves_no_ratio() -> None:
    rows = [
        {**row, "cr": "0", "os_e": "0"} if row["arm"] == "new" else {**row, "cr": "1"}
        for row in patients()
    ]
    rows[next(i for i, row in enumerate(rows) if row["arm"] == "old")]["cr"] = "0"
    found = book(rows)
    prefix = "propensity.main.new_vs_old"
    assert reason(found, f"cr.{prefix}.odds_ratio") == "no event occurred in one arm"
    assert found[f"cr.{prefix}.difference"].estimable
    assert reason(found, f"os.{prefix}.hazard_ratio") == (
        "no event occurred with the new treatment among those compared"
    )
    assert reason(found, f"os.{prefix}.e_value") == reason(found, f"os.{prefix}.hazard_ratio")


def test_differences_of_rates_have_limits_within_100_points() -> None:
    rows = [{**row, "cr": str(int(row["arm"] == "new"))} for row in patients(8, seed=2)]
    rows[0]["cr"] = "1" if rows[0]["cr"] == "0" else "0"
    fact = book(rows, "covariates: [age]")["cr.propensity.main.new_vs_old.difference"]
    assert fact.ci is not None
    assert -1 <= fact.ci.low <= fact.ci.high <= 1


def test_equal_values_have_no_difference() -> None:
    found = book(set_all(patients(), stay="4", cr="1"))
    prefix = "propensity.main.new_vs_old"
    assert found[f"stay.{prefix}.new.median"].value == 4
    assert reason(found, f"stay.{prefix}.mean_difference") == (
        "the values do not vary within the arms"
    )
    assert reason(found, f"cr.{prefix}.difference") == "every patient compared had the event"


# --- who is compared -----------------------------------------------------------------------------


def test_patients_add_up_in_every_plan() -> None:
    rows = patients(60)
    for row in rows[::9]:
        row["age"] = ""
    for plan in (
        "covariates: [age, sex, stage]",
        "covariates: [age, sex], trim: {quantile: 0.1}",
        "covariates: [age, sex], method: matching",
        "covariates: [age], method: matching, estimand: atc, trim: {limits: [0.3, 0.7]}",
    ):
        found = book(rows, plan)
        for arm in ("new", "old"):
            head = f"propensity.main.new_vs_old.{arm}"
            parts = ("missing", "trimmed", "unmatched", "used")
            numbers = [int(found[f"{head}.{part}"].value or 0) for part in parts]
            assert sum(numbers) == found[f"patients.{arm}"].value
            assert numbers[0] > 0


def test_who_lacks_an_outcome_is_weighted_for_the_others() -> None:
    rows = patients()
    rows[0]["cr"] = rows[1]["cr"] = ""
    found, full = book(rows), usual()
    assert found[C_STATISTIC].value == full[C_STATISTIC].value
    prefix = "propensity.main.new_vs_old"
    assert found[f"cr.{prefix}.difference"].n == (full[f"cr.{prefix}.difference"].n or 0) - 2
    ratios = [one[f"os.{prefix}.hazard_ratio"].value for one in (found, full)]
    assert ratios[0] == pytest.approx(ratios[1], rel=1e-9)


def test_partners_are_not_chosen_by_their_outcome() -> None:
    """All controls are alike; those matched are some with and some without the event."""
    rows = patients(80, seed=7)
    for i, row in enumerate(rows):
        row |= {"arm": "new" if i < 20 else "old", "sex": "f" if i % 2 else "m"}
        row["cr"] = str(int(i % 4 < 2))
    found = book(rows, "covariates: [sex], method: matching")
    rate = found["cr.propensity.main.new_vs_old.old.rate"]
    assert rate.n == 20
    assert 4 <= (rate.events or 0) <= 16


def test_a_patient_with_much_of_the_weight_is_noted() -> None:
    rows = [{**row, "sex": "f" if row["arm"] == "new" else "m"} for row in patients(80, seed=5)]
    for arm in ("new", "old"):
        odd = next(row for row in rows if row["arm"] == arm)
        odd["sex"] = "m" if odd["sex"] == "f" else "f"
    found = book(rows, "covariates: [sex]")
    shares = [found[f"propensity.main.new_vs_old.{arm}.largest_share"] for arm in ("new", "old")]
    assert all((fact.value or 0) > 0.3 for fact in shares)
    assert all("more than 10% of the weight" in fact.notes[0] for fact in shares)
    assert not any(fact.notes for fact in usual() if fact.id.endswith(".largest_share"))


def test_overlap_weights_balance_the_covariates_exactly() -> None:
    """Li, Morgan and Zaslavsky 2018, theorem 3."""
    found = book(patients(), "covariates: [age, sex, stage], estimand: overlap")
    for name in ("age", "sex", "stage"):
        assert found[f"propensity.main.new_vs_old.balance.{name}.after"].value == 0


def test_without_confounding_weights_change_hardly_anything() -> None:
    """Arms alike in the only covariate: every score is the share of the arm."""
    rows = patients(40, seed=9)
    for i, row in enumerate(rows):
        row |= {"arm": "new" if i % 2 else "old", "sex": "f" if i % 4 < 2 else "m"}
    found = book(rows, "covariates: [sex]")
    prefix = "propensity.main.new_vs_old"
    crude = found["cr.new_vs_old.difference"].value
    assert found[f"cr.{prefix}.difference"].value == pytest.approx(crude)
    crude = found["os.new_vs_old.hazard_ratio"].value
    assert found[f"os.{prefix}.hazard_ratio"].value == pytest.approx(crude, rel=1e-9)
    assert found[C_STATISTIC].value == pytest.approx(0.5)


# --- the spec ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ("covariates: [agee]", "baseline variable 'agee' is unknown; did you mean 'age'?"),
        ("covariates: [age, age]", "'age' is listed twice"),
        ("covariates: []", "covariates"),
        ("covariates: [age], estimand: atx", "estimand is 'atx'"),
        ("covariates: [age], method: matching, estimand: ate", "matching has no estimand 'ate'"),
        ("covariates: [age], method: matching, truncate: 0.1", "no weights to truncate"),
        ("covariates: [age], estimand: att, stabilised: true", "only the weights of ate"),
        ("covariates: [age], caliper: 0.2", "a caliper belongs to matching"),
        ("covariates: [age], trim: {}", "trim needs one rule"),
        ("covariates: [age], trim: {limits: [0.9, 0.1]}", "do not rise within 0 to 1"),
        ("covariates: [age], trim: {quantile: 0.6}", "quantile"),
        ("covariates: [age], truncate: 0.5", "truncate"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(plan: str, words: str) -> None:
    with pytest.raises(SpecError, match=words):
        book(patients(), plan)


def test_an_outcome_that_does_not_exist_and_one_with_a_taken_id_are_refused() -> None:
    spec = SPEC.replace("PLAN", "covariates: [age]").replace("[cr, os, stay]", "[cr, oss]")
    spec = spec.replace("id: stay,", "id: propensity,")
    with pytest.raises(SpecError) as told:
        book_of(HEAD + "\n", spec)
    assert "outcome 'oss' is unknown; did you mean 'os'?" in str(told.value)
    assert "the id 'propensity' has a meaning of its own" in str(told.value)
