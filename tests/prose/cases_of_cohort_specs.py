"""What stands around the numbers of a cohort: patients left out, groups, claims, names."""

from __future__ import annotations

from tests.prose.cases_of_cohorts import CR, CRS, MIDDLE, OS, OTHER, PRIMARY
from tests.prose.cases_of_specs import REPORT
from tests.prose.cohort_project import (
    CohortProject,
    Plain,
    Row,
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

EVALUABLE = {"column": "ok", "reason": "why"}
OUTCOMES = [
    {**CR, **PRIMARY, "definition": "no blasts at day 28", "evaluable": EVALUABLE},
    binary("mrd", "MRD conversion", evaluable={"column": "mrd_ok"}),
    binary("gvhd", "graft-versus-host disease", among=subset("sct", "transplanted patients")),
    number("lymph", "lymphocytes at day 30", unit="10⁹/L", by_stratum=False),
    {**CRS, **PRIMARY, "direction": "lower_better"},
    ordinal("nt", "neurotoxicity", domain="safety", direction="lower_better"),
    number("stay", "days in hospital", type="count", domain="safety", direction="lower_better"),
    time_to(
        "pfs",
        "progression-free survival",
        abbreviation="PFS",
        landmarks=[6, 12],
        horizon=9,
        never_above="os",
        definition="time to progression or death",
        **PRIMARY,
    ),
    {**OS, "horizon": 9},
    time_to(
        "relapse",
        "relapse",
        label_is="event",
        direction="lower_better",
        competing="death without relapse",
        landmarks=[6],
        among=subset("cr", "patients in remission"),
    ),
    time_to("graft", "engraftment", label_is="event", unit="days", horizon=14, in_abstract=False),
]

BASELINE = [
    {"id": "age", "column": "age", "label": "age", "type": "continuous", "unit": "years"},
    {"id": "sex", "column": "sex", "label": "sex", "type": "binary", "levels": {"f": "female"}},
    {"id": "stage", "column": "stage", "label": "stage", "type": "categorical", "test": True},
    {"id": "score", "column": "score", "label": "score", "type": "categorical", "test": True},
    {"id": "wait", "column": "wait", "label": "time since diagnosis", "type": "continuous"},
]
BASELINE[1]["levels"] |= {"m": "male"}
BASELINE[4] |= {"unit": "months", "test": True}
WAIT = {"duration": {"start": "diagnosed", "end": "treated", "unit": "months"}, "id": "wait"}
CLASS = {"id": "class", "cut": {"column": "age", "at": [40, 60], "labels": ["young", "mid", "old"]}}

SUBGROUPS = [
    {"id": "sex", "column": "sex", "label": "sex", "levels": {"f": "women", "m": "men"}},
    {"id": "class", "column": "class", "label": "class of age", "outcomes": ["cr", "os", "crs"]},
    {"id": "same", "column": "same", "label": "centre"},
]

DAYS = "2020-01-15 2020-03-01 2020-07-20 2020-02-11 2020-09-30 2020-05-05 " * 2


def _first() -> list[Row]:
    return arm(
        "a",
        **times(
            os="9 5 11+ 7.5 2 0.5 14+ 8 6 9+ 16 12+",
            pfs="4 2 11+ 3 1 0.5 6 3 2.5 9+ 5 7",
            relapse="4 2* 11+ 3 1 . 6 3* 2.5 9+ 5 7",
            graft="12 14 . 15 16+ . 20 21 11 13 12 18",
        ),
        cr="1 1 1 0 1 . 1 1 0 1 1 1",
        ok="1 1 1 1 1 0 1 1 1 1 1 1",
        why=". . . . . died . . . . . .",
        mrd="1 0 1 1 . . 1 0 1 0 1 1",
        mrd_ok="1 1 1 1 0 0 1 1 1 1 1 1",
        crs="0 0 1 2 0 1 2 3 0 1 0 .",
        nt="0 0 0 0 0 1 0 0 0 0 0 0",
        stay="10 14 12 21 16 30 15 18 19 11 . 13",
        lymph="0.15 0.4 1.2 . 0.8 0.9 0.35 0.7 0.6 1.1 0.5 0.2",
        sct="0 0 1 0 0 0 1 0 0 0 1 0",
        sct_at=". . 2.5 . . . 3.5 . . . 4.5 .",
        gvhd=". . 1 . . . 0 . . . 1 .",
        age="34 41 55 62 47 58 66 39 71 50 . 60",
        sex="f m " * 6,
        stage="early early early late " * 3,
        score="0 1 2 0 1 2 0 1 2 0 1 .",
        same="one",
        diagnosed=DAYS,
        treated="2021-03-01",
        note=". " * 11 + "twice",
    )


def _second() -> list[Row]:
    return arm(
        "b",
        **times(
            os="15+ 16+ 12+ 10 13+ 18+ 11.5 10+ 3 6.5+ 14+ 20+",
            pfs="15+ 8 12+ 5 4 18+ 7 10+ 1.5 6.5+ 14+ 3",
            relapse="15+ 8 12+ 5 4* 18+ 7 . 1.5* 6.5+ 14+ 3",
            graft="10 11 12 13+ 14 15 16 17 18 19 20 21",
        ),
        cr="1 1 1 1 1 1 0 . . 1 1 1",
        ok="1 1 1 1 1 1 1 0 0 1 1 1",
        why=". . . . . . . died lost . . .",
        mrd="1 1 1 1 1 1 0 1 1 1 1 .",
        mrd_ok="1 1 1 1 1 1 1 1 1 1 1 0",
        crs="2 3 1 4 2 0 3 2 4 1 3 2",
        nt="0 1 0 3 0 0 2 0 4 0 1 0",
        stay="22 25 17 33 20 13 28 24 40 23 27 26",
        lymph="0.1 0.3 . 0.7 0.8 0.2 0.35 0.7 0.1 0.1 0.5 0.2",
        sct="1 0 0 0 0 1 0 0 0 0 0 1",
        sct_at="3 . . . . 2 . . . . . 2.8",
        gvhd="1 . . . . . . . . . . 0",
        age="29 36 44 52 60 48 57 63 45 68 54 .",
        sex="m f " * 6,
        stage="late late early late " * 3,
        score="0 0 0 0 1 2 0 0 0 . 0 .",
        same="one",
        diagnosed=DAYS,
        treated="2020-12-15",
        note=". " * 11 + "declined",
    )


CLAIMS: list[Plain] = [
    {
        "id": "remission",
        "expect": "higher",
        "variants": [
            {
                "id": "higher",
                "when": "cr.b_vs_a.test < 0.05 and cr.b.rate > cr.a.rate",
                "say": "Remission was more frequent with drug B ({{ 'cr.b.rate' | value }}).",
            },
            {"id": "unclear", "say": "Rates of remission did not differ clearly."},
        ],
    },
    {
        "id": "caution",
        "expect": "always",
        "variants": [{"id": "always", "say": "The patients were few."}],
    },
]


@cohort_case
def cohort_told_in_full() -> CohortProject:
    """All that a spec may say, and a claim that does not hold."""
    plans = [
        landmark("sct", "os", "transplantation", 4, naive=True),
        {
            **landmark("sct", "pfs", "transplantation", 3, arm="b", in_abstract=False),
            "id": "early",
            "among": {"column": "stage", "value": "late", "label": "patients in late stage"},
        },
    ]
    rules = [
        {"column": "note", "value": "twice", "reason": "entered twice"},
        {"column": "note", "value": "declined", "reason": "consent withdrawn"},
    ]
    return cohort(
        OUTCOMES,
        _first(),
        _second(),
        report=REPORT,
        question={"comparator": "drug A", "outcomes": "remission and survival"},
        design={
            "setting": "one hospital",
            "start": "2020-12-01",
            "end": "2021-03-31",
            "data_cutoff": "2026-06-30",
        },
        eligibility={
            "include": ["adults", "patients with relapse"],
            "exclude": ["pregnant women", "patients in other trials"],
        },
        data={
            "stratum": strata("early stage", "late stage"),
            "derived": [WAIT, CLASS],
            "exclude": rules,
        },
        baseline=BASELINE,
        analysis={"subgroups": SUBGROUPS, "landmark": plans, "swimmer": ["pfs", "os"]},
        limitations=["The patients are invented."],
        terms={"abbreviations": {"CR": "complete remission", "OS": "overall survival"}},
        claims=CLAIMS,
        conclusions=["remission", "caution"],
        pages=2,
    )


@cohort_case
def cohort_of_made_up_patients() -> CohortProject:
    """Said to be made up; one was excluded; one criterion, one date; three strata, one of them
    in one arm alone."""
    patients = {"file": "patients.csv", "id": "patient", "synthetic": True}
    stages = "i ii iii i ii iii i ii iii i ii iii"
    return cohort(
        [{**OS, "landmarks": []}, {**CR, "in_abstract": False}],
        arm("a", **times(os=MIDDLE), cr="1 0 " * 6, stage=stages, note=". " * 12),
        arm("b", **times(os=OTHER), cr="0 1 " * 6, stage="i ii " * 6, note="twice" + " ." * 11),
        design={"start": "2020-01-01"},
        eligibility={"include": ["adults"]},
        data={
            "patients": patients,
            "stratum": strata("i", "ii", "iii"),
            "exclude": [{"column": "note", "value": "twice", "reason": "entered twice"}],
        },
        report={"data_date": "2026-11-01"},
    )


@cohort_case
def cohort_with_effects_that_differ() -> CohortProject:
    """By sex and not by place, in three types of outcome."""
    sexes, places = "f " * 20 + "m " * 20, "north south " * 20
    early = "1 2 3 4 5 1.5 2.5 3.5 4.5 5.5 6+ 7+ 8+ 9+ 10+ 6.5 7.5 8.5 9.5+ 12+ "
    late = "11 12 13 14 15 11.5 12.5 13.5 14.5 15.5 16+ 17+ 18+ 19+ 20+ 16 17 18 19+ 20+ "
    often, seldom = "1 1 1 0 1 1 1 1 0 1 " * 2, "0 0 1 0 0 0 0 1 0 0 " * 2
    grave, light = "3 4 3 1 3 4 3 3 0 3 " * 2, "0 1 3 0 1 2 0 3 1 0 " * 2
    subgroups = [
        {"id": name, "column": name, "label": name, "outcomes": outcomes}
        for name, outcomes in (("sex", ["cr", "crs", "os"]), ("place", ["crs", "os"]))
    ]
    return cohort(
        [{**CR, **PRIMARY}, CRS, OS],
        arm(
            "a",
            **times(os=early + late),
            cr=often + seldom,
            crs=grave + light,
            sex=sexes,
            place=places,
        ),
        arm(
            "b",
            **times(os=late + early),
            cr=seldom + often,
            crs=light + grave,
            sex=sexes,
            place=places,
        ),
        analysis={"subgroups": subgroups},
    )
