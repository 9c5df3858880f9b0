"""How many groups and studies there are, which way they differ, and counts at the edge."""

from __future__ import annotations

from tests.prose.project import Project, counts, curves, merged, project, proportion, survival
from tests.prose.register import CR, EVEN, HIGH, LOW, OS, SPREAD, TOX, case

# --- Which way the groups differ ---------------------------------------------------------------


@case
def one_unnamed_group() -> Project:
    """The smallest spec: no groups, no sources, no flow, no authors, nothing excluded."""
    return project([CR], counts("a", "cr", SPREAD[:6]))


@case
def one_named_group_of_wide_spread() -> Project:
    rows = counts("a", "cr", [(2, 40), (38, 40), (20, 41), (5, 60), (57, 60)])
    return project([CR, TOX], merged(rows, counts("a", "tox", [(1, 40), (3, 40)])), groups="a")


@case
def second_group_higher() -> Project:
    rows = counts("a", "cr", LOW) + counts("b", "cr", HIGH)
    sets = [
        {
            "id": "few",
            "label": "without all but one of treatment A",
            "drop": ["a2", "a3", "a4", "a5", "a6"],
        }
    ]
    return project([CR], rows, groups="ab", analysis={"sensitivity": {"sets": sets}})


@case
def second_group_lower_at_level_90() -> Project:
    """Few events, so that tau2 is estimated as zero; intervals and predictions of 90%."""
    rows = counts("a", "cr", HIGH) + counts("b", "cr", LOW)
    return project([CR], rows, groups="ab", analysis={"level": 0.90, "sort": "effect"})


@case
def no_clear_difference() -> Project:
    """The second outcome is not for the abstract."""
    rows = counts("a", "cr", EVEN) + counts("b", "cr", [(x + 1, n) for x, n in EVEN])
    hidden = {**TOX, "in_abstract": False}
    return project([CR, hidden], merged(rows, counts("b", "tox", LOW[:2])), groups="ab")


@case
def three_groups_three_ways() -> Project:
    """B is higher than A and C lower; of the second outcome, C has none and B has one study."""
    rows = counts("a", "cr", EVEN) + counts("b", "cr", HIGH) + counts("c", "cr", LOW)
    tox = counts("a", "tox", EVEN) + counts("b", "tox", HIGH[:1])
    relapse = counts("a", "rel", HIGH) + counts("b", "rel", LOW) + counts("c", "rel", HIGH)
    outcomes = [CR, TOX, proportion("rel", "relapse")]
    sets = [{"id": "small", "label": "without the first study of two", "drop": ["a1", "b1"]}]
    analysis = {"sensitivity": {"sets": sets}}
    return project(outcomes, merged(merged(rows, tox), relapse), groups="abc", analysis=analysis)


# --- How many studies --------------------------------------------------------------------------


@case
def one_study_in_all() -> Project:
    return project([CR], counts("a", "cr", [(11, 24)]))


@case
def one_study_each() -> Project:
    rows = counts("a", "cr", [(1, 1)]) + counts("b", "cr", [(150, 240)])
    return project([CR, TOX], merged(rows, counts("a", "tox", [(0, 1)])), groups="ab")


@case
def one_study_against_many() -> Project:
    rows = counts("a", "cr", [(11, 24)]) + counts("b", "cr", HIGH)
    return project([CR, TOX], merged(rows, counts("a", "tox", [(0, 24)])), groups="ab")


@case
def a_group_that_nobody_reported() -> Project:
    """Of the primary outcome and of two others."""
    rows = counts("a", "cr", [None, None]) + counts("b", "cr", HIGH)
    tox = counts("a", "tox", LOW[:2])
    relapse, fever = counts("b", "rel", LOW[:3]), counts("b", "fever", EVEN[:1])
    outcomes = [CR, TOX, proportion("rel", "relapse"), proportion("fever", "fever")]
    return project(outcomes, merged(merged(merged(rows, tox), relapse), fever), groups="ab")


@case
def two_studies_each() -> Project:
    """Pooled, but without prediction interval and leave-one-out; nothing else is asked for."""
    rows = counts("a", "cr", EVEN[:2]) + counts("b", "cr", HIGH[:2])
    sensitivity = {"leave_one_out": True, "profiles": False}
    return project([CR], rows, groups="ab", analysis={"sensitivity": sensitivity})


@case
def two_studies_apart() -> Project:
    """Wide heterogeneity without a prediction interval."""
    return project([CR], counts("a", "cr", [(2, 40), (38, 40)]))


