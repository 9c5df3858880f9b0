"""Cohorts at the edge: nothing happens, everything happens, hardly anybody is there."""

from __future__ import annotations

from tests.prose.cases_of_cohorts import (
    CR,
    CRS,
    EARLY,
    EVENT,
    LATE,
    MIDDLE,
    OS,
    PRIMARY,
    RELAPSE,
    SOONER,
    STAY,
)
from tests.prose.cohort_project import (
    CohortProject,
    arm,
    binary,
    cohort,
    landmark,
    number,
    ordinal,
    strata,
    subset,
    time_to,
    times,
)
from tests.prose.register import cohort_case

ALL_KINDS = [
    {**CR, **PRIMARY},
    {**CRS, **PRIMARY},
    STAY,
    {**OS, **PRIMARY, "horizon": 6},
    RELAPSE,
]
AGE = {"id": "age", "column": "age", "label": "age", "type": "continuous", "test": True}
SEX = {"id": "sex", "column": "sex", "label": "sex", "type": "binary", "test": True}
BY_SEX = {"id": "sex", "column": "sex", "label": "sex", "outcomes": ["cr", "crs", "os"]}


@cohort_case
def cohort_in_which_nothing_happens() -> CohortProject:
    """No event, no grade, everybody censored and alike."""
    same = {
        **times(os="5+ 6+ 7+ 8+", relapse="5+ 6+ 7+ 8+"),
        "cr": "0",
        "crs": "0",
        "stay": "3",
        "age": "50",
        "sex": "f",
        "sct": "1 0 1 0",
        "sct_at": "1 . 1 .",
    }
    plan = landmark("sct", "os", "transplantation", 3)
    return cohort(
        ALL_KINDS,
        arm("a", **same),
        arm("b", **same),
        baseline=[AGE, SEX],
        analysis={"subgroups": [BY_SEX], "landmark": [plan]},
    )


@cohort_case
def cohort_in_which_all_happens_at_once() -> CohortProject:
    """Every patient has every event, at one time."""
    same = {**times(os="5 5 5 5", relapse="4 4 4 4"), "cr": "1", "crs": "4", "stay": "3 4 5 6"}
    return cohort(
        ALL_KINDS,
        arm("a", **same, sex="f f m m", age="30 40 50 60"),
        arm("b", **same, sex="f m f m", age="80 81 82 83"),
        baseline=[AGE, SEX],
        analysis={"subgroups": [BY_SEX]},
    )


@cohort_case
def cohort_with_events_in_one_arm() -> CohortProject:
    """None in the first, all in the second."""
    none = {**times(os="9+ 10+ 11+ 12+", relapse="9+ 10+ 11+ 12+"), "cr": "0", "crs": "0"}
    every = {**times(os="1 2 3 4", relapse="1 2 3 4"), "cr": "1", "crs": "3"}
    return cohort(
        ALL_KINDS,
        arm("a", **none, stay="1 2 3 4", sex="f f m m", age="30"),
        arm("b", **every, stay="8 9 9 9", sex="f m f m", age="40"),
        baseline=[AGE, SEX],
        analysis={"subgroups": [BY_SEX], "swimmer": ["os"]},
    )


@cohort_case
def cohort_with_one_patient_in_an_arm() -> CohortProject:
    outcomes = [*ALL_KINDS, number("days", "time to engraftment", unit="days", **PRIMARY)]
    one = {"cr": "1", "crs": "2", "stay": "8", "days": "17", "age": "51", "sex": "m"}
    many = {"cr": "1 0 " * 6, "crs": "0 1 2 3 0 1 2 4 0 1 2 3", "stay": "3 4 5 6 " * 3}
    first = arm(
        "a",
        **times(os=MIDDLE, relapse=SOONER),
        **many,
        days="10 12 " * 6,
        age="30 40 50 . " * 3,
        sex="f m " * 6,
    )
    return cohort(
        outcomes,
        first,
        arm("b", **times(os="3+", relapse="3+"), **one),
        baseline=[AGE, SEX],
        analysis={"subgroups": [BY_SEX], "swimmer": ["relapse"]},
    )


