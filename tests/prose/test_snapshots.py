"""The wording of reports, as read by an editor: it changes only on purpose.

``REPORTGEN_SNAPSHOTS=write pytest tests/prose/test_snapshots.py`` writes the files again; then
read what changed.
"""

from __future__ import annotations

import difflib
import os
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.prose import cases_of_models
from tests.prose.cases import CASES as ALL_CASES
from tests.prose.page import Page
from tests.prose.rendered import EXAMPLES, rendered

FOLDER = Path(__file__).parent / "snapshots"
WRITE = os.environ.get("REPORTGEN_SNAPSHOTS") == "write"
READ_SECTIONS = ("abstract", "results", "limits", "influence", "notes")
READ_OF_MODELS = ("abstract", "methods", "results", "notes")
"""Of reviews by other models than the usual METHODS is read as well."""
READ_OF_REFERENCES = ("abstract", "results", "excluded", "claims", "notes", "references")
READ_OF_CERTAINTY = ("abstract", "methods", "results", "claims")
LINES = frozenset({"h2", "h3", "p", "li", "caption", "figcaption", "tr"})

CASES = (
    "cohort_of_numbers_needed",
    "cohort_of_families_of_tests",
    "cohort_of_ordered_doses",
    "cohort_over_strata",
    "cohort_of_paired_outcomes",
    "cohort_with_quantiles",
    "cohort_that_came_late",
    "cohort_of_whom_nobody_was_there_at_first",
    "cohort_of_ordered_arms",
    "cohort_of_three_arms_of_whom_one_is_not_asked",
    "cohort_weighted_in_all_outcomes",
    "cohort_matched_and_weighted",
    "cohort_of_three_arms_weighted",
    "cohort_weighted_in_which_nothing_happens",
    "cohort_weighted_in_vain",
    "one_unnamed_group",
    "second_group_higher",
    "second_group_lower_at_level_90",
    "no_clear_difference",
    "three_groups_three_ways",
    "one_study_each",
    "a_group_that_nobody_reported",
    "no_events_and_events_only",
    "studies_too_far_apart_for_the_model",
    "survival_of_every_kind",
    "rates_and_survival",
    "subgroups_of_every_kind",
    "subgroups_contrasted_and_adjusted",
    "subgroups_with_one_variance_each_contrasted",
    "three_groups_with_adjusted_contrasts",
    "regressions_of_rates_and_survival",
    "regressions_that_cannot_be_fitted",
    "a_regression_that_explains_much",
    "outcomes_pooled_jointly",
    "rows_of_one_trial_in_three_levels",
    "rows_of_one_trial_with_robust_variances",
    "outcomes_pooled_jointly_that_do_not_vary",
    "moderators_of_every_kind",
    "profiles_disagree",
    "sets_and_nothing_else",
    "everything_told",
    "comparisons_of_every_measure",
    "comparison_in_which_more_is_better",
    "comparison_that_is_not_clear",
    "comparisons_that_cannot_be_pooled",
    "comparisons_with_funnels",
    "comparisons_reported_in_every_way",
    "comparisons_with_moderators_and_published_pools",
    "moderator_of_one_kind_of_difference",
    "measures_of_one_group",
    "measures_of_two_groups",
    "rates_and_survival_on_other_scales",
    "studies_in_further_plots",
    "studies_of_groups_in_a_radial_plot",
    "small_studies_in_every_way",
    "small_studies_of_single_groups",
    "small_studies_without_a_test_that_holds",
    "small_studies_that_say_the_same",
    "small_studies_on_which_all_models_agree",
    "small_studies_on_which_no_model_agrees",
    "small_studies_of_one_group_that_lean",
    "small_studies_of_which_no_model_can_be_fitted",
    "small_studies_that_are_too_few",
    "small_studies_that_are_few_but_enough",
    "sensitivity_told_in_full",
    "sensitivity_to_single_studies",
    "sensitivity_of_rates",
    "no_set_that_agrees",
    "four_giants_among_dwarfs",
    "cohort_of_one_outcome",
    "cohort_of_one_arm",
    "cohort_of_three_arms",
    "cohort_adjusted_for_covariates",
    "cohort_of_three_arms_adjusted",
    "cohort_adjusted_in_grades_and_numbers",
    "cohort_adjusted_in_vain",
    "cohort_of_adjusted_hazards",
    "cohort_of_crossing_hazards",
    "cohort_of_one_event_time",
    "cohort_of_a_changing_group_with_covariates",
    "cohort_second_arm_better",
    "cohort_second_arm_worse",
    "cohort_in_which_nothing_happens",
    "cohort_with_an_arm_that_was_not_evaluable",
    "cohort_of_landmarks_at_the_edge",
    "cohort_of_competing_events",
    "cohort_told_in_full",
    "cohort_with_gaps_in_many_variables",
    "cohort_in_which_nothing_is_missing",
    "cohort_with_gaps_imputed",
    "cohort_of_three_arms_imputed",
    "cohort_without_gaps_to_impute",
    "cohort_imputed_for_curves_alone",
    "adverse_events_told_in_full",
    "adverse_events_of_large_arms",
    "adverse_events_that_did_not_happen",
    "adverse_event_of_one_patient",
    "adverse_events_of_three_arms",
    "adverse_events_of_unknown_start",
)


