"""Cohorts with a table of adverse events: full ones, and such in which little is known."""

from __future__ import annotations

from tests.prose.cohort_project import (
    CohortProject,
    arm,
    binary,
    cohort,
    events_table,
    happened,
    time_to,
    times,
    with_events,
)
from tests.prose.register import cohort_case

OS = time_to("os", "overall survival", abbreviation="OS", unit="days")
CR = binary("cr", "complete remission")
EVERYTHING = ("grade", "start", "end", "serious", "related", "class")

FULL = (
    "a-001 fever 2 1 4 n y General",
    "a-001 FEVER 3 9 12 y y General",
    "a-001 rash 1 2 . n n Skin",
    "a-002 fever 4 3 9 y y General",
    "a-002 febrile~neutropenia . 4 20 y y Blood",
    "a-003 nausea 2 -3 2 n n Gut",
    "a-003 nausea 2 5 8 n y Gut",
    "a-004 fever 1 2 3 n y General",
    "a-006 fever 2 2 3 n y General",
    "b-001 anaemia 3 10 60 n y Blood",
    "b-001 anemia 2 70 90 n y Blood",
    "b-002 anaemia 5 30 50 y y Blood",
    "b-002 nausea 1 1 2 n n Gut",
    "b-003 anaemia 3 12 40 n y Blood",
    "b-004 anaemia 2 14 40 n y Blood",
    "b-004 nausea 1 14 40 n y Gut",
    "b-005 anaemia 2 11 . n . Blood",
    "b-005 nausea 1 11 . n n Gut",
)


def _two_arms(**columns: str) -> CohortProject:
    """Five patients each; one more of the first arm is excluded."""
    first = arm("a", **times(os="300 200 120 400+ 350+ 90"), drop=". . . . . x", **columns)
    second = arm("b", **times(os="310+ 50 220+ 180+ 95"), drop=".", **columns)
    excluded = {"exclude": [{"column": "drop", "value": "x", "reason": "entered twice"}]}
    return cohort([OS], first, second, data=excluded)


@cohort_case
def adverse_events_told_in_full() -> CohortProject:
    """Terms that differ each way, one that is not told, rows of all kinds, P values."""
    return with_events(
        _two_arms(),
        happened(" ".join(EVERYTHING), *FULL),
        events_table(*EVERYTHING),
        at_least={"patients": 2, "percent": 30},
        test=True,
    )


@cohort_case
def adverse_events_of_large_arms() -> CohortProject:
    """Intervals on both sides of zero, a group for terms that are in none, a family of tests."""
    ids = [f"{number:03d}" for number in range(1, 21)]
    rows = [f"a-{one} fever 3 2" for one in ids] + [f"b-{one} rash 1 3" for one in ids]
    rows += [f"b-{one} nausea 3 4" for one in ids[:4]] + [f"a-{one} nausea 3 4" for one in ids[:5]]
    first = arm("a", **times(os=" ".join(["300+"] * 20)))
    second = arm("b", **times(os=" ".join(["300+"] * 20)))
    terms = {"id": "terms", "label": "the terms", "tests": ["safety.b_vs_a.term.*.any.test"]}
    return with_events(
        cohort([OS], first, second, analysis={"families": [terms]}),
        happened("grade start", *rows),
        events_table("grade", "start"),
        groups={"General": ["fever"], "Skin": ["rash"]},
        test=True,
    )


@cohort_case
def adverse_events_that_did_not_happen() -> CohortProject:
    """A table with columns and no row."""
    return with_events(_two_arms(), [], events_table(*EVERYTHING))


@cohort_case
def adverse_event_of_one_patient() -> CohortProject:
    """One event, one arm; neither grade nor time is known, and the abstract does not tell it."""
    return with_events(
        cohort([CR], arm("a", cr="1 0 1")),
        happened("", "a-001 fever"),
        events_table(),
        in_abstract=False,
    )


@cohort_case
def adverse_events_of_three_arms() -> CohortProject:
    """Terms that were named beforehand, one of them of nobody; an arm without any grade."""
    rows = (
        "a-001 fever 3 2 4 y",
        "a-002 rash 1 3 . n",
        "a-002 nausea 1 3 . n",
        "b-001 fever . 1 5 n",
        "b-002 fever . 2 . n",
        "b-003 cough . 4 . n",
        "c-001 fever 2 1 2 n",
    )
    arms = [
        arm(name, **times(os="30+ 40 50 60+ 45 35"), days=days)
        for name, days in (("a", "9 9 . 9 9 9"), ("b", "."), ("c", "3"))
    ]
    return with_events(
        cohort([OS], *arms),
        happened("grade start end serious", *rows),
        events_table("grade", "start", "end", "serious"),
        terms=["fever", "rash", "mucositis"],
        exposure={"column": "days", "unit": "weeks"},
        severe_from=5,
        test=True,
    )


