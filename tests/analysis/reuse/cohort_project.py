"""A small cohort that has every kind of analysis, and the edits that are made to it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from random import Random
from typing import Any

from ruamel.yaml import YAML

from tests.analysis.cohort.project import SPEC, TABLE
from tests.analysis.reuse.projects import Project, Row

EVENTS = """\
patient,term,grade,start,end
p01,fever,2,0,3
p02,rash,1,1,2
p04,fever,3,0,4
p09,sepsis,4,2,
p11,fever,1,0,1
p13,rash,2,3,5
p14,sepsis,4,1,6
p17,fever,3,1,2
p21,rash,,2,4
p23,fever,2,0,2
"""
NUMBERS = ("age", "stay", "pfs", "os", "sct_at")
CODES = {"cr": "01", "cr_ok": "01", "crs": "01234", "pfs_e": "01", "os_e": "01", "sct": "01"}


def project() -> Project:
    """The cohort before any edit."""
    spec: dict[str, Any] = YAML(typ="safe").load(SPEC.replace("REFERENCE", "old"))
    spec["report"]["date"] = str(spec["report"]["date"])
    data, analysis = spec["data"], spec["analysis"]
    data["events"] = {
        "file": "events.csv",
        "id": "patient",
        "term": "term",
        "grade": "grade",
        "start": "start",
        "end": "end",
    }
    data["derived"] = [
        {"id": "old", "cut": {"column": "age", "at": [50], "labels": ["<50", "50+"]}}
    ]
    spec["baseline"].append({"id": "old", "column": "old", "label": "age class", "type": "binary"})
    binary = {"type": "binary", "column": "sct", "direction": "higher_better"}
    spec["outcomes"].append(
        {"id": "sct", "label": "transplantation", "paired_with": "cr", **binary}
    )
    analysis["landmark"][0] |= {"covariates": ["age"], "robust": True}
    analysis["adjusted"] = [
        {"id": "by_age", "outcome": "cr", "covariates": ["age"]},
        {"id": "by_sex", "outcome": "os", "covariates": ["sex"]},
    ]
    analysis["propensity"] = [
        {"id": "scores", "covariates": ["sex"], "method": "weighting", "outcomes": ["cr", "os"]}
    ]
    analysis["imputation"] = {"m": 2, "iterations": 2, "analyses": ["by_age"]}
    analysis["families"] = [
        {"id": "main", "label": "the main tests", "tests": ["cr", "os"], "method": "holm"}
    ]
    analysis["safety"] = {}
    rows = list(csv.DictReader(io.StringIO(TABLE)))
    return Project(spec, rows, "patients.csv", {"events.csv": EVENTS})


def _row(project: Project, random: Random) -> Row:
    return random.choice(project.rows)


def _outcome(project: Project, random: Random) -> dict[str, Any]:
    found: dict[str, Any] = random.choice(project.spec["outcomes"])
    return found


def _number(project: Project, random: Random) -> None:
    column, row = random.choice(NUMBERS), _row(project, random)
    if row[column]:
        row[column] = f"{max(float(row[column]) + random.choice((-1, 0.5, 1, 2)), 0.5):g}"


def _both_times(project: Project, random: Random) -> None:
    row = _row(project, random)
    for column in ("pfs", "os"):
        row[column] = f"{float(row[column]) + 0.5:g}"


def _code(project: Project, random: Random) -> None:
    column = random.choice(list(CODES))
    _row(project, random)[column] = random.choice(CODES[column])


def _blank(project: Project, random: Random) -> None:
    _row(project, random)[random.choice((*NUMBERS, *CODES, "sex", "stage"))] = ""


def _sex(project: Project, random: Random) -> None:
    _row(project, random)["sex"] = random.choice("FM")


def _stage(project: Project, random: Random) -> None:
    _row(project, random)["stage"] = random.choice(("early", "late"))


def _arm(project: Project, random: Random) -> None:
    _row(project, random)["arm"] = random.choice(("old", "new"))


def _add_row(project: Project, random: Random) -> None:
    new = dict(_row(project, random))
    new["patient"] = f"n{random.randint(0, 9999)}"
    project.rows.insert(random.randint(0, len(project.rows)), new)


def _remove_row(project: Project, random: Random) -> None:
    without_events = [
        row for row in project.rows if row["patient"] not in project.more["events.csv"]
    ]
    if len(without_events) > 6:
        project.rows.remove(random.choice(without_events))


def _permute(project: Project, random: Random) -> None:
    random.shuffle(project.rows)


def _event(project: Project, random: Random) -> None:
    lines = project.more["events.csv"].splitlines()
    at = random.randrange(1, len(lines))
    lines[at] = random.choice((lines[at].replace("fever", "rash"), lines[at].replace(",2,", ",3,")))
    project.more["events.csv"] = "\n".join(lines) + "\n"


def _exclude(project: Project, random: Random) -> None:
    _row(project, random)["note"] = random.choice(("twice", ""))


def _reason(project: Project, random: Random) -> None:
    project.spec["data"]["exclude"][0]["reason"] = random.choice(("entered twice", "a double"))


def _remove_outcome(project: Project, random: Random) -> None:
    outcomes = project.spec["outcomes"]
    found = [one for one in outcomes if one["id"] in ("stay", "crs", "sct")]
    if found:
        outcomes.remove(random.choice(found))


def _reorder(project: Project, random: Random) -> None:
    random.shuffle(project.spec["outcomes"])


def _label(project: Project, random: Random) -> None:
    _outcome(project, random)["label"] += random.choice((" x", " y"))


def _primary(project: Project, random: Random) -> None:
    one = _outcome(project, random)
    one["primary"] = not one.get("primary", False)


def _by_stratum(project: Project, random: Random) -> None:
    _outcome(project, random)["by_stratum"] = random.choice((True, False))


def _among(project: Project, random: Random) -> None:
    among = {"column": "stage", "value": "late", "label": "late stages"}
    one = _outcome(project, random)
    if one.pop("among", None) is None:
        one["among"] = among


def _level(project: Project, random: Random) -> None:
    project.spec["analysis"]["level"] = random.choice((0.9, 0.95))


def _interval(project: Project, random: Random) -> None:
    project.spec["analysis"]["km_interval"] = random.choice(("log", "log-log", "plain"))


def _ties(project: Project, random: Random) -> None:
    project.spec["analysis"]["ties"] = random.choice(("efron", "breslow"))


def _title(project: Project, random: Random) -> None:
    project.spec["report"]["title"] += "!"


def _subgroup(project: Project, random: Random) -> None:
    listed = project.spec["analysis"]["subgroups"]
    if len(listed) > 1:
        listed.pop()
    else:
        outcome = random.choice(("cr", "os", "pfs"))
        listed.append({"id": "st", "column": "stage", "label": "stage", "outcomes": [outcome]})


def _landmark(project: Project, random: Random) -> None:
    random.choice(project.spec["analysis"]["landmark"])["landmark"] = random.choice((3, 4, 5))


def _seed(project: Project, random: Random) -> None:
    project.spec["analysis"]["imputation"]["seed"] = random.choice((1, 2))


def _no_imputation(project: Project, random: Random) -> None:
    analysis = project.spec["analysis"]
    analysis["imputation"] = (
        {"m": 2, "iterations": 2} if analysis.get("imputation") is None else None
    )


def _covariate(project: Project, random: Random) -> None:
    covariates = random.choice((["age"], ["sex"], ["age", "sex"]))
    random.choice(project.spec["analysis"]["adjusted"])["covariates"] = covariates


def _scores(project: Project, random: Random) -> None:
    analysis = project.spec["analysis"]
    if analysis["propensity"]:
        analysis["propensity"][0]["covariates"] = random.choice((["sex"], ["age", "sex"]))


def _family(project: Project, random: Random) -> None:
    method = random.choice(("holm", "bonferroni", "hochberg"))
    project.spec["analysis"]["families"][0]["method"] = method


def _cut(project: Project, random: Random) -> None:
    project.spec["data"]["derived"][0]["cut"]["at"] = [random.choice((45, 50, 55))]


def _variable_label(project: Project, random: Random) -> None:
    random.choice(project.spec["baseline"])["label"] = random.choice(("one", "two"))


def _reference(project: Project, random: Random) -> None:
    project.spec["data"]["arms"]["reference"] = random.choice(("old", "new"))


def _lanes(project: Project, random: Random) -> None:
    project.spec["analysis"]["swimmer"] = random.choice(([], ["os"], ["pfs"]))


EDITS: tuple[Callable[[Project, Random], None], ...] = (
    *(_number, _number, _both_times, _code, _code, _blank, _sex, _stage, _arm, _add_row),
    *(_remove_row, _permute, _event, _exclude, _reason, _remove_outcome, _reorder, _label),
    *(_primary, _by_stratum, _among, _level, _interval, _ties, _title, _subgroup, _landmark),
    *(_seed, _no_imputation, _covariate, _scores, _family, _cut, _variable_label, _reference),
    _lanes,
)
"""Each changes something that a user may change; some make the project wrong, which is told."""
