"""Cohorts whose times are adjusted by Cox and Fine-Gray regression: checked, replaced, refused."""

from __future__ import annotations

from tests.prose.cases_of_adjusted import BASELINE, adjusted
from tests.prose.cohort_project import CohortProject, Row, arm, cohort, landmark, time_to, times
from tests.prose.register import cohort_case

OS = time_to("os", "overall survival", landmarks=[6, 12, 40])
REL = time_to("rel", "relapse", label_is="event", competing="death", landmarks=[12])
TOX = time_to("tox", "late toxicity", label_is="event", domain="safety", landmarks=[6])
OLDEST = [{**one, "unit": "years"} for one in BASELINE[:1]]
VARIABLES = [*OLDEST, *BASELINE[1:4]]

SOONER = "1 2 3 4 5 6 7 8 9 10 11+ 12 13 14+ 15 16 17 18+ 19 20+ "
LATER = "3 5 7 9 11 13 15+ 17 19 21 23+ 25 27 29+ 31+ 33 34+ 35+ 36+ 36+ "
EARLY_OR_NEVER = "1 1 2 2 3 3 4 4 5 5 30+ 30+ 31+ 31+ 32+ 32+ 33+ 33+ 34+ 34+ "
IN_THE_MIDDLE = "8 8 9 9 10 10 11 11 12 12 13 13 14 14 15 15 16 16 17 17 "
AGES = "34 41 55 . 47 58 66 39 71 50 62 44 58 67 51 49 70 45 66 38 "
SEXES, SCORES = "f m " * 10, "0 1 1 0 0 1 0 1 0 1 " * 2
SITES = "north south south north south " * 4


def _patients(name: str, os: str, *, rel: str = "", tox: str = "") -> list[Row]:
    """Twenty of an arm."""
    rows = {"os": os} | ({"rel": rel} if rel else {}) | ({"tox": tox} if tox else {})
    more = {"age": AGES, "sex": SEXES, "score": SCORES, "site": SITES}
    return arm(name, **times(**rows), **more)


def _censored(times_of: str) -> str:
    """The same times, all of them censored."""
    return " ".join(f"{cell.rstrip('+')}+" for cell in times_of.split())


@cohort_case
def cohort_of_adjusted_hazards() -> CohortProject:
    """Hazards that are proportional, in strata too; an arm without an event, where the penalty
    takes the place of the usual model and other events compete or do not."""
    analyses = [
        adjusted("main", "os", "age", "sex", interactions=["sex"]),
        adjusted("layers", "os", "sex", strata=["site"], robust=True, in_abstract=False),
        adjusted("cause", "rel", "sex"),
        adjusted("gray", "rel", "sex", model="fine_gray", interactions=["sex"]),
        adjusted("none", "tox", "sex", interactions=["sex"]),
    ]
    tox = "1 2+ 3 4 5+ 6 7+ 8 9 10+ 11+ 12 13+ 14+ 15 16+ 17+ 18+ 19 20+ "
    rel = "1 2* 3 4 5* 6 7 8 9+ 10 11+ 12* 13 14+ 15 16* 17 18+ 19 20+ "
    seldom = "3 5* 7* 9 11+ 13 15+ 17* 19 21+ 23+ 25 27* 29+ 31+ 33 34+ 35+ 36+ 36+ "
    return cohort(
        [OS, REL, TOX],
        _patients(
            "a",
            SOONER,
            rel=rel,
            tox=tox,
        ),
        _patients("b", LATER, rel=seldom, tox=_censored(LATER)),
        baseline=VARIABLES,
        analysis={"adjusted": analyses},
    )


@cohort_case
def cohort_of_crossing_hazards() -> CohortProject:
    """An effect of the arm that changes with time; a stratum without an event has no curve; a
    penalty that was asked for, with events that compete, leaves neither figure."""
    analyses = [
        adjusted("main", "os", "sex"),
        adjusted("layers", "os", "sex", strata=["score"]),
        adjusted("penalised", "rel", "sex", penalty="firth"),
    ]
    rel = "8 8* 9 9* 10 10+ 11 11* 12+ 12 13+ 13 14* 14 15+ 15 16* 16 17+ 17 "
    middle = arm("b", **times(os=IN_THE_MIDDLE, rel=rel), sex=SEXES, score=SCORES)
    rel = "1 1* 2 2 3* 3 4 4* 5 5 30+ 30 31+ 31 32+ 32+ 33+ 33 34+ 34+ 30+ 31+ "
    os = f"{EARLY_OR_NEVER} 30+ 31+ "
    early = arm("a", **times(os=os, rel=rel), sex=f"{SEXES} f m", score=f"{SCORES} 7 7")
    return cohort(
        [OS, REL],
        early,
        middle,
        baseline=VARIABLES[1:3],
        analysis={"adjusted": analyses},
    )


@cohort_case
def cohort_of_one_event_time() -> CohortProject:
    """All events at one time, so that their hazards over time cannot be told; where nobody is
    left after it, neither can their ranks."""
    one, all_of_them = "6 6 6+ 6 6+ 6+ ", "6 " * 6
    efs = time_to("efs", "event-free survival")
    return cohort(
        [OS, efs],
        arm("a", **times(os=one, efs=all_of_them), sex="f m " * 3),
        arm("b", **times(os=one, efs=all_of_them), sex="m f " * 3),
        baseline=VARIABLES[1:2],
        analysis={"adjusted": [adjusted("main", "os", "sex"), adjusted("all", "efs", "sex")]},
    )


@cohort_case
def cohort_of_a_changing_group_with_covariates() -> CohortProject:
    """A group known only later, with covariates of which one is missing, and with one that is the
    same in everybody."""
    groups = [
        landmark("sct", "os", "transplantation", 4, covariates=["age", "sex"], robust=True),
        landmark("gvhd", "os", "graft-versus-host disease", 5, covariates=["same"]),
    ]
    known = {"sct": "0 0 0 1 0 0 1 0 1 0 " * 2, "sct_at": ". . . 2 . . 3 . 2 . " * 2}
    later = {"gvhd": "0 0 0 0 0 1 0 1 0 0 " * 2, "gvhd_at": ". . . . . 4 . 5 . . " * 2}
    own = {"age": AGES, "sex": SEXES, "same": "one", **known, **later}
    return cohort(
        [time_to("os", "overall survival")],
        arm("a", **times(os=SOONER), **own),
        arm("b", **times(os=LATER), **own),
        baseline=[*VARIABLES[:2], BASELINE[-1]],
        analysis={"landmark": groups},
    )
