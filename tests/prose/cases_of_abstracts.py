"""Abstracts under the headings of several journals, with much, little or nothing of the spec."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.prose.cases_of_certainty import rated_comparisons
from tests.prose.cases_of_cohort_specs import cohort_told_in_full
from tests.prose.cases_of_specs import CLAIMS, everything_told
from tests.prose.cohort_project import CohortProject, arm, binary, cohort
from tests.prose.project import Project, counts, merged, project, proportion
from tests.prose.register import CR, EVEN, HIGH, LOW, SPREAD, TOX, case, cohort_case

SEARCHED = [{"name": name} for name in ("PubMed", "Embase", "CENTRAL", "Web of Science")]
AUTHORS = {
    "question": {"background": "Which treatment is better is not known."},
    "data": {"extraction": "Two authors took the counts from the reports."},
    "abstract": {"implications": "A randomised trial is needed."},
    "sources": SEARCHED,
}
WHY = "left open why this was so, and what should be done about it by those who come after"
COUNT = "{{ 'review.excluded' | value }}"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def styled(made: Any, style: str, **sections: Any) -> Any:
    """The project in this style, with more in sections that it has."""
    spec = {**made.spec, "style": style}
    for name, given in sections.items():
        spec[name] = {**spec.get(name, {}), **given} if isinstance(given, dict) else given
    return replace(made, spec=spec)


@case
def abstract_for_jama_with_all_its_headings() -> Project:
    return styled(everything_told(), "jama", **AUTHORS)


@case
def abstract_for_annals_of_one_group() -> Project:
    """Neither background nor criteria; one outcome, and two sentences of limits."""
    made = project([CR], counts("a", "cr", SPREAD), limitations=["No trial was found.", "More."])
    return styled(made, "annals", sources=SEARCHED[:1])


@case
def abstract_for_bmc_of_two_primary_outcomes() -> Project:
    rows = merged(counts("a", "cr", EVEN), counts("a", "tox", LOW))
    rows += merged(counts("b", "cr", HIGH), counts("b", "tox", EVEN))
    both = [{**CR, "primary": True}, {**TOX, "primary": True}]
    return styled(project(both, rows, groups="ab"), "bmc", abstract={"words": 2000})


@case
def abstract_for_jama_without_the_primary_outcome() -> Project:
    """The first of the others says of what the interval is."""
    rows = merged(counts("a", "cr", EVEN), counts("a", "tox", LOW))
    rows = merged(rows, counts("a", "rel", HIGH))
    hidden = {**CR, "primary": True, "in_abstract": False}
    others = [TOX, proportion("rel", "relapse", abbreviation="R")]
    return styled(project([hidden, *others], rows), "jama", abstract={"words": 20})


@case
def abstract_for_annals_of_trials_judged_for_bias() -> Project:
    made = project([CR], counts("a", "cr", SPREAD), risk_of_bias={"tool": "T", "summary": "S."})
    return styled(made, "annals")


@case
def abstract_for_cochrane_of_an_unregistered_review() -> Project:
    return styled(project([CR], counts("a", "cr", SPREAD)), "cochrane")


@case
def abstract_for_cochrane_of_rated_effects() -> Project:
    return styled(rated_comparisons(), "cochrane", report={"registration": "PROSPERO 1."})


@case
def abstract_for_eshre_with_claims() -> Project:
    """The first conclusion answers the question; a claim prints a number without an interval."""
    claims = [
        *CLAIMS,
        {
            "id": "model",
            "expect": "any",
            "variants": [
                {"id": "any", "say": "{{ 'review.excluded' | value }} study arms were left out."}
            ],
        },
    ]
    made = styled(everything_told(), "eshre", claims=claims)
    return styled(made, "eshre", conclusions=["remission", "caution", "model"])


@case
def abstract_for_eshre_of_which_nothing_is_claimed() -> Project:
    return styled(project([CR], counts("a", "cr", SPREAD)), "eshre")


@case
def abstract_that_is_long() -> Project:
    """Longer than what stands in two columns on the first page."""
    known = {
        "background": " ".join(
            f"Trial {name} found no remission in anyone and {WHY}." for name in LETTERS
        )
    }
    sections = {**AUTHORS, "question": known, "abstract": {"words": 5000}}
    return styled(everything_told(), "lancet", **sections)


ARMS = (
    arm("a", cr="1 0 1 1 0 1 0 1", tox="0 0 1 0 1 0 0 1"),
    arm("b", cr="0 0 0 1 0 0 1 0", tox="1 1 1 0 1 1 0 1"),
)
RESPONSE = binary("cr", "remission")
HARM = binary("tox", "severe toxicity", direction="lower_better")


@cohort_case
def abstract_for_bmj_of_a_cohort() -> CohortProject:
    design = {"setting": "one hospital", "start": "2020-01-01", "end": "2022-12-31"}
    made = cohort([RESPONSE, HARM], *ARMS, design=design, limitations=["Few patients.", "One."])
    return styled(made, "bmj", question={"comparator": "Usual care"})


@cohort_case
def abstract_for_annals_of_two_primary_outcomes() -> CohortProject:
    """A setting without dates, limits in one sentence of the spec."""
    outcomes = [{**RESPONSE, "primary": True}, {**HARM, "primary": True}]
    made = cohort(outcomes, *ARMS, design={"setting": "one hospital"}, limitations=["Few."])
    return styled(made, "annals")


@cohort_case
def abstract_for_annals_of_one_arm() -> CohortProject:
    return styled(cohort([RESPONSE], ARMS[0]), "annals")


@cohort_case
def abstract_for_bmj_without_anything_to_compare() -> CohortProject:
    return styled(cohort([RESPONSE], ARMS[0]), "bmj")


@cohort_case
def abstract_for_ash_of_a_cohort_told_in_full() -> CohortProject:
    return styled(cohort_told_in_full(), "ash", abstract={"characters": 9000})