@cohort_case
def cohort_of_one_patient() -> CohortProject:
    """One arm of one patient, who stayed for one day and was excluded from nothing."""
    one = {"cr": "1", "crs": "2", "stay": "1", "age": "51", "sex": "m"}
    return cohort(ALL_KINDS, arm("a", **times(os="3", relapse="3"), **one), baseline=[AGE, SEX])


@cohort_case
def cohort_with_an_arm_that_was_not_evaluable() -> CohortProject:
    """Everybody of the second arm, for every outcome; one patient in the first."""
    ok = {"evaluable": {"column": "ok", "reason": "why"}}
    outcomes = [
        {**CR, **ok, **PRIMARY},
        {**CRS, **ok, **PRIMARY},
        STAY,
        {**OS, **PRIMARY, "horizon": 6},
        binary("mrd", "MRD conversion"),
        time_to("gone", "relapse", competing="death", landmarks=[6], **EVENT),
        time_to("fever", "fever", competing="death", **EVENT),
    ]
    first = arm(
        "a",
        **times(os="3 4 5+ 6 7", gone="3 4* 5+ 6 7", fever="1 4* 5+ 6+ 7+"),
        cr="1 0 1 1 .",
        crs="0 1 3 4 .",
        ok="1 1 1 1 0",
        why=". . . . lost",
        stay="1 2 3 4 5",
        mrd="1 1 0 1 1",
        age="30 40 50 60 .",
        sex="f m f m .",
    )
    blank = {"cr": ".", "crs": ".", "stay": ".", "mrd": ".", "age": ".", "sex": "."}
    second = arm(
        "b", **times(os=". . .", gone=". . .", fever=". . ."), **blank, ok="0", why="lost died lost"
    )
    return cohort(
        outcomes,
        first,
        second,
        baseline=[AGE, SEX],
        analysis={"subgroups": [BY_SEX]},
    )


@cohort_case
def cohort_with_an_empty_stratum() -> CohortProject:
    """The second arm has nobody in the first stratum and one patient in the second."""
    same = {"cr": "1 0 1 0 1 0", "crs": "0 1 2 3 4 0", "stay": "1 2 3 4 5 6"}
    first = arm("a", **times(os="3 4+ 5 6 7 8", relapse="1 2 3 4 5 6"), **same, stage="x x x y y z")
    second = arm(
        "b", **times(os="3+ 4 5 6+ 7 8", relapse="1+ 2 3 4 5 6"), **same, stage="y z z z z z"
    )
    return cohort(
        ALL_KINDS,
        first,
        second,
        data={"stratum": strata("x stage", "y stage", "z stage")},
    )


@cohort_case
def cohort_of_named_grades() -> CohortProject:
    """Grades that are words; the other outcome of the same scale is asked of some."""
    scale = {"levels": ["none", "mild", "severe"], "any_from": "mild", "severe_from": "severe"}
    outcomes = [
        ordinal("mucositis", "mucositis", **scale, scale="the hospital’s own scale", **PRIMARY),
        ordinal(
            "rash",
            "rash",
            **scale,
            scale="the same scale",
            abbreviation="R",
            among=subset("drug", "patients who took the drug"),
        ),
    ]
    first = arm("a", mucositis="none mild severe none", rash=". mild none mild", drug="0 1 1 1")
    second = arm(
        "b", mucositis="severe severe severe mild", rash="severe mild severe .", drug="1 1 1 0"
    )
    return cohort(outcomes, first, second)