@case
def two_studies_of_one_participant() -> Project:
    """I2 has no interval."""
    return project([CR], counts("a", "cr", [(0, 1), (1, 1)]))


@case
def three_studies_and_two() -> Project:
    rows = counts("a", "cr", EVEN[:3]) + counts("b", "cr", HIGH[:2])
    return project([CR], rows, groups="ab")


# --- Counts at the edge ------------------------------------------------------------------------


@case
def no_events_and_events_only() -> Project:
    """Nothing can be pooled: no event with A, the event in everyone with B."""
    rows = counts("a", "cr", [(0, 20), (0, 35)]) + counts("b", "cr", [(20, 20), (8, 8), (30, 30)])
    relapse = counts("a", "rel", [(0, 20), (0, 35)]) + counts("b", "rel", EVEN[:3])
    tox = counts("a", "tox", EVEN[:3])
    outcomes = [CR, TOX, proportion("rel", "relapse")]
    return project(outcomes, merged(merged(rows, relapse), tox), groups="ab")


@case
def studies_too_far_apart_for_the_model() -> Project:
    rows = counts("a", "cr", [(0, 50), (50, 50)]) + counts("b", "cr", EVEN[:3])
    return project([CR], rows, groups="ab")


@case
def some_zeros_and_some_full() -> Project:
    rows = counts("a", "cr", [(0, 20), (1, 35), (0, 12), (2, 50)])
    rows += counts("b", "cr", [(20, 20), (29, 30), (12, 12), (47, 50)])
    overrides = {"model": "inverse_variance", "tau2": "PM", "ci": "knapp_hartung_adhoc"}
    return project([CR], rows, groups="ab", analysis={"overrides": overrides})


@case
def numbers_in_thousands() -> Project:
    rows = counts("a", "cr", [(1204, 3051), (988, 2511), (1500, 4000)])
    rows += counts("b", "cr", [(1210, 3049), (1001, 2498), (1519, 4003)])
    return project([CR], rows, groups="ab")


# --- Survival ----------------------------------------------------------------------------------


@case
def survival_of_every_kind() -> Project:
    """With and without interval, one study alone, and some that give no standard error."""
    rows = curves("a", "os", [(40, 25, 55, 40), (45, "", "", 60), (38, 20, 56, "")])
    rows += curves("b", "os", [(70, 60, 80, 90), (75, "", "", 66), (100, "", "", 12)])
    second = curves("a", "pfs", [(30, "", "", 40)])
    second += curves("b", "pfs", [(55, 40, 68, 90), (60, "", "", "")])
    third = curves("a", "efs", [(100, "", "", 40)]) + curves("b", "efs", [(52, "", "", "")])
    fourth = curves("a", "dfs", [(0, "", "", 40)]) + curves("b", "dfs", [(52, "", "", "")])
    outcomes = [
        OS,
        survival("pfs", "progression-free survival at 1 year"),
        survival("efs", "event-free survival at 1 year"),
        survival("dfs", "disease-free survival at 1 year", in_abstract=False),
    ]
    rows = merged(merged(merged(rows, second), third), fourth)
    return project(outcomes, rows, groups="ab")


@case
def survival_shorter_with_the_second() -> Project:
    rows = curves("a", "os", [(80, 70, 87, 100), (82, 75, 88, 120), (78, 66, 86, 60)])
    rows += curves("b", "os", [(30, 20, 41, 100), (28, 20, 37, 120), (35, 22, 48, 60)])
    moderators = [{"id": "year", "column": "year", "label": "Publication year", "unit": "years"}]
    analysis = {"profile": "revman2025", "moderators": moderators}
    return project([OS], rows, groups="ab", analysis=analysis)


@case
def rates_and_survival() -> Project:
    rates = counts("a", "cr", EVEN) + counts("b", "cr", HIGH)
    rows = curves("a", "os", [(60, 48, 70, 50), (64, 50, 75, 80), (59, 40, 74, 30)])
    rows += curves("b", "os", [(62, 50, 72, 50), (60, 48, 71, 80), (63, 44, 77, 30)])
    return project([CR, OS], merged(rates, rows), groups="ab")


@case
def one_group_survival_only() -> Project:
    """I2 from Q has no interval with two studies."""
    rows = curves("a", "os", [(60, 48, 70, ""), (64, 50, 75, "")])
    return project([OS], rows, analysis={"profile": "classic"})
