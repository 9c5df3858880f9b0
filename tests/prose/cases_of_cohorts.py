"""Cohorts: how many arms, which way they differ, what kind of study, which units."""

from __future__ import annotations

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

CR = binary("cr", "complete remission", abbreviation="CR")
HARM = {"domain": "safety", "direction": "lower_better"}
CRS = ordinal("crs", "cytokine release syndrome", abbreviation="CRS", **HARM)
STAY = number("stay", "time in hospital", type="count", unit="days", **HARM)
OS = time_to("os", "overall survival", abbreviation="OS", landmarks=[6, 12])
EVENT = {"label_is": "event", "direction": "lower_better"}
RELAPSE = time_to("relapse", "relapse", landmarks=[6], **EVENT)
EARLY = "1 2 2.5 3 3 4 4.5 5 5.5 6 7 8"
LATE = "9 10+ 11 12+ 13+ 14 15+ 16+ 17+ 18+ 19+ 20+"
MIDDLE = "2 3+ 4 6 7+ 8 10 11+ 12 13+ 15 18+"
MIXED = "0.5 1+ 1.5* 2 3+ 4* 4 5+ 5* 6+ 6 7+"
"""No time later than that of the same patient in ``EARLY`` or ``LATE``."""
OTHER = "1 4+ 5 6.5 7+ 9 9.5 11+ 13 14+ 16 17+"
SOONER = "1 3+ 3.5 5 7+ 7.5 9 11+ 11.5 13+ 14 18+"
"""No time later than that of the same patient in ``MIDDLE``."""
PRIMARY = {"primary": True}


# --- How many arms ------------------------------------------------------------------------------


@cohort_case
def cohort_of_one_outcome() -> CohortProject:
    """The smallest spec of two arms: one yes or no, and nothing else."""
    return cohort([CR], arm("a", cr="1 1 0 0 1 0"), arm("b", cr="1 0 1 1 1 0"))


@cohort_case
def cohort_of_one_arm() -> CohortProject:
    """No pairs: no P, no differences, no empty brackets; everything else is there."""
    outcomes = [
        {**CR, "evaluable": {"column": "ok", "reason": "why"}},
        {**CRS, **PRIMARY},
        STAY,
        binary(
            "gvhd",
            "graft-versus-host disease",
            among=subset("sct", "transplanted patients"),
            **HARM,
        ),
        number("days", "time to engraftment", unit="days", **PRIMARY),
        {**OS, **PRIMARY, "horizon": 6, "abbreviation": None},
        RELAPSE,
        time_to("gone", "relapse that was treated", competing="death", **EVENT, landmarks=[6]),
    ]
    first = arm(
        "a",
        **times(os=MIDDLE, relapse=SOONER, gone="1 3+ 3.5 5* 7+ 7.5* 9 11+ 11.5 13+ 14 18+"),
        cr="1 1 0 0 . 1 0 1 1 0 1 0",
        ok="1 1 1 1 0 1 1 1 1 1 1 1",
        why=". . . . lost . . . . . . .",
        crs="0 1 2 3 0 1 2 4 0 1 2 3",
        stay="10 11 12 9 30 21 . 14 15 16 17 18",
        days="10 11 12 9 30 21 11 14 15 16 17 18",
        age="30 40 . 50 33 44 55 66 77 28 39 50",
        stage="early late " * 6,
        sct="1 0 0 0 0 0 0 1 0 0 0 0",
        sct_at="1.5 . . . . . . 3 . . . .",
        gvhd="1 . . . . . . 0 . . . .",
    )
    return cohort(
        outcomes,
        first,
        data={"stratum": strata("early stage", "late stage")},
        baseline=[{"id": "age", "column": "age", "label": "age", "type": "continuous"}],
        analysis={
            "landmark": [landmark("sct", "os", "transplantation", 3, in_abstract=False)],
            "subgroups": [{"id": "stage", "column": "stage", "label": "stage"}],
            "swimmer": ["os"],
        },
    )