@cohort_case
def adverse_events_before_treatment() -> CohortProject:
    """None is left to analyse; one row alone is left out."""
    return with_events(
        _two_arms(),
        happened("grade start", "a-001 fever 1 -5"),
        events_table("grade", "start"),
    )


@cohort_case
def adverse_events_of_unknown_start() -> CohortProject:
    """Of one term of four that is told; an arm of one patient is not compared."""
    rows = ("a-001 fever 2 .", "a-002 fever 3 4", "a-002 rash 1 .", "a-003 cough 1 2",
            "a-003 nausea 1 2", "b-001 rash . 3")  # fmt: skip
    first = arm("a", **times(os="30+ 40 50"))
    return with_events(
        cohort([OS], first, arm("b", **times(os="20"))),
        happened("grade start", *rows),
        events_table("grade", "start"),
        at_least={"patients": 2},
    )


@cohort_case
def adverse_events_of_excluded_patients() -> CohortProject:
    """One term in both arms, compared, that does not differ; an arm with grades throughout."""
    rows = ("a-001 fever 2 1", "a-002 fever 3 4", "a-003 fever 1 4", "b-001 fever 1 3",
            "b-002 fever 2 5", "b-003 fever 3 7", "a-006 fever 3 7")  # fmt: skip
    return with_events(_two_arms(), happened("grade start", *rows), events_table("grade", "start"))


@cohort_case
def adverse_events_without_grade_and_time() -> CohortProject:
    """Who had what, and how long the patients were seen; less often with the second arm."""
    ids = [f"{number:03d}" for number in range(1, 13)]
    rows = [*(f"a-{one} fever" for one in ids), "b-001 rash", "a-001 rash"]
    first, second = (arm(name, **times(os=" ".join(["300+"] * 12))) for name in "ab")
    return with_events(cohort([OS], first, second), happened("", *rows), events_table())


@cohort_case
def adverse_events_without_time_at_risk() -> CohortProject:
    """When they began is known, and of one arm that none had ended."""
    rows = ("a-001 fever 2 1 3", "a-002 rash 2 1 4", "b-001 fever 3 2 .", "b-002 rash 1 5 .")
    first, second = (arm(name, cr="1 0 1") for name in "ab")
    return with_events(
        cohort([CR], first, second),
        happened("grade start end", *rows),
        events_table("grade", "start", "end"),
    )


@cohort_case
def adverse_events_by_grade_alone() -> CohortProject:
    """Nothing of time is known, neither of the events nor of the patients."""
    rows = ("a-001 fever 2", "a-002 rash 4", "a-002 fever 3")
    return with_events(
        cohort([CR], arm("a", cr="1 0 1")), happened("grade", *rows), events_table("grade")
    )


@cohort_case
def adverse_events_of_one_arm() -> CohortProject:
    """Rates and times where there is nothing to compare them with."""
    rows = ("a-001 fever 2 1 3", "a-002 rash 4 2 .", "a-002 fever 3 4 9")
    return with_events(
        cohort([OS], arm("a", **times(os="30 40+ 50"))),
        happened("grade start end", *rows),
        events_table("grade", "start", "end"),
    )


@cohort_case
def adverse_events_of_many_terms() -> CohortProject:
    """More terms that differ, each way, than the text names."""
    words = ("fever", "rash", "cough", "nausea", "sepsis", "anaemia", "fatigue", "chills", "pain")
    terms = [("a", f"first~{word}") for word in words] + [("b", f"second~{word}") for word in words]
    ids = [f"{number:03d}" for number in range(1, 11)]
    rows = [f"{name}-{one} {term}" for name, term in terms for one in ids]
    first, second = (arm(name, **times(os=" ".join(["300+"] * 10))) for name in "ab")
    return with_events(cohort([OS], first, second), happened("", *rows), events_table())


@cohort_case
def adverse_events_of_no_frequent_term() -> CohortProject:
    """Each term was had by one patient, and only those of two are told."""
    return with_events(
        cohort([CR], arm("a", cr="1 0 1")),
        happened("", "a-001 fever", "a-002 rash"),
        events_table(),
        at_least={"patients": 2},
    )


@cohort_case
def adverse_events_that_were_not_asked_for() -> CohortProject:
    """Nobody had the term that was named beforehand; another occurred."""
    return with_events(
        cohort([CR], arm("a", cr="1 0 1")),
        happened("", "a-001 fever"),
        events_table(),
        terms=["mucositis"],
    )
