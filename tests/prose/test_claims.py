"""Every sentence that a claim may print, also those that the data of today do not choose."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from reportgen.pipeline import check
from reportgen.present.orphans import orphan_digits
from reportgen.present.prose import Prose
from tests.prose.cases import COHORTS
from tests.prose.language import faults, sentence_faults
from tests.prose.rendered import EXAMPLES, FOLDERS, rendered


@pytest.mark.parametrize("name", FOLDERS)
def test_every_variant_of_every_claim_is_a_sound_sentence(name):
    checked = check(FOLDERS[name])
    prose = Prose(
        checked.analysed.book,
        rendered(name).style,
        checked.template_folders,
        {},
    )
    told = []
    for claim in checked.loaded.spec.claims:
        for variant in claim.variants:
            if variant.say is None:
                continue  # a statement: the next test
            html = prose.environment.from_string(variant.say).render()
            text = " ".join(Markup(html).striptags().split())
            assert orphan_digits(html) == ()
            found = faults(text, of_patients=True)  # which a spec may speak of in any report
            assert [*found, *sentence_faults(text)] == [], text
            told.append(text)
    assert len(told) == len(set(told))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_conclusions_are_the_variants_that_were_chosen(name):
    checked = check(FOLDERS[name])
    chosen = {verdict.claim_id: verdict.say for verdict in checked.verdicts}
    conclusions = dict(rendered(name).abstract)["CONCLUSIONS"]
    for claim in checked.loaded.spec.conclusions:
        words = chosen[claim].split("{{")[0].rstrip(" (")
        assert words in conclusions


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("second_group_higher", "was higher with treatment B than with treatment A."),
        ("second_group_lower_at_level_90", "was lower with treatment B than with treatment A."),
        ("no_clear_difference", "was not clearly different between treatment B and treatment A."),
        ("one_study_each", "could not be compared between treatment B and treatment A."),
        ("survival_shorter_with_the_second", "was lower with treatment B than with treatment A."),
    ],
)
def test_without_claims_the_direction_of_the_primary_outcome_is_concluded(name, sentence):
    """A ratio of cumulative hazards above one is a lower survival."""
    conclusions = dict(rendered(name).abstract)["CONCLUSIONS"]
    assert conclusions.split(" Different studies")[0].endswith(sentence)


def test_a_comparison_is_never_concluded_without_saying_that_it_is_one_of_studies():
    for name in ("second_group_higher", "no_clear_difference"):
        assert dict(rendered(name).abstract)["CONCLUSIONS"].endswith(
            "Different studies were compared, not randomised groups."
        )
    for name in ("one_study_each", "one_unnamed_group"):
        assert "randomised" not in dict(rendered(name).abstract)["CONCLUSIONS"]


BETTER = {
    "The rate of complete remission was": ("higher", "lower"),
    "The rate of severe cytokine release syndrome was": ("lower", "higher"),
    "Overall survival was": ("longer", "shorter"),
    "Time to relapse was": ("longer", "shorter"),
}
"""What the arms of the two cohorts below are told apart by."""


@pytest.mark.parametrize("start", BETTER)
def test_without_claims_the_direction_of_every_primary_outcome_of_a_cohort_is_concluded(start):
    better, worse = BETTER[start]
    one = dict(rendered("cohort_second_arm_better").abstract)["CONCLUSIONS"]
    other = dict(rendered("cohort_second_arm_worse").abstract)["CONCLUSIONS"]
    assert f"{start} {better} with drug B than with drug A." in one
    assert f"{start} {worse} with drug A than with drug B." in other


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("cohort_second_arm_better", "Time in hospital was lower with drug B than with drug A."),
        ("cohort_of_arms_alike_at_level_90", "Time in hospital did not differ clearly between"),
        ("cohort_of_arms_alike_at_level_90", "Overall survival did not differ clearly between"),
        ("cohort_with_events_in_one_arm", "Overall survival differed between drug B and drug A."),
        ("cohort_in_which_nothing_happens", "Overall survival could not be compared between"),
        ("cohort_with_one_patient_in_an_arm", "The rate of complete remission could not be"),
        ("cohort_with_one_patient_in_an_arm", "Time to engraftment could not be compared between"),
        ("cohort_of_one_arm", "There was one arm only, so that treatments were not compared."),
    ],
)
def test_without_claims_a_cohort_concludes_no_more_than_its_data_show(name, sentence):
    """A difference that the log-rank test shows has no direction where there is no ratio."""
    conclusions = dict(rendered(name).abstract)["CONCLUSIONS"]
    assert sentence in conclusions
    assert ("The arms were not randomised." in conclusions) == (name != "cohort_of_one_arm")


def test_no_direction_is_concluded_where_no_test_shows_it():
    """In every cohort without claims: a direction stands only where P is below 1 - level."""
    for name in COHORTS:
        report = rendered(name)
        conclusions = report.abstract[-1][1]
        told = " than with " in conclusions or " differed between " in conclusions
        level = 0.10 if name.endswith("level_90") else 0.05
        small = [fact for fact in report.book if fact.stat == "p_value" and fact.value is not None]
        assert not told or any(fact.value < level for fact in small), name