@cohort_case
def cohort_of_three_arms() -> CohortProject:
    """Several pairs everywhere; the second arm differs from the first and the third does not."""
    outcomes = [
        {**CR, **PRIMARY},
        {**CRS, **PRIMARY},
        STAY,
        {**OS, **PRIMARY, "horizon": 12},
        RELAPSE,
        time_to("gvhd", "graft-versus-host disease", competing="death", **EVENT),
    ]
    plain = {"sex": "f m " * 6, "stage": "early early late late " * 3}
    first = arm(
        "a",
        **times(os=EARLY, relapse=EARLY, gvhd=MIXED),
        cr="0 0 0 1 0 0 0 0 0 0 1 0",
        crs="3 4 3 4 3 3 1 4 3 2 3 4",
        stay="20 21 22 23 24 25 26 27 28 29 30 31",
        age="30 40 50 60 35 45 55 65 33 43 53 63",
        **plain,
    )
    second = arm(
        "b",
        **times(os=LATE, relapse=LATE, gvhd=MIXED),
        cr="1 1 1 1 1 1 0 1 1 1 1 1",
        crs="0 0 1 0 1 0 0 0 2 0 1 0",
        stay="1 2 3 4 5 6 7 8 9 10 11 12",
        age="60 70 . 60 65 75 55 65 63 73 53 63",
        **plain,
    )
    third = arm(
        "c",
        **times(os="3 4 5", relapse="3 4 5+", gvhd="2 3* 5+"),
        cr="0 1 0",
        crs="3 . 2",
        stay="22 23 24",
        age="33 44 55",
        sex="f f f",
        stage="late early late",
    )
    return cohort(
        outcomes,
        first,
        second,
        third,
        data={"stratum": strata("early stage", "late stage")},
        baseline=[
            {"id": "age", "column": "age", "label": "age", "type": "continuous", "test": True},
            {"id": "sex", "column": "sex", "label": "sex", "type": "binary"},
        ],
        analysis={"subgroups": [{"id": "sex", "column": "sex", "label": "sex"}]},
    )


@cohort_case
def cohort_of_one_arm_in_short() -> CohortProject:
    """One arm in which other events compete and no curve is read; strata; classes at baseline."""
    relapse = time_to("relapse", "relapse", competing="death", **EVENT)
    one = {"cr": "1 1 0 0 1 0", "stage": "early late " * 3, "sex": "f m m f m ."}
    return cohort(
        [{**CR, **PRIMARY}, relapse],
        arm("a", **times(relapse="1 2* 3+ 4 5* 6+"), **one),
        data={"stratum": strata("early stage", "late stage")},
        baseline=[{"id": "sex", "column": "sex", "label": "sex", "type": "binary"}],
    )


# --- Which way the arms differ, concluded without claims -----------------------------------------

ENDS = [
    {**CR, **PRIMARY},
    {**CRS, **PRIMARY},
    {**STAY, **PRIMARY},
    {**OS, **PRIMARY},
    {**RELAPSE, **PRIMARY},
]
LATE_BUT_ONE = LATE.replace("9 ", "2.2 ")
GOOD = {
    **times(os=LATE_BUT_ONE, relapse=LATE_BUT_ONE),
    "cr": "1 " * 11 + "0",
    "crs": "0 0 1 0 1 0 0 0 2 0 1 3",
    "stay": "1 2 3 4 5 6 7 8 9 10 11 12",
}
BAD = {
    **times(os=EARLY, relapse=EARLY),
    "cr": "0 " * 11 + "1",
    "crs": "3 4 3 4 3 3 4 4 3 3 3 1",
    "stay": "20 21 22 23 24 25 26 27 28 29 30 31",
}


@cohort_case
def cohort_second_arm_better() -> CohortProject:
    return cohort(ENDS, arm("a", **BAD), arm("b", **GOOD))


