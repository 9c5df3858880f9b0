"""What a spec says of small-study effects: place, cause and remedy are told, all at once.

Each case is a sound review with one thing made wrong.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.errors import ReportgenError, SpecError
from tests.analysis.books import book_of
from tests.prose.cases_of_comparisons import COUNTS, MOMENTS, RATIO, compared, many, review, rows_of
from tests.prose.project import Project, proportion

HERE = "analysis.small_study"

CASES: dict[str, tuple[dict[str, Any], str, str]] = {
    "a test that needs counts": (
        {"test": "harbord", "outcomes": ["gone"]},
        "the test 'harbord' needs the events and participants of both arms, which the measure "
        "hazard_ratio of outcome 'gone' does not have",
        "Take one of egger, egger_random, thompson_sharp, begg, or name other outcomes.",
    ),
    "a test that needs both sizes": (
        {"test": ["egger", "pustejovsky"], "outcomes": ["gone"]},
        "the test 'pustejovsky' needs the participants of both arms",
        "Take one of egger,",
    ),
    "a test of two arms for a single group": (
        {"test": "deeks", "outcomes": ["take"]},
        "the test 'deeks' needs the events and participants of both arms, which the measure "
        "proportion of outcome 'take'",
        "Take one of egger, egger_random, thompson_sharp, begg, peters, or",
    ),
    "an unknown test": (
        {"test": "eger"},
        f"{HERE}.test is 'eger'; did you mean 'egger'?",
        "Choose one of these.",
    ),
    "a test twice": (
        {"test": ["egger", "egger"]},
        f"{HERE} names 'egger' twice",
        "Delete one of the two",
    ),
    "no test": ({"test": []}, f"{HERE}.test holds too few items", "Add what is missing."),
    "an unknown outcome": (
        {"outcomes": ["deth"]},
        f"{HERE}: outcome 'deth' is unknown; did you mean 'death'?",
        "Name the id of an outcome.",
    ),
    "too few studies": (
        {"min_studies": 2},
        f"{HERE}.min_studies is the number 2; it must be at least 3",
        "Correct it.",
    ),
    "an unknown estimator": (
        {"trim_and_fill": {"estimator": "L1"}},
        f"{HERE}.trim_and_fill.estimator is 'L1'",
        "Choose one of these.",
    ),
    "trim and fill as a word": (
        {"trim_and_fill": "no"},
        f"{HERE}.trim_and_fill is 'no', where a section with keys is needed",
        "Its keys are: estimator, side.",
    ),
    "a model by its name alone": (
        {"selection_models": ["beta"]},
        f"{HERE}.selection_models no. 1 is 'beta', where a section with keys is needed",
        "Its keys are: weights, steps, direction, id.",
    ),
    "steps without values": (
        {"selection_models": [{"weights": "step"}]},
        "weights step needs its steps",
        "Add, for example, `steps: [0.025, 0.5]`.",
    ),
    "steps of a smooth model": (
        {"selection_models": [{"weights": "beta", "steps": [0.05]}]},
        "weights beta has no steps of its own",
        "Delete them, or write `weights: step`.",
    ),
    "steps that descend": (
        {"selection_models": [{"weights": "step", "steps": [0.5, 0.05]}]},
        "steps are values of P between 0 and 1 in ascending order",
        "Correct them.",
    ),
    "a step that is no P": (
        {"selection_models": [{"weights": "step", "steps": [5]}]},
        "steps are values of P between 0 and 1 in ascending order",
        "Correct them.",
    ),
    "a model twice": (
        {"selection_models": [{"weights": "beta"}, {"weights": "beta", "direction": "less"}]},
        f"{HERE} names 'beta' twice",
        "give a selection model an id",
    ),
    "orwin without a target": (
        {"fail_safe_n": [{"method": "orwin"}]},
        "fail-safe N by orwin needs a target",
        "Add it.",
    ),
    "rosenthal with a target": (
        {"fail_safe_n": [{"method": "rosenthal", "target": 0.9}]},
        "fail-safe N by rosenthal has no target",
        "Delete it.",
    ),
    "a target of no effect": (
        {"fail_safe_n": [{"method": "orwin", "target": 1}], "outcomes": ["death"]},
        "the target 1 is no effect of outcome 'death' (odds_ratio)",
        "Name a value above 0 other than 1, as it would be printed.",
    ),
    "a ratio below zero": (
        {"fail_safe_n": [{"method": "orwin", "target": -0.2}], "outcomes": ["death"]},
        "the target -0.2 is no effect of outcome 'death'",
        "Name a value above 0",
    ),
    "a difference of nothing": (
        {"fail_safe_n": [{"method": "orwin", "target": 0}], "outcomes": ["mood"]},
        "the target 0 is no effect of outcome 'mood' (std_mean_difference)",
        "Name a value other than 0",
    ),
}


def sound(section: Any, **sensitivity: Any) -> Project:
    outcomes = [
        compared("death", "death", "odds_ratio", *COUNTS, primary=True),
        compared("gone", "progression", "hazard_ratio", *RATIO),
        compared("mood", "mood", "std_mean_difference", *MOMENTS),
        proportion("take", "uptake"),
    ]
    moods = [(50 + w % 5, 8, 20 * w, 47 + w % 3, 9, 20 * w + 1) for w in range(1, 13)]
    ratios = [(0.5 + w / 30, 0.4 + w / 40, 0.7 + w / 25) for w in range(12)]
    rows = rows_of(death=(COUNTS, many(bias=0.2)), gone=(RATIO, ratios), mood=(MOMENTS, moods))
    for number, row in enumerate(rows):
        row |= {"take_x": 10 + number, "take_n": 40 + 7 * number}
    analysis = {"small_study": section, "sensitivity": {"leave_one_out": False, **sensitivity}}
    return review(outcomes, rows, analysis=analysis)


@pytest.mark.parametrize("name", CASES)
def test_bad_keys_are_told(name: str) -> None:
    section, what, remedy = CASES[name]
    with pytest.raises(SpecError) as caught:
        book_of(sound(section))
    (problem,) = caught.value.problems
    assert what in problem.what
    assert remedy in problem.remedy
    assert problem.where.startswith("spec.yaml:")


def test_all_is_told_at_once() -> None:
    section = {
        "test": "pustejovsky",
        "outcomes": ["gone", "deth"],
        "min_studies": 1,
        "fail_safe_n": [{"method": "orwin", "target": 1}],
    }
    with pytest.raises(SpecError) as caught:
        book_of(sound(section))
    assert len(caught.value.problems) == 4


def test_the_key_that_moved_is_told_with_its_new_place() -> None:
    with pytest.raises(SpecError) as caught:
        book_of(sound({}, small_study=False))
    (problem,) = caught.value.problems
    assert problem.what == "analysis.sensitivity has no key 'small_study'"
    assert problem.remedy == "Move it to the section analysis."


def test_what_is_switched_off_is_not_checked_against_outcomes() -> None:
    book = book_of(sound({"run": False, "test": "harbord", "outcomes": ["gone"]}))
    assert not any("asymmetry" in fact.id for fact in book)


SCRAPS: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 12), st.floats(allow_nan=False), st.text(max_size=4),
    st.sampled_from(["egger", "beta", "step", "orwin", "death", "mood", "L0", "auto"]),
)  # fmt: skip
VALUES = st.recursive(
    SCRAPS,
    lambda held: st.one_of(
        st.lists(held, max_size=3),
        st.dictionaries(
            st.sampled_from(["weights", "steps", "method", "target", "id", "side", "estimator"]),
            held,
            max_size=3,
        ),
    ),
    max_leaves=6,
)
KEYS = ("run", "outcomes", "test", "min_studies", "trim_and_fill", "pet_peese", "selection_models",
        "limit_meta_analysis", "fail_safe_n", "regression_line")  # fmt: skip


@settings(max_examples=60)
@given(st.one_of(VALUES, st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4)))
def test_anything_is_a_report_or_a_problem(section: Any) -> None:
    try:
        book_of(sound(section))
    except ReportgenError as error:
        assert error.problems
        assert all(problem.what for problem in error.problems)


def test_a_figure_of_nothing_is_told() -> None:
    project = sound({"run": False})
    project.spec["outcomes"][0].pop("primary")
    project.spec["outcomes"][1]["primary"] = True
    project.spec["analysis"]["figures"] = ["labbe"]
    with pytest.raises(SpecError) as caught:
        book_of(project)
    (problem,) = caught.value.problems
    assert problem.what == "the figure labbe needs a primary outcome with the events of both arms"
    assert problem.remedy == "Delete it from the figures."
