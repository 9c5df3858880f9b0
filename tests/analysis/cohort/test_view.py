"""What the templates of a cohort are told: which words hold for the data, and no numbers."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from reportgen.pipeline import Checked, check
from tests.prose.cases import CASES, COHORTS
from tests.prose.cohort_project import CohortProject, arm, binary, cohort, strata, time_to, times

CR = binary("cr", "complete remission", primary=True)
OS = time_to("os", "overall survival")


def checked(project: CohortProject) -> Checked:
    """The project read, checked and computed."""
    with tempfile.TemporaryDirectory() as folder:
        return check(project.write(Path(folder)))


def view(project: CohortProject) -> dict[str, Any]:
    """What its templates are told."""
    return dict(checked(project).analysed.view)


@cache
def full() -> Checked:
    """The largest of the cases."""
    return checked(COHORTS["cohort_told_in_full"]())


def labels(items: Any) -> list[str]:
    return [item["label"] for item in items]


def of_baseline(first: dict[str, str], second: dict[str, str]) -> dict[str, Any]:
    """Two arms of ten patients with an age, a sex and a place."""
    variables = [
        {"id": "age", "column": "age", "label": "age", "type": "continuous"},
        {"id": "sex", "column": "sex", "label": "sex", "type": "binary"},
        {"id": "place", "column": "place", "label": "place", "type": "categorical"},
    ]
    one, two = (
        arm(name, cr="1 0 " * 5, **cells) for name, cells in zip("ab", (first, second), strict=True)
    )
    return view(cohort([CR], one, two, baseline=variables))


AGES = "30 40 50 60 70 35 45 55 65 75"


def test_variables_that_differ_by_more_than_a_tenth_are_unbalanced_in_either_direction():
    """Ages are 15.1 years apart in their spread; one of ten is a difference of 0.2 and more."""
    older, women = " ".join(str(int(age) + 2) for age in AGES.split()), "f " * 6 + "m " * 4
    first = {"age": AGES, "sex": "f " * 5 + "m " * 5, "place": "here there " * 5}
    for one, two in ((first, {**first, "age": older, "sex": women}), (first, first)):
        for sides in ((one, two), (two, one)):
            told = of_baseline(*sides)["unbalanced"]["b_vs_a"]
            assert labels(told) == ([] if one == two else ["age", "sex"])
    almost = " ".join(str(int(age) + 1) for age in AGES.split())
    assert of_baseline(first, {**first, "age": almost})["unbalanced"]["b_vs_a"] == ()


def test_a_variable_whose_balance_is_not_known_is_neither_balanced_nor_unbalanced():
    first = {"age": AGES, "sex": "f " * 5 + "m " * 5, "place": "here there " * 5}
    told = of_baseline(first, {**first, "age": ".", "place": "elsewhere"})
    assert labels(told["unknown_balance"]["b_vs_a"]["variables"]) == ["age", "place"]
    assert told["unbalanced"]["b_vs_a"] == ()
    assert not told["unknown_balance"]["b_vs_a"]["all"]
    told = of_baseline(
        {"age": AGES, "sex": "f", "place": "here"}, {"age": ".", "sex": ".", "place": "."}
    )
    assert told["unknown_balance"]["b_vs_a"]["all"]


SHORT = "1 2+ 2.5+ 3+ 3.5+ 4+ 4.5+ 5+ 5.5+ 6+"
LONG = "1 12+ 12.5+ 13+ 13.5+ 14+ 14.5+ 15+ 15.5+ 16+"
BETWEEN = "1 2+ 3+ 4+ 5+ 6+ 7+ 12+ 13+ 14+"


@pytest.mark.parametrize(
    ("first", "second", "shorter"),
    [(SHORT, LONG, "drug A"), (LONG, SHORT, "drug B"), (SHORT, BETWEEN, None), (LONG, LONG, None)],
)
def test_follow_up_is_uneven_only_where_its_intervals_do_not_meet(first, second, shorter):
    project = cohort([OS], arm("a", **times(os=first)), arm("b", **times(os=second)))
    told, book = view(project)["uneven_follow_up"], checked(project).analysed.book
    one, two = (book[f"os.{name}.follow_up"].ci for name in "ab")
    assert bool(told) == (one.high < two.low or two.high < one.low) == (shorter is not None)
    assert [item["shorter"]["label"] for item in told] == ([shorter] if shorter else [])


def test_reasons_and_categories_are_told_as_they_were_named():
    words = full().analysed.view["detail_words"]
    assert words["patients.excluded.entered_twice"] == "entered twice"
    assert words["cr.b.not_evaluable.lost"] == "lost"
    assert words["os.landmark.sct.left_out.event"] == "with an event before the landmark"
    assert "cr.b.not_evaluable" not in words


def in_strata(*names: str) -> dict[str, Any]:
    cells = " ".join(name.split()[0] for name in names)
    rows = (arm(letter, cr=" ".join("1" for _ in names), stage=cells) for letter in "ab")
    return view(cohort([CR], *rows, data={"stratum": strata(*names)}))


def test_of_two_strata_the_share_of_one_says_all():
    assert labels(in_strata("early stage", "late stage")["told_strata"]) == ["early stage"]
    assert len(in_strata("i", "ii", "iii")["told_strata"]) == 3
    assert view(cohort([CR], arm("a", cr="1"), arm("b", cr="0")))["told_strata"] == ()


def test_a_stratum_without_words_of_its_own_is_named_by_its_label():
    assert in_strata("early stage", "late")["strata"][0]["among"] == (
        "patients of the stratum “early stage”"
    )


def test_subgroups_are_grouped_by_what_their_test_said():
    told = checked(COHORTS["cohort_with_effects_that_differ"]()).analysed.view["subgroup_tests"]
    found = {one["outcome_label"]: one for one in told}
    assert list(found) == [
        "complete remission",
        "severe cytokine release syndrome",
        "overall survival",
    ]
    for label, alike in zip(found, ([], ["place"], ["place"]), strict=True):
        assert labels(found[label]["differs"]) == ["sex"]
        assert labels(found[label]["alike"]) == alike
        assert found[label]["untested"] == []
    untested = {one["outcome_label"]: one for one in full().analysed.view["subgroup_tests"]}
    assert labels(untested["progression-free survival"]["untested"]) == ["centre"]


def test_one_test_is_not_several():
    assert not view(COHORTS["cohort_of_one_outcome"]())["several_tests"]
    assert full().analysed.view["several_tests"]
    assert not view(COHORTS["cohort_of_one_arm_in_short"]())["several_tests"]


def test_grades_that_are_words_are_quoted_and_not_called_grades():
    told = view(COHORTS["cohort_of_named_grades"]())["grade_words"]
    assert told["mucositis"] == {"any": "“mild”", "severe": "“severe”"}
    assert full().analysed.view["grade_words"]["crs"] == {"any": "grade 1", "severe": "grade 3"}


def test_the_unit_of_one_is_singular():
    for name, unit in (("months", "month"), ("weeks", "week"), ("years", "year")):
        told = view(COHORTS[f"cohort_in_{name}"]())
        assert told["landmarks"][0]["start"] == told["means"]["os"]["words"] == f"1 {unit}"
        assert [time["words"] for time in told["times"]["os"]] == [f"1 {unit}", f"2 {name}"]


@pytest.mark.parametrize("name", COHORTS)
def test_nothing_that_templates_are_told_is_a_number(name):
    """Numbers are facts; what is told are words, ids of facts and whether something holds."""

    def leaves(value: Any) -> list[Any]:
        if isinstance(value, dict):
            return [leaf for item in value.values() for leaf in leaves(item)]
        if isinstance(value, list | tuple):
            return [leaf for item in value for leaf in leaves(item)]
        return [value]

    told = dict(view(CASES[name]()))
    groups = (*told["landmark_groups"], *told["weightings"])
    plans = [plan for group in groups for plan in group.get("plans", group.get("outcomes"))]
    for plan in (*told["landmarks"], *plans):
        plan.pop("outcome", None)  # as the spec has it; a plan may be told in several places
    strange = [leaf for leaf in leaves(told) if not isinstance(leaf, str | bool | None)]
    assert strange == []
