"""Every sentence that a claim may print, also those that the data of today do not choose."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from reportgen.pipeline import check, template_folders
from reportgen.present.orphans import orphan_digits
from reportgen.present.prose import Prose
from tests.prose.language import faults, sentence_faults
from tests.prose.rendered import EXAMPLES, FOLDERS, rendered


@pytest.mark.parametrize("name", FOLDERS)
def test_every_variant_of_every_claim_is_a_sound_sentence(name):
    checked = check(FOLDERS[name])
    prose = Prose(checked.analysed.book, rendered(name).style, template_folders(checked), {})
    told = []
    for claim in checked.loaded.spec.claims:
        for variant in claim.variants:
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