MODELS = tuple(
    name for name, make in ALL_CASES.items() if make.__module__ == cases_of_models.__name__
)
REFERENCES = ("references_of_a_file", "references_in_brackets")
RATED = ("rated_comparisons", "rated_cohort")


def read_out(body: str, sections: tuple[str, ...]) -> Iterator[str]:
    """The sections as lines of text."""
    for block in Page.of(body).blocks:
        if block.section not in sections or block.tag not in LINES:
            continue
        if block.tag in ("h2", "h3"):
            yield ("\n# " if block.tag == "h2" else "\n## ") + block.text
        elif block.tag == "tr":
            yield f"| {block.text}"
        else:
            yield textwrap.fill(block.text, 100, break_long_words=False, break_on_hyphens=False)


def check(name: str, text: str) -> None:
    """The text is what the file holds; what differs is shown line by line."""
    file = FOLDER / f"{name}.txt"
    if WRITE:
        FOLDER.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    held = file.read_text("utf-8")
    changes = difflib.unified_diff(held.splitlines(), text.splitlines(), "held", "now", "", "", 1)
    assert text == held, "\n".join(changes)


@pytest.mark.parametrize("name", CASES)
def test_the_wording_of(name):
    body = rendered(name).document.body
    check(name, "\n".join(read_out(body, READ_SECTIONS)).strip() + "\n")


@pytest.mark.parametrize("name", MODELS)
def test_the_wording_of_a_review_by_another_model(name):
    body = rendered(name).document.body
    check(name, "\n".join(read_out(body, READ_OF_MODELS)).strip() + "\n")


@pytest.mark.parametrize("name", RATED)
def test_the_wording_of_ratings_and_claims(name):
    body = rendered(name).document.body
    check(name, "\n".join(read_out(body, READ_OF_CERTAINTY)).strip() + "\n")


@pytest.mark.parametrize("name", REFERENCES)
def test_the_wording_of_references(name):
    body = rendered(name).document.body
    check(name, "\n".join(read_out(body, READ_OF_REFERENCES)).strip() + "\n")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_wording_of_the_abstract_of_a_worked_example(name):
    body = rendered(name).document.body
    check(name, "\n".join(read_out(body, ("abstract",))).strip() + "\n")


def test_no_snapshot_is_left_over():
    assert sorted(file.stem for file in FOLDER.iterdir()) == sorted(
        (*CASES, *MODELS, *RATED, *REFERENCES, *EXAMPLES)
    )