@cohort_case
def cohort_second_arm_worse() -> CohortProject:
    """The reference is the second arm of the spec, so that it is the first that is compared."""
    levels = [{"id": "a", "label": "drug A"}, {"id": "b", "label": "drug B"}]
    arms = {"column": "arm", "levels": levels, "reference": "b"}
    return cohort(ENDS, arm("a", **BAD), arm("b", **GOOD), data={"arms": arms})


@cohort_case
def cohort_of_arms_alike_at_level_90() -> CohortProject:
    """A registry, no date but the cutoff, curves by the log interval, 90% everywhere."""
    same = {"crs": "0 1 2 3 0 1 2 4 0 1 2 3", "cr": "1 0 " * 6, "stay": "10 12 " * 6}
    return cohort(
        ENDS,
        arm("a", **times(os=MIDDLE, relapse=MIDDLE), **same),
        arm("b", **times(os=OTHER, relapse=OTHER), **same),
        design={"type": "registry", "data_cutoff": "2026-06-30"},
        analysis={"level": 0.90, "km_interval": "log", "ties": "breslow"},
    )


# --- Kinds of study, units, pages ----------------------------------------------------------------


@cohort_case
def cohort_of_numbers_only() -> CohortProject:
    """Prospective; nothing but measurements, one of them without a unit and blank in one arm."""
    outcomes = [
        number("drop", "fall of the tumour marker", abbreviation="FTM", **PRIMARY),
        number("dose", "dose given", unit="mg", by_stratum=False),
        number("count", "relapses", type="count", domain="safety"),
    ]
    first = arm("a", drop="1.5 2.5 -3.5 4", dose="100.25 20 30 40", count="0 1 0 0", stage="x")
    second = arm("b", drop=". . . .", dose="50 60 . 80", count="0 . 2 3", stage="x x y y")
    stratum = strata("x", "y")
    stratum["levels"][0]["among"] = "patients at centre X"
    stratum["levels"][1]["among"] = "patients at centre Y"
    return cohort(
        outcomes,
        first,
        second,
        design={"type": "prospective", "start": "2020-01-01", "end": "2021-12-31"},
        data={"stratum": stratum},
    )


@cohort_case
def cohort_of_large_groups() -> CohortProject:
    """Too large for exact ranks; the primary outcome is not for the abstract."""
    outcomes = [
        {**RELAPSE, **PRIMARY, "in_abstract": False, "landmarks": []},
        number("dose", "dose given", unit="mg"),
    ]
    outcomes[0]["event"] = {"column": "relapse_end", "competing": {"2": "death"}}
    sex = {"id": "sex", "column": "sex", "label": "sex", "type": "binary"}
    return cohort(
        outcomes,
        arm("a", **times(relapse="1 2* 3+ 4 5 6+ " * 10), dose="10 20 30 40 50 60 " * 10, sex="f"),
        arm("b", **times(relapse="2 3* 4+ 5 6 7+ " * 10), dose="25 35 45 55 65 75 " * 10, sex="m"),
        baseline=[sex],
    )


def _in(unit: str, at: float, first: str, second: str) -> CohortProject:
    """A landmark at one, and curves read at one."""
    outcome = time_to("os", "overall survival", unit=unit, landmarks=[at, 2], horizon=at)
    joined = {"sct": "0 1 " * 6, "sct_at": ". 0.5 . 1 . 0.25 . 1.5 . 1 . 0.5"}
    plans = [landmark("sct", "os", "transplantation", at, naive=True)]
    return cohort(
        [outcome],
        arm("a", **times(os=first), **joined),
        arm("b", **times(os=second), **joined),
        analysis={"landmark": plans, "swimmer": ["os"]},
    )


@cohort_case
def cohort_in_months() -> CohortProject:
    return _in("months", 1, MIDDLE, OTHER)


@cohort_case
def cohort_in_years() -> CohortProject:
    return _in("years", 1, MIDDLE, OTHER)


@cohort_case
def cohort_in_weeks() -> CohortProject:
    return _in("weeks", 1, MIDDLE, OTHER)


@cohort_case
def cohort_in_days() -> CohortProject:
    return _in("days", 1.5, MIDDLE, OTHER)