@cohort_case
def cohort_of_hazards_that_cross() -> CohortProject:
    """Early events in one arm, late ones in the other; follow-up is shorter in the second."""
    first = "1 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 40+ 41+ 42+ 43+ 44+ 45+ 46+ 47+ 48+ 49+"
    second = "10 10.1 10.2 10.3 10.4 10.5 10.6 10.7 10.8 10.9 11+ 11.1+ 11.2+ 11.3+ 11.4+ "
    second += "11.5+ 11.6+ 11.7+ 11.8+ 11.9+"
    bound = {**OS, "landmarks": [6, 12, 24], "horizon": 60}
    pfs = time_to(
        "pfs", "progression-free survival", never_above="os", horizon=1, landmarks=[0.5, 1]
    )
    return cohort(
        [pfs, {**bound, **PRIMARY}],
        arm("a", **times(os=first, pfs=first)),
        arm("b", **times(os=second, pfs=second)),
    )


@cohort_case
def cohort_of_landmarks_at_the_edge() -> CohortProject:
    """Nobody left, nobody in the group, nobody outside, one patient left out and one joining."""
    joined = {
        "early": "1 0 0 1 " * 3,
        "early_at": "1 . . 1.5 " * 3,
        "all": "1",
        "all_at": "0.5",
    }
    late = {"late": "0 " * 9 + "1 0 0", "late_at": ". " * 9 + "12 . ."}
    plans = [
        landmark("early", "os", "transplantation", 2.5, naive=True),
        landmark("late", "os", "infusion of lymphocytes", 8, arm="b"),
        landmark("all", "relapse", "maintenance", 1, among=subset("old", "patients over 60")),
        {**landmark("early", "relapse", "surgery", 19), "id": "end", "in_abstract": False},
    ]
    return cohort(
        [{**OS, **PRIMARY}, RELAPSE],
        arm("a", **times(os=EARLY, relapse=EARLY), **joined, late="0", late_at=".", old="1 0 " * 6),
        arm("b", **times(os=LATE, relapse=LATE), **joined, **late, old="1"),
        analysis={"landmark": plans},
    )


@cohort_case
def cohort_of_competing_events() -> CohortProject:
    """The primary outcome, read at no time; by stratum; had by nobody, by one arm, at time zero."""
    outcomes = [
        time_to("relapse", "relapse", competing="death in remission", **EVENT, **PRIMARY),
        time_to(
            "gvhd",
            "chronic graft-versus-host disease",
            abbreviation="cGVHD",
            competing="death or relapse",
            landmarks=[1, 6, 60, 120],
            **EVENT,
        ),
        time_to("graft", "graft failure", competing="death", landmarks=[6], horizon=6, **EVENT),
        time_to("lung", "lung toxicity", competing="death", **EVENT),
        time_to("still", "fever on the first day", competing="death", **EVENT),
    ]
    first = times(
        lung="2 3+ 4* 6 7+ 8* 10+ 11+",
        still="0 0+ 0 0+ 0* 0+ 0+ 0",
        relapse="2 3+ 4* 6 7+ 8 10* 11+",
        gvhd="2* 3+ 4 6 7+ 8* 10 11+",
        graft="2+ 3+ 4* 6* 7+ 8* 10+ 11+",
    )
    second = times(
        lung="1+ 4* 5+ 6+ 7* 9+ 9+ 11+",
        still="0 0+ 0+ 0+ 0* 0+ 0+ 0+",
        relapse="1 4+ 5* 6 7+ 9 9* 11+",
        gvhd="1 4+ 5 6 7+ 9 9* 11+",
        graft="1+ 4+ 5+ 6+ 7+ 9+ 9+ 11+",
    )
    plan = landmark("sct", "gvhd", "infusion of lymphocytes", 2, naive=True)
    joined = {"sct": "1 0 " * 4, "sct_at": "0.5 . " * 4}
    return cohort(
        outcomes,
        arm("a", **first, **joined, stage="early late " * 4),
        arm("b", **second, **joined, stage="early early late late " * 2),
        data={"stratum": strata("early stage", "late stage")},
        analysis={"landmark": [plan], "swimmer": ["relapse", "graft"]},
    )
